import { performance as nodePerformance } from 'node:perf_hooks';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';

import { createBreather } from '../../../nodes/Bloomy/engine/host/eventLoop';

const { nodeTiming } = nodePerformance;
let now = 0;
beforeEach(() => void jest.spyOn(performance, 'now').mockImplementation(() => now));
afterEach(() => jest.restoreAllMocks());

it('asks for a pause after so many ms of work, and not before', async () => {
	await turn();
	const breathe = createBreather(20);
	void breathe();
	now += 20;
	expect(breathe()).toBeUndefined();
	now += 1;
	const breath = breathe();
	expect(breath).toBeInstanceOf(Promise);
	// All share one pause.
	expect(breathe()).toBe(breath);
	await breath;
	expect(breathe()).toBeUndefined();
});

it('asks for a pause after so many pieces of work, and counts anew after it', async () => {
	const breathe = createBreather(1000, 3);
	const count = () => {
		let pieces = 0;
		let breath = breathe();
		for (; !breath; breath = breathe()) pieces++;
		return { pieces, breath };
	};
	const { pieces, breath } = count();
	expect(pieces).toBe(3);
	await breath;
	expect(count().pieces).toBe(3);
});

it('counts anew after the event loop had nothing to do', async () => {
	const breathe = createBreather(20, 3);
	void breathe();
	void breathe();
	now += 21;
	const { idleTime } = nodeTiming;
	while (nodeTiming.idleTime === idleTime) await sleep(5);
	expect([breathe(), breathe(), breathe()]).toEqual([undefined, undefined, undefined]);
	expect(breathe()).toBeInstanceOf(Promise);
});
