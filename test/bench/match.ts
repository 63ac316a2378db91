import type { Contender } from './contenders';
import { countMeetings, toIdeal } from './jobs';
import type { Job } from './jobs';
import type { Peer } from './peer';
import { seatInEngine, toWarmUp } from './players';
import type { Measured, Player } from './players';
import type { ServerQuestion, Served } from './server';

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

/**
 * Does one job with each contender in turns, `rounds` times over. Each round begins with the next of
 * them, so that none is always first. `guests` are those outside the engine.
 */
export async function playMatch(
	server: Peer<ServerQuestion, Served>,
	job: Job,
	rounds: number,
	guests: Player[] = [],
): Promise<Result[]> {
	const players = [...chooseContenders(job).map(seatInEngine), ...guests];
	const results = players.map(({ contender }): Result => ({ contender, played: [] }));
	for (const guest of guests) await playRound(server, guest, toWarmUp(job));
	for (let round = 0; round < rounds; round++) {
		for (let turn = 0; turn < players.length; turn++) {
			const at = (round + turn) % players.length;
			results[at]!.played.push(await playRound(server, players[at]!, job));
		}
	}
	return results;
}

function chooseContenders(job: Job): Contender[] {
	const isLoopQuick = job.concurrency > 1 && toIdeal({ ...job, concurrency: 1 }) <= PATIENCE;
	return isLoopQuick && job.task !== 'invalid' ? ['bare', 'bloomy', 'loop'] : ['bare', 'bloomy'];
}

async function playRound(
	server: Peer<ServerQuestion, Served>,
	player: Player,
	job: Job,
): Promise<Played> {
	const serve = async (one: Job) =>
		await server.ask({ kind: 'begin', latency: one.latency, meetings: countMeetings(one) });
	const measured = await player.play(job, serve);
	const { stats, created } = await server.ask({ kind: 'stats' });
	checkWork(player.contender, job, measured, created);
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
