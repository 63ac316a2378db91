import { join } from 'node:path';

import { countMeetings } from './contenders';
import type { Contender } from './contenders';
import { toIdeal } from './jobs';
import type { Job } from './jobs';
import { Peer } from './peer';
import type { ServerQuestion, Served } from './server';
import type { Measured, Round } from './worker';

/** One round, as the contender and the server saw it. */
export interface Played extends Measured {
	/** Arrived at the server, and how many of them were there at once. */
	requests: number;
	inFlight: number;
}

/** The rounds of one contender at one job. */
export interface Result {
	contender: Contender;
	played: Played[];
}

/** One by one is not waited for longer than this (ms). */
const PATIENCE = 15_000;

/** A job that gets a process warm: enough of it that the engine has compiled what it runs. */
const WARM_UP = { items: 300, concurrency: 20, latency: { min: 0, max: 0 } };

/** Does one job with each contender in turns, `rounds` times over, each in a process of its own. */
export async function playMatch(
	server: Peer<ServerQuestion, Served>,
	job: Job,
	rounds: number,
): Promise<Result[]> {
	const contenders = chooseContenders(job);
	const seats = contenders.map((contender) => ({
		contender,
		worker: Peer.start<Round, Measured>(join(__dirname, 'worker.ts')),
		played: [] as Played[],
	}));
	try {
		for (const { contender, worker } of seats) {
			await playRound(server, worker, contender, { ...job, ...WARM_UP });
		}
		for (let round = 0; round < rounds; round++) {
			for (const { contender, worker, played } of seats) {
				played.push(await playRound(server, worker, contender, job));
			}
		}
		return seats.map(({ contender, played }) => ({ contender, played }));
	} finally {
		await Promise.all(seats.map(async ({ worker }) => await worker.stop()));
	}
}

function chooseContenders(job: Job): Contender[] {
	if (job.task === 'invalid') return ['bare', 'bloomy'];
	const loopTakes = toIdeal({ ...job, concurrency: 1 });
	return job.concurrency > 1 && loopTakes <= PATIENCE
		? ['bare', 'bloomy', 'loop']
		: ['bare', 'bloomy'];
}

async function playRound(
	server: Peer<ServerQuestion, Served>,
	worker: Peer<Round, Measured>,
	contender: Contender,
	job: Job,
): Promise<Played> {
	const { latency } = job;
	const { url, apiKey } = await server.ask({
		kind: 'begin',
		latency,
		meetings: countMeetings(job),
	});
	const measured = await worker.ask({ contender, job, url, apiKey });
	const { stats, created } = await server.ask({ kind: 'stats' });
	checkWork(contender, job, measured, created);
	return { ...measured, requests: stats.total, inFlight: stats.peakInFlight };
}

/** A contender that left work undone is not fast. */
function checkWork(
	contender: Contender,
	job: Job,
	{ successful, failed }: Measured,
	created: number,
): void {
	const isChecker = contender === 'bloomy' && job.task === 'invalid';
	const expected = isChecker ? [0, job.items] : [job.items, 0];
	const toCreate = job.task === 'create' ? job.items : 0;
	if (successful === expected[0] && failed === expected[1] && created === toCreate) return;
	throw new Error(
		`${contender} was to do ${job.items} items, but ${successful} were successful, ${failed} failed and ${created} were created`,
	);
}
