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
	/** Known only of a process that runs nothing else. */
	load?: Load;
}

/** What a round asked of its process. */
export interface Load {
	/** CPU time, in ms. */
	cpu: number;
	/** How long the event loop was blocked at a time, in ms: the 99th percentile, and the longest. */
	blockP99: number;
	blockMax: number;
	/** The most memory the process ever held, in MB. */
	peakRss: number;
}

/** Somebody who can do a job. */
export interface Player {
	contender: Contender;
	play(job: Job, server: Served): Promise<Measured>;
	stop(): Promise<void>;
}

/** Whoever runs in n8n's engine, in a process of its own. */
export function seatInEngine(contender: Contender): Player {
	const worker = Peer.start<Round, Measured>(join(__dirname, 'worker.ts'));
	return {
		contender,
		play: async (job, { url, apiKey }) => await worker.ask({ contender, job, url, apiKey }),
		stop: async () => await worker.stop(),
	};
}
