import { Pace } from '../../../nodes/Bloomy/engine/requests/pace';

const accept = (pace: Pace, times: number, startedAt: number) => {
	for (let time = 0; time < times; time++) pace.accepted(startedAt);
};
const refuse = (pace: Pace, startedAt: number, until: number) =>
	pace.refused(startedAt, startedAt, until - startedAt, 0);

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
		expect(pace.pausesInVain).toBe(0);
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

	it('half as many are in flight, and no more than were accepted', () => {
		const pace = new Pace(8, 0);
		accept(pace, 20, 0);
		for (let refusals = 0; refusals < 5; refusals++) refuse(pace, 10, 1000);
		expect(pace.inFlight).toBe(4);
		pace.takeStart(1000);
		refuse(pace, 20, 1500);
		expect(pace.inFlight).toBe(4);
		accept(pace, 1, 1600);
		refuse(pace, 1600, 2000);
		expect(pace.inFlight).toBe(1);
	});

	it('one more is in flight with each accepted one, up to what it was', () => {
		const pace = new Pace(4, 0);
		refuse(pace, 0, 100);
		pace.takeStart(100);
		expect(pace.inFlight).toBe(1);
		accept(pace, 2, 100);
		expect(pace.inFlight).toBe(3);
		accept(pace, 100, 100);
		expect(pace.inFlight).toBe(4);
	});

	it('no more start in its window than were let through, and not all at once', () => {
		const pace = new Pace(20, 0);
		startTimes(pace, 20);
		accept(pace, 10, 0);
		refuse(pace, 0, 1000);
		const starts = startTimes(pace, 21, 1500);
		const gaps = starts.slice(10).map((start, index) => start - starts[index]!);
		expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1000);
		expect(starts[20]).toBeLessThan(1500 + 2 * 1050);
		expect(starts[9]! - starts[0]!).toBeGreaterThan(100);
	});

	it('that comes alone among accepted ones no rate is learned', () => {
		const pace = new Pace(20, 0);
		accept(pace, 1, 0);
		refuse(pace, 10, 1000);
		accept(pace, 5, 20);
		expect(startTimes(pace, 100, 1000)).toEqual(Array(100).fill(1000));
	});

	it('of a request that started before the pause only the time named counts', () => {
		const pace = new Pace(8, 0);
		accept(pace, 8, 0);
		refuse(pace, 0, 1000);
		pace.takeStart(1000);
		pace.refused(0, 1500, 2000, 0);
		expect(pace.takeStart(2000)).toBe(1500);
		pace.refused(0, 1500, undefined, 0);
		expect(pace.takeStart(3500)).toBe(0);
		expect(pace.inFlight).toBe(4);
	});
});

describe('a refusal that names no wait', () => {
	/** Ends of the pauses of a run in which each first one after a pause is refused, too. */
	function endPauses(pace: Pace, count: number, random = 0): number[] {
		const ends: number[] = [];
		for (let now = 0; ends.length < count; ends.push(now)) {
			pace.refused(now, now, undefined, random);
			now += pace.takeStart(now);
			pace.takeStart(now);
			pace.answered(now);
		}
		return ends;
	}

	it('pauses until one usual window after another has passed', () => {
		expect(endPauses(new Pace(1, 0), 5)).toEqual([1000, 10_000, 60_000, 120_000, 180_000]);
	});

	it('pauses a little longer by chance', () => {
		const [first] = endPauses(new Pace(1, 0), 1, 1);
		expect(first).toBeGreaterThan(1010);
		expect(first).toBeLessThan(1200);
	});

	it.each([0, -5000, NaN])('is one that asks for %s ms', (asked) => {
		const pace = new Pace(5, 0);
		pace.refused(0, 0, asked, 0);
		expect(pace.takeStart(0)).toBe(1000);
	});

	it('waits as asked where another one of the same moment names a wait', () => {
		const pace = new Pace(5, 0);
		pace.refused(0, 0, undefined, 0);
		pace.refused(0, 0, 300, 0);
		expect(pace.takeStart(0)).toBe(300);
	});
});

describe('pauses in vain', () => {
	it('count with one request at a time only, which a pause that let nothing through leads to', () => {
		const pace = new Pace(10, 0);
		accept(pace, 10, 0);
		refuse(pace, 5, 1000);
		expect([pace.inFlight, pace.pausesInVain]).toEqual([5, 0]);
		pace.takeStart(1000);
		refuse(pace, 1000, 2000);
		refuse(pace, 1000, 2000);
		expect([pace.inFlight, pace.pausesInVain]).toEqual([1, 0]);
		pace.takeStart(2000);
		refuse(pace, 2000, 3000);
		pace.takeStart(3000);
		refuse(pace, 3000, 4000);
		expect([pace.inFlight, pace.pausesInVain]).toEqual([1, 2]);
	});

	it('are forgotten with the first one accepted', () => {
		const pace = new Pace(1, 0);
		for (const at of [0, 1000, 2000]) {
			pace.takeStart(at);
			refuse(pace, at, at + 1000);
		}
		expect(pace.pausesInVain).toBe(2);
		pace.takeStart(3000);
		accept(pace, 1, 3000);
		expect(pace.pausesInVain).toBe(0);
		refuse(pace, 3010, 4000);
		expect(pace.pausesInVain).toBe(0);
	});
});

describe('a quota that answers announce', () => {
	const start = (pace: Pace, count: number) => {
		for (let index = 0; index < count; index++) pace.takeStart(0);
	};

	it('pauses the run until it is renewed when nothing is left, and then one goes first', () => {
		const pace = new Pace(5, 0);
		start(pace, 1);
		pace.announced(0, 3000, 100);
		pace.answered(100);
		expect(pace.takeStart(100)).toBe(3000);
		expect(pace.takeStart(3100)).toBe(0);
		expect(pace.takeStart(3100)).toBeGreaterThan(0);
		pace.announced(4, 3000, 3200);
		pace.answered(3200);
		expect(startTimes(pace, 4, 3200)).toEqual(Array(4).fill(3200));
		expect(pace.inFlight).toBe(5);
	});

	it('lets no more start than are left beside those in flight', () => {
		const pace = new Pace(10, 0);
		start(pace, 4);
		pace.announced(5, 60_000, 10);
		pace.answered(10);
		expect([pace.takeStart(10), pace.takeStart(10)]).toEqual([0, 0]);
		expect(pace.takeStart(10)).toBeGreaterThan(0);
	});

	it('holds nothing up once it is out of date', () => {
		const pace = new Pace(10, 0);
		start(pace, 6);
		pace.announced(5, 1000, 10);
		pace.answered(10);
		expect(pace.takeStart(1009)).toBeGreaterThan(0);
		expect(startTimes(pace, 3, 1010)).toEqual([1010, 1010, 1010]);
	});
});
