import { correctQuota, fitQuota, USUAL_WINDOWS } from './estimate';
import { FIRST_GUESS } from './quota';
import type { Quota } from './quota';
import { POLL, SlidingWindow } from './slidingWindow';
import type { RateLimit } from './slidingWindow';
import { Stretch } from './stretch';

export type { RateLimit } from './slidingWindow';

/** The shortest and the longest pause, in ms, if the server names no wait. */
const PAUSE = { shortest: 1000, longest: USUAL_WINDOWS[2] };

/** Such a pause is up to this much longer, so that several runs do not come back at once. */
const JITTER = 0.05;

/** At least this many accepted requests are remembered, more than any usual quota. */
const REMEMBERED = 5000;

/** A time in which nothing starts because a request was refused. */
interface Pause {
	/** When the last refusal came. */
	refusedAt: number;
	/** The factor for its length. */
	jitter: number;
}

/** How much of its quota the server said is left. */
interface Allowance {
	count: number;
	/** When that is out of date. */
	until: number;
}

/**
 * How fast a run may go: the user's rate limit, what the server announces, and what its refusals
 * show. After a refusal nothing starts until the time named, or, if none is named, until a usual
 * window has passed. Then fewer requests are in flight than before, one more with each that is
 * accepted, and no more start in a window than the quota let through. Callers pass in the time, in
 * ms of one clock.
 */
export class Pace {
	private readonly userLimit?: SlidingWindow;
	private limit: number;
	private underWay = 0;

	/** The end of the pause that the server asked for. */
	private askedUntil = -Infinity;
	private pause?: Pause;
	/** Pauses since the last accepted request, when the first began, and how many were in vain. */
	private pauses = 0;
	private pausedSince = 0;
	private vain = 0;

	private allowance?: Allowance;
	private isAnnounced = false;

	private stretch: Stretch;
	/** The last stretch that let something through, and the quota that it kept to. */
	private evidence: Stretch;
	private formerQuota?: Quota;
	private quota?: Quota;
	private readonly acceptedStarts: number[] = [];

	constructor(
		private readonly concurrency: number,
		now: number,
		rateLimit?: RateLimit,
	) {
		this.limit = concurrency;
		this.stretch = this.evidence = new Stretch(now);
		if (rateLimit) this.userLimit = new SlidingWindow(rateLimit);
	}

	/** Maximum number of requests in flight now. */
	get inFlight(): number {
		return this.limit;
	}

	/** Pauses in a row that let nothing through, counted while one request at a time is in flight. */
	get pausesInVain(): number {
		return this.vain;
	}

	/**
	 * Starts one request if it may start `now` and gives 0, or the ms to wait before asking again.
	 */
	takeStart(now: number): number {
		const pause = Math.max(this.askedUntil, this.pausedUntil) - now;
		if (pause > 0) return pause;
		if (this.pause) this.resume(now);
		const wait = Math.max(
			this.userLimit?.wait(now) ?? 0,
			this.quota?.wait(now, this.isAnnounced) ?? 0,
			this.waitForAllowance(now),
		);
		if (wait > 0) return wait;
		this.userLimit?.start();
		this.quota?.start(now);
		if (this.allowance) this.allowance.count--;
		this.underWay++;
		return 0;
	}

	/** A request that was started is over, however it ended. */
	answered(now: number): void {
		this.underWay--;
		this.userLimit?.answer(now);
	}

	/**
	 * An accepted answer that came `now` says that `remaining` requests are left of a quota, which is
	 * renewed in `reset` ms. If none is left, nothing starts until then, and then one goes first.
	 * Call it before `answered` for that request.
	 */
	announced(remaining: number, reset: number, now: number): void {
		this.isAnnounced = true;
		const others = this.underWay - 1;
		this.allowance = { count: remaining - others, until: now + reset };
		if (remaining > 0) return;
		this.allowance = { count: 1, until: now + 2 * reset };
		this.askedUntil = Math.max(this.askedUntil, now + reset);
		if (this.quota?.isOnTrial) this.quota = this.quota.fallBack(now);
	}

	/** A request that started at `startedAt` was accepted. */
	accepted(startedAt: number): void {
		this.vain = 0;
		if (startedAt < this.stretch.since) return;
		this.stretch.accept(startedAt);
		this.remember(startedAt);
		this.pauses = this.pause ? 1 : 0;
		if (this.pause) return;
		if (this.limit < this.concurrency) this.limit++;
		this.quota?.accepted(startedAt);
	}

	/**
	 * A request that started at `startedAt` was refused `now`, and the server asked for a pause of
	 * `asked` ms; undefined, or not above 0, if it named no wait. `random` is from 0 to 1.
	 */
	refused(startedAt: number, now: number, asked: number | undefined, random: number): void {
		const wait = asked !== undefined && asked > 0 ? asked : undefined;
		if (wait !== undefined) this.askedUntil = Math.max(this.askedUntil, now + wait);
		if (startedAt < this.stretch.since) return;
		if (!this.pause) this.beginPause(now);
		this.pause = { refusedAt: now, jitter: 1 + JITTER * random };
		this.stretch.refuse(startedAt, wait);
	}

	private beginPause(now: number): void {
		this.pauses++;
		if (this.pauses === 1) {
			this.pausedSince = now;
			this.limit = Math.max(1, Math.min(Math.floor(this.limit / 2), this.stretch.accepted));
			return;
		}
		if (this.limit === 1) this.vain++;
		this.limit = 1;
	}

	/** When a pause without a named wait ends: each pause tries the next longer usual window. */
	private get pausedUntil(): number {
		if (!this.pause || this.stretch.hasNamedWait) return -Infinity;
		const { refusedAt, jitter } = this.pause;
		const earliest = refusedAt + jitter * PAUSE.shortest;
		if (this.pauses === 1) return earliest;
		const ends = USUAL_WINDOWS.map((window) => this.pausedSince + jitter * window);
		return ends.find((end) => end >= earliest) ?? refusedAt + jitter * PAUSE.longest;
	}

	/**
	 * Once an allowance is used up, it is checked again with each answer, or when it is out of date.
	 */
	private waitForAllowance(now: number): number {
		const { allowance } = this;
		if (!allowance || allowance.count > 0 || this.underWay === 0) return 0;
		return Math.max(0, Math.min(POLL, allowance.until - now));
	}

	private resume(now: number): void {
		if (this.stretch.accepted > 0 || this.evidence === this.stretch) {
			this.evidence = this.stretch;
			this.formerQuota = this.quota;
		} else {
			this.evidence.extend(this.stretch);
		}
		this.quota = this.learnQuota(now);
		this.stretch = new Stretch(now);
		this.pause = undefined;
	}

	private learnQuota(now: number): Quota | undefined {
		const { evidence, formerQuota } = this;
		if (formerQuota?.isOnTrial) return formerQuota.fallBack(now);
		if (evidence.isStray) return formerQuota?.slowDown(evidence.throughput(now), now);
		const accepted = [...this.acceptedStarts].sort((a, b) => a - b);
		return formerQuota
			? correctQuota(formerQuota, evidence, accepted, now)
			: fitQuota(evidence, accepted, now, FIRST_GUESS);
	}

	private remember(startedAt: number): void {
		this.acceptedStarts.push(startedAt);
		if (this.acceptedStarts.length > 2 * REMEMBERED) this.acceptedStarts.splice(0, REMEMBERED);
	}
}
