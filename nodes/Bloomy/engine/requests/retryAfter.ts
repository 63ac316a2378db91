import { DateTime } from 'luxon';

/** More seconds than anybody waits: a moment in seconds since 1970, or nonsense. */
const NONSENSE = 10_000_000;

/**
 * Ms to wait as `Retry-After` asks, in seconds or as an HTTP date (RFC 9110, 10.2.3); undefined if
 * it names no wait. A date is held against the server's own clock if the answer shows it; `now` is
 * ms since the epoch.
 */
export function readRetryAfter(headers: Record<string, unknown>, now: number): number | undefined {
	const value = headers['retry-after'];
	if (typeof value !== 'string' && typeof value !== 'number') return undefined;
	const text = String(value).trim();
	const wait = /^\d+(\.\d+)?$/.test(text) ? readSeconds(text) : readDate(text, headers.date, now);
	return wait !== undefined && wait > 0 ? wait : undefined;
}

function readSeconds(text: string): number | undefined {
	const seconds = Number(text);
	return seconds < NONSENSE ? seconds * 1000 : undefined;
}

function readDate(text: string, date: unknown, now: number): number | undefined {
	const until = DateTime.fromHTTP(text);
	if (!until.isValid) return undefined;
	const serverNow = DateTime.fromHTTP(String(date));
	return until.toMillis() - (serverNow.isValid ? serverNow.toMillis() : now);
}
