import { FIRST_GUESS, Quota } from '../../../nodes/Bloomy/engine/requests/quota';

/** Uses the quota up at `now`, so that it is known to hold the run back, and has one accepted. */
function fill(quota: Quota, now: number): void {
	for (let starts = 0; starts < quota.maxRequests; starts++) quota.start(now);
	expect(quota.wait(now, true)).toBeGreaterThan(0);
	quota.accepted(now);
}

describe('a start', () => {
	it('waits until one of the window has become older than it', () => {
		const quota = new Quota(3, 1000, [0, 100, 200], 200);
		expect(quota.wait(200, true)).toBe(800);
		expect(quota.wait(999, true)).toBe(1);
		expect(quota.wait(1000, true)).toBe(0);
		quota.start(1000);
		expect(quota.wait(1000, true)).toBe(100);
	});

	it('waits for more than one where more were under way than a window holds', () => {
		expect(new Quota(2, 1000, [0, 100, 200, 300], 300).wait(300, true)).toBe(900);
	});

	it('keeps a distance of a quarter of its share, but for a quota that is announced', () => {
		const quota = new Quota(5, 1000, [100], 100);
		expect(quota.wait(120, false)).toBe(30);
		expect(quota.wait(150, false)).toBe(0);
		expect(quota.wait(120, true)).toBe(0);
		expect(new Quota(5, 1000, [], 0).wait(0, false)).toBe(0);
	});
});

describe('while nothing is refused', () => {
	it('more is tried after half a minute, step by step', () => {
		const quota = new Quota(10, 1000, [], 0);
		fill(quota, 29_999);
		expect([quota.rate, quota.isOnTrial]).toEqual([0.01, false]);
		fill(quota, 31_000);
		expect(quota.rate).toBeCloseTo(0.0115);
		expect([quota.isOnTrial, quota.window]).toEqual([true, 1000]);
		// A step takes a window, and the time for its answers.
		fill(quota, 32_999);
		expect(quota.rate).toBeCloseTo(0.0115);
		fill(quota, 33_999);
		expect(quota.rate).toBeCloseTo(0.0115 * 1.15);
		expect(quota.window).toBeCloseTo(1000 / 1.15);
	});

	it('a step lasts for twenty requests at least', () => {
		const quota = new Quota(1, 1000, [], 0);
		fill(quota, 40_000);
		expect(quota.rate).toBeCloseTo(0.00115);
		fill(quota, 57_000);
		expect(quota.rate).toBeCloseTo(0.00115);
		fill(quota, 40_000 + 20 * 1000);
		expect(quota.rate).toBeCloseTo(0.00115 * 1.15);
	});

	it('nothing more is tried where the run does not need it', () => {
		const quota = new Quota(10, 1000, [], 0);
		quota.start(40_000);
		expect(quota.wait(41_000, true)).toBe(0);
		quota.accepted(41_000);
		expect(quota.isOnTrial).toBe(false);
	});

	it('a slow quota is kept to for forty requests first', () => {
		const quota = new Quota(1, 2000, [], 0);
		fill(quota, 79_999);
		expect(quota.isOnTrial).toBe(false);
		fill(quota, 82_000);
		expect(quota.isOnTrial).toBe(true);
	});

	it('a first guess is doubled, after a quarter of a minute or its window', () => {
		const quota = new Quota(10, 1000, [], 0, FIRST_GUESS);
		fill(quota, 14_999);
		expect(quota.rate).toBe(0.01);
		fill(quota, 16_000);
		expect(quota.rate).toBe(0.02);
		const slow = new Quota(10, 60_000, [], 0, FIRST_GUESS);
		fill(slow, 59_999);
		expect(slow.isOnTrial).toBe(false);
		fill(slow, 121_000);
		expect(slow.isOnTrial).toBe(true);
	});
});

describe('what was tried and refused', () => {
	it('goes back to what is known to work, and is tried later and later if nothing else did', () => {
		const quota = new Quota(10, 1000, [], 0);
		fill(quota, 30_000);
		const second = quota.fallBack(31_000);
		expect([second.rate, second.isOnTrial, second.maxRequests]).toEqual([0.01, false, 10]);
		// Those that started a moment ago still count.
		expect(second.wait(30_500, true)).toBe(500);
		fill(second, 31_000 + 59_999);
		expect(second.isOnTrial).toBe(false);
		fill(second, 31_000 + 61_000);
		expect(second.isOnTrial).toBe(true);
		const third = second.fallBack(100_000);
		fill(third, 100_000 + 119_999);
		expect(third.isOnTrial).toBe(false);
	});

	it('goes back to the last step that worked, and is tried as soon as at first', () => {
		const quota = new Quota(10, 1000, [], 0, 4);
		fill(quota, 120_000);
		fill(quota, 130_000);
		const back = quota.fallBack(140_000);
		expect(back.rate).toBeCloseTo(0.0115);
		fill(back, 140_000 + 30_000);
		expect(back.isOnTrial).toBe(true);
	});

	it('after a first guess is kept to for half a minute', () => {
		const back = new Quota(10, 1000, [], 0, FIRST_GUESS).fallBack(0);
		fill(back, 29_999);
		expect(back.isOnTrial).toBe(false);
		fill(back, 31_000);
		expect(back.rate).toBeCloseTo(0.0115);
	});
});

describe('a refusal that nothing explains', () => {
	it('makes it a tenth slower, with half as many in half the time', () => {
		const slower = new Quota(10, 1000, [5], 0).slowDown(0.001, 100);
		expect(slower.rate).toBeCloseTo(0.009);
		expect(slower.maxRequests).toBe(5);
		expect(slower.window).toBeCloseTo(5 / 0.009);
		slower.start(100);
		expect(slower.wait(110, true)).toBe(0);
		expect(new Quota(9, 1000, [], 0).slowDown(0, 0).maxRequests).toBe(5);
	});

	it('makes it no slower than what went through, and never faster', () => {
		expect(new Quota(10, 1000, [], 0).slowDown(0.0095, 0).rate).toBeCloseTo(0.0095);
		expect(new Quota(10, 1000, [], 0).slowDown(5, 0).rate).toBeCloseTo(0.01);
	});

	it('leaves when more is tried as it was', () => {
		const slower = new Quota(10, 1000, [], 0).slowDown(0, 29_000);
		fill(slower, 30_000);
		expect(slower.rate).toBeCloseTo(0.009 * 1.15);
	});
});
