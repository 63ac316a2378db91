import type { IExecuteFunctions } from 'n8n-workflow';

import { finishWithin, watchClock } from '../../../nodes/Bloomy/engine/requests/deadline';
import { Failure } from '../../../nodes/Bloomy/engine/failure';
import { sleep } from '../../../nodes/Bloomy/engine/host/sleep';
import type { Client } from '../../../nodes/Bloomy/engine/requests/client';
import { BloomGrowth, hang, startClient } from '../bloomGrowth';
import { leap } from '../leap';

const OVER = Failure.notAttempted('Over.');
let client: Client;
beforeEach(() => {
	client = startClient(new BloomGrowth().send, { concurrency: 1, maxRetries: 0 });
});
const stops: Array<() => void> = [];
afterEach(() => {
	client.end(OVER);
	for (const stop of stops.splice(0)) stop();
});
const watchOver = (context: object, timeBudget?: number) => {
	stops.push(watchClock(inContext(context), client, timeBudget));
};

const request = { method: 'GET', path: ['L10', 'list'] } as const;
const startHanging = () => startClient(hang, { concurrency: 1, maxRetries: 0, timeout: 200_000 });

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
	return await leap(async () => {
		watchOver(context, timeBudget);
		await sleep(60);
		return client.endedBy?.message;
	});
}

it.each<[string, () => object, number | undefined]>([
	['the time budget', () => ({}), 0.02],
	['what the workflow allows, less a margin,', () => settings(1.02), undefined],
	['what is left of that', () => ({ ...settings(3600), ...moment(1020) }), undefined],
	['less time than the margin', () => moment(500), undefined],
	['time that was up before', () => moment(-5000), undefined],
	['the budget, whatever the workflow allows,', () => settings(3600), 0.02],
])('ends when %s is used up', async (_what, context, timeBudget) => {
	expect(await watch(context(), timeBudget)).toMatch(/^The time for this run ran out/);
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
	watchOver({ getExecutionCancelSignal: () => stop.signal });
	expect(client.endedBy).toBeUndefined();
	stop.abort();
	expect(client.endedBy?.message).toMatch(/^The execution was stopped/);
	expect(client.endedBy?.details).toMatchObject({ type: 'notAttempted', retryable: true });
});

it('ends at once when the execution was stopped before', async () => {
	watchOver({ getExecutionCancelSignal: () => AbortSignal.abort() });
	expect(client.endedBy?.message).toMatch(/^The execution was stopped/);
});

describe('the end of the time', () => {
	/** Ms until nothing starts any more, and until what is in flight is given up. */
	async function time(context: object, timeBudget?: number) {
		client = startHanging();
		return await leap(async () => {
			const since = performance.now();
			const after = () => Math.round(performance.now() - since);
			watchOver(context, timeBudget);
			const [givenUp, notStarted] = [0, 1].map(async (index) => {
				await expect(client.read(request, index, Array.isArray)).rejects.toThrow(/^The time for/);
				return after();
			});
			return [await notStarted, await givenUp];
		}, 120_000);
	}

	it.each<[string, object, number | undefined, number, number]>([
		['0.1 s', {}, 0.1, 90, 100],
		['10 s', {}, 10, 9000, 10_000],
		['50 s', {}, 50, 48_000, 50_000],
		['what the workflow allows: 11 s', settings(11), undefined, 8910, 9900],
		['what the workflow allows: 30 s', settings(30), undefined, 25_000, 27_000],
		['what the workflow allows: 2 s', settings(2), undefined, 900, 1000],
		['what the workflow allows: 120 s', settings(120), undefined, 108_000, 110_000],
	])('of %s', async (_what, context, timeBudget, starts, ends) => {
		expect(await time(context, timeBudget)).toEqual([starts, ends]);
	});
});

describe('work that is to be done within a time', () => {
	it('ends the run when that is over', async () => {
		client = startHanging();
		const read = async () => await client.read(request, 0, Array.isArray);
		await expect(leap(async () => await finishWithin(client, 500, OVER, read))).rejects.toBe(OVER);
		expect(client.endedBy).toBe(OVER);
	});

	it('leaves nothing that goes on once it is done', async () => {
		const read = async () => await client.read(request, 0, Array.isArray);
		expect(await finishWithin(client, 500, OVER, read)).toEqual([]);
		await expect(read()).rejects.toBe(OVER);
	});
});

it('stops watching', () => {
	const stop = new AbortController();
	watchClock(inContext({ getExecutionCancelSignal: () => stop.signal }), client)();
	stop.abort();
	expect(client.endedBy).toBeUndefined();
});
