import type { CertificateFiles } from '../faults/certificate';
import type { Contender } from './contenders';
import { countTodos, toIdeal } from './jobs';
import type { Job } from './jobs';
import type { Peer } from './peer';
import { seatInEngine, toWarmUp } from './players';
import type { Measured, Player } from './players';
import type { ServerQuestion, Served } from './server';

/** One round, as the contender and the server saw it. */
export interface Played extends Measured {
	/** Arrived at the server, and how many of them at once. */
	requests: number;
	inFlight: number;
	/** Connections that were opened for them. */
	connections: number;
}

/** The rounds of one contender at one job. */
export interface Result {
	contender: Contender;
	played: Played[];
}

/** What a match needs besides the job. */
interface Company {
	/** Requests that each process sends before its round. */
	warmUp: number;
	/** Those outside the engine. */
	guests: Player[];
	/** Of a server that is a round trip away; whoever plays must trust it. */
	certificate: CertificateFiles | undefined;
}

/** One by one is not waited for longer than this (ms). */
const PATIENCE = 15_000;

/**
 * Does one job with each contender in turns, `rounds` times over. Each round begins with the next of
 * them, so that none is always first.
 */
export async function playMatch(
	server: Peer<ServerQuestion, Served>,
	job: Job,
	rounds: number,
	{ guests, certificate, warmUp }: Company,
): Promise<Result[]> {
	const inEngine = chooseContenders(job).map((contender) => seatInEngine(contender, warmUp));
	const players = [...inEngine, ...guests];
	const results = players.map(({ contender }): Result => ({ contender, played: [] }));
	const play = async (player: Player, one: Job) =>
		await playRound(server, player, one, certificate);
	for (const guest of guests) await play(guest, toWarmUp(job, warmUp));
	for (let round = 0; round < rounds; round++) {
		for (let turn = 0; turn < players.length; turn++) {
			const at = (round + turn) % players.length;
			results[at]!.played.push(await play(players[at]!, job));
		}
	}
	return results;
}

function chooseContenders(job: Job): Contender[] {
	if (job.roundTrip > 0) return ['bare', 'bloomy', 'keepAlive'];
	const isLoopQuick = job.concurrency > 1 && toIdeal({ ...job, concurrency: 1 }) <= PATIENCE;
	return isLoopQuick && job.task !== 'invalid' ? ['bare', 'bloomy', 'loop'] : ['bare', 'bloomy'];
}

async function playRound(
	server: Peer<ServerQuestion, Served>,
	player: Player,
	job: Job,
	certificate: CertificateFiles | undefined,
): Promise<Played> {
	const serve = async (one: Job) => await server.ask({ kind: 'begin', job: one, certificate });
	const measured = await player.play(job, serve);
	const served = await server.ask({ kind: 'stats' });
	const { total: requests, peakInFlight: inFlight, connections } = served.stats;
	checkWork(player.contender, job, measured, served);
	return { ...measured, requests, inFlight, connections };
}

/** A contender that left work undone is not fast. */
function checkWork(
	contender: Contender,
	job: Job,
	{ successful, failed }: Measured,
	{ created, asAsked }: Served,
): void {
	const isChecker = contender === 'bloomy' && job.task === 'invalid';
	const expected = isChecker ? [0, job.items] : [job.items, 0];
	const toCreate = job.task === 'create' ? job.items : 0;
	const isDone = created === toCreate && asAsked === countTodos(job);
	if (successful === expected[0] && failed === expected[1] && isDone) return;
	throw new Error(
		`${contender} was to do ${job.items} items, but ${successful} were successful, ${failed} failed, ${created} were created and ${asAsked} are as asked`,
	);
}
