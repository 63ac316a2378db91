import { sleep } from '../../../nodes/Bloomy/engine/host/sleep';
import * as timers from '../../../nodes/Bloomy/engine/host/timers';
import { leap } from '../leap';

const measure = async (wait: Promise<void>) => {
	const from = performance.now();
	await wait;
	return performance.now() - from;
};

describe('a sleep', () => {
	it.each([0, -5, 30])('of %i ms', async (ms) => {
		expect(await leap(async () => await measure(sleep(ms)))).toBe(Math.max(0, ms));
	});

	it('is cut short by its signal, without an error', async () => {
		const cutShort = async () => {
			const stop = new AbortController();
			void sleep(10).then(() => stop.abort());
			return await measure(sleep(5000, stop.signal));
		};
		expect(await leap(cutShort)).toBe(10);
	});
});

describe('the timers made of it', () => {
	it('call back once, or never when cleared', async () => {
		const [once, never] = [jest.fn(), jest.fn()];
		await leap(async () => {
			timers.setTimeout(once, 5);
			timers.clearTimeout(timers.setTimeout(never, 5));
			timers.clearTimeout(undefined);
			expect(once).not.toHaveBeenCalled();
			await sleep(40);
		});
		expect(once).toHaveBeenCalledTimes(1);
		expect(never).not.toHaveBeenCalled();
	});

	it('call back again and again until cleared', async () => {
		const tick = jest.fn();
		await leap(async () => {
			const timer = timers.setInterval(tick, 2);
			await sleep(9);
			timers.clearInterval(timer);
			await sleep(20);
		});
		expect(tick).toHaveBeenCalledTimes(4);
	});
});
