import { isWebPage } from '../wire/body';
import { backoff } from './retry';
import type { Reply } from './transport';

/** Ms without an accepted answer after which a run is given up. */
const PATIENCE = {
	/** Nothing was ever accepted. */
	neverReached: 10_000,
	/** Nobody answers any more. */
	lost: 60_000,
	/** Something answers, but not as the service does: it is under repair. */
	broken: 300_000,
};

/** Between two requests that show whether the service works again, in ms. */
const LONGEST_PAUSE = 5000;

/** What a service that does not work is good for: nothing, once it is given up. */
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

	/** What a reply that was not accepted means for the run; times are in ms of one clock. */
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

/** Whether a reply is none of the service's: no answer, a page, or a failure of the whole service. */
function isOutage(reply: Reply): boolean {
	if (reply.kind === 'cutLoose' || reply.kind === 'signInFailed') return false;
	if (reply.kind !== 'answered') return true;
	return reply.status >= 500 || (reply.status < 300 && isWebPage(reply.body));
}
