/** At most `maxRequests` in any `interval` ms. */
export interface RateLimit {
	maxRequests: number;
	/** In ms. */
	interval: number;
}

/** How soon to ask again (ms) if nothing says how long it will take. */
export const POLL = 10;

/**
 * The user's limit: at most `maxRequests` arrive in any window of `interval` ms, sliding. A request
 * arrives somewhere between its start and its answer, so it counts until `interval` after that.
 */
export class SlidingWindow {
	private underWay = 0;
	private readonly answered: number[] = [];

	constructor(private readonly rateLimit: RateLimit) {}

	/** Ms from `now` until one more may start; 0 if it may start at once. */
	wait(now: number): number {
		const { maxRequests, interval } = this.rateLimit;
		while (this.answered[0] !== undefined && this.answered[0] + interval <= now) {
			this.answered.shift();
		}
		if (this.underWay + this.answered.length < maxRequests) return 0;
		const [first] = this.answered;
		return first === undefined ? POLL : first + interval - now;
	}

	/** A request starts. */
	start(): void {
		this.underWay++;
	}

	/** A request that started is over. */
	answer(now: number): void {
		this.underWay--;
		this.answered.push(now);
	}
}
