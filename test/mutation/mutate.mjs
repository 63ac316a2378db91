// Mutation testing, room by room, each against the specs that mirror it: a jest that loads every spec
// for every mutant would take hours. `npm run mutation [room or file ...]`.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stryker } from '@stryker-mutator/core';
import Table from 'cli-table3';

const SOURCES = 'nodes/Bloomy';

/** Where others than the specs of its own folder hold what a room is for. */
const ALSO = {
	engine: ['engine/operations'],
	'engine/host': ['engine/operations', 'engine/requests'],
	'engine/input': ['engine/operations'],
	'engine/operations': ['engine/execute.spec.ts'],
	'engine/output': ['engine/execute.spec.ts'],
	'engine/requests': ['engine/execute.spec.ts'],
	'engine/wire': ['engine/requests', 'engine/writes'],
	'engine/writes': ['engine/operations'],
};

/** A folder of the sources is a room, and so is what stands in engine/ itself. */
const rooms = ['engine', 'resources', ...listFolders('engine')];
const chosen = process.argv.slice(2).map((name) => name.replace(/\.ts$/, ''));
const results = [];

for (const room of rooms) {
	const files = listFiles(room).filter((file) => isChosen(room, file));
	if (files.length > 0) results.push(...(await mutate(room, files)));
}
report(results);

function listFolders(parent) {
	const entries = readdirSync(join(SOURCES, parent), { withFileTypes: true });
	return entries.flatMap((entry) => {
		const folder = `${parent}/${entry.name}`;
		return entry.isDirectory() ? [folder, ...listFolders(folder)] : [];
	});
}

function listFiles(room) {
	const entries = readdirSync(join(SOURCES, room), { withFileTypes: true });
	return entries
		.filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
		.map(({ name }) => `${SOURCES}/${room}/${name}`);
}

function isChosen(room, file) {
	const names = [room, room.replace(/^engine\//, ''), file.replace(/^.*\/|\.ts$/g, '')];
	return chosen.length === 0 || names.some((name) => chosen.includes(name));
}

/** The specs of a room: those in the folder of its name, and those in `ALSO`. */
function listSpecs(room) {
	return [room, ...(ALSO[room] ?? [])].map((place) =>
		place.endsWith('.ts') ? `test/${place}` : `test/${place}/*.spec.ts`,
	);
}

async function mutate(room, files) {
	process.env.BLOOMY_SPECS = listSpecs(room).join(',');
	const mutants = await new Stryker({
		mutate: files,
		testRunner: 'jest',
		plugins: ['@stryker-mutator/jest-runner'],
		jest: { configFile: 'test/mutation/jest.config.js', enableFindRelatedTests: false },
		coverageAnalysis: 'perTest',
		// A mutant in a value made when the module loads would need all tests for each.
		ignoreStatic: true,
		concurrency: 2,
		timeoutMS: 8000,
		tempDirName: '.cache/stryker',
		reporters: [],
		logLevel: 'error',
		ignorePatterns: ['dist', 'examples', 'reports', 'coverage', '.cache', 'test/soak', 'test/demo'],
	}).runMutationTest();
	return files.map((file) => {
		const own = mutants.filter(({ fileName }) => fileName.replaceAll('\\', '/').endsWith(file));
		const survivors = own.filter(({ status }) => status === 'Survived' || status === 'NoCoverage');
		const killed = own.filter(({ status }) => status === 'Killed' || status === 'Timeout').length;
		console.error(`${file}: ${killed} killed, ${survivors.length} survived`);
		return { room, file, killed, survivors };
	});
}

function report(all) {
	mkdirSync('reports', { recursive: true });
	writeFileSync('reports/mutation.json', JSON.stringify(all, null, '\t'));
	const table = new Table({
		head: ['Room', 'Module', 'Killed', 'Survived', 'Score'],
		style: { head: [], border: [] },
	});
	const score = (killed, survived) => ((100 * killed) / Math.max(1, killed + survived)).toFixed(1);
	const addRow = (room, name, some) => {
		const killed = some.reduce((sum, one) => sum + one.killed, 0);
		const survived = some.reduce((sum, one) => sum + one.survivors.length, 0);
		table.push([room, name, killed, survived, score(killed, survived)]);
	};
	for (const one of all) addRow(one.room, one.file.replace(/^.*\/|\.ts$/g, ''), [one]);
	for (const room of new Set(all.map((one) => one.room))) {
		addRow(
			room,
			'all',
			all.filter((one) => one.room === room),
		);
	}
	addRow('all', 'all', all);
	console.log(table.toString());
	console.log('Each survivor, with its place, is in reports/mutation.json.');
}
