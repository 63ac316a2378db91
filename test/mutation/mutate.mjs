// Mutation testing, room by room: first against the specs that mirror the room, then what survived
// against others that hold what the room is for. `npm run mutation [room or file ...]`; with
// `BLOOMY_ONE_OF=4`, one mutant in four.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Stryker } from '@stryker-mutator/core';
import Table from 'cli-table3';
import { nameFile, toKey } from './draw.mjs';

const SOURCES = 'nodes/Bloomy';
const REPORTS = resolve('reports');
const WANTED = join(REPORTS, 'mutants.json');
process.env.BLOOMY_MUTANTS = WANTED;
process.env.BLOOMY_TESTS = join(REPORTS, 'tests.json');

/** Where others than the specs of its own folder hold what a room is for. */
const ALSO = {
	engine: [
		'engine/operations',
		'engine/panel',
		'engine/writes',
		'workflow/createMany',
		'workflow/change',
		'workflow/dryRun',
	],
	'engine/host': ['engine/operations', 'workflow/onError'],
	'engine/input': ['workflow/sheets', 'workflow/names', 'workflow/tool', 'workflow/change'],
	'engine/operations': [
		'engine/execute',
		'workflow/change',
		'workflow/createMany',
		'workflow/dryRun',
		'workflow/get',
		'workflow/scorecard',
	],
	'engine/output': ['workflow/report', 'workflow/dryRun', 'workflow/change', 'workflow/onError'],
	'engine/panel': ['contract', 'workflow/tool'],
	'engine/requests': [
		'engine/requests/simulation',
		'engine/execute',
		'engine/operations',
		'engine/trigger',
		'workflow/onError',
	],
	'engine/trigger': ['workflow/trigger', 'workflow/triggerHistories'],
	'engine/wire': [
		'engine/requests/client',
		'engine/requests/transport',
		'engine/requests/retry',
		'engine/requests/session',
		'engine/writes',
		'credentials',
		'resources',
	],
	'engine/writes': [
		'engine/operations',
		'workflow/createMany',
		'workflow/change',
		'faults/besideLists',
		'faults/sameTitle',
		'faults/staleLists',
	],
	resources: [
		'engine/operations',
		'engine/trigger',
		'workflow/change',
		'workflow/createMany',
		'workflow/get',
		'workflow/scorecard',
	],
};

/** A folder of the sources is a room, and so is what stands in engine/ itself. */
const rooms = ['engine', 'resources', ...listFolders('engine')];
const chosen = process.argv.slice(2).map((name) => name.replace(/\.ts$/, ''));
const results = [];
mkdirSync(REPORTS, { recursive: true });

for (const room of rooms) {
	const files = listFiles(room).filter((file) => isChosen(room, file));
	if (files.length > 0) results.push(...(await examine(room, files)));
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

async function examine(room, files) {
	const mutants = await mutate(room, files, [room]);
	const alive = mutants.filter(isAlive);
	const places = [...new Set(alive.map(({ fileName }) => nameFile(fileName)))];
	const others = ALSO[room] ?? [];
	const wanted = alive.map((one) => toKey(one));
	const again = wanted.length > 0 ? await mutate(room, places, others, wanted) : [];
	const killedLater = new Set(again.filter(isKilled).map((one) => toKey(one)));
	return files.map((file) => {
		const own = mutants.filter(({ fileName, status }) => {
			return nameFile(fileName) === file && (isAlive({ status }) || isKilled({ status }));
		});
		const survivors = own.filter((one) => isAlive(one) && !killedLater.has(toKey(one)));
		return { room, file, killed: own.length - survivors.length, survivors };
	});
}

function isAlive({ status }) {
	return status === 'Survived' || status === 'NoCoverage';
}

function isKilled({ status }) {
	return status === 'Killed' || status === 'Timeout';
}

/** The mutants of files after these specs, or after the specs in these folders; perhaps only those wanted. */
async function mutate(room, files, specs, wanted = []) {
	console.error(`${room}, against ${specs.join(', ')}`);
	process.env.BLOOMY_SPECS = specs.join(',');
	writeFileSync(WANTED, JSON.stringify(wanted));
	return await new Stryker({
		mutate: files,
		// Those specs that run the built node run the mutants in it.
		buildCommand: 'gulp build',
		testRunner: 'narrow',
		plugins: ['@stryker-mutator/jest-runner', './narrow.mjs', './draw.mjs'].map((plugin) =>
			import.meta.resolve(plugin),
		),
		checkers: ['draw'],
		jest: { configFile: 'test/mutation/jest.config.js', enableFindRelatedTests: false },
		coverageAnalysis: 'perTest',
		// A mutant in a value made when the module loads would need all tests for each.
		ignoreStatic: true,
		concurrency: 2,
		tempDirName: '.cache/stryker',
		reporters: ['progress-append-only'],
		logLevel: 'error',
		ignorePatterns: ['dist', 'reports', 'coverage', '.cache', 'test/soak', 'test/demo'],
	}).runMutationTest();
}

function report(all) {
	writeFileSync(join(REPORTS, 'mutation.json'), JSON.stringify(all, null, '\t'));
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
