import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { N8nCommand } from './installation';

const run = promisify(execFile);
const ROOT = join(__dirname, '..', '..');
/** In ms. */
const START_TIMEOUT = 120_000;
const STOP_TIMEOUT = 10_000;

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

	/** Runs one of n8n's commands to its end, and gives what it printed. */
	async run(args: string[]): Promise<string> {
		const env = { ...this.toEnvironment(), N8N_RUNNERS_BROKER_PORT: String(await findPort()) };
		const { stdout } = await run(this.command.file, args, { env, maxBuffer: 64 * 1024 ** 2 });
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

/** A running n8n; its log is kept for whoever has to find out what went wrong. */
export class N8nServer {
	private constructor(
		readonly url: string,
		readonly log: string[],
		private readonly child: ChildProcess,
	) {}

	/** Rejects with n8n's own last words if it does not come up. */
	static async start(home: N8nHome, port: number, settings: NodeJS.ProcessEnv = {}) {
		const child = home.start(['start'], {
			N8N_PORT: String(port),
			N8N_RUNNERS_BROKER_PORT: String(await findPort()),
			...settings,
		});
		const log: string[] = [];
		for (const stream of [child.stdout, child.stderr]) {
			stream?.on('data', (chunk: Buffer) => log.push(chunk.toString()));
		}
		const server = new N8nServer(`http://127.0.0.1:${port}`, log, child);
		process.once('exit', () => child.kill('SIGKILL'));
		await server.waitUntilReady().catch(async (error: unknown) => {
			await server.stop();
			throw error;
		});
		return server;
	}

	/** The end of the log. */
	get lastWords(): string {
		return this.log.join('').trim().split('\n').slice(-3).join(' ');
	}

	/** Called once n8n has ended. */
	onEnd(act: () => void): void {
		this.child.once('exit', act);
	}

	async stop(): Promise<void> {
		if (this.child.exitCode !== null || this.child.signalCode !== null) return;
		const exit = once(this.child, 'exit');
		this.child.kill('SIGTERM');
		const timer = setTimeout(() => this.child.kill('SIGKILL'), STOP_TIMEOUT);
		await exit;
		clearTimeout(timer);
	}

	private async waitUntilReady(): Promise<void> {
		const end = Date.now() + START_TIMEOUT;
		while (Date.now() < end && this.child.exitCode === null) {
			if (await this.isReady()) return;
			await new Promise((resolve) => setTimeout(resolve, 250));
		}
		throw new Error(`n8n did not start: ${this.lastWords}`);
	}

	private async isReady(): Promise<boolean> {
		const answer = await fetch(`${this.url}/healthz/readiness`).catch(() => undefined);
		if (!answer?.ok) return false;
		const settings = await fetch(`${this.url}/rest/settings`).catch(() => undefined);
		return settings?.headers.get('content-type')?.includes('json') ?? false;
	}
}

/** A port of this machine that nothing listens on. */
export async function findPort(): Promise<number> {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	server.close();
	await once(server, 'close');
	if (address === null || typeof address === 'string') throw new Error('no port is free');
	return address.port;
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
