export interface RateLimit {
	maxRequests: number;
	/** In ms. */
	interval: number;
}

/** A learned rate is kept for some windows, then it grows with each one without a refusal. */
const PATIENCE = 5;
const GROWTH = 1.25;

/** Fewer accepted ones than this say nothing of a rate. */
const ENOUGH_TO_LEARN = 5;

/** How soon to ask again (ms) when nothing tells how long it takes. */
const POLL = 10;

/**
 * The user's limit: at most `maxRequests` arrive in any window of `interval` ms, sliding. A request
 * arrives somewhere between its start and its answer, so it counts until `interval` after that.
 */
class FixedWindow {
	private underWay = 0;
	private readonly answered: number[] = [];

	constructor(private readonly rateLimit: RateLimit) {}

	/** Ms from `now` until one more may start; 0 when it may at once. */
	wait(now: number): number {
		const { maxRequests, interval } = this.rateLimit;
		while ((this.answered[0] ?? now) + interval <= now) this.answered.shift();
		if (this.underWay + this.answered.length < maxRequests) return 0;
		const [first] = this.answered;
		return first === undefined ? POLL : first + interval - now;
	}

	start(): void {
		this.underWay++;
	}

	answer(now: number): void {
		this.underWay--;
		this.answered.push(now);
	}
}

/** A rate the server taught: at most `maxRequests` starts in any window of `interval` ms. */
class LearnedWindow {
	private readonly starts: number[] = [];

	constructor(
		public maxRequests: number,
		readonly interval: number,
	) {}

	wait(now: number): number {
		while ((this.starts[0] ?? now) + this.interval <= now) this.starts.shift();
		const blocking = this.starts.at(-this.maxRequests);
		const isFull = this.starts.length >= this.maxRequests && blocking !== undefined;
		return isFull ? blocking + this.interval - now : 0;
	}

	start(now: number): void {
		this.starts.push(now);
	}
}

/** A time in which nothing starts, from the first refusal on. */
interface Hold {
	/** When the request started that was refused first. */
	startedAt: number;
	/** Ms the server asked for. */
	wait: number;
	refused: number;
	/** How many were accepted although they started later than the first one refused. */
	acceptedLater: number;
}

/**
 * How fast a run may go: the user's rate limit, and what the server's refusals teach. After a
 * refusal nothing starts before the time named. Then half as many are in flight as before, one more
 * after each full round of accepted ones. Where a quota shows, no more start in its window than it
 * let through, and more again once some windows went by without a refusal. Times are in ms of one
 * clock, handed in.
 */
export class Pace {
	private readonly fixed?: FixedWindow;
	private learned?: LearnedWindow;
	private heldUntil = -Infinity;
	private hold?: Hold;
	private resumedAt: number;
	/** Starts of the requests accepted since then. */
	private acceptedStarts: number[] = [];
	private acceptedSinceGrowth = 0;
	private cleanWindows = 0;
	private acceptedInRound = 0;
	private limit: number;

	constructor(
		private readonly concurrency: number,
		now: number,
		rateLimit?: RateLimit,
	) {
		this.limit = concurrency;
		this.resumedAt = now;
		if (rateLimit) this.fixed = new FixedWindow(rateLimit);
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
		this.fixed?.start();
		this.learned?.start(now);
		return 0;
	}

	/** A request that took a start is over, whatever came of it. */
	answered(now: number): void {
		this.fixed?.answer(now);
	}

	/** A request that started at `startedAt` was refused `now`: nothing starts for `wait` ms. */
	refused(startedAt: number, now: number, wait: number): void {
		this.heldUntil = Math.max(this.heldUntil, now + wait);
		if (this.hold) {
			this.hold.refused++;
			return;
		}
		this.hold = { startedAt, wait, refused: 1, acceptedLater: 0 };
		if (startedAt < this.resumedAt) return;
		this.limit = Math.max(1, Math.floor(this.limit / 2));
		this.acceptedInRound = 0;
	}

	/** A request that started at `startedAt` was accepted. */
	accepted(startedAt: number): void {
		if (startedAt >= this.resumedAt) this.acceptedStarts.push(startedAt);
		if (this.hold) {
			if (startedAt > this.hold.startedAt) this.hold.acceptedLater++;
			return;
		}
		if (++this.acceptedInRound >= this.limit && this.limit < this.concurrency) {
			this.limit++;
			this.acceptedInRound = 0;
		}
		if (this.learned && ++this.acceptedSinceGrowth >= this.learned.maxRequests) {
			this.acceptedSinceGrowth = 0;
			if (++this.cleanWindows >= PATIENCE) {
				this.learned.maxRequests = Math.ceil(this.learned.maxRequests * GROWTH);
			}
		}
	}

	private resume(now: number, hold: Hold): void {
		this.learned = this.learnFrom(hold) ?? this.learned;
		this.hold = undefined;
		this.resumedAt = now;
		this.acceptedStarts = [];
		this.acceptedSinceGrowth = 0;
		this.cleanWindows = 0;
	}

	/**
	 * A quota refuses whatever comes after the last one it lets through, so what it let through in
	 * its window is the rate to keep to. A refusal among accepted ones says nothing of a rate.
	 */
	private learnFrom(hold: Hold): LearnedWindow | undefined {
		if (hold.refused <= hold.acceptedLater) return undefined;
		const sinceResume = hold.startedAt + hold.wait - this.resumedAt;
		const interval = Math.max(1, Math.min(sinceResume, this.learned?.interval ?? Infinity));
		const begin = hold.startedAt - interval;
		const letThrough = this.acceptedStarts.filter((start) => start > begin).length;
		if (letThrough < ENOUGH_TO_LEARN) return undefined;
		return new LearnedWindow(Math.max(this.limit, letThrough), interval);
	}
}
