import { setTimeout as sleep } from 'node:timers/promises';

import { Failure } from '../../nodes/Bloomy/engine/failure';
import { RequestQueue } from '../../nodes/Bloomy/engine/queue';

/** Counts how many requests are in flight at once, and notes the order and time of their starts. */
class Meter {
	peak = 0;
	order: number[] = [];
	startedAt: number[] = [];
	private inFlight = 0;

	readonly send = (index: number) => async (): Promise<number> => {
		this.peak = Math.max(this.peak, ++this.inFlight);
		this.order.push(index);
		this.startedAt.push(performance.now());
		await sleep(5);
		this.inFlight--;
		return index;
	};
}

const indexes = (count: number) => Array.from({ length: count }, (_, index) => index);
const addAll = async (queue: RequestQueue, meter: Meter, count: number) =>
	await Promise.all(indexes(count).map(async (index) => await queue.add(meter.send(index), index)));

it.each([1, 3, 50])('keeps no more than %i in flight, and no fewer', async (concurrency) => {
	const [queue, meter] = [new RequestQueue(concurrency), new Meter()];
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
	await Promise.all(order.map(async (index) => await queue.add(meter.send(index), index)));
	expect(meter.order).toEqual([0, 1, 3, 7, 9]);
});

it('lets the next requests go before it gives the answers to be worked on', async () => {
	const [queue, log] = [new RequestQueue(2), [] as string[]];
	queue.open();
	const work = async (index: number) => {
		const send = async () => {
			log.push(`sent ${index}`);
			await sleep(index < 2 ? 10 : 30);
		};
		await queue.add(send, index);
		log.push(`worked on ${index}`);
	};
	await Promise.all([0, 1, 2, 3].map(work));
	expect(log.slice(0, 4)).toEqual(['sent 0', 'sent 1', 'sent 2', 'sent 3']);
	expect(log.slice(4).sort()).toEqual([0, 1, 2, 3].map((index) => `worked on ${index}`));
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
		const inFlight = queue.add(meter.send(0), 0);
		const waiting = queue.add(meter.send(1), 1);
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
		const held = queue.add(meter.send(0), 0);
		const waiting = queue.wait(60_000);
		queue.close(reason);
		await expect(held).rejects.toBe(reason);
		await waiting;
		expect(meter.order).toEqual([]);
	});
});
