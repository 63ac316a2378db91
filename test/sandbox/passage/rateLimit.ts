import { toRefusal, toText, type Answer } from '../http/answer';
import { asDate, inSeconds, type RetryAfter } from '../http/retryAfter';

/** At most `maxRequests` in any `interval` ms; what comes on top is refused and not counted. */
export interface RateLimit {
	maxRequests: number;
	interval: number;
	retryAfter?: 'seconds' | 'date' | 'none';
	status?: 429 | 503;
}

/** Lets requests through, or says how to refuse them. */
export type Limiter = (arrivedAt: number) => Answer | undefined;

/** A sliding window over the requests let through so far; without a limit everything passes. */
export function buildLimiter(limit: RateLimit | undefined): Limiter {
	if (!limit) return () => undefined;
	let passed: number[] = [];
	return (arrivedAt) => {
		passed = passed.filter((time) => time > arrivedAt - limit.interval);
		if (passed.length >= limit.maxRequests) {
			const freeAt = (passed[0] ?? arrivedAt) + limit.interval;
			return toLimitAnswer(limit, freeAt - arrivedAt);
		}
		passed.push(arrivedAt);
		return undefined;
	};
}

function toLimitAnswer({ status = 429, retryAfter }: RateLimit, wait: number): Answer {
	const message = 'Too many requests.';
	const answer = status === 429 ? toRefusal(message, status) : toText(message, status);
	return { ...answer, retryAfter: toRetryAfter(retryAfter, wait) };
}

function toRetryAfter(form: RateLimit['retryAfter'], wait: number): RetryAfter | undefined {
	if (form === 'none') return undefined;
	return form === 'date' ? asDate(wait) : inSeconds(Math.ceil(wait / 1000));
}
