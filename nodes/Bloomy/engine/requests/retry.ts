import { Failure } from '../failure';
import type { FailureType, Outcome } from '../failure';
import { isErrorBody, isObject, isWebPage } from '../wire/body';
import type { Redact } from '../wire/redact';
import { readRetryAfter } from '../wire/retryAfter';
import { explainReply } from './reason';
import type { Reply } from './transport';

/** What a reply means for the request it belongs to. */
export type Verdict =
	| { kind: 'accepted'; body: unknown }
	/** Nothing was done: the same request may go again, after `after` ms. */
	| { kind: 'again'; after: number }
	/** Nothing was done: the whole run has to wait. */
	| { kind: 'refused'; refusal: Refusal }
	/** A write that may have been carried out. */
	| { kind: 'inDoubt'; doubt: Doubt }
	| { kind: 'failed'; failure: Failure };

/** The server refused because of the speed, or refused to let anybody sign in for now. */
export interface Refusal {
	/** The wait that the server names, in ms, if it does. */
	asked: number | undefined;
	/** Whether that is so long that the run ends instead. */
	endsRun: boolean;
	/** The failure of the request if it is not sent again. */
	failure: Failure;
}

/** A write that may or may not have been carried out, until a look decides. */
export interface Doubt {
	/** What to do once it is certain that it was not carried out. */
	ifAbsent: IfAbsent;
	failure: Failure;
}

/**
 * `again`: it may be sent again. `rejected`: it was refused, so it fails as rejected. `unknown`:
 * the server may still be at work on it, so absence is never certain.
 */
export type IfAbsent = 'again' | 'rejected' | 'unknown';

export interface Attempt {
	/** Whether the request may change anything: every request but a GET. */
	isWrite: boolean;
	/** 1 for the first try; what was refused for speed is not counted. */
	number: number;
	/** How often it was sent besides that and refused for speed. */
	refusals?: number;
	maxRetries: number;
	/** Whether the body of a 2xx answer is what the request asked for. */
	isReadable: (body: unknown) => boolean;
	/** Whether a read may be retried if a web page came. */
	retriesPages?: boolean;
	/** Takes secrets out of a server's words. */
	redact: Redact;
}

/** The first wait of a backoff, and the longest one, in ms. */
const BACKOFF = { first: 500, longest: 30_000 };

/** If a server asks for a longer wait than this (ms), the run ends instead. */
export const LONGEST_WAIT = 10 * 60_000;

/** Only a proxy on the way answers this: nothing got through to Bloom Growth. */
const PROXY_LOGIN_NEEDED = 407;

/**
 * Accepted for later, or a server in front stopped waiting: Bloom Growth may still carry it out.
 */
const STILL_AT_WORK = new Set([202, 504, 524]);

/** A refusal that says to try again, from a server in front or from Bloom Growth for the moment. */
const COME_AGAIN = new Set([408, 409, 423, 425]);

/** From a server in front, when one side hung up before the answer. */
const HUNG_UP = 499;

/**
 * Decides what a reply means. Pure, and the only place that decides the outcome of a write. `now`
 * is in ms since the epoch, `random` a number from 0 to 1.
 */
export function judge(reply: Reply, attempt: Attempt, now: number, random: number): Verdict {
	switch (reply.kind) {
		case 'signInFailed':
			return toRefusal(reply.pause, fail(reply, attempt, 'network', 'notSent'));
		case 'unsent':
			return again(fail(reply, attempt, 'network', 'notSent'), attempt, random);
		case 'timeout':
		case 'cutLoose':
			return judgeDoubtful(reply, attempt, 'timeout', 'unknown', random);
		case 'broken':
			return judgeDoubtful(reply, attempt, 'network', 'again', random);
		case 'answered':
			return judgeAnswer(reply, attempt, now, random);
	}
}

type Answered = Extract<Reply, { kind: 'answered' }>;

function judgeAnswer(reply: Answered, attempt: Attempt, now: number, random: number): Verdict {
	const { status, body, headers } = reply;
	if (isSuccess(status) && attempt.isReadable(body)) return { kind: 'accepted', body };
	const asked = readRetryAfter(headers, now);
	if (status === 429 || (status === 503 && asked !== undefined)) {
		return toRefusal(asked, fail(reply, attempt, 'rateLimit', 'rejected'));
	}
	if (status === PROXY_LOGIN_NEEDED) {
		return { kind: 'failed', failure: fail(reply, attempt, 'network', 'notSent') };
	}
	if (isSuccess(status) && status !== 202 && isErrorBody(body)) {
		return { kind: 'failed', failure: fail(reply, attempt, 'rejected', 'rejected') };
	}
	if (status >= 400 && status < 500) return judgeNo(reply, attempt, random);
	const type = status >= 500 ? 'server' : 'unexpectedResponse';
	const ifAbsent = STILL_AT_WORK.has(status) ? 'unknown' : 'again';
	return judgeDoubtful(reply, attempt, type, ifAbsent, random);
}

/**
 * Judges a refusal. Only Bloom Growth's own proves that nothing was done: a server in front may
 * have passed the request on before it refused.
 */
function judgeNo(reply: Answered, attempt: Attempt, random: number): Verdict {
	const { status, body } = reply;
	const isOwn = isObject(body) && !COME_AGAIN.has(status) && status !== HUNG_UP;
	if (attempt.isWrite && !isOwn) {
		return judgeDoubtful(reply, attempt, 'rejected', 'rejected', random);
	}
	const failure = fail(reply, attempt, 'rejected', 'rejected');
	return isWorthRetrying(reply, attempt)
		? again(failure, attempt, random)
		: { kind: 'failed', failure };
}

/** Nothing was done, and the whole run has to wait: refusals count against the run, not the row. */
function toRefusal(asked: number | undefined, failure: Failure): Verdict {
	const endsRun = asked !== undefined && asked > LONGEST_WAIT;
	return { kind: 'refused', refusal: { asked, endsRun, failure } };
}

/** The request was sent and no proper answer came: a read may be retried, a write is in doubt. */
function judgeDoubtful(
	reply: Reply,
	attempt: Attempt,
	type: FailureType,
	ifAbsent: IfAbsent,
	random: number,
): Verdict {
	if (attempt.isWrite) {
		return { kind: 'inDoubt', doubt: { ifAbsent, failure: fail(reply, attempt, type, 'unknown') } };
	}
	const failure = fail(reply, attempt, type, 'rejected');
	const isOver = reply.kind === 'answered' && !isWorthRetrying(reply, attempt);
	return isOver ? { kind: 'failed', failure } : again(failure, attempt, random);
}

/** Whether a read may work the next time. */
function isWorthRetrying({ status, body }: Answered, { retriesPages = false }: Attempt): boolean {
	if (isSuccess(status)) return retriesPages && isWebPage(body);
	if (status >= 500) return status !== 501 && (status <= 504 || (status >= 520 && status <= 530));
	return status === 408 || status === 425;
}

function isSuccess(status: number): boolean {
	return status >= 200 && status < 300;
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

function fail(reply: Reply, attempt: Attempt, type: FailureType, outcome: Outcome): Failure {
	const { message, advice } = explainReply(reply, type, attempt.redact);
	const details = {
		type,
		statusCode: reply.kind === 'answered' ? reply.status : null,
		retryable: isRetryable(reply, type, attempt.isWrite && outcome === 'unknown'),
		outcome,
		attempts: attempt.number + (attempt.refusals ?? 0),
	};
	const isSecondHand = reply.kind === 'answered' && !isObject(reply.body);
	return new Failure(message, details, { advice, isSecondHand });
}

/** Whether a refusal with that status says to try again. */
export function saysToComeAgain(status: number | null): boolean {
	return status !== null && COME_AGAIN.has(status);
}

/** Whether the item may be tried again as it is: that does nothing twice, and it may help. */
function isRetryable(reply: Reply, type: FailureType, isInDoubt: boolean): boolean {
	if (isInDoubt) return false;
	if (type === 'rejected') return reply.kind === 'answered' && saysToComeAgain(reply.status);
	return type === 'rateLimit' || type === 'timeout' || type === 'network' || type === 'server';
}
