import { Failure } from '../failure';
import type { FailureType, Outcome } from '../failure';
import { readServerMessage } from '../wire/serverMessage';
import type { HttpRequest, Reply } from './transport';

/** What a reply means for the request it belongs to. */
export type Verdict =
	| { kind: 'accepted'; body: unknown }
	/** Nothing was done: the same request may go again, after `after` ms of its own. */
	| { kind: 'again'; after: number; hold?: Hold }
	/** A write that may have been carried out. */
	| { kind: 'inDoubt'; doubt: Doubt }
	| { kind: 'failed'; failure: Failure; hold?: Hold };

/** The server refused to work so fast: no request of the run is to start for `wait` ms. */
export interface Hold {
	wait: number;
	/** Whether that is so long that the run ends instead. */
	endsRun: boolean;
}

/** A write of which nobody knows whether it was carried out, until somebody looks. */
export interface Doubt {
	/** What not finding its record proves: a server that is still at work may yet write it. */
	absence: 'certain' | 'certainOnSecondLook' | 'neverCertain';
	failure: Failure;
}

export interface Attempt {
	method: HttpRequest['method'];
	/** 1 for the first try. */
	number: number;
	maxRetries: number;
	/** Whether the body of a 2xx answer is what the request asked for. */
	isReadable: (body: unknown) => boolean;
}

/** The first wait of a backoff, and the longest one, in ms. */
const BACKOFF = { first: 500, longest: 30_000 };

/** A server that asks for a longer wait than this (ms) is not waited for. */
export const LONGEST_WAIT = 10 * 60_000;

/** JavaScript takes far more for a date than HTTP does. */
const HTTP_DATE = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)/;

/** Only a proxy on the way answers so: nothing got through to Bloom Growth. */
const PROXY_LOGIN_NEEDED = 407;

/** It was taken for later, or a server in front did not wait: Bloom Growth may yet carry it out. */
const STILL_AT_WORK = new Set([202, 504, 524]);

/** What broke on the way, between a server in front and Bloom Growth, may have arrived there. */
const BROKE_BEHIND = new Set([502, 520, 522]);

const READS_WORTH_RETRYING = new Set([500, 502, 503, 504]);

/**
 * Decides what a reply means. Pure, and the one place that says what a write's outcome is. `now` is
 * in ms since the epoch, `random` a number from 0 to 1.
 */
export function judge(reply: Reply, attempt: Attempt, now: number, random: number): Verdict {
	switch (reply.kind) {
		case 'signInFailed':
		case 'unsent':
			return again(fail(reply, attempt, 'network', 'notSent'), attempt, random);
		case 'timeout':
			return judgeDoubtful(reply, attempt, 'timeout', 'neverCertain', random);
		case 'broken':
			return judgeDoubtful(reply, attempt, 'network', 'certainOnSecondLook', random);
		case 'answered':
			return judgeAnswer(reply, attempt, now, random);
	}
}

type Answered = Extract<Reply, { kind: 'answered' }>;

function judgeAnswer(reply: Answered, attempt: Attempt, now: number, random: number): Verdict {
	const { status, body, headers } = reply;
	const succeeded = status >= 200 && status < 300;
	if (succeeded && attempt.isReadable(body)) return { kind: 'accepted', body };
	const asked = readRetryAfter(headers, now);
	if (status === 429 || (status === 503 && asked !== undefined)) {
		return judgeRefusal(reply, attempt, asked, random);
	}
	if (status === PROXY_LOGIN_NEEDED) {
		return { kind: 'failed', failure: fail(reply, attempt, 'network', 'notSent') };
	}
	if (status >= 400 && status < 500) {
		return { kind: 'failed', failure: fail(reply, attempt, 'rejected', 'rejected') };
	}
	const type = status >= 500 ? 'server' : 'unexpectedResponse';
	return judgeDoubtful(reply, attempt, type, judgeAbsence(status), random);
}

function judgeAbsence(status: number): Doubt['absence'] {
	if (STILL_AT_WORK.has(status)) return 'neverCertain';
	return BROKE_BEHIND.has(status) ? 'certainOnSecondLook' : 'certain';
}

/** A refusal to work so fast: nothing was done, and the whole run is to wait. */
function judgeRefusal(
	reply: Answered,
	attempt: Attempt,
	asked: number | undefined,
	random: number,
): Verdict {
	const failure = fail(reply, attempt, 'rateLimit', 'rejected');
	const wait = asked ?? backoff(attempt.number, random);
	const hold = { wait, endsRun: wait > LONGEST_WAIT };
	const mayGoAgain = attempt.number <= attempt.maxRetries && !hold.endsRun;
	return mayGoAgain ? { kind: 'again', after: 0, hold } : { kind: 'failed', failure, hold };
}

/** Something was sent and no proper answer came: a read may go again, a write is in doubt. */
function judgeDoubtful(
	reply: Reply,
	attempt: Attempt,
	type: FailureType,
	absence: Doubt['absence'],
	random: number,
): Verdict {
	if (attempt.method === 'POST') {
		return { kind: 'inDoubt', doubt: { absence, failure: fail(reply, attempt, type, 'unknown') } };
	}
	const failure = fail(reply, attempt, type, 'rejected');
	const worthRetrying = reply.kind !== 'answered' || READS_WORTH_RETRYING.has(reply.status);
	return worthRetrying ? again(failure, attempt, random) : { kind: 'failed', failure };
}

function again(failure: Failure, attempt: Attempt, random: number): Verdict {
	if (attempt.number > attempt.maxRetries) return { kind: 'failed', failure };
	return { kind: 'again', after: backoff(attempt.number, random) };
}

/** Exponential backoff with jitter: ms to wait after the try of this number failed. */
export function backoff(tries: number, random: number): number {
	const full = Math.min(BACKOFF.longest, BACKOFF.first * 2 ** (tries - 1));
	return full / 2 + (full / 2) * random;
}

/**
 * Ms to wait as `Retry-After` asks, in seconds or as an HTTP date; undefined without a usable one. A
 * date is held against the server's own clock where the answer shows it.
 */
export function readRetryAfter(headers: Record<string, unknown>, now: number): number | undefined {
	const value = headers['retry-after'];
	if (typeof value !== 'string' && typeof value !== 'number') return undefined;
	const text = String(value).trim();
	if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
	const until = HTTP_DATE.test(text) ? Date.parse(text) : NaN;
	const serverNow = Date.parse(String(headers.date));
	return Number.isNaN(until)
		? undefined
		: Math.max(0, until - (Number.isNaN(serverNow) ? now : serverNow));
}

function fail(reply: Reply, attempt: Attempt, type: FailureType, outcome: Outcome): Failure {
	const statusCode = reply.kind === 'answered' ? reply.status : null;
	const isWrite = attempt.method === 'POST';
	return new Failure(describe(reply, type), {
		type,
		statusCode,
		retryable: isRetryable(type, isWrite, outcome),
		outcome,
		attempts: attempt.number,
	});
}

/** Whether the item as it is may be tried again: that creates nothing twice, and may help. */
function isRetryable(type: FailureType, isWrite: boolean, outcome: Outcome): boolean {
	if (isWrite && outcome === 'unknown') return false;
	return type === 'rateLimit' || type === 'timeout' || type === 'network' || type === 'server';
}

function describe(reply: Reply, type: FailureType): string {
	if (reply.kind !== 'answered') return capitalize(reply.message);
	const said = readServerMessage(reply.body)?.replace(/\.$/, '');
	const words = said === undefined ? '' : `: ${said}`;
	const status = `(HTTP status ${reply.status})`;
	switch (type) {
		case 'rateLimit':
			return `Bloom Growth refused the request because too many came at once${words} ${status}`;
		case 'rejected':
			return said === undefined
				? `Bloom Growth refused the request without a word ${status}`
				: `Bloom Growth said: ${said} ${status}`;
		case 'server':
			return `Bloom Growth failed while working on the request${words} ${status}`;
		case 'network':
			return `The proxy that n8n uses wants a login of its own${words} ${status}`;
		default:
			return `Bloom Growth's answer could not be read: ${describeBody(reply.body)} ${status}`;
	}
}

function describeBody(body: unknown): string {
	if (body === undefined || body === null || body === '') return 'it was empty';
	if (typeof body !== 'string') return 'it lacks the ID of a record';
	if (!/^\s*</.test(body)) return 'it was not complete JSON';
	const title = readServerMessage(body);
	return `it was a web page instead of data${title === undefined ? '' : `, titled ${title}`}`;
}

function capitalize(sentence: string): string {
	return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
