import { chmodSync } from 'node:fs';

import { N8nClient } from '../n8n/client';
import { provideN8n } from '../n8n/installation';
import { Program } from '../n8n/program';
import { N8nHome, N8nServer, findPort } from '../n8n/server';
import { findProgram } from './debian';
import { startPostgres } from './postgres';
import { startRedis } from './redis';

const WORKER_TIMEOUT = 180_000;
/** Executions that one worker takes at once. */
export const SLOTS = 3;

/** n8n fails what a dead worker held after a minute or more; here it looks sooner. */
const QUEUE = {
	EXECUTIONS_MODE: 'queue',
	// What the button starts goes to a worker too.
	OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
	QUEUE_WORKER_LOCK_DURATION: '20000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '5000',
	QUEUE_WORKER_STALLED_INTERVAL: '10000',
};

/** One of n8n's workers. */
export class Worker extends Program {
	/** IDs of the executions it took, in that order. */
	get taken(): string[] {
		return this.findIds('started');
	}

	/** IDs of those it has not finished. */
	get held(): string[] {
		const finished = new Set(this.findIds('finished'));
		return this.taken.filter((id) => !finished.has(id));
	}

	private findIds(verb: string): string[] {
		const lines = this.said.matchAll(new RegExp(`Worker ${verb} execution (\\d+)`, 'g'));
		return [...lines].flatMap(([, id]) => id ?? []);
	}
}

/** n8n in queue mode: a main, PostgreSQL, Redis, and as many workers as are started. */
export class Fleet {
	private constructor(
		readonly client: N8nClient,
		private readonly home: N8nHome,
		private readonly settings: NodeJS.ProcessEnv,
		/** The n8n that takes webhooks and starts schedules. */
		public main: N8nServer,
		/** In the order in which they have to be stopped. */
		private readonly programs: Program[],
	) {}

	/** Rejects with a sentence that says what is not installed or did not start. */
	static async start(): Promise<Fleet> {
		const redisServer = findProgram('redis-server', 'redis-server');
		const initdb = findProgram('initdb', 'postgresql');
		const report = (step: string) => process.stderr.write(`${step} ...\n`);
		const home = await N8nHome.create(await provideN8n({ report }));
		const programs: Program[] = [];
		try {
			// PostgreSQL has a user of its own, who has to get through to its folder.
			chmodSync(home.folder, 0o755);
			const redis = await startRedis(redisServer, home.folder);
			programs.unshift(redis.program);
			const postgres = await startPostgres(initdb, home.folder);
			programs.unshift(postgres.program);
			const settings: NodeJS.ProcessEnv = {
				...QUEUE,
				...redis.settings,
				...postgres.settings,
			};
			settings.N8N_PORT = String(await findPort());
			const main = await startMain(home, settings);
			programs.unshift(main);
			const client = new N8nClient(main.url);
			await client.setUpOwner();
			return new Fleet(client, home, settings, main, programs);
		} catch (error) {
			await stopAll(home, programs);
			throw error;
		}
	}

	/**
	 * One that starts looks in its log for executions that a crash has cut short. All workers have one
	 * folder here, so each has a log of its own; in a shared one it takes what others run for crashed.
	 */
	async startWorker(name: string): Promise<Worker> {
		const settings = {
			...this.settings,
			N8N_EVENTBUS_LOGWRITER_LOGBASENAME: name,
			N8N_RUNNERS_BROKER_PORT: String(await findPort()),
		};
		const worker = new Worker(this.home.start(['worker', `--concurrency=${SLOTS}`], settings));
		this.programs.unshift(worker);
		const isReady = () => worker.said.includes('n8n worker is now ready');
		return await worker.becomes(isReady, WORKER_TIMEOUT);
	}

	/** Kills the main n8n and starts another one in its place. */
	async replaceMain(): Promise<void> {
		await this.main.stop('SIGKILL');
		this.main = await startMain(this.home, this.settings);
		this.programs.unshift(this.main);
	}

	async stop(): Promise<void> {
		await stopAll(this.home, this.programs);
	}
}

async function startMain(home: N8nHome, settings: NodeJS.ProcessEnv): Promise<N8nServer> {
	return await N8nServer.start(home, Number(settings.N8N_PORT), settings);
}

async function stopAll(home: N8nHome, programs: Program[]): Promise<void> {
	// To PostgreSQL this signal means not to wait for its clients.
	for (const program of programs) await program.stop('SIGINT');
	home.remove();
}
