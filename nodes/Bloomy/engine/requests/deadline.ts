import type { IExecuteFunctions, IWorkflowSettings } from 'n8n-workflow';

import { Failure } from '../failure';
import { sleep } from '../host/sleep';
import type { Client } from './client';

/** The part of the workflow's own timeout that is left for n8n to take over the results, in ms. */
const MARGIN = { share: 0.1, shortest: 1000, longest: 10_000 };

/** The time at the end in which requests in flight may come back but none starts, in ms. */
const GRACE = { share: 0.1, longest: 2000, stopped: 500 };

const STOPPED = Failure.notAttempted(
	'The execution was stopped before this item was attempted; try it again',
);
const OUT_OF_TIME = Failure.notAttempted(
	'The time for this run ran out before this item was attempted; try it again',
);

/**
 * Ends the run when the execution is stopped, or when its time is over: the time budget (in
 * seconds), or without one the rest of the workflow's own timeout, less a margin. Requests that are
 * still in flight then are given up. The returned function stops watching.
 */
export function watchClock(
	context: IExecuteFunctions,
	client: Client,
	timeBudget?: number,
): () => void {
	const signal = context.getExecutionCancelSignal?.();
	const over = new AbortController();
	const stop = () => void endWith(STOPPED, client, GRACE.stopped, over.signal);
	if (signal?.aborted) stop();
	signal?.addEventListener('abort', stop, { once: true });
	const budget = timeBudget === undefined ? readWorkflowTime(context) : timeBudget * 1000;
	if (budget !== undefined) void endAfter(client, budget, over.signal);
	return () => {
		signal?.removeEventListener('abort', stop);
		over.abort();
	};
}

/**
 * Does all the work of a client, for `time` ms at most: then, or when it is done, nothing of it goes
 * on, and what still waits is rejected with `reason`.
 */
export async function finishWithin<T>(
	client: Client,
	time: number,
	reason: Failure,
	work: () => Promise<T>,
): Promise<T> {
	const over = new AbortController();
	void sleep(time, over.signal).then(() => {
		client.end(reason);
		client.cutLoose();
	});
	try {
		return await work();
	} finally {
		over.abort();
	}
}

/**
 * A little before `budget` ms are over nothing starts any more; at the end nothing is waited for.
 */
async function endAfter(client: Client, budget: number, over: AbortSignal): Promise<void> {
	const grace = Math.min(GRACE.longest, budget * GRACE.share);
	await sleep(budget - grace, over);
	if (!over.aborted) await endWith(OUT_OF_TIME, client, grace, over);
}

/** Ends the run, and gives requests in flight `grace` ms more to come back. */
async function endWith(
	reason: Failure,
	client: Client,
	grace: number,
	over: AbortSignal,
): Promise<void> {
	client.end(reason);
	await sleep(grace, over);
	client.cutLoose();
}

/**
 * Ms left of the workflow's timeout less a margin; undefined if it has none. n8n knows the exact
 * moment but does not offer it to nodes, so it is read from n8n's internals. If it is not there,
 * the workflow's setting, in seconds, is used instead.
 */
function readWorkflowTime(context: IExecuteFunctions): number | undefined {
	const left = readTimeLeft(context);
	if (left === undefined) return undefined;
	const margin = Math.min(MARGIN.longest, Math.max(MARGIN.shortest, left * MARGIN.share));
	return Math.max(0, left - margin);
}

function readTimeLeft(context: IExecuteFunctions): number | undefined {
	const data: unknown = Reflect.get(context, 'additionalData');
	const moment: unknown =
		typeof data === 'object' && data ? Reflect.get(data, 'executionTimeoutTimestamp') : undefined;
	if (typeof moment === 'number') return moment - Date.now();
	const executionTimeout = readWorkflowSettings(context)?.executionTimeout;
	return executionTimeout !== undefined && executionTimeout > 0
		? executionTimeout * 1000
		: undefined;
}

/** Not there before n8n-workflow 2. */
function readWorkflowSettings(
	context: Partial<Pick<IExecuteFunctions, 'getWorkflowSettings'>>,
): IWorkflowSettings | undefined {
	return context.getWorkflowSettings?.();
}
