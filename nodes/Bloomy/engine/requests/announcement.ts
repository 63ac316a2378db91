/** How much of a quota an answer says is left, and in how many ms the quota is renewed. */
export interface Announcement {
	remaining: number;
	reset: number;
}

/** A reset above this is a moment in seconds since 1970, not a number of seconds to wait. */
const EPOCH = 1_000_000_000;

/** A quota that is renewed later than this (ms) is not a limit on speed. */
const LONGEST = 60 * 60_000;

/** The parts of `RateLimit`. */
const REMAINING = /(?:^|[\s,;])(?:remaining|r)=(\d+)/i;
const RESET = /(?:^|[\s,;])(?:reset|t)=(\d+)/i;

const NAMES = ['ratelimit', 'x-ratelimit', 'x-rate-limit'].map((name) => ({
	remaining: `${name}-remaining`,
	reset: `${name}-reset`,
}));

/**
 * The limit that an answer announces, in `RateLimit` (the IETF's draft, in both its forms),
 * `RateLimit-Remaining` or `X-RateLimit-Remaining`; undefined if it announces none. `now` is in ms
 * since the epoch.
 */
export function readAnnouncement(
	headers: Record<string, unknown>,
	now: number,
): Announcement | undefined {
	const { ratelimit } = headers;
	if (typeof ratelimit === 'string') {
		const [remaining, reset] = [REMAINING, RESET].map((part) => part.exec(ratelimit)?.[1]);
		const combined = toAnnouncement(readNumber(remaining), readNumber(reset), now);
		if (combined) return combined;
	}
	for (const name of NAMES) {
		const remaining = readNumber(headers[name.remaining]);
		const reset = readNumber(headers[name.reset]);
		const separate = toAnnouncement(remaining, reset, now);
		if (separate) return separate;
	}
	return undefined;
}

function toAnnouncement(
	remaining: number | undefined,
	reset: number | undefined,
	now: number,
): Announcement | undefined {
	if (remaining === undefined || reset === undefined) return undefined;
	const ms = reset > EPOCH ? reset * 1000 - now : reset * 1000;
	return ms > 0 && ms <= LONGEST ? { remaining, reset: ms } : undefined;
}

function readNumber(value: unknown): number | undefined {
	if (typeof value !== 'string' && typeof value !== 'number') return undefined;
	const text = String(value).trim();
	return /^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
}
