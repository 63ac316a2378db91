import { Pace } from '../../../../nodes/Bloomy/engine/requests/pace';
import { seedDice } from '../../../sandbox/dice';
import { buildQuotaServer } from './quotaServer';
import type { Answer, QuotaServer, ServerQuota } from './quotaServer';

/** A run against a server with a quota. Times are in ms. */
export interface Scenario extends ServerQuota {
	rows: number;
	concurrency: number;
	/** From start to answer; the way there and the way back take up to a fifth more or less. */
	latency: number;
	/** Refusals name no wait, or one in whole seconds, or one below 0; or accepted ones tell as well. */
	headers: 'none' | 'seconds' | 'past' | 'announced';
	/** Requests that somebody else sends, evenly, in each interval. */
	others?: number;
	/** A quota that takes the place of the first one. */
	change?: { at: number; maxRequests: number };
	/** The part of the requests that is refused for no reason, for one second. */
	flaky?: number;
	maxRetries?: number;
	seed?: number;
}

/** What came of a run. */
export interface RunResult {
	succeeded: number;
	failed: number;
	/** Ms from the first start to the last answer. */
	took: number;
	requests: { arrivedAt: number; isAccepted: boolean }[];
}

/** The part of the latency that goes by before a request arrives. */
const WAY_THERE = 0.2;
const JITTER = 0.2;

/** Nothing takes so many times longer than a quota allows. */
const ENDLESS = 100;

/**
 * Does a run in simulated time, as the node's queue does it: rows in order, as many in flight as the
 * pace lets, a refused one again before all later ones, and one timer for all who wait to start.
 */
export function simulate(scenario: Scenario): RunResult {
	return new Simulation(scenario).run();
}

/** The least time (ms) in which the quota lets all rows through at its rate. */
export function quotaTime({ rows, maxRequests, interval }: Scenario): number {
	return (rows * interval) / maxRequests;
}

class Simulation {
	private now = 0;
	private readonly events: { at: number; happen: () => void }[] = [];
	private readonly pace: Pace;
	private readonly server: QuotaServer;
	private readonly dice: () => number;
	private readonly refusedRows: number[] = [];
	private waiting: number[] = [];
	private nextRow = 0;
	private busy = 0;
	private isTimerSet = false;
	private readonly result: RunResult = { succeeded: 0, failed: 0, took: 0, requests: [] };

	constructor(private readonly scenario: Scenario) {
		this.pace = new Pace(scenario.concurrency, 0);
		this.server = buildQuotaServer(scenario);
		this.dice = seedDice(scenario.seed ?? 1);
	}

	run(): RunResult {
		const { rows, latency, interval, others, change } = this.scenario;
		const deadline = ENDLESS * (quotaTime(this.scenario) + rows * latency + interval);
		if (others) this.sendOthers(interval / others);
		if (change) this.after(change.at, () => this.server.change(change.maxRequests));
		this.fill();
		for (let event = this.events.shift(); event && !this.isOver; event = this.events.shift()) {
			this.now = event.at;
			if (this.now > deadline) throw new Error('The run does not end.');
			event.happen();
		}
		return this.result;
	}

	private get isOver(): boolean {
		return this.result.succeeded + this.result.failed === this.scenario.rows;
	}

	private after(ms: number, happen: () => void): void {
		const at = this.now + ms;
		let place = this.events.length;
		while (place > 0 && this.events[place - 1]!.at > at) place--;
		this.events.splice(place, 0, { at, happen });
	}

	private sendOthers(every: number): void {
		this.server.take(this.now);
		this.after(every, () => this.sendOthers(every));
	}

	private fill(): void {
		while (this.busy < this.pace.inFlight) {
			const row = this.refusedRows.shift() ?? this.nextRow;
			if (row >= this.scenario.rows) return;
			if (row === this.nextRow) this.nextRow++;
			this.busy++;
			this.askToStart(row);
		}
	}

	private askToStart(row: number): void {
		const wait = this.isTimerSet ? undefined : this.pace.takeStart(this.now);
		if (wait === 0) return this.start(row);
		this.waiting.push(row);
		if (wait !== undefined) this.setTimer(Math.ceil(wait));
	}

	private setTimer(ms: number): void {
		this.isTimerSet = true;
		this.after(ms, () => {
			this.isTimerSet = false;
			const rows = this.waiting;
			this.waiting = [];
			for (const row of rows) this.askToStart(row);
		});
	}

	private start(row: number): void {
		const startedAt = this.now;
		this.after(this.travel(WAY_THERE), () => {
			const answer = this.isUnlucky() ? UNLUCKY : this.server.take(this.now);
			this.result.requests.push({ arrivedAt: this.now, isAccepted: answer.isAccepted });
			this.after(this.travel(1 - WAY_THERE), () => this.receive(answer, row, startedAt));
		});
	}

	private travel(part: number): number {
		return this.scenario.latency * part * (1 - JITTER + 2 * JITTER * this.dice());
	}

	private isUnlucky(): boolean {
		return this.dice() < (this.scenario.flaky ?? 0);
	}

	private receive(answer: Answer, row: number, startedAt: number): void {
		if (answer.isAccepted) this.accept(answer, startedAt);
		else this.refuse(answer, row, startedAt);
		this.result.took = this.now;
		this.pace.answered(this.now);
		this.busy--;
		this.fill();
	}

	private accept({ remaining, reset }: Answer, startedAt: number): void {
		this.result.succeeded++;
		this.pace.accepted(startedAt);
		if (this.scenario.headers !== 'announced') return;
		this.pace.announced(remaining, roundUp(reset), this.now);
	}

	private refuse({ wait }: Answer, row: number, startedAt: number): void {
		const { headers, maxRetries = 3 } = this.scenario;
		const named = headers === 'past' ? -1000 : roundUp(wait);
		const asked = headers === 'none' ? undefined : named;
		this.pace.refused(startedAt, this.now, asked, this.dice());
		if (this.pace.pausesInVain >= maxRetries) {
			this.result.failed++;
			return;
		}
		this.refusedRows.push(row);
		this.refusedRows.sort((a, b) => a - b);
	}
}

const UNLUCKY: Answer = { isAccepted: false, remaining: 0, wait: 1000, reset: 1000 };

const roundUp = (ms: number) => Math.ceil(ms / 1000) * 1000;
