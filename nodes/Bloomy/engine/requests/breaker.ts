import { isWebPage } from '../wire/body';
import { backoff } from './retry';
import type { Reply } from './transport';

/** Ms without an accepted answer after which a run is given up. */
const PATIENCE = {
	/** Nothing was ever accepted. */
	neverReached: 10_000,
	/** Nothing answers any more. */
	lost: 60_000,
	/** Something answers, but not as the service does: it may be under maintenance. */
	broken: 300_000,
};

/** Longest pause (ms) between two requests that test whether the service works again. */
const LONGEST_PAUSE = 5000;

/** What an outage means for the run: nothing, a pause in ms, or its end. */
export type Outage = 'none' | { wait: number } | 'over';

/**
 * A circuit breaker. After many requests in a row that brought no proper answer, the run pauses and
 * then tries with one at a time, longer and longer apart, until one is accepted or it is given up.
 */
export class Breaker {
	private readonly threshold: number;
	private failures = 0;
	private since = 0;
	private wasAnswered = false;
	private hasAccepted = false;

	constructor(concurrency: number) {
		this.threshold = 2 * concurrency;
	}

	accepted(): void {
		this.failures = 0;
		this.hasAccepted = true;
	}

	/** What a reply that was not accepted means for the run. Times are in ms of one clock. */
	note(reply: Reply, startedAt: number, now: number, random: number): Outage {
		if (!isOutage(reply)) {
			this.failures = 0;
			return 'none';
		}
		if (this.failures++ === 0) {
			this.since = startedAt;
			this.wasAnswered = false;
		}
		if (reply.kind === 'answered') this.wasAnswered = true;
		if (this.failures < this.threshold) return 'none';
		if (now - this.since >= this.patience) return 'over';
		const wait = backoff(this.failures - this.threshold + 1, random);
		return { wait: Math.min(wait, LONGEST_PAUSE) };
	}

	private get patience(): number {
		if (!this.hasAccepted) return PATIENCE.neverReached;
		return this.wasAnswered ? PATIENCE.broken : PATIENCE.lost;
	}
}

/** Whether a reply shows no working service: no answer, a web page, or a server error. */
function isOutage(reply: Reply): boolean {
	if (reply.kind === 'cutLoose' || reply.kind === 'signInFailed') return false;
	if (reply.kind !== 'answered') return true;
	return reply.status >= 500 || (reply.status < 300 && isWebPage(reply.body));
}
