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

/**
 * How fast a run may go: the user's rate limit, and what the server's refusals teach. After a
 * refusal nothing starts before the time named. Then half as many are in flight as before, one more
 * after each full round of accepted ones, and no more start in a while than were accepted in the
 * one that ended with the refusal, a tenth more after each while without one. Times are in ms of
 * one clock, handed in.
 */
export class Pace {
	private readonly fixed?: StartWindow;
	private learned?: StartWindow;
	private heldUntil = -Infinity;
	private isHeld = false;
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
		if (this.isHeld) this.resume(now);
		const wait = Math.max(this.fixed?.wait(now) ?? 0, this.learned?.wait(now) ?? 0);
		if (wait > 0) return wait;
		this.fixed?.add(now);
		this.learned?.add(now);
		return 0;
	}

	/** A request that started at `startedAt` was refused: nothing starts before `until`. */
	refused(startedAt: number, until: number): void {
		this.heldUntil = Math.max(this.heldUntil, until);
		const isNewEpisode = !this.isHeld && startedAt >= this.resumedAt;
		this.isHeld = true;
		if (!isNewEpisode) return;
		this.limit = Math.max(1, Math.floor(this.limit / 2));
		this.acceptedInRound = 0;
	}

	accepted(): void {
		this.acceptedSinceResume++;
		if (this.isHeld) return;
		if (++this.acceptedInRound >= this.limit && this.limit < this.concurrency) {
			this.limit++;
			this.acceptedInRound = 0;
		}
		if (this.learned && ++this.acceptedSinceGrowth >= this.learned.maxRequests) {
			this.learned.maxRequests = Math.ceil(this.learned.maxRequests * GROWTH);
			this.acceptedSinceGrowth = 0;
		}
	}

	private resume(now: number): void {
		const learnedRate = Math.max(1, this.acceptedSinceResume);
		const elapsed = Math.max(1, this.heldUntil - this.resumedAt);
		this.learned = new StartWindow(learnedRate, elapsed);
		this.isHeld = false;
		this.resumedAt = now;
		this.acceptedSinceResume = 0;
		this.acceptedSinceGrowth = 0;
	}
}
