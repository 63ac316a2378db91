/** What is left after a request, and how long it takes, in ms, until all or one is free again. */
export interface Balance {
	isRefused: boolean;
	remaining: number;
	untilFull: number;
	untilOne: number;
}

/** Counts a request that arrives at this time, in ms of performance.now(), unless it is refused. */
export type Count = (arrivedAt: number) => Balance;

/** A way to count; `interval` is in ms. */
export type Quota = (maxRequests: number, interval: number) => Count;

/** At most `maxRequests` in any `interval`. */
export function slideWindow(maxRequests: number, interval: number): Count {
	let passed: number[] = [];
	return (arrivedAt) => {
		passed = passed.filter((time) => time > arrivedAt - interval);
		const isRefused = passed.length >= maxRequests;
		if (!isRefused) passed.push(arrivedAt);
		const until = (time = arrivedAt) => time + interval - arrivedAt;
		const remaining = maxRequests - passed.length;
		const untilOne = remaining > 0 ? 0 : until(passed[0]);
		return { isRefused, remaining, untilFull: until(passed.at(-1)), untilOne };
	};
}

/** At most `maxRequests` in each `interval`, the first of which begins with a request. */
export function fixWindow(maxRequests: number, interval: number): Count {
	let begunAt = -Infinity;
	let passed = 0;
	return (arrivedAt) => {
		if (arrivedAt >= begunAt + interval) [begunAt, passed] = [arrivedAt, 0];
		const isRefused = passed >= maxRequests;
		if (!isRefused) passed += 1;
		const untilFull = begunAt + interval - arrivedAt;
		const remaining = maxRequests - passed;
		return { isRefused, remaining, untilFull, untilOne: remaining > 0 ? 0 : untilFull };
	};
}

/** A bucket of `maxRequests` that fills up evenly, empty to full in `interval`. */
export function fillBucket(maxRequests: number, interval: number): Count {
	const pace = maxRequests / interval;
	let filledAt = -Infinity;
	let tokens = maxRequests;
	return (arrivedAt) => {
		tokens = Math.min(maxRequests, tokens + (arrivedAt - filledAt) * pace);
		filledAt = arrivedAt;
		const isRefused = tokens < 1;
		if (!isRefused) tokens -= 1;
		const untilOne = Math.max(0, (1 - tokens) / pace);
		return {
			isRefused,
			remaining: Math.floor(tokens),
			untilFull: (maxRequests - tokens) / pace,
			untilOne,
		};
	};
}
