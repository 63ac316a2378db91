import { toFailure } from '../failure';
import type { Failure } from '../failure';
import type { Client, Sent } from '../requests/client';
import { backoff, saysToComeAgain } from '../requests/retry';
import type { Doubt } from '../requests/retry';
import type { HttpRequest } from '../requests/transport';
import type { SharedLock } from './sharedLock';

/**
 * What a look at the server showed: the effect of the write, its absence, or neither for certain.
 */
export type Look<T> = { found: T } | 'absent' | 'unclear';

/** What a write is about, and how to recognise its effect. */
export interface Target<T> {
	/** Writes that could be mistaken for each other take turns once one of them is in doubt. */
	readonly lock: SharedLock;
	/** Whether sending it twice does no more than sending it once. */
	readonly isRepeatable: boolean;
	/** Whether the body of a 2xx answer can be the answer to the write. */
	isReadable(body: unknown): boolean;
	/** The result in an accepted answer, or a doubt if it may be the answer to another write. */
	accept(body: unknown, sent: { sentAt: number; attempts: number }): Promise<T | Doubt>;
	/** Looks at the server until the outcome is certain, or it is certain that nobody can tell. */
	find(doubt: Doubt, since: number): Promise<Look<T>>;
	/** Its turn has come. */
	begin(): void;
	/** It is about to be sent. */
	leave(): void;
	/** It is not known whether it was carried out. */
	doubt(): void;
	/** It has its outcome. */
	close(): void;
}

/** Lets other items go on while work waits for something other than its own answer. */
export type Park = <T>(work: Promise<T>) => Promise<T>;

/** One write of the item at `index`, as it is sent. */
export interface Order {
	client: Client;
	park: Park;
	request: HttpRequest;
	index: number;
}

/**
 * Carries out one write exactly once, even if its answer gets lost: takes its turn, sends it, and
 * if it is in doubt looks before it tries anything else. Rejects with a `Failure` that says what
 * may exist.
 */
export async function carryOut<T>(order: Order, target: Target<T>): Promise<T> {
	const { client, park, request, index } = order;
	const onSend = () => {
		target.leave();
		request.onSend?.();
	};
	const http = { ...request, onSend };
	const send = async (timesSent = 0) =>
		await client.send(http, index, (body) => target.isReadable(body), { timesSent });
	const begin = async () => {
		target.begin();
		return await send();
	};
	try {
		const { isTaken } = target.lock;
		const taking = target.lock.share(begin);
		const came = await accept(await (isTaken ? park(taking) : taking), target, client);
		if ('value' in came) return came.value;
		target.doubt();
		return await park(target.lock.haveAlone(async () => await settle(order, target, send, came)));
	} finally {
		target.close();
	}
}

interface Doubtful {
	doubt: Doubt;
	/** In ms of `Client.now`. */
	since: number;
}

type Came<T> = { value: T } | Doubtful;

async function accept<T>(sent: Sent, target: Target<T>, client: Client): Promise<Came<T>> {
	if ('doubt' in sent) return sent;
	const value = await target.accept(sent.body, sent);
	return isDoubt(value) ? { doubt: value, since: client.now } : { value };
}

function isDoubt(value: unknown): value is Doubt {
	return typeof value === 'object' && value !== null && 'ifAbsent' in value;
}

/** Settles a write that may or may not have been carried out. */
async function settle<T>(
	{ client }: Order,
	target: Target<T>,
	send: (timesSent: number) => Promise<Sent>,
	came: Doubtful,
): Promise<T> {
	let { doubt, since } = came;
	for (;;) {
		const seen = await target.find(doubt, since);
		if (typeof seen === 'object') return seen.found;
		const end = readEnd(seen, doubt, target.isRepeatable, client);
		if (end) throw end;
		const { attempts } = doubt.failure.details;
		await client.wait(backoff(attempts, Math.random()));
		if (client.endedBy) throw toUnknown(doubt.failure, target.isRepeatable);
		const sent = await send(attempts).catch((error: unknown) => toDoubt(error, client.now));
		const next = await accept(sent, target, client);
		if ('value' in next) return next.value;
		({ doubt, since } = next);
	}
}

/** A write that is refused may be so because it landed after all when it was sent before. */
function toDoubt(error: unknown, since: number): Doubtful {
	const failure = toFailure(error);
	if (failure.details.type !== 'rejected') throw failure;
	return { doubt: { ifAbsent: 'rejected', failure }, since };
}

/** The failure that a doubt ends in; undefined if the write may be sent again. */
function readEnd(
	seen: 'absent' | 'unclear',
	{ ifAbsent, failure }: Doubt,
	isRepeatable: boolean,
	client: Client,
): Failure | undefined {
	const isAbsent = seen === 'absent';
	if (isAbsent && ifAbsent === 'rejected') return toRejected(failure);
	const isSure = isAbsent && ifAbsent === 'again';
	const mayGoAgain = isRepeatable || isSure;
	if (!mayGoAgain || client.endedBy) return toUnknown(failure, isRepeatable);
	if (failure.details.attempts <= client.maxRetries) return undefined;
	return isSure && !isRepeatable ? toAbsent(failure) : toUnknown(failure, isRepeatable);
}

/** It was refused and certainly not carried out, so it may go again if the refusal says so. */
function toRejected(failure: Failure): Failure {
	const retryable = saysToComeAgain(failure.details.statusCode);
	return failure.changed({ outcome: 'rejected', retryable });
}

function toUnknown(failure: Failure, retryable: boolean): Failure {
	return failure.changed({ outcome: 'unknown', retryable });
}

function toAbsent(failure: Failure): Failure {
	const words = `${failure.message}, and a look at Bloom Growth showed that it was not carried out`;
	return failure.changed({ outcome: 'rejected', retryable: true }, words);
}

/** A failure after a write was sent. If it is a bug in this node, it is not known what exists. */
export function afterSending(error: unknown): Failure {
	const failure = toFailure(error);
	return failure.cause === undefined ? failure : failure.changed({ outcome: 'unknown' });
}
