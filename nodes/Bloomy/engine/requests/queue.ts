import PQueue from 'p-queue';

import type { Failure } from '../failure';
import { createBreather } from '../host/eventLoop';
import { sleep } from '../host/sleep';
import type { Announcement } from './announcement';
import { Pace } from './pace';
import type { RateLimit } from './pace';

/**
 * Requests begin in groups: so many, or those that begin within so many ms. Each group is sent
 * before the next begins. Answers come in bursts. If all requests after a burst began at once, none
 * would be sent before the last was ready, and the next burst would be just as large.
 */
const GROUP = { requests: 8, ms: 0.5 };

/** A request that has begun: its result, and when its place in the queue is free again. */
export interface Turn<T> {
	result: Promise<T>;
	/** Settles once the request is over, which may be long after it was given up. */
	over: Promise<unknown>;
}

/**
 * All requests of one run: at most `concurrency` in flight, at the pace that the server allows, and
 * earlier items first.
 */
export class RequestQueue {
	private readonly queue = new PQueue({ concurrency: 1 });
	private readonly pace: Pace;
	/** One for each wait: Node warns if more than ten listeners wait for one signal. */
	private readonly waits = new Set<AbortController>();
	/** Rejects one request that waits for its turn. */
	private readonly waiting = new Set<(reason: Failure) => void>();
	private readonly breathe = createBreather(GROUP.ms, GROUP.requests);
	private gate?: Promise<void>;
	private closing?: Failure;
	private wakeClosed: () => void = () => undefined;
	/** Settles when nothing starts any more. */
	readonly whenClosed = new Promise<void>((resolve) => (this.wakeClosed = resolve));
	private isOpen = false;
	/** Requests that have begun and are not over. */
	private begun = 0;
	/** Those of them that were given up. */
	private stuck = 0;
	/** Extra places, because all others are stuck. */
	private lent = 0;
	/** Whether one request at a time has to show that the service works again. */
	private isProbing = false;
	private heldUntil = 0;
	private freed?: { promise: Promise<void>; resolve(): void };

	/** Begins with one request at a time, until `open` is called. */
	constructor(concurrency: number, rateLimit?: RateLimit) {
		this.pace = new Pace(concurrency, performance.now(), rateLimit);
	}

	/**
	 * Calls `begin` when its turn has come, with the current time (ms of `performance.now`), and
	 * gives its result. Once the queue is closed it rejects with the reason and does not call
	 * `begin`.
	 */
	async add<T>(begin: (startedAt: number) => Turn<T>, index: number): Promise<T> {
		if (this.closing) throw this.closing;
		return await new Promise<T>((resolve, reject) => {
			this.waiting.add(reject);
			const takeTurn = async () => {
				const startedAt = await this.takeStart();
				this.waiting.delete(reject);
				if (this.closing) return;
				const turn = begin(startedAt);
				await turn.result.then(resolve, reject);
				await turn.over;
				this.begun--;
				this.pace.answered(performance.now());
				this.free();
			};
			void this.queue.add(takeTurn, { priority: -index });
		});
	}

	/** Allows the full concurrency. */
	open(): void {
		this.isOpen = true;
		this.adjust();
	}

	/** A request that started at `startedAt` was accepted. */
	accepted(startedAt: number): void {
		this.isProbing = false;
		this.pace.accepted(startedAt);
		this.adjust();
	}

	/**
	 * A request that started at `startedAt` was refused, for `asked` ms if the server named a wait.
	 */
	refused(startedAt: number, asked: number | undefined): void {
		this.pace.refused(startedAt, performance.now(), asked, Math.random());
		this.adjust();
	}

	/** An answer says how much of a quota is left. */
	announced({ remaining, reset }: Announcement): void {
		this.pace.announced(remaining, reset, performance.now());
	}

	/** Pauses in a row that let nothing through, with one request at a time in flight. */
	get pausesInVain(): number {
		return this.pace.pausesInVain;
	}

	/** The service is down: nothing starts for `wait` ms, then one at a time until one works. */
	suspend(wait: number): void {
		this.isProbing = true;
		this.heldUntil = performance.now() + wait;
		this.adjust();
	}

	/**
	 * A request was given up but is still under way: it keeps its place until it is `over`. If all
	 * places are taken like that after `patience` ms, there is an extra one, or the run would stand
	 * still.
	 */
	async keepPlace(over: Promise<unknown>, patience: number): Promise<void> {
		this.stuck++;
		void this.wait(patience).then(() => {
			if (this.stuck < this.places) return;
			this.lent++;
			this.adjust();
		});
		await over;
		this.stuck--;
		this.lent = Math.min(this.lent, this.stuck);
		this.adjust();
	}

	/** Waits `ms`, or until the queue closes. */
	async wait(ms: number): Promise<void> {
		if (this.closing) return;
		const wait = new AbortController();
		this.waits.add(wait);
		await sleep(ms, wait.signal);
		this.waits.delete(wait);
	}

	/** Nothing starts any more: requests that wait for their turn are rejected with `reason`. */
	close(reason: Failure): void {
		if (this.closing) return;
		this.closing = reason;
		for (const wait of this.waits) wait.abort();
		this.free();
		this.wakeClosed();
		for (const reject of this.waiting) reject(reason);
		this.waiting.clear();
	}

	get closedBy(): Failure | undefined {
		return this.closing;
	}

	private async takeStart(): Promise<number> {
		for (;;) {
			const now = performance.now();
			if (this.closing) return now;
			const delay = this.breathe() ?? this.holdBack(now);
			if (!delay) return now;
			await delay;
		}
	}

	/** What the next request has to wait for; undefined if nothing, and then it counts as begun. */
	private holdBack(now: number): Promise<void> | undefined {
		if (this.begun >= this.places) return this.untilFreed();
		const wait = now < this.heldUntil ? this.heldUntil - now : this.pace.takeStart(now);
		if (wait === 0) {
			this.begun++;
			return undefined;
		}
		this.gate ??= this.wait(wait).finally(() => (this.gate = undefined));
		return this.gate;
	}

	private async untilFreed(): Promise<void> {
		if (!this.freed) {
			let resolve = (): void => undefined;
			const promise = new Promise<void>((wake) => (resolve = wake));
			this.freed = { promise, resolve };
		}
		await this.freed.promise;
	}

	private free(): void {
		this.freed?.resolve();
		this.freed = undefined;
	}

	private get places(): number {
		return (this.isProbing ? 1 : this.pace.inFlight) + this.lent;
	}

	private adjust(): void {
		this.free();
		if (this.isOpen && this.queue.concurrency !== this.places) this.queue.concurrency = this.places;
	}
}
