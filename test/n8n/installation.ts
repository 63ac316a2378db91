import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

/** The n8n this project is tested in, and the Node it runs on, which the npm registry ships. */
export const N8N_VERSION = '2.41.1';
const NODE_VERSION = '24';
const GIGABYTE = 1024 ** 3;
/** What an installed n8n takes, and what npm needs beside it while it installs. */
const SPACE_NEEDED = 5 * GIGABYTE;

/** How to start an n8n: the program, and the PATH to start it with. */
export interface N8nCommand {
	file: string;
	path: string;
}

export interface InstallOptions {
	version?: string;
	/** Where the n8n of each version has a folder of its own. */
	folder?: string;
	/** Bytes that have to be free before anything is fetched. */
	spaceNeeded?: number;
	/** Called with each step as it begins. */
	report(step: string): void;
}

/** Why there is no n8n, and what to do, in one sentence. */
export class InstallationError extends Error {}

/**
 * Finds the n8n that `N8N_BIN` names, or the one fetched earlier, or fetches one, which takes about
 * five minutes. Throws an `InstallationError`.
 */
export async function provideN8n(options: InstallOptions): Promise<N8nCommand> {
	const chosen = process.env.N8N_BIN;
	if (chosen) return useOwn(resolve(chosen));
	const { version = N8N_VERSION, folder = join(__dirname, '..', '..', '.cache', 'n8n') } = options;
	const home = join(folder, version);
	const complete = join(home, 'complete');
	if (!existsSync(complete)) {
		checkSpace(folder, options.spaceNeeded ?? SPACE_NEEDED);
		await install(home, version, options.report);
		writeFileSync(complete, '');
	}
	return { file: join(home, 'node_modules', '.bin', 'n8n'), path: toPath(home) };
}

function useOwn(file: string): N8nCommand {
	if (existsSync(file)) return { file, path: process.env.PATH ?? '' };
	throw new InstallationError(`N8N_BIN names ${file}, where there is no file.`);
}

function checkSpace(folder: string, needed: number): void {
	mkdirSync(folder, { recursive: true });
	const { bavail, bsize } = statfsSync(folder);
	if (bavail * bsize >= needed) return;
	const [free, wanted] = [bavail * bsize, needed].map((bytes) => (bytes / GIGABYTE).toFixed(1));
	throw new InstallationError(
		`n8n needs ${wanted} GB of free disk to be fetched, and ${folder} has ${free} GB: make room, or name an n8n that is installed in N8N_BIN.`,
	);
}

async function install(home: string, version: string, report: (step: string) => void) {
	const node = `node-${process.platform.replace('win32', 'win')}-${process.arch}`;
	rmSync(home, { recursive: true, force: true });
	mkdirSync(home, { recursive: true });
	const manifest = { private: true, dependencies: { n8n: version, [node]: NODE_VERSION } };
	writeFileSync(join(home, 'package.json'), JSON.stringify(manifest));
	report(`Fetching n8n ${version} and Node ${NODE_VERSION}, about four minutes and 3 GB, once`);
	await runNpm(home, [
		'install',
		'--ignore-scripts',
		'--no-audit',
		'--no-fund',
		'--no-package-lock',
	]);
	report("Building n8n's database driver, about a minute, once");
	await runNpm(home, ['rebuild', 'sqlite3', '--ignore-scripts=false'], {
		PATH: toPath(home),
		npm_config_nodedir: join(home, 'node_modules', node),
	});
}

/** n8n and the tools it calls find the fetched Node before the machine's own. */
function toPath(home: string): string {
	const node = `node-${process.platform.replace('win32', 'win')}-${process.arch}`;
	return [join(home, 'node_modules', node, 'bin'), process.env.PATH].join(delimiter);
}

async function runNpm(cwd: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<void> {
	const npm = spawn(
		'npm',
		[...args, '--loglevel=error', '--fetch-retries=1', '--fetch-retry-mintimeout=1000'],
		{
			cwd,
			env: { ...process.env, ...env },
			stdio: ['ignore', 'ignore', 'pipe'],
		},
	);
	let said = '';
	npm.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
	const status = await new Promise((done) => npm.once('error', done).once('close', done));
	if (status !== 0) throw new InstallationError(explainNpm(args[0] ?? '', said || String(status)));
}

function explainNpm(command: string, said: string): string {
	const code = /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH)\b/.exec(said);
	if (code) {
		return `n8n could not be fetched, as the npm registry cannot be reached (${code[1]}): check the network, or name an n8n that is installed in N8N_BIN.`;
	}
	if (said.includes('ENOSPC')) {
		return 'n8n could not be fetched, as the disk became full: make room and start again.';
	}
	const [reason = ''] = said.trim().split('\n').slice(-1);
	return `n8n could not be installed, as npm ${command} failed: ${reason.replace(/^npm (error|ERR!) /, '')}`;
}
