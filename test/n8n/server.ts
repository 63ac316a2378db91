import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { N8nCommand } from './installation';
import { Program } from './program';

const run = promisify(execFile);
const ROOT = join(__dirname, '..', '..');
/** In ms. */
const START_TIMEOUT = 180_000;

/** Nothing outside this machine is asked, and a browser may sign in without https. */
const SETTINGS = {
	N8N_LISTEN_ADDRESS: '127.0.0.1',
	N8N_SECURE_COOKIE: 'false',
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_ENCRYPTION_KEY: 'n8n-nodes-bloomy',
	N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
	N8N_LOG_LEVEL: 'info',
	NODE_NO_WARNINGS: '1',
};

/** A folder of n8n's own, with the packed node installed in it as a community package. */
export class N8nHome {
	/** The only files that n8n's file nodes may touch. */
	readonly files: string;

	/** One that `create` has made. */
	constructor(
		readonly command: N8nCommand,
		readonly folder: string,
	) {
		this.files = join(folder, 'files');
	}

	static async create(command: N8nCommand): Promise<N8nHome> {
		const home = new N8nHome(command, mkdtempSync(join(tmpdir(), 'bloomy-n8n-')));
		const packages = join(home.folder, '.n8n', 'nodes');
		mkdirSync(packages, { recursive: true });
		mkdirSync(home.files);
		const packing = ['pack', '--silent', '--pack-destination', home.folder];
		const { stdout } = await run('npm', packing, { cwd: ROOT });
		const tarball = join(home.folder, stdout.trim());
		await run('npm', ['install', '--legacy-peer-deps', '--no-audit', '--no-fund', tarball], {
			cwd: packages,
		});
		return home;
	}

	/** Runs one of n8n's commands to its end, and gives what it printed; rejects with its last words. */
	async run(args: string[]): Promise<string> {
		const env = { ...this.toEnvironment(), N8N_RUNNERS_BROKER_PORT: String(await findPort()) };
		const running = run(this.command.file, args, { env, maxBuffer: 64 * 1024 ** 2 });
		const { stdout } = await running.catch((error: Error & { stdout: string; stderr: string }) => {
			const lastWords = `${error.stdout}${error.stderr}`.trim().split('\n').slice(-5).join(' ');
			throw new Error(`n8n ${args.join(' ')} failed: ${lastWords}`);
		});
		return stdout;
	}

	start(args: string[], settings: NodeJS.ProcessEnv): ChildProcess {
		const env = this.toEnvironment(settings);
		return spawn(this.command.file, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
	}

	remove(): void {
		rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
	}

	private toEnvironment(settings: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
		const { HOME, LANG } = process.env;
		return {
			HOME,
			LANG,
			...SETTINGS,
			PATH: this.command.path,
			N8N_USER_FOLDER: this.folder,
			N8N_RESTRICT_FILE_ACCESS_TO: this.files,
			...settings,
		};
	}
}

/** A running n8n. */
export class N8nServer extends Program {
	private constructor(
		readonly url: string,
		child: ChildProcess,
	) {
		super(child);
	}

	/** Rejects with n8n's own last words if it does not come up. */
	static async start(home: N8nHome, port: number, settings: NodeJS.ProcessEnv = {}) {
		const child = home.start(['start'], {
			N8N_PORT: String(port),
			N8N_RUNNERS_BROKER_PORT: String(await findPort()),
			...settings,
		});
		const server = new N8nServer(`http://127.0.0.1:${port}`, child);
		return await server.becomes(async () => await server.isReady(), START_TIMEOUT);
	}

	private async isReady(): Promise<boolean> {
		const answer = await fetch(`${this.url}/healthz/readiness`).catch(() => undefined);
		if (!answer?.ok) return false;
		const settings = await fetch(`${this.url}/rest/settings`).catch(() => undefined);
		return settings?.headers.get('content-type')?.includes('json') ?? false;
	}
}

/**
 * A port of this machine that nothing listens on. It is below those that outgoing connections take
 * (on Linux from 32768), one of which might have it by the time that a slow program wants it.
 */
export async function findPort(): Promise<number> {
	for (;;) {
		const port = randomInt(20_000, 32_000);
		if (await isFree(port)) return port;
	}
}

/** Whether nothing listens on a port. */
export async function isFree(port: number): Promise<boolean> {
	const server = createServer().listen(port, '127.0.0.1');
	const isListening = await once(server, 'listening').then(
		() => true,
		() => false,
	);
	server.close();
	return isListening;
}
