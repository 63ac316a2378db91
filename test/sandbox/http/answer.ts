import type { RetryAfter } from './retryAfter';

const JSON_TYPE = 'application/json; charset=utf-8';
const HTML_TYPE = 'text/html; charset=utf-8';
const HTML_PAGE = `<!DOCTYPE html>
<html lang="en"><head><title>Bloom Growth</title></head><body><div id="app"></div></body></html>
`;

/** What goes back over the wire; `ending` cuts, withholds or stretches it. */
export interface Answer {
	status: number;
	type?: string;
	text: string;
	headers?: Record<string, string>;
	retryAfter?: RetryAfter;
	ending?: 'truncate' | 'reset' | 'hang' | Trickle;
}

/** A body that comes byte by byte, one each `every` ms; `forever` goes on with blanks after it. */
export interface Trickle {
	every: number;
	forever: boolean;
}

/** A value as JSON, with 200 unless told otherwise. */
export function toJson(value: unknown, status = 200): Answer {
	return { status, type: JSON_TYPE, text: JSON.stringify(value) };
}

/** 200 and no body, normal for what changes or deletes and for adding an attendee. */
export function toNothing(): Answer {
	return { status: 200, text: '' };
}

/** The web app's page, which Bloom Growth answers with 200 wherever it knows no such path. */
export function toWebPage(): Answer {
	return toPage(HTML_PAGE, 200);
}

/** A page as something in front of the service answers it. */
export function toPage(html: string, status: number): Answer {
	return { status, type: HTML_TYPE, text: html };
}

/** A short plain text, as proxies in front of a service write it. */
export function toText(text: string, status: number): Answer {
	return { status, type: 'text/plain; charset=utf-8', text };
}

/** Bloom Growth's refusal: what was wrong, with 400 unless told otherwise. */
export function toRefusal(message: string, status = 400): Answer {
	return toJson({ error: true, message }, status);
}

/** 401 with an empty body: the bearer is missing, wrong or expired. */
export function toUnauthorised(): Answer {
	return { status: 401, text: '' };
}

/** Whether the text is JSON and may be taken apart again. */
export function isJson(answer: Answer): boolean {
	return answer.type === JSON_TYPE;
}
