/** More seconds than any wait: a moment in seconds since 1970, or nonsense. */
const NONSENSE = 10_000_000;

/** The three forms of a date in HTTP (RFC 9110, 5.6.7); JavaScript accepts far more. */
const TIME = String.raw`\d{2}:\d{2}:\d{2}`;
const HTTP_DATES = [
	new RegExp(String.raw`^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} ${TIME} GMT$`),
	new RegExp(String.raw`^[A-Z][a-z]+day, \d{2}-[A-Z][a-z]{2}-\d{2} ${TIME} GMT$`),
];
const ASCTIME = new RegExp(String.raw`^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d ${TIME} \d{4}$`);

/**
 * The ms that `Retry-After` asks to wait, in seconds or as an HTTP date (RFC 9110, 10.2.3);
 * undefined if it names no wait. A date is compared with the server's own clock if the answer shows
 * it; `now` is in ms since the epoch.
 */
export function readRetryAfter(headers: Record<string, unknown>, now: number): number | undefined {
	const value = headers['retry-after'];
	if (typeof value !== 'string' && typeof value !== 'number') return undefined;
	const text = String(value).trim();
	const wait = /^\d+(\.\d+)?$/.test(text) ? readSeconds(text) : readDate(text, headers.date, now);
	return wait > 0 ? wait : undefined;
}

function readSeconds(text: string): number {
	const seconds = Number(text);
	return seconds < NONSENSE ? seconds * 1000 : NaN;
}

function readDate(text: string, date: unknown, now: number): number {
	const serverNow = readHttpDate(String(date));
	return readHttpDate(text) - (Number.isNaN(serverNow) ? now : serverNow);
}

/** Ms since the epoch; NaN if it is not a date. */
function readHttpDate(text: string): number {
	if (HTTP_DATES.some((form) => form.test(text))) return Date.parse(text);
	return ASCTIME.test(text) ? Date.parse(`${text} GMT`) : NaN;
}
