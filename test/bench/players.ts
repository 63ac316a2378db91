import { join } from 'node:path';

import type { Contender } from './contenders';
import { countRequests } from './jobs';
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
	/** CPU time of the whole n8n, in ms, from the click to the end; of real n8n on Linux only. */
	n8nCpu?: number;
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
	 * The most memory in use, beyond what was in use when the round began, in MB. Measured in a round
	 * of its own, and for many items only, as is the next.
	 */
	held?: number;
	/** The most of the machine's memory that the process had, all in all, in MB. */
	resident?: number;
}

/** Makes the server begin anew, ready for a job. */
export type Serve = (job: Job) => Promise<Served>;

/** Somebody who can do a job. */
export interface Player {
	contender: Contender;
	play(job: Job, serve: Serve): Promise<Measured>;
}

const WORKER = join(__dirname, 'worker.ts');

/** Requests after which most of what runs is compiled. */
export const WARM_UP = 5000;

/** From so many items on, memory is measured. */
const HEAVY = 10_000;

/** Enough of a job to be warm for it: so many requests, or rows that need none. */
export function toWarmUp(job: Job, requests = WARM_UP): Job {
	const perItem = Math.max(1, countRequests(job) / job.items);
	const items = Math.ceil(requests / perItem);
	return { ...job, items, concurrency: 20, latency: { min: 0, max: 0 }, roundTrip: 0 };
}

/** Whoever runs in n8n's engine: each round in a process of its own, which is warm by then. */
export function seatInEngine(contender: Contender, warmUp: number): Player {
	const playWith = async (flags: string[], job: Job, serve: Serve): Promise<Measured> => {
		const worker = Peer.start<Round, Measured>(WORKER, flags);
		const playIn = async (round: Job) => {
			const { url, apiKey } = await serve(round);
			return await worker.ask({ contender, job: round, url, apiKey });
		};
		try {
			await playIn(toWarmUp(job, warmUp));
			return await playIn(job);
		} finally {
			await worker.stop();
		}
	};
	const play = async (job: Job, serve: Serve): Promise<Measured> => {
		const isHeavy = job.items >= HEAVY;
		const weighed = isHeavy ? await playWith(['--expose-gc'], job, serve) : undefined;
		const { load, ...timed } = await playWith([], job, serve);
		if (!load) return timed;
		const resident = isHeavy ? load.resident : undefined;
		return { ...timed, load: { ...load, held: weighed?.load?.held, resident } };
	};
	return { contender, play };
}
