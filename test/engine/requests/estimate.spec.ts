import { correctQuota, fitQuota } from '../../../nodes/Bloomy/engine/requests/estimate';
import { FIRST_GUESS, Quota } from '../../../nodes/Bloomy/engine/requests/quota';
import { Stretch } from '../../../nodes/Bloomy/engine/requests/stretch';

const times = (count: number, from = 0, apart = 1) =>
	Array.from({ length: count }, (_, at) => from + at * apart);

/** A stretch that let these through, and refused these. */
function stretchOf(accepted: number[], refused: number[], asked?: number, since = 0): Stretch {
	const stretch = new Stretch(since);
	for (const at of accepted) stretch.accept(at);
	for (const at of refused) stretch.refuse(at, asked);
	return stretch;
}

/** A window is taken as 3 % longer, because requests do not all take equally long to arrive. */
const MARGIN = 1.03;
const show = (quota: Quota | undefined) =>
	quota && [quota.maxRequests, Math.round((100 * quota.window) / MARGIN) / 100];

describe('a first quota', () => {
	it.each<[string, Stretch, number[], number, [number, number] | undefined]>([
		['fits a second', stretchOf(times(20), [25]), times(20), 1020, [20, 1000]],
		[
			'fits a second that is not quite over',
			stretchOf(times(20), [25]),
			times(20),
			950,
			[20, 1000],
		],
		[
			'fits ten seconds where one was too short',
			stretchOf(times(20), [25, 1200]),
			times(20),
			10_000,
			[20, 10_000],
		],
		[
			'fits a minute where ten seconds were too short',
			stretchOf(times(20), [25, 11_100]),
			times(20),
			60_000,
			[20, 60_000],
		],
		[
			'counts only what started in the window',
			stretchOf(times(30, 0, 100), [2950]),
			times(30, 0, 100),
			4000,
			[10, 1000],
		],
		[
			'fits what was asked for in whole seconds',
			stretchOf(times(20), [25], 3000),
			times(20),
			3025,
			[20, 3000],
		],
		[
			'is as long as the pause where that was short',
			stretchOf(times(20), [25], 475),
			times(20),
			500,
			[20, 500],
		],
		['is none where nothing went through', stretchOf([], [5]), [], 1005, undefined],
		[
			'is none where nothing of this stretch went through and the window was not over',
			stretchOf([], [100], 300, 90),
			[5],
			400,
			undefined,
		],
	])('%s', (_what, stretch, accepted, now, expected) => {
		expect(show(fitQuota(stretch, accepted, now))).toEqual(expected);
	});

	const fitTwo = (guess?: number) => fitQuota(stretchOf(times(2), [25]), times(2), 1000, guess)!;

	it('counts the requests already let through', () => {
		expect(fitTwo().wait(1000, true)).toBeCloseTo(30);
	});

	it.each([
		[FIRST_GUESS, 4],
		[undefined, 2],
	])('is kept to for as long as the guess %s says', (guess, maxRequests) => {
		const quota = fitTwo(guess);
		quota.wait(1000, true);
		quota.accepted(16_000);
		expect(quota.rate).toBeCloseTo(maxRequests / 1030);
	});
});

describe('a quota that was refused although it was kept to', () => {
	it('is of fewer requests where fewer went through', () => {
		const starts = times(6, 5000, 100);
		const quota = correctQuota(new Quota(10, 1000, [], 0), stretchOf(starts, [5700]), starts, 6500);
		expect([quota.maxRequests, quota.window]).toEqual([6, 1000]);
	});

	it('counts what was only just older than the window', () => {
		const starts = [4660, ...times(5, 5000, 100)];
		const quota = correctQuota(new Quota(10, 1000, [], 0), stretchOf(starts, [5700]), starts, 6500);
		expect(quota.maxRequests).toBe(6);
		const older = correctQuota(new Quota(10, 1000, [], 0), stretchOf(starts, [5720]), starts, 6500);
		expect(older.maxRequests).toBe(5);
	});

	it('is slower where as many went through', () => {
		const starts = times(10, 5000, 50);
		const quota = correctQuota(new Quota(10, 1000, [], 0), stretchOf(starts, [5600]), starts, 6500);
		expect(quota.maxRequests).toBe(5);
		expect(quota.rate).toBeCloseTo(0.009);
	});

	it('is slower where nothing went through', () => {
		const quota = correctQuota(new Quota(10, 1000, [], 0), stretchOf([], [5600]), [], 6500);
		expect(quota.maxRequests).toBe(5);
	});

	it('is another one where the window does not explain the wait', () => {
		const starts = times(10, 5000, 50);
		const stretch = stretchOf(starts, [5600, 6600], undefined, 5000);
		const quota = correctQuota(new Quota(10, 1000, [], 0), stretch, starts, 15_100);
		expect(show(quota)).toEqual([10, 10_000]);
	});

	it('is never a faster one for that', () => {
		const starts = times(10, 5000, 50);
		const stretch = stretchOf(starts, [5600, 6600], undefined, 5000);
		const quota = correctQuota(new Quota(2, 1000, [], 0), stretch, starts, 6700);
		expect(quota.rate).toBeLessThanOrEqual(0.002);
	});
});
