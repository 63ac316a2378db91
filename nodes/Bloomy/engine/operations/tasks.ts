import type { IDataObject } from 'n8n-workflow';

import { createBreather } from '../host/eventLoop';
import { toFailure } from '../failure';
import type { Settled } from '../output/items';

/** What is to be done for one output item, or for the list that one input item asks for. */
export interface Task {
	index: number;
	/** The input item's JSON, as a Failed item shows it. */
	inputData: IDataObject;
	/** Gives the records for Successful, or rejects. */
	perform(): Promise<IDataObject[]>;
}

/** Is told how far the tasks have come. */
export interface Watcher {
	/** The turn of an item's task has come. */
	begun(index: number): void;
	settled(settled: Settled): void;
}

/**
 * Performs tasks, `lanes` at a time, each begun only when a lane is free for it, so that ten
 * thousand tasks never wait in memory as ten thousand promises. Settles all of them, in their order.
 */
export async function settleTasks(
	tasks: Iterable<Task>,
	lanes: number,
	watcher: Watcher,
): Promise<Settled[]> {
	const settled: Settled[] = [];
	const upcoming = tasks[Symbol.iterator]();
	const breathe = createBreather();
	let begun = 0;
	const work = async (): Promise<void> => {
		for (let next = upcoming.next(); !next.done; next = upcoming.next()) {
			const position = begun++;
			// All lanes go on after a breath, so the last of them may be due for the next one at once.
			for (let breath = breathe(); breath; breath = breathe()) await breath;
			watcher.begun(next.value.index);
			const one = await settle(next.value);
			settled[position] = one;
			watcher.settled(one);
		}
	};
	await Promise.all(Array.from({ length: lanes }, work));
	return settled;
}

async function settle({ index, inputData, perform }: Task): Promise<Settled> {
	try {
		return { index, inputData, result: { records: await perform() } };
	} catch (error) {
		return { index, inputData, result: { failure: toFailure(error) } };
	}
}
