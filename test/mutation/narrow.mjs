// Runs, for each mutant, only the spec files that reach it. Stryker's runner for Jest runs only the
// tests that do, but loads all spec files for that.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { strykerPlugins as jestPlugins } from '@stryker-mutator/jest-runner';

/** The spec files of each test, by its name: one process finds them out, all of them need them. */
const { BLOOMY_TESTS: TESTS } = process.env;

const [{ kind, factory }] = jestPlugins;

createRunner.inject = factory.inject;
export const strykerPlugins = [{ kind, name: 'narrow', factory: createRunner }];

function createRunner(injector) {
	const runner = factory(injector);
	const { dryRun, mutantRun } = runner;
	return Object.assign(runner, {
		dryRun: async (options) => {
			const result = await dryRun.call(runner, options);
			writeFileSync(TESTS, JSON.stringify(listSpecs(result.tests ?? [])));
			return result;
		},
		mutantRun: async (options) => {
			const { jestConfig } = runner;
			const { testMatch } = jestConfig;
			runner.jestConfig = { ...jestConfig, testMatch: findSpecs(options) ?? testMatch };
			try {
				return await mutantRun.call(runner, options);
			} finally {
				runner.jestConfig = jestConfig;
			}
		},
	});
}

function listSpecs(tests) {
	const specs = {};
	for (const { id, fileName } of tests) (specs[id] ??= []).push(relative('.', fileName));
	return specs;
}

function findSpecs({ testFilter }) {
	if (!testFilter || !existsSync(TESTS)) return undefined;
	const specs = JSON.parse(readFileSync(TESTS, 'utf8'));
	return [...new Set(testFilter.flatMap((id) => specs[id].map((spec) => resolve(spec))))];
}
