/** How a server counts requests against its quota. */
export interface ServerQuota {
	kind: 'sliding window' | 'fixed window' | 'token bucket';
	maxRequests: number;
	/** In ms. A token bucket holds `maxRequests` and fills up in this time. */
	interval: number;
	/** Whether a sliding window counts refused requests too. */
	countsRefused?: boolean;
	/** The part of the first fixed window that has gone by when the run begins. */
	phase?: number;
	/** How many requests of others count already when the run begins. */
	used?: number;
}

/** What becomes of a request, and what the server knows then. Times are in ms. */
export interface Answer {
	isAccepted: boolean;
	/** How many more would be let through now. */
	remaining: number;
	/** Time until the next one is let through, if none remains. */
	wait: number;
	/** Time until the quota is renewed, as an answer would announce it. */
	reset: number;
}

/** A server with a quota, in simulated time. */
export interface QuotaServer {
	/** A request arrives; times never go back. */
	take(now: number): Answer;
	/** From now on so many are let through in an interval. */
	change(maxRequests: number): void;
}

/** A server of any kind. */
export function buildQuotaServer(quota: ServerQuota): QuotaServer {
	switch (quota.kind) {
		case 'sliding window':
			return new SlidingWindowServer(quota);
		case 'fixed window':
			return new FixedWindowServer(quota);
		case 'token bucket':
			return new TokenBucketServer(quota);
	}
}

/** At most `maxRequests` in any interval; what was used before the run is half an interval old. */
class SlidingWindowServer implements QuotaServer {
	private max: number;
	private readonly counted: number[];

	constructor(private readonly quota: ServerQuota) {
		this.max = quota.maxRequests;
		this.counted = Array<number>(quota.used ?? 0).fill(-quota.interval / 2);
	}

	change(maxRequests: number): void {
		this.max = maxRequests;
	}

	take(now: number): Answer {
		const { interval, countsRefused } = this.quota;
		const { counted, max } = this;
		while (counted[0] !== undefined && counted[0] <= now - interval) counted.shift();
		const isAccepted = counted.length < max;
		if (isAccepted || countsRefused) counted.push(now);
		const remaining = Math.max(0, max - counted.length);
		const wait = remaining > 0 ? 0 : (counted.at(-max) ?? now) + interval - now;
		return { isAccepted, remaining, wait, reset: remaining > 0 ? interval : wait };
	}
}

/** At most `maxRequests` in each interval of the server's own clock. */
class FixedWindowServer implements QuotaServer {
	private max: number;
	private counted: number;
	private turn = 0;

	constructor(private readonly quota: ServerQuota) {
		this.max = quota.maxRequests;
		this.counted = quota.used ?? 0;
	}

	change(maxRequests: number): void {
		this.max = maxRequests;
	}

	take(now: number): Answer {
		const { interval, phase = 0 } = this.quota;
		const turn = Math.floor(now / interval + phase);
		if (turn !== this.turn) [this.turn, this.counted] = [turn, 0];
		const isAccepted = this.counted < this.max;
		if (isAccepted) this.counted++;
		const remaining = Math.max(0, this.max - this.counted);
		const reset = (turn + 1 - phase) * interval - now;
		return { isAccepted, remaining, wait: remaining > 0 ? 0 : reset, reset };
	}
}

/** A bucket of `maxRequests` tokens that fills up evenly, one token for each request. */
class TokenBucketServer implements QuotaServer {
	private max: number;
	private tokens: number;
	private filledAt = 0;

	constructor(private readonly quota: ServerQuota) {
		this.max = quota.maxRequests;
		this.tokens = quota.maxRequests - (quota.used ?? 0);
	}

	change(maxRequests: number): void {
		this.max = maxRequests;
	}

	take(now: number): Answer {
		const perMs = this.max / this.quota.interval;
		this.tokens = Math.min(this.max, this.tokens + (now - this.filledAt) * perMs);
		this.filledAt = now;
		// Filled up for exactly one more, it may lack the last bit.
		const isAccepted = this.tokens > 1 - 1e-9;
		if (isAccepted) this.tokens--;
		const remaining = Math.max(0, Math.floor(this.tokens + 1e-9));
		const wait = remaining > 0 ? 0 : (1 - this.tokens) / perMs;
		const reset = remaining > 0 ? (this.max - this.tokens) / perMs : wait;
		return { isAccepted, remaining, wait, reset };
	}
}
