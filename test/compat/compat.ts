import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { version as installed } from 'n8n-core/package.json';

import { ENGINES } from './engines';
import type { Engine } from './engines';
import { CACHE, InstallFailed, installEngine } from './install';
import { isGreen, toTable } from './report';
import type { Row } from './report';

const ROOT = join(__dirname, '..', '..');
const JEST = require.resolve('jest/bin/jest');

/** What of Jest's report counts. */
interface JestReport {
	numPassedTests: number;
	numFailedTests: number;
	/** Test files that did not even load. */
	numRuntimeErrorTestSuites: number;
}

function runTests({ core, n8n }: Engine): Row {
	const isInstalled = core === installed;
	const folder = isInstalled ? ROOT : join(CACHE, core);
	const reports = mkdtempSync(join(tmpdir(), 'bloomy-compat-'));
	const outputFile = join(reports, 'jest.json');
	console.log(`\nThe workflow tests in n8n-core ${core}:`);
	const config = join(__dirname, 'jest.config.js');
	spawnSync(process.execPath, [JEST, '-c', config, '--json', `--outputFile=${outputFile}`], {
		cwd: ROOT,
		env: { ...process.env, N8N_CORE: isInstalled ? '' : core },
		stdio: ['ignore', 'ignore', 'inherit'],
	});
	const report = readJson(outputFile) as JestReport;
	rmSync(reports, { recursive: true, force: true });
	const { version } = readJson(join(folder, 'node_modules', 'n8n-workflow', 'package.json')) as {
		version: string;
	};
	return {
		core,
		workflow: version,
		n8n,
		node: process.versions.node,
		passed: report.numPassedTests,
		failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
	};
}

function readJson(path: string): unknown {
	return JSON.parse(readFileSync(path, 'utf8'));
}

function main(): number {
	for (const { core } of ENGINES) if (core !== installed) installEngine(core);
	const rows = ENGINES.map(runTests);
	console.log(`\n${toTable(rows)}`);
	return rows.every(isGreen) ? 0 : 1;
}

try {
	process.exitCode = main();
} catch (error) {
	console.error(error instanceof InstallFailed ? error.message : error);
	process.exitCode = 1;
}
