import { getEventListeners } from 'node:events';

import { sleep } from '../../../nodes/Bloomy/engine/host/sleep';

/** The waits of n8n, of which each version has some. */
const n8n: Record<'sleep' | 'sleepWithAbort', unknown> = {
	sleep: undefined,
	sleepWithAbort: undefined,
};
jest.mock('n8n-workflow', () => ({
	__esModule: true,
	get sleep() {
		return n8n.sleep;
	},
	get sleepWithAbort() {
		return n8n.sleepWithAbort;
	},
}));

let waits: Array<[ms: number, signal?: AbortSignal]>;
const never = async (...wait: (typeof waits)[number]) => {
	waits.push(wait);
	return await new Promise<void>(() => undefined);
};
const atOnce = async (...wait: (typeof waits)[number]) => void waits.push(wait);
beforeEach(() => {
	waits = [];
	n8n.sleep = atOnce;
	n8n.sleepWithAbort = undefined;
});

it.each([
	[5, 5],
	[-1, 0],
	[3_000_000_000, 2_147_483_647],
])('for %s ms has n8n wait %s ms', async (ms, asked) => {
	await sleep(ms);
	expect(waits).toEqual([[asked, undefined]]);
});

it('takes the wait that can be cut short where n8n has one', async () => {
	n8n.sleepWithAbort = atOnce;
	n8n.sleep = async () => await Promise.reject(new Error('This one is not asked.'));
	const { signal } = new AbortController();
	await sleep(5, signal);
	expect(waits).toEqual([[5, signal]]);
});

it.each(['sleep', 'sleepWithAbort'] as const)(
	'ends when the signal aborts, with %s',
	async (name) => {
		n8n[name] = never;
		const stop = new AbortController();
		const slept = sleep(5, stop.signal);
		stop.abort();
		await slept;
		expect(waits).toHaveLength(1);
	},
);

it('never rejects, even where the wait of n8n does', async () => {
	n8n.sleepWithAbort = async () => await Promise.reject(new Error('aborted'));
	await sleep(5, new AbortController().signal);
	await sleep(5);
});

it('does not begin where the signal has aborted', async () => {
	await sleep(5, AbortSignal.abort());
	expect(waits).toEqual([]);
});

it('leaves nothing on a signal that many waits share', async () => {
	const { signal } = new AbortController();
	await sleep(5, signal);
	expect(getEventListeners(signal, 'abort')).toEqual([]);
});
