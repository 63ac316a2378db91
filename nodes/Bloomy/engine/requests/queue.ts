import PQueue from 'p-queue';

import { createBreather } from '../host/eventLoop';
import type { Failure } from '../failure';
import { Pace } from './pace';
import type { RateLimit } from './pace';
import { pause } from '../host/sleep';

/**
 * Requests begin in groups of so many, or of what begins within so many ms, and each group leaves
 * before the next begins. Answers come in bursts, and if all that follows a burst began at once, none
 * of it would leave before the last was made ready, and so the next burst would be as large.
 */
const GROUP = { requests: 8, ms: 0.5 };

/**
 * All requests of one run: never more than `concurrency` in flight, at the pace the server allows,
 * those of earlier items first.
 */
export class RequestQueue {
	private readonly queue = new PQueue({ concurrency: 1 });
	private readonly pace: Pace;
	private readonly waits = new Set<AbortController>();
	private readonly breathe = createBreather(GROUP.ms, GROUP.requests);
	private gate?: Promise<void>;
	private closing?: Failure;
	private isOpen = false;

	/** Begins with one request at a time, until `open` is called. */
	constructor(concurrency: number, rateLimit?: RateLimit) {
		this.pace = new Pace(concurrency, performance.now(), rateLimit);
	}

	/**
	 * Runs `send` when its turn has come, with the time it started at (ms of `performance.now`).
	 * Once the queue is closed it rejects with the reason, and `send` is not called.
	 */
	async add<T>(send: (startedAt: number) => Promise<T>, index: number): Promise<T> {
		return await this.queue.add(
			async () => {
				const startedAt = await this.takeStart();
				if (this.closing) throw this.closing;
				try {
					return await send(startedAt);
				} finally {
					this.pace.answered(performance.now());
				}
			},
			{ priority: -index },
		);
	}

	/** Lets the full concurrency in. */
	open(): void {
		this.isOpen = true;
		this.adjust();
	}

	/** A request that started at `startedAt` was accepted. */
	accepted(startedAt: number): void {
		this.pace.accepted(startedAt);
		this.adjust();
	}

	/** A request that started at `startedAt` was refused: none starts for the next `wait` ms. */
	refused(startedAt: number, wait: number): void {
		this.pace.refused(startedAt, performance.now(), wait);
		this.adjust();
	}

	/** Waits `ms`, cut short when the queue closes. */
	async wait(ms: number): Promise<void> {
		if (this.closing) return;
		const wait = new AbortController();
		this.waits.add(wait);
		await pause(ms, wait.signal);
		this.waits.delete(wait);
	}

	/** Nothing starts any more: what waits for its turn is rejected with `reason`. */
	close(reason: Failure): void {
		if (this.closing) return;
		this.closing = reason;
		for (const wait of this.waits) wait.abort();
	}

	get closedBy(): Failure | undefined {
		return this.closing;
	}

	private async takeStart(): Promise<number> {
		for (;;) {
			const now = performance.now();
			if (this.closing) return now;
			const breath = this.breathe();
			if (breath) {
				await breath;
				continue;
			}
			const wait = this.pace.takeStart(now);
			if (wait === 0) return now;
			this.gate ??= this.wait(wait).finally(() => (this.gate = undefined));
			await this.gate;
		}
	}

	private adjust(): void {
		if (!this.isOpen) return;
		if (this.queue.concurrency !== this.pace.inFlight) this.queue.concurrency = this.pace.inFlight;
	}
}
