import type { IExecuteFunctions, IWorkflowSettings } from 'n8n-workflow';

import { Failure } from '../failure';
import type { Run } from './client';

/** What is kept of the workflow's own timeout, in ms, for requests in flight to come back in. */
const MARGIN = { share: 0.1, shortest: 1000, longest: 10_000 };

const STOPPED = Failure.notAttempted(
	'The execution was stopped before it was the turn of this item; try it again',
);
const OUT_OF_TIME = Failure.notAttempted(
	'The time for this run was used up before it was the turn of this item; try it again',
);

/**
 * Ends the run when the execution is stopped, or when its time is used up: the time budget (in
 * seconds), or else what is left of the workflow's own timeout, less a margin. The returned function
 * stops watching.
 */
export function watchClock(context: IExecuteFunctions, run: Run, timeBudget?: number): () => void {
	const signal = context.getExecutionCancelSignal?.();
	const stop = () => run.end(STOPPED);
	if (signal?.aborted) stop();
	signal?.addEventListener('abort', stop, { once: true });
	const budget = timeBudget === undefined ? readWorkflowTime(context) : timeBudget * 1000;
	if (budget !== undefined) void run.wait(budget).then(() => run.end(OUT_OF_TIME));
	return () => signal?.removeEventListener('abort', stop);
}

/**
 * Ms left of the workflow's timeout less a margin; undefined where it has none. n8n knows the exact
 * moment but does not offer it to nodes, so it is read where it can be; otherwise the workflow's
 * setting, in seconds, stands in for it.
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
