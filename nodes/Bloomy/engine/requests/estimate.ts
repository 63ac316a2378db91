import { Quota } from './quota';
import type { Stretch } from './stretch';

/** The windows (ms) in which quotas are usually counted. */
export const USUAL_WINDOWS = [1000, 10_000, 60_000] as const;

/**
 * A window is taken as this much longer, because requests do not all take equally long to arrive.
 */
const MARGIN = 1.03;

/** How many ms a measured window may be shorter than a round one. */
const TOLERANCE = 50;

/** A start may be older than the window by this factor and still be what blocked the next one. */
const EDGE = 1.05;

/** A window explains a wait of at most this many times its length. */
const EXPLAINED = 1.1;

/**
 * The quota that explains why a stretch ended: the requests let through in the shortest usual
 * window that fits the wait, or else all that the stretch let through, in a round window. Undefined
 * if nothing was let through. `accepted` are the starts of all accepted requests, in order.
 */
export function fitQuota(
	stretch: Stretch,
	accepted: readonly number[],
	now: number,
	guess?: number,
): Quota | undefined {
	for (const window of USUAL_WINDOWS) {
		const counted = accepted.filter((start) => start > stretch.firstRefused - window);
		if (counted[0] === undefined) continue;
		const { certainly, atMost } = stretch.blockedAfter(counted[0], now);
		if (certainly > EXPLAINED * window || atMost + TOLERANCE < window) continue;
		return new Quota(counted.length, MARGIN * window, counted, now, guess);
	}
	const own = accepted.filter((start) => start >= stretch.since);
	if (own[0] === undefined) return undefined;
	const { certainly, atMost } = stretch.blockedAfter(own[0], now);
	return new Quota(own.length, MARGIN * roundWindow(certainly, atMost), own, now, guess);
}

/**
 * The quota after a stretch that was refused although it kept to `quota`: another one if the window
 * does not explain the wait, one of fewer requests if fewer went through, or else a slower one.
 * `accepted` are the starts of all accepted requests, in order.
 */
export function correctQuota(
	quota: Quota,
	stretch: Stretch,
	accepted: readonly number[],
	now: number,
): Quota {
	const { window, maxRequests } = quota;
	const begin = stretch.firstRefused - EDGE * window;
	const counted = accepted.filter((start) => start >= begin).slice(-maxRequests);
	const { certainly } = stretch.blockedAfter(counted[0] ?? stretch.since, now);
	if (certainly > EXPLAINED * window) {
		const fit = fitQuota(stretch, accepted, now);
		if (fit && fit.rate < quota.rate) return fit;
	}
	const areFewer = counted.length > 0 && counted.length < maxRequests;
	if (areFewer) return new Quota(counted.length, window, counted, now);
	return quota.slowDown(stretch.throughput(now), now);
}

/** The roundest window between the two: quotas are counted in minutes or in whole seconds. */
function roundWindow(above: number, upTo: number): number {
	for (const unit of [...USUAL_WINDOWS].reverse()) {
		const round = (Math.max(0, Math.floor(above / unit)) + 1) * unit;
		if (round <= upTo + TOLERANCE) return round;
	}
	return upTo;
}
