import type { IDataObject } from 'n8n-workflow';

import { toFailure } from '../failure';
import { createBreather } from '../host/eventLoop';
import type { Deed, Settled } from '../output/items';

/** What is to be done for one output item, or for the list that one input item asks for. */
export interface Task {
	index: number;
	/** The input item's JSON, as a Failed item shows it. */
	inputData: IDataObject;
	/** Gives the records for Successful, or rejects. */
	perform(): Promise<Done>;
}

/** What came of a task that did not fail. */
export interface Done {
	records: IDataObject[];
	/** What it did, if it is one that writes. */
	deed?: Deed;
}

/** Hears about the progress of the tasks. */
export interface Watcher {
	/** The turn of an item's task has come. */
	begun(index: number): void;
	settled(settled: Settled): void;
}

/**
 * Performs tasks, `lanes` at a time. A task begins only when a lane is free for it, so that ten
 * thousand tasks never wait in memory as ten thousand promises. Settles all of them, and keeps
 * their order.
 */
export class Lanes {
	private allowed: number;
	private running = 0;
	private begun = 0;
	private isExhausted = false;
	private upcoming: Iterator<Task> = [][Symbol.iterator]();
	private readonly settled: Settled[] = [];
	private readonly breathe = createBreather();
	private finish: () => void = () => undefined;

	constructor(
		lanes: number,
		private readonly watcher: Watcher,
	) {
		this.allowed = lanes;
	}

	async settleAll(tasks: Iterable<Task>): Promise<Settled[]> {
		this.upcoming = tasks[Symbol.iterator]();
		await new Promise<void>((resolve) => {
			this.finish = resolve;
			this.open();
		});
		return this.settled;
	}

	/** A task waits for something other than its own answers: another task may begin meanwhile. */
	readonly park = async <T>(work: Promise<T>): Promise<T> => {
		this.allowed++;
		// It goes on before the tasks that begin now, if they wait for the same.
		const over = work.finally(() => this.allowed--);
		this.open();
		return await over;
	};

	private open(): void {
		while (this.running < this.allowed && !this.isExhausted) {
			this.running++;
			void this.work();
		}
	}

	private async work(): Promise<void> {
		while (this.running <= this.allowed) {
			const next = this.upcoming.next();
			if (next.done) {
				this.isExhausted = true;
				break;
			}
			await this.settle(next.value, this.begun++);
		}
		if (--this.running === 0) this.finish();
	}

	private async settle(task: Task, position: number): Promise<void> {
		// All lanes go on after a pause, so for the last of them the next pause may be due at once.
		for (let breath = this.breathe(); breath; breath = this.breathe()) await breath;
		this.watcher.begun(task.index);
		const settled = await perform(task);
		this.settled[position] = settled;
		this.watcher.settled(settled);
	}
}

async function perform({ index, inputData, perform: act }: Task): Promise<Settled> {
	try {
		return { index, inputData, result: await act() };
	} catch (error) {
		return { index, inputData, result: { failure: toFailure(error) } };
	}
}
