/** How long (ms), and for how many requests, a quota is kept to before more is tried. */
const PATIENCE = { ms: 30_000, requests: 40 };

/** The first guess lacks what other clients had used up, so more is tried after this time (ms). */
const FIRST_PATIENCE = 15_000;

/** By how much the rate grows with each step; a first guess doubles. */
const GROWTH = { first: 1, later: 0.15 };

/** A step lasts for one window, until its answers have come (ms), and for this many requests. */
const STEP = { answers: 1000, requests: 20 };

/** A refusal that nothing explains reduces the rate to this part. */
const DECREASE = 0.9;

/** Requests start at most at this many times the rate, so that a refusal finds few in flight. */
const BURST = 4;

/** The `guess` after the first refusal. */
export const FIRST_GUESS = 0;

/**
 * A quota of the server, learned from its refusals: at most `maxRequests` start in any `interval`
 * ms, a sliding window. While nothing is refused the interval shrinks step by step, in case the
 * server allows more.
 */
export class Quota {
	private readonly learned: number;
	/** The shortest interval (ms) that went well for a whole step. */
	private proven: number;
	private readonly growth: number;
	private growsAt: number;
	private wasFull = false;

	/**
	 * `starts` are those that count in the window at time `now`, in order. The higher the `guess`,
	 * the longer the quota is kept to before more is tried.
	 */
	constructor(
		readonly maxRequests: number,
		private interval: number,
		private readonly starts: number[],
		now: number,
		private readonly guess = 1,
	) {
		this.learned = this.proven = interval;
		const isFirst = guess === FIRST_GUESS;
		this.growth = isFirst ? GROWTH.first : GROWTH.later;
		const patience = guess * Math.max(PATIENCE.ms, PATIENCE.requests / this.rate);
		this.growsAt = now + Math.max(interval, isFirst ? FIRST_PATIENCE : patience);
	}

	/** Requests per ms. */
	get rate(): number {
		return this.maxRequests / this.interval;
	}

	/** The window (ms) that is known to work. */
	get window(): number {
		return this.proven;
	}

	/** Whether more is being tried than is known to work. */
	get isOnTrial(): boolean {
		return this.interval < this.proven;
	}

	/** Ms from `now` until one more may start; 0 when it may at once. */
	wait(now: number, mayBurst: boolean): number {
		const { starts, interval, maxRequests } = this;
		while (starts[0] !== undefined && starts[0] + interval <= now) starts.shift();
		const blocking = starts.at(-maxRequests);
		if (starts.length >= maxRequests && blocking !== undefined) {
			this.wasFull = true;
			return blocking + interval - now;
		}
		const last = starts.at(-1) ?? -Infinity;
		return mayBurst ? 0 : Math.max(0, last + 1 / (BURST * this.rate) - now);
	}

	/** A request starts. */
	start(now: number): void {
		this.starts.push(now);
	}

	/** A request that started at `startedAt` was accepted: when the time has come, more is tried. */
	accepted(startedAt: number): void {
		if (!this.wasFull || startedAt < this.growsAt) return;
		this.wasFull = false;
		this.proven = this.interval;
		this.interval /= 1 + this.growth;
		const step = (this.guess * STEP.requests) / this.rate;
		this.growsAt = startedAt + Math.max(step, this.learned + STEP.answers);
	}

	/**
	 * What was tried is too much: back to what is known to work, and for longer if nothing else did.
	 */
	fallBack(now: number): Quota {
		const hasGrown = this.proven < this.learned;
		const guess = hasGrown ? 1 : Math.max(1, 2 * this.guess);
		return new Quota(this.maxRequests, this.proven, this.starts, now, guess);
	}

	/**
	 * A little slower and more evenly: half as many requests in half the time. It does not get slower
	 * than `throughput` (requests per ms), which is known to work.
	 */
	slowDown(throughput: number, now: number): Quota {
		const rate = Math.max(DECREASE * this.rate, Math.min(this.rate, throughput));
		const count = Math.ceil(this.maxRequests / 2);
		const slower = new Quota(count, count / rate, this.starts, now, this.guess || 1);
		slower.growsAt = this.growsAt;
		return slower;
	}
}
