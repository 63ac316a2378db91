/** `Retry-After` counts whole seconds, so it may ask for up to this many ms more than needed. */
const ROUNDING = 1000;

/**
 * What the server let through and refused, from the end of one pause to the end of the next. Times
 * are those at which requests started: each takes about as long to reach the server.
 */
export class Stretch {
	accepted = 0;
	firstRefused = Infinity;
	private lastRefused = -Infinity;
	private refused = 0;
	private acceptedLater = 0;
	/** When the next request goes through, as the server said. */
	private freeAt?: number;

	constructor(readonly since: number) {}

	/** A request that started at `startedAt` was accepted. */
	accept(startedAt: number): void {
		this.accepted++;
		if (startedAt > this.firstRefused) this.acceptedLater++;
	}

	/** A request that started at `startedAt` was refused, for `asked` ms if the server said so. */
	refuse(startedAt: number, asked: number | undefined): void {
		this.refused++;
		this.firstRefused = Math.min(this.firstRefused, startedAt);
		this.lastRefused = Math.max(this.lastRefused, startedAt);
		if (asked !== undefined) this.freeAt = Math.max(this.freeAt ?? 0, startedAt + asked);
	}

	/** The pause at its end was too short: the next stretch let nothing through. */
	extend(later: Stretch): void {
		this.refused += later.refused;
		this.lastRefused = later.lastRefused;
		this.freeAt = later.freeAt;
	}

	/** Whether the server said how long to wait. */
	get hasNamedWait(): boolean {
		return this.freeAt !== undefined;
	}

	/**
	 * Whether the refusals say nothing about a quota. A quota refuses everything after the last
	 * request that it lets through; here requests went through that started after the first refused
	 * one.
	 */
	get isStray(): boolean {
		return this.refused <= this.acceptedLater;
	}

	/** Requests per ms that went through until `now`, including the pause. */
	throughput(now: number): number {
		return this.accepted / (now - this.since);
	}

	/** How long (ms) after `start` the server refused: for certain, and at most. */
	blockedAfter(start: number, now: number): { certainly: number; atMost: number } {
		const refusedAt = Math.max(this.lastRefused, (this.freeAt ?? 0) - ROUNDING);
		return { certainly: refusedAt - start, atMost: (this.freeAt ?? now) - start };
	}
}
