// Mutation testing, module by module, each against the specs beside its name: a jest that loads
// every spec for every mutant would take hours. `npm run mutation [module ...]`.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Stryker } from '@stryker-mutator/core';
import Table from 'cli-table3';

/** Where a module has no spec of its name, or others hold what it is for. */
const ALSO = {
	api: ['run', 'ledger'],
	workbench: ['getAll', 'getManyById'],
	breath: ['tasks', 'output'],
	contract: ['execute', 'properties'],
	deadline: ['execute'],
	doubt: ['ledger'],
	failure: ['createMany', 'execute'],
	memory: ['createMany'],
	obtain: ['createMany'],
	output: ['execute'],
	pause: ['timers', 'queue'],
	place: ['ledger', 'createMany'],
	queue: ['run'],
	reading: ['ids', 'fields', 'getAll'],
	run: ['ledger', 'execute'],
	session: ['run'],
	settle: ['tasks'],
	trace: ['goal', 'headline', 'issue', 'todo'],
	transport: ['search'],
	turns: ['ledger'],
	choices: ['search', 'mapper'],
	index: ['todo'],
};
const FOLDERS = ['engine', 'resources'];
/** Nothing in them runs: exports only, or one constant. */
const WITHOUT_CODE = ['connection', 'registry'];

const modules = FOLDERS.flatMap((folder) =>
	readdirSync(`nodes/Bloomy/${folder}`).map((entry) => `nodes/Bloomy/${folder}/${entry}`),
)
	.map((file) => ({ file, name: basename(file, '.ts') }))
	.filter(({ name }) => !WITHOUT_CODE.includes(name));
const chosen = process.argv.slice(2);
const results = [];

for (const { file, name } of modules) {
	if (chosen.length > 0 && !chosen.includes(name)) continue;
	results.push({ name, ...(await mutate(file, [name, ...(ALSO[name] ?? [])])) });
}
report(results);

async function mutate(file, specs) {
	const found = specs.flatMap((spec) => FOLDERS.map((folder) => `test/${folder}/${spec}.spec.ts`));
	process.env.BLOOMY_SPECS = found.filter((spec) => existsSync(spec)).join(',');
	const mutants = await new Stryker({
		mutate: [file],
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
	const survivors = mutants.filter(
		({ status }) => status === 'Survived' || status === 'NoCoverage',
	);
	const killed = mutants.filter(({ status }) => status === 'Killed' || status === 'Timeout').length;
	console.error(`${file}: ${killed} killed, ${survivors.length} survived`);
	return { killed, survivors };
}

function report(all) {
	mkdirSync('reports', { recursive: true });
	writeFileSync('reports/mutation.json', JSON.stringify(all, null, '\t'));
	const table = new Table({
		head: ['Module', 'Killed', 'Survived', 'Score'],
		style: { head: [], border: [] },
	});
	const score = (killed, survived) => ((100 * killed) / Math.max(1, killed + survived)).toFixed(1);
	for (const { name, killed, survivors } of all) {
		table.push([name, killed, survivors.length, score(killed, survivors.length)]);
	}
	const killed = all.reduce((sum, one) => sum + one.killed, 0);
	const survived = all.reduce((sum, one) => sum + one.survivors.length, 0);
	table.push(['all', killed, survived, score(killed, survived)]);
	console.log(table.toString());
	console.log('Each survivor, with its place, is in reports/mutation.json.');
}
