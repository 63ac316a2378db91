import { Pace } from '../../../nodes/Bloomy/engine/requests/pace';

const accept = (pace: Pace, times: number, startedAt: number) => {
	for (let time = 0; time < times; time++) pace.accepted(startedAt);
};
const refuse = (pace: Pace, startedAt: number, until: number) =>
	pace.refused(startedAt, startedAt, until - startedAt);

/** The times at which requests start that come as fast as they are let, each answered at once. */
function startTimes(pace: Pace, count: number, from = 0): number[] {
	const starts: number[] = [];
	for (let now = from; starts.length < count;) {
		const wait = pace.takeStart(now);
		now += wait;
		if (wait > 0) continue;
		starts.push(now);
		pace.answered(now);
	}
	return starts;
}

describe('without refusals', () => {
	it('nothing waits and all may be in flight', () => {
		const pace = new Pace(5, 0);
		expect(startTimes(pace, 100)).toEqual(Array(100).fill(0));
		accept(pace, 100, 0);
		expect(pace.inFlight).toBe(5);
	});
});

describe('with a rate limit', () => {
	it.each([
		[1, 100],
		[3, 1000],
		[10, 50],
	])('at most %i start in any %i ms', (maxRequests, interval) => {
		const starts = startTimes(new Pace(5, 0, { maxRequests, interval }), maxRequests * 5);
		const gaps = starts.slice(maxRequests).map((start, index) => start - starts[index]!);
		expect(Math.min(...gaps)).toBeGreaterThanOrEqual(interval);
		expect(Math.max(...gaps)).toBeLessThan(interval + 50);
	});

	it('counts each until the interval after its answer, not on a grid', () => {
		const pace = new Pace(5, 0, { maxRequests: 2, interval: 1000 });
		expect([pace.takeStart(0), pace.takeStart(300)]).toEqual([0, 0]);
		expect(pace.takeStart(310)).toBeGreaterThan(0);
		pace.answered(400);
		expect(pace.takeStart(1399)).toBe(1);
		expect(pace.takeStart(1400)).toBe(0);
		expect(pace.takeStart(1401)).toBeGreaterThan(0);
	});
});

describe('after a refusal', () => {
	it('nothing starts before the time named, and a later time counts', () => {
		const pace = new Pace(4, 0);
		refuse(pace, 0, 2000);
		refuse(pace, 0, 5000);
		refuse(pace, 0, 3000);
		expect(pace.takeStart(100)).toBe(4900);
		expect(pace.takeStart(4999)).toBe(1);
		expect(pace.takeStart(5000)).toBe(0);
	});

	it('half as many are in flight, however many of one burst were refused', () => {
		const pace = new Pace(8, 0);
		for (let refusals = 0; refusals < 5; refusals++) refuse(pace, 10, 1000);
		expect(pace.inFlight).toBe(4);
		pace.takeStart(1000);
		pace.refused(20, 1000, 500);
		expect(pace.inFlight).toBe(4);
		refuse(pace, 1000, 2000);
		pace.takeStart(2000);
		refuse(pace, 2000, 3000);
		pace.takeStart(3000);
		refuse(pace, 3000, 4000);
		expect(pace.inFlight).toBe(1);
	});

	it('one more is in flight after each full round of accepted ones, up to what it was', () => {
		const pace = new Pace(4, 0);
		refuse(pace, 0, 100);
		pace.takeStart(100);
		accept(pace, 1, 100);
		expect(pace.inFlight).toBe(2);
		accept(pace, 1, 100);
		expect(pace.inFlight).toBe(3);
		accept(pace, 3, 100);
		expect(pace.inFlight).toBe(4);
		accept(pace, 100, 100);
		expect(pace.inFlight).toBe(4);
	});

	it('starts no more in a window than was let through, and more after some windows', () => {
		const pace = new Pace(20, 0);
		startTimes(pace, 20);
		accept(pace, 10, 0);
		refuse(pace, 0, 1000);
		expect(startTimes(pace, 11, 1000)).toEqual([...Array(10).fill(1000), 2000]);
		accept(pace, 40, 1000);
		expect(startTimes(pace, 11, 3000).slice(-2)).toEqual([3000, 4000]);
		accept(pace, 10, 4000);
		expect(startTimes(pace, 13, 6000)).toEqual(Array(13).fill(6000));
	});

	it('learns no rate from a refusal among accepted ones', () => {
		const pace = new Pace(20, 0);
		accept(pace, 1, 0);
		refuse(pace, 10, 1000);
		accept(pace, 5, 20);
		expect(startTimes(pace, 100, 1000)).toEqual(Array(100).fill(1000));
	});
});

/** A server that takes `quota` requests in each window of `window` ms and names the next window. */
function runAgainstQuota(quota: number, window: number, requests: number, used = 0) {
	const pace = new Pace(5, 0);
	const accepted = new Map<number, number>([[0, used]]);
	let [now, done, refusals] = [0, 0, 0];
	while (done < requests) {
		const wait = pace.takeStart(now);
		now += wait;
		if (wait > 0) continue;
		const turn = Math.floor(now / window);
		const soFar = accepted.get(turn) ?? 0;
		accepted.set(turn, soFar + 1);
		if (soFar < quota) {
			done++;
			pace.accepted(now);
		} else {
			refusals++;
			refuse(pace, now, (turn + 1) * window);
		}
		now += 10;
	}
	return { windows: Math.ceil(now / window), refusals };
}

describe('against a server with a quota', () => {
	it('learns it from few refusals and loses little time', () => {
		const { windows, refusals } = runAgainstQuota(20, 1000, 200);
		expect(refusals).toBeLessThanOrEqual(10);
		expect(windows).toBeLessThanOrEqual(15);
	});

	it('does not crawl because others had used up the quota when the run began', () => {
		const { windows } = runAgainstQuota(100, 60_000, 100, 100);
		expect(windows).toBeLessThanOrEqual(5);
	});
});
