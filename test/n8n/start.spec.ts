import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { start } from '../command/start';
import { InstallationError, provideN8n } from './installation';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'bloomy-installation-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function runStart(args: string[], env: NodeJS.ProcessEnv = {}) {
	const { code, stdout, stderr } = await start(join(__dirname, 'start.ts'), args, env);
	return { code, said: stdout + stderr };
}

/** Runs with other variables than this process has, and puts them back. */
async function withEnvironment<Result>(env: NodeJS.ProcessEnv, act: () => Promise<Result>) {
	const before = { ...process.env };
	Object.assign(process.env, env);
	try {
		return await act();
	} finally {
		process.env = before;
	}
}

describe('npm run n8n says in one sentence why it cannot begin', () => {
	it('a busy port', async () => {
		const server = createServer().listen(0, '127.0.0.1');
		await new Promise((resolve) => server.once('listening', resolve));
		const { port } = server.address() as AddressInfo;
		const { code, said } = await runStart(['--port', String(port)]);
		server.close();
		expect(said).toBe(`Port ${port} is already in use; choose another one with --port.\n`);
		expect(code).toBe(1);
	});

	it('an n8n that is not there', async () => {
		const { code, said } = await runStart(['--port', '5799'], { N8N_BIN: '/no/such/n8n' });
		expect(said).toBe('N8N_BIN names /no/such/n8n, where there is no file.\n');
		expect(code).toBe(1);
	});

	it.each([
		['no port', ['--port', 'x'], "--port expects a whole number from 1 to 65535, but got 'x'"],
		['an unknown option', ['--prt'], "Unknown option '--prt'"],
	])('%s', async (_, args, sentence) => {
		const { code, said } = await runStart(args);
		expect(said).toBe(`${sentence} (--help shows the usage).\n`);
		expect(code).toBe(2);
	});

	const steps: string[] = [];
	const provide = async (spaceNeeded: number) => {
		return await provideN8n({ folder, spaceNeeded, report: (step) => steps.push(step) });
	};

	it('too little disk, before anything is fetched', async () => {
		const refusal = withEnvironment({ N8N_BIN: '' }, async () => await provide(1e18));
		await expect(refusal).rejects.toThrow(InstallationError);
		await expect(refusal).rejects.toThrow(
			/^n8n needs 931322574\.6 GB of free disk to be fetched, and .* has \d+\.\d GB: make room/,
		);
		expect(steps).toEqual([]);
	});

	it('no network, after saying what it is about to do', async () => {
		const unreachable = { N8N_BIN: '', npm_config_registry: 'http://127.0.0.1:9/' };
		const refusal = withEnvironment(unreachable, async () => await provide(0));
		await expect(refusal).rejects.toThrow(
			'n8n could not be fetched, as the npm registry cannot be reached (ECONNREFUSED): check the network, or name an n8n that is installed in N8N_BIN.',
		);
		expect(steps).toEqual([expect.stringMatching(/^Fetching n8n \d/)]);
	});
});
