/** A Retry-After header and the wait in ms it asks for, counted from when it was made. */
export interface RetryAfter {
	header: string;
	wait: number;
}

/** The wait in whole seconds. */
export function inSeconds(seconds: number): RetryAfter {
	return { header: String(seconds), wait: seconds * 1000 };
}

/** The wait as an HTTP date, which knows only whole seconds and is therefore rounded up. */
export function asDate(wait: number): RetryAfter {
	const now = Date.now();
	const until = Math.ceil((now + wait) / 1000) * 1000;
	return { header: new Date(until).toUTCString(), wait: until - now };
}

/** Any text at all, which nobody can be held to. */
export function asText(header: string): RetryAfter {
	return { header, wait: 0 };
}
