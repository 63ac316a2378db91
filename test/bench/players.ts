import { join } from 'node:path';

import type { Contender } from './contenders';
import type { Job } from './jobs';
import { Peer } from './peer';
import type { Served } from './server';
import type { Round } from './worker';

/** What one round took; times in ms. */
export interface Measured {
	/** From the moment the node gets its items until it gives its own. */
	ms: number;
	successful: number;
	failed: number;
	/** Of the Python SDK; null where it is no installed package. */
	version?: string | null;
	/** Known only of a process that runs nothing else. */
	load?: Load;
}

/** What a round asked of its process. */
export interface Load {
	/** CPU time, in ms. */
	cpu: number;
	/** How late a timer of 5 ms was, in ms: the 99th percentile, and the longest. */
	blockP99: number;
	blockMax: number;
	/**
	 * Memory, in MB: the most that the process held during the round, less what it held when the
	 * round began. Each round has a process of its own, which is warm and has just collected its
	 * garbage then; so neither other rounds nor the rows themselves count.
	 */
	memory: number;
}

/** Makes the server begin anew, ready for a job. */
export type Serve = (job: Job) => Promise<Served>;

/** Somebody who can do a job. */
export interface Player {
	contender: Contender;
	play(job: Job, serve: Serve): Promise<Measured>;
}

const WORKER = join(__dirname, 'worker.ts');
const WARM_UP = { items: 1000, concurrency: 20, latency: { min: 0, max: 0 } };

/** Enough of a job that the engine has compiled what it runs. */
export function toWarmUp(job: Job): Job {
	return { ...job, ...WARM_UP };
}

/** Whoever runs in n8n's engine: each round in a process of its own, which is warm by then. */
export function seatInEngine(contender: Contender): Player {
	const play = async (job: Job, serve: Serve): Promise<Measured> => {
		const worker = Peer.start<Round, Measured>(WORKER, ['--expose-gc']);
		const playIn = async (round: Job) => {
			const { url, apiKey } = await serve(round);
			return await worker.ask({ contender, job: round, url, apiKey });
		};
		try {
			await playIn(toWarmUp(job));
			return await playIn(job);
		} finally {
			await worker.stop();
		}
	};
	return { contender, play };
}
