import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';

import { Failure } from '../../../nodes/Bloomy/engine/failure';
import { Lanes } from '../../../nodes/Bloomy/engine/operations/tasks';
import type { Task } from '../../../nodes/Bloomy/engine/operations/tasks';

const seen: string[] = [];
const watcher = {
	begun: (index: number) => void seen.push(`${index} begun`),
	settled: ({ index }: { index: number }) => void seen.push(`${index} settled`),
};

const settleTasks = async (tasks: Iterable<Task>, lanes: number, watching = watcher) =>
	await new Lanes(lanes, watching).settleAll(tasks);

const NOTHING = { records: [] };

const toTask = (index: number, perform: Task['perform']): Task => ({
	index,
	inputData: { row: index },
	perform,
});

it('settles every task, in order, whatever the order of completion', async () => {
	const failure = Failure.notAttempted('no');
	const settled = await settleTasks(
		[
			toTask(0, async () => await sleep(20, { records: [{ id: 1 }] })),
			toTask(1, async () => await Promise.reject(failure)),
			toTask(2, async () => await Promise.reject(new Error('odd'))),
			toTask(3, async () => ({ records: [], deed: 'there' })),
		],
		3,
		watcher,
	);
	expect(seen.slice(0, 3)).toEqual(['0 begun', '1 begun', '2 begun']);
	expect(seen.at(-1)).toBe('0 settled');
	expect([...seen].sort()).toEqual([0, 1, 2, 3].flatMap((n) => [`${n} begun`, `${n} settled`]));
	expect(settled).toEqual([
		{ index: 0, inputData: { row: 0 }, result: { records: [{ id: 1 }] } },
		{ index: 1, inputData: { row: 1 }, result: { failure } },
		{ index: 2, inputData: { row: 2 }, result: { failure: expect.any(Failure) } },
		{ index: 3, inputData: { row: 3 }, result: { records: [], deed: 'there' } },
	]);
});

it('begins a task only when a lane is free, so that none wait as promises', async () => {
	let [running, peak, finished] = [0, 0, 0];
	function* tasks(): Iterable<Task> {
		for (let index = 0; index < 200; index++) {
			expect(index - finished).toBeLessThan(4);
			yield toTask(index, async () => {
				peak = Math.max(peak, ++running);
				await turn();
				running--;
				finished++;
				return NOTHING;
			});
		}
	}
	expect(await settleTasks(tasks(), 4, watcher)).toHaveLength(200);
	expect(peak).toBe(4);
});

it.each([2, 50])('lets n8n breathe between tasks that never wait, with %i lanes', async (lanes) => {
	let [breaths, isOver] = [0, false];
	const breathing = (async () => {
		for (; !isOver; breaths++) await turn();
	})();
	const busy = toTask(0, async () => {
		for (const until = performance.now() + 2; performance.now() < until;);
		return NOTHING;
	});
	await settleTasks(Array(100).fill(busy), lanes, watcher);
	isOver = true;
	await breathing;
	expect(breaths).toBeGreaterThanOrEqual(5);
});

it('goes on at once after a task that only waited', async () => {
	const order: string[] = [];
	const waiting = toTask(0, async () => {
		await sleep(40);
		setTimeout(() => order.push('something else in n8n'));
		return NOTHING;
	});
	const next = toTask(1, async () => {
		order.push('the next task');
		return await sleep(20, NOTHING);
	});
	await settleTasks([waiting, next], 1, watcher);
	expect(order).toEqual(['the next task', 'something else in n8n']);
});

it('begins another task while one is parked, and no more than that', async () => {
	let [running, peak, left] = [0, 0, 6];
	let release = () => {};
	const othersAreOver = new Promise<typeof NOTHING>((resolve) => {
		release = () => resolve(NOTHING);
	});
	const lanes = new Lanes(2, watcher);
	const parked = [0, 1].map((index) => toTask(index, async () => await lanes.park(othersAreOver)));
	const others = Array.from({ length: 6 }, (_, n) =>
		toTask(n + 2, async () => {
			peak = Math.max(peak, ++running);
			await sleep(2);
			running--;
			if (--left === 0) release();
			return NOTHING;
		}),
	);
	seen.length = 0;
	const settled = await lanes.settleAll([...parked, ...others]);
	expect(settled.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
	expect(seen.indexOf('7 settled')).toBeLessThan(seen.indexOf('0 settled'));
	expect(peak).toBe(2);
});

it('settles tens of thousands of tasks that wait for one and the same', async () => {
	const lanes = new Lanes(2, watcher);
	const shared = sleep(20, NOTHING);
	const tasks = Array.from({ length: 20_000 }, (_, index) =>
		toTask(index, async () => await lanes.park(shared)),
	);
	expect(await lanes.settleAll(tasks)).toHaveLength(20_000);
});
