import { toRefusal, toText, type Answer } from '../http/answer';
import { asDate, asText, inSeconds, type RetryAfter } from '../http/retryAfter';
import { fillBucket, fixWindow, slideWindow, type Balance, type Quota } from './quota';

const QUOTAS = {
	slidingWindow: slideWindow,
	fixedWindow: fixWindow,
	tokenBucket: fillBucket,
} satisfies Record<string, Quota>;

/** How many requests are let through; what comes on top is refused and not counted. */
export interface RateLimit {
	maxRequests: number;
	/** In ms. */
	interval: number;
	/** How it counts; 'slidingWindow' if left out. */
	kind?: keyof typeof QUOTAS;
	/** What every answer says of what is left; nothing if left out. */
	announce?: 'RateLimit' | 'RateLimit-*' | 'X-RateLimit-* seconds' | 'X-RateLimit-* epoch';
	retryAfter?: 'seconds' | 'date' | 'none' | { text: string };
	status?: 429 | 503;
}

/** What the limit says to a request: what every answer announces, and the refusal, if it is one. */
export interface Passing {
	headers?: Record<string, string>;
	refusal?: Answer;
}

/** Lets requests through, or says how to refuse them. */
export type Limiter = (arrivedAt: number) => Passing;

/** Counts requests as the limit says; without a limit everything passes. */
export function buildLimiter(limit: RateLimit | undefined): Limiter {
	if (!limit) return () => ({});
	const { kind = 'slidingWindow', maxRequests, interval } = limit;
	const count = QUOTAS[kind](maxRequests, interval);
	return (arrivedAt) => {
		const balance = count(arrivedAt);
		const headers = announce(limit, balance);
		return balance.isRefused ? { headers, refusal: toLimitAnswer(limit, balance) } : { headers };
	};
}

function announce(
	{ announce: form, maxRequests }: RateLimit,
	{ remaining, untilFull }: Balance,
): Record<string, string> {
	const seconds = Math.ceil(untilFull / 1000);
	switch (form) {
		case undefined:
			return {};
		case 'RateLimit':
			return {
				ratelimit: `limit=${maxRequests}, remaining=${remaining}, reset=${seconds}`,
			};
		case 'RateLimit-*':
			return nameEach('ratelimit', maxRequests, remaining, seconds);
		case 'X-RateLimit-* seconds':
			return nameEach('x-ratelimit', maxRequests, remaining, seconds);
		case 'X-RateLimit-* epoch':
			return nameEach(
				'x-ratelimit',
				maxRequests,
				remaining,
				Math.ceil((Date.now() + untilFull) / 1000),
			);
	}
}

function nameEach(
	name: string,
	limit: number,
	remaining: number,
	reset: number,
): Record<string, string> {
	return {
		[`${name}-limit`]: String(limit),
		[`${name}-remaining`]: String(remaining),
		[`${name}-reset`]: String(reset),
	};
}

function toLimitAnswer({ status = 429, retryAfter }: RateLimit, { untilOne }: Balance): Answer {
	const message = 'Too many requests.';
	const answer = status === 429 ? toRefusal(message, status) : toText(message, status);
	return { ...answer, retryAfter: toRetryAfter(retryAfter, untilOne) };
}

function toRetryAfter(form: RateLimit['retryAfter'], wait: number): RetryAfter | undefined {
	if (form === 'none') return undefined;
	if (typeof form === 'object') return asText(form.text);
	return form === 'date' ? asDate(wait) : inSeconds(Math.ceil(wait / 1000));
}
