export interface RateLimit {
	maxRequests: number;
	/** In ms. */
	interval: number;
}

/** Starts of ours may come closer together at the server than they left; windows allow for it, in ms. */
const JITTER = 25;

/** By how much a learned rate grows after a window without a refusal. */
const GROWTH = 1.1;

/** At most `maxRequests` starts in any window of `interval` ms, sliding. */
class StartWindow {
	private readonly starts: number[] = [];

	constructor(
		public maxRequests: number,
		private readonly interval: number,
	) {}

	/** Ms from `now` until one more may start; 0 when it may at once. */
	wait(now: number): number {
		while ((this.starts[0] ?? now) + this.interval <= now) this.starts.shift();
		const blocking = this.starts.at(-this.maxRequests);
		const isFull = this.starts.length >= this.maxRequests && blocking !== undefined;
		return isFull ? blocking + this.interval - now : 0;
	}

	add(now: number): void {
		this.starts.push(now);
	}
}

/** A time in which nothing starts, from the first refusal on. */
interface Hold {
	/** When the request started that was refused first. */
	startedAt: number;
	/** Ms from the last resumption to the time named, as the server saw it. */
	length: number;
	refused: number;
	/** How many were accepted although they started later than the first one refused. */
	acceptedLater: number;
}

/**
 * How fast a run may go: the user's rate limit, and what the server's refusals teach. After a
 * refusal nothing starts before the time named. Then half as many are in flight as before, one more
 * after each full round of accepted ones, and no more start in a while than were accepted in the
 * one that ended with the refusal (but as many as may be in flight), a tenth more after each while
 * without one. Times are in ms of
 * one clock, handed in.
 */
export class Pace {
	private readonly fixed?: StartWindow;
	private learned?: StartWindow;
	private heldUntil = -Infinity;
	private hold?: Hold;
	private resumedAt: number;
	private acceptedSinceResume = 0;
	private acceptedSinceGrowth = 0;
	private acceptedInRound = 0;
	private limit: number;

	constructor(
		private readonly concurrency: number,
		now: number,
		rateLimit?: RateLimit,
	) {
		this.limit = concurrency;
		this.resumedAt = now;
		if (rateLimit) {
			this.fixed = new StartWindow(rateLimit.maxRequests, rateLimit.interval + JITTER);
		}
	}

	/** Most requests that may be in flight now. */
	get inFlight(): number {
		return this.limit;
	}

	/** Takes the start of one request if it may start `now`: 0, or the ms to wait and ask again. */
	takeStart(now: number): number {
		if (now < this.heldUntil) return this.heldUntil - now;
		if (this.hold) this.resume(now, this.hold);
		const wait = Math.max(this.fixed?.wait(now) ?? 0, this.learned?.wait(now) ?? 0);
		if (wait > 0) return wait;
		this.fixed?.add(now);
		this.learned?.add(now);
		return 0;
	}

	/** A request that started at `startedAt` was refused `now`: nothing starts for `wait` ms. */
	refused(startedAt: number, now: number, wait: number): void {
		this.heldUntil = Math.max(this.heldUntil, now + wait);
		if (this.hold) {
			this.hold.refused++;
			return;
		}
		this.hold = {
			startedAt,
			refused: 1,
			acceptedLater: 0,
			length: startedAt + wait - this.resumedAt,
		};
		if (startedAt < this.resumedAt) return;
		this.limit = Math.max(1, Math.floor(this.limit / 2));
		this.acceptedInRound = 0;
	}

	/** A request that started at `startedAt` was accepted. */
	accepted(startedAt: number): void {
		if (startedAt >= this.resumedAt) this.acceptedSinceResume++;
		if (this.hold) {
			if (startedAt > this.hold.startedAt) this.hold.acceptedLater++;
			return;
		}
		if (++this.acceptedInRound >= this.limit && this.limit < this.concurrency) {
			this.limit++;
			this.acceptedInRound = 0;
		}
		if (this.learned && ++this.acceptedSinceGrowth >= this.learned.maxRequests) {
			this.learned.maxRequests = Math.ceil(this.learned.maxRequests * GROWTH);
			this.acceptedSinceGrowth = 0;
		}
	}

	/**
	 * A quota refuses whatever comes after the last one it lets through, so then what was accepted
	 * is the rate to keep to. A refusal among accepted ones says nothing of a rate.
	 */
	private resume(now: number, hold: Hold): void {
		if (hold.refused > hold.acceptedLater && this.acceptedSinceResume > 0) {
			const maxRequests = Math.max(this.limit, this.acceptedSinceResume);
			this.learned = new StartWindow(maxRequests, Math.max(1, hold.length));
		}
		this.hold = undefined;
		this.resumedAt = now;
		this.acceptedSinceResume = 0;
		this.acceptedSinceGrowth = 0;
	}
}
