import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';

import { Failure } from '../../../nodes/Bloomy/engine/failure';
import { RequestQueue } from '../../../nodes/Bloomy/engine/requests/queue';

/** Counts how many requests are in flight at once, and notes the order and time of their starts. */
class Meter {
	peak = 0;
	order: number[] = [];
	startedAt: number[] = [];
	private inFlight = 0;

	/** `took` is what each takes, in ms. */
	constructor(private readonly took = 5) {}

	readonly send = (index: number) => async (): Promise<number> => {
		this.peak = Math.max(this.peak, ++this.inFlight);
		this.order.push(index);
		this.startedAt.push(performance.now());
		await sleep(this.took);
		this.inFlight--;
		return index;
	};
}

const add = async <T>(queue: RequestQueue, send: () => Promise<T>, index: number) =>
	await queue.add(() => {
		const result = send();
		return { result, over: result };
	}, index);
const indexes = (count: number) => Array.from({ length: count }, (_, index) => index);
const addAll = async (queue: RequestQueue, meter: Meter, count: number) =>
	await Promise.all(
		indexes(count).map(async (index) => await add(queue, meter.send(index), index)),
	);

it.each([1, 3, 50])('keeps no more than %i in flight, and no fewer', async (concurrency) => {
	const [queue, meter] = [new RequestQueue(concurrency), new Meter(2 * concurrency)];
	queue.open();
	expect(await addAll(queue, meter, 60)).toEqual(indexes(60));
	expect(meter.peak).toBe(concurrency);
});

it('sends one at a time until it is opened', async () => {
	const [queue, meter] = [new RequestQueue(5), new Meter()];
	await addAll(queue, meter, 4);
	expect(meter.peak).toBe(1);
});

it('lets requests of earlier items go first', async () => {
	const [queue, meter] = [new RequestQueue(1), new Meter()];
	const order = [0, 9, 3, 7, 1];
	await Promise.all(order.map(async (index) => await add(queue, meter.send(index), index)));
	expect(meter.order).toEqual([0, 1, 3, 7, 9]);
});

it('lets those who begin leave before many more begin', async () => {
	const [queue, perTurn] = [new RequestQueue(50), [0]];
	queue.open();
	let isOver = false;
	const turning = (async () => {
		for (; !isOver; perTurn.push(0)) await turn();
	})();
	const send = async () => void perTurn.push((perTurn.pop() ?? 0) + 1);
	await Promise.all(indexes(50).map(async (index) => await add(queue, send, index)));
	isOver = true;
	await turning;
	expect(Math.max(...perTurn)).toBeLessThanOrEqual(8);
	expect(perTurn.reduce((sum, count) => sum + count)).toBe(50);
});

it('starts no more than the rate limit allows', async () => {
	const [queue, meter] = [new RequestQueue(5, { maxRequests: 2, interval: 40 }), new Meter()];
	queue.open();
	await addAll(queue, meter, 6);
	const [first, , third, , fifth] = meter.startedAt as [number, number, number, number, number];
	expect(third - first).toBeGreaterThanOrEqual(40);
	expect(fifth - third).toBeGreaterThanOrEqual(40);
});

it('after a refusal waits as asked, then goes on with fewer', async () => {
	const [queue, meter] = [new RequestQueue(4), new Meter()];
	queue.open();
	const refusedAt = performance.now();
	for (let accepted = 0; accepted < 4; accepted++) queue.accepted(refusedAt);
	queue.refused(refusedAt, 50);
	await addAll(queue, meter, 4);
	expect(Math.min(...meter.startedAt) - refusedAt).toBeGreaterThanOrEqual(49);
	expect(meter.peak).toBe(2);
});

describe('closing', () => {
	const reason = Failure.notAttempted('Too late.');

	it('refuses what waits for its turn, at once, and lets what is in flight finish', async () => {
		const [queue, meter] = [new RequestQueue(1), new Meter()];
		const inFlight = add(queue, meter.send(0), 0);
		const waiting = add(queue, meter.send(1), 1);
		await sleep(1);
		queue.close(reason);
		queue.close(Failure.notAttempted('Another reason.'));
		await expect(waiting).rejects.toBe(reason);
		expect(await inFlight).toBe(0);
		expect(queue.closedBy).toBe(reason);
		expect(meter.order).toEqual([0]);
	});

	it('ends a pause and a wait', async () => {
		const [queue, meter] = [new RequestQueue(1), new Meter()];
		queue.refused(performance.now(), 60_000);
		const held = add(queue, meter.send(0), 0);
		const waiting = queue.wait(60_000);
		queue.close(reason);
		await expect(held).rejects.toBe(reason);
		await waiting;
		expect(meter.order).toEqual([]);
	});
});
