import { randomUUID } from 'node:crypto';

import { BadArgument, runCommand } from '../command/command';
import type { Values } from '../command/command';
import { showProgress } from '../demo/progress';
import { startSandbox, type Sandbox } from '../sandbox';
import { N8nClient, OWNER } from './client';
import { placeSheets, readExamples } from './examples';
import { provideN8n } from './installation';
import { N8nHome, N8nServer, isFree } from './server';

const USAGE = `Usage: npm run n8n -- [options]

Starts n8n with the Bloomy node installed, and a Bloom Growth sandbox for it.

  --port N    where n8n listens (default 5678)
  -h, --help  print this and do nothing`;

const OPTIONS = { port: { type: 'string' } } as const;

function readPort({ port = '5678' }: Values<typeof OPTIONS>): number {
	const value = /^\d+$/.test(port) ? Number(port) : 0;
	if (value > 0 && value <= 65_535) return value;
	throw new BadArgument(`--port expects a whole number from 1 to 65535, but got '${port}'`);
}

async function track<Result>(sentence: string, work: Promise<Result>): Promise<Result> {
	return await work.finally(showProgress(sentence));
}

async function provideWithProgress() {
	let stop = () => {};
	const report = (step: string) => {
		stop();
		stop = showProgress(step);
	};
	return await provideN8n({ report }).finally(() => stop());
}

async function fill(home: N8nHome, client: N8nClient, sandbox: Sandbox): Promise<string[]> {
	const { url, apiKey, login } = sandbox;
	await client.setUpOwner();
	const base = { baseUrl: url, sessionToken: '' };
	const key = { ...base, authentication: 'apiKey', apiKey };
	await client.createCredential('Bloom Growth (Bloomy) account', key);
	const password = { ...base, authentication: 'password', ...login };
	await client.createCredential('Bloom Growth (Bloomy) account with user name', password);
	const secret = { name: 'X-Bloomy-Chunks', value: randomUUID() };
	await client.createCredential('Bloomy chunks', secret, 'httpHeaderAuth');
	placeSheets(home);
	const saved = [];
	for (const example of readExamples(home).values()) saved.push(await client.saveWorkflow(example));
	return saved.map(({ name = '' }) => name);
}

function describe(server: N8nServer, sandbox: Sandbox, workflows: string[]): string {
	return [
		`n8n:       ${server.url}`,
		`Login:     ${OWNER.email} / ${OWNER.password}`,
		`Workflows: ${workflows.join(', ')}`,
		`They use a Bloom Growth sandbox at ${sandbox.url}, meetings ${sandbox.store.meetings.map(({ id }) => id).join(', ')}.`,
		'Stop with Ctrl-C; what was done in this n8n is gone then.',
	].join('\n');
}

/** What has to be undone at the end, the latest first. */
const endings: Array<() => unknown> = [];

let isEnding = false;

async function end(code: number): Promise<void> {
	if (isEnding) return;
	isEnding = true;
	for (const undo of endings.reverse()) await undo();
	process.exit(code);
}

async function begin(port: number): Promise<void> {
	if (!(await isFree(port))) {
		throw new Error(`Port ${port} is already in use; choose another one with --port.`);
	}
	const command = await provideWithProgress();
	const home = await track('Packing the node and installing it in n8n', N8nHome.create(command));
	endings.push(() => home.remove());
	const server = await track('Starting n8n', N8nServer.start(home, port));
	endings.push(async () => await server.stop());
	const sandbox = await startSandbox();
	endings.push(async () => await sandbox.stop());
	const workflows = await fill(home, new N8nClient(server.url), sandbox);
	console.log(describe(server, sandbox, workflows));
	server.onEnd(() => {
		if (!isEnding) fail(new Error(`n8n has ended: ${server.lastWords}`));
	});
}

function fail(error: unknown): void {
	console.error(error instanceof Error ? error.message : String(error));
	void end(1);
}

async function run(port: number): Promise<number> {
	// A terminal sends Ctrl-C to everybody, and npm and tsx pass it on, so it comes more than once.
	process.on('SIGINT', () => void end(0));
	process.on('SIGTERM', () => void end(0));
	await begin(port).catch(fail);
	return 0;
}

runCommand({ usage: USAGE, options: OPTIONS, read: readPort, run });
