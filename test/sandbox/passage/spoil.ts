import { STATUS_CODES } from 'node:http';
import {
	isJson,
	toJson,
	toNothing,
	toPage,
	toRefusal,
	toText,
	toUnauthorised,
	toWebPage,
	type Answer,
} from '../http/answer';
import { asDate, asText, inSeconds, type RetryAfter } from '../http/retryAfter';
import type { FaultRule } from './fault';

const MAINTENANCE_PAGE = `<!DOCTYPE html>
<html lang="en"><head><title>Down for maintenance</title></head>
<body><h1>We will be back soon</h1><p>Please try again in a few minutes.</p></body></html>
`;

/** The answer as the rule leaves it. */
export function spoilAnswer(answer: Answer, rule: FaultRule): Answer {
	switch (rule.fault) {
		case 'status':
			return { ...toStatus(rule), headers: rule.headers, retryAfter: toRetryAfter(rule) };
		case 'page': {
			const page = toPage(rule.html ?? MAINTENANCE_PAGE, rule.status ?? 200);
			return { ...page, headers: rule.headers, retryAfter: toRetryAfter(rule) };
		}
		case 'html':
			return toWebPage();
		case 'emptyBody':
			return toNothing();
		case 'brokenJson':
			return { ...answer, text: breakText(answer.text) };
		case 'missingId':
			return isJson(answer) ? { ...answer, text: dropIds(answer.text) } : answer;
		case 'delay':
		case 'replay':
			return answer;
		case 'trickle':
			return { ...answer, ending: { every: rule.every ?? 100, forever: rule.forever ?? false } };
		case 'truncate':
		case 'reset':
		case 'hang':
			return { ...answer, ending: rule.fault };
	}
}

function toStatus(rule: FaultRule): Answer {
	const { status = 500, message, body, size = 0 } = rule;
	if (body !== undefined) return toBody(rule, status);
	const reason = STATUS_CODES[status] ?? `Status ${status}`;
	if (message === undefined && status === 401) return toUnauthorised();
	const words = fill(message ?? reason, size);
	const isPlain = message === undefined && status >= 500;
	return isPlain ? toText(words, status) : toRefusal(words, status);
}

function toBody({ body, type }: FaultRule, status: number): Answer {
	const answer = typeof body === 'string' ? toText(body, status) : toJson(body, status);
	return type === undefined ? answer : { ...answer, type };
}

function fill(words: string, size: number): string {
	return words.length < size ? words.padEnd(size, ` ${words}`) : words;
}

function toRetryAfter({ retryAfter, retryAfterMs = 1000 }: FaultRule): RetryAfter | undefined {
	if (retryAfter === undefined) return undefined;
	if (typeof retryAfter === 'object') return asText(retryAfter.text);
	return retryAfter === 'date' ? asDate(retryAfterMs) : inSeconds(retryAfter);
}

function breakText(text: string): string {
	return text.slice(0, Math.ceil(text.length / 2)) || '{';
}

function dropIds(json: string): string {
	const value: unknown = JSON.parse(json);
	return JSON.stringify(Array.isArray(value) ? value.map(dropId) : dropId(value));
}

function dropId(value: unknown): unknown {
	if (typeof value !== 'object' || value === null) return value;
	const kept = Object.entries(value).filter(([name]) => name !== 'Id' && name !== 'meetingId');
	return Object.fromEntries(kept);
}
