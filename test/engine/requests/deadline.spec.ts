import { setTimeout as sleep } from 'node:timers/promises';
import type { IExecuteFunctions } from 'n8n-workflow';

import { watchClock } from '../../../nodes/Bloomy/engine/requests/deadline';
import { Failure } from '../../../nodes/Bloomy/engine/failure';
import { Run } from '../../../nodes/Bloomy/engine/requests/client';
import { Session } from '../../../nodes/Bloomy/engine/requests/session';
import { BloomGrowth } from '../bloomGrowth';

const OVER = Failure.notAttempted('Over.');
let run: Run;
beforeEach(() => {
	const settings = { concurrency: 1, maxRetries: 0, timeout: 1000 };
	run = new Run(new Session(new BloomGrowth().send, 'fixed'), settings);
});
afterEach(() => run.end(OVER));

const inContext = (context: object) =>
	({ getWorkflowSettings: () => ({}), ...context }) as IExecuteFunctions;
const settings = (executionTimeout: number) => ({
	getWorkflowSettings: () => ({ executionTimeout }),
});
const moment = (left: number) => ({
	additionalData: { executionTimeoutTimestamp: Date.now() + left },
});

/** Why the run ended within 60 ms of watching, if it did. */
async function watch(context: object, timeBudget?: number) {
	watchClock(inContext(context), run, timeBudget);
	await sleep(60);
	return run.endedBy?.message;
}

it.each<[string, () => object, number | undefined]>([
	['the time budget', () => ({}), 0.02],
	['what the workflow allows, less a margin,', () => settings(1.02), undefined],
	['what is left of that', () => ({ ...settings(3600), ...moment(1020) }), undefined],
	['less time than the margin', () => moment(500), undefined],
	['time that was up before', () => moment(-5000), undefined],
	['the budget, whatever the workflow allows,', () => settings(3600), 0.02],
])('ends when %s is used up', async (_what, context, timeBudget) => {
	expect(await watch(context(), timeBudget)).toMatch(/^The time for this run was used up/);
});

it.each<[string, () => object, number | undefined]>([
	['nothing is set', () => ({}), undefined],
	['the workflow has no timeout', () => settings(-1), undefined],
	['the workflow has an hour', () => settings(3600), undefined],
	['the budget is an hour', () => settings(1.02), 3600],
	['the budget is more than a timer can hold', () => ({}), 3_000_000],
	[
		'this n8n has no workflow settings to read',
		() => ({ getWorkflowSettings: undefined }),
		undefined,
	],
])('goes on when %s', async (_what, context, timeBudget) => {
	expect(await watch(context(), timeBudget)).toBeUndefined();
});

it('ends when the execution is stopped, before or during the run', async () => {
	const stop = new AbortController();
	watchClock(inContext({ getExecutionCancelSignal: () => stop.signal }), run);
	expect(run.endedBy).toBeUndefined();
	stop.abort();
	expect(run.endedBy?.message).toMatch(/^The execution was stopped/);
	expect(run.endedBy?.details).toMatchObject({ type: 'notAttempted', retryable: true });
});

it('ends at once when the execution was stopped before', async () => {
	watchClock(inContext({ getExecutionCancelSignal: () => AbortSignal.abort() }), run);
	expect(run.endedBy?.message).toMatch(/^The execution was stopped/);
});

it('stops watching', () => {
	const stop = new AbortController();
	watchClock(inContext({ getExecutionCancelSignal: () => stop.signal }), run)();
	stop.abort();
	expect(run.endedBy).toBeUndefined();
});
