import { STATUS_CODES } from 'node:http';
import {
	isJson,
	toNothing,
	toRefusal,
	toText,
	toUnauthorised,
	toWebPage,
	type Answer,
} from '../http/answer';
import type { Dice } from '../dice';
import type { RecordedRequest } from '../http/journal';
import { isRoute, type RoutePattern } from './route';
import { asDate, inSeconds, type RetryAfter } from '../http/retryAfter';

/** What to spoil, and how; of several rules the first that fires is applied. */
export interface FaultRule {
	/** Matched with RecordedRequest.route; every route but 'POST token' if left out. */
	route?: RoutePattern;
	fault:
		| 'status'
		| 'reset'
		| 'hang'
		| 'html'
		| 'brokenJson'
		| 'truncate'
		| 'emptyBody'
		| 'missingId'
		| 'delay';
	/** Before (the default) or after the request took effect in the store. */
	when?: 'before' | 'after';
	/** For 'status'; 500 if left out. */
	status?: number;
	/** For 'status': answered as {"error": true, "message": ...}. */
	message?: string;
	/** For 'status': Retry-After in seconds, or as a date `retryAfterMs` from now. */
	retryAfter?: number | 'date';
	/** 1000 if left out. */
	retryAfterMs?: number;
	/** Ms to wait before the fault, or, for 'delay', before the normal answer. */
	delay?: number;
	/** Chance from 0 to 1, decided by the seeded dice; 1 if left out. */
	rate?: number;
	/** At most this many times. */
	times?: number;
	/** Let this many matching requests through first. */
	skip?: number;
	match?: (request: RecordedRequest) => boolean;
}

/** The rules in force, each with how often it matched and fired. */
export class Faults {
	private entries: Array<{ rule: FaultRule; seen: number; fired: number }> = [];

	constructor(private readonly dice: Dice) {}

	add(rule: FaultRule): void {
		this.entries.push({ rule, seen: 0, fired: 0 });
	}

	clear(): void {
		this.entries = [];
	}

	/** The rule that hits this request, if any. */
	pick(request: RecordedRequest): FaultRule | undefined {
		for (const entry of this.entries) {
			const { rate = 1, times = Infinity, skip = 0 } = entry.rule;
			if (entry.fired >= times || !isMatch(entry.rule, request)) continue;
			entry.seen += 1;
			if (entry.seen <= skip || (rate < 1 && this.dice() >= rate)) continue;
			entry.fired += 1;
			return entry.rule;
		}
		return undefined;
	}
}

function isMatch({ route, match }: FaultRule, request: RecordedRequest): boolean {
	if (match && !match(request)) return false;
	return route === undefined ? request.route !== 'POST token' : isRoute(request, route);
}

/** The answer as the rule leaves it. */
export function spoilAnswer(answer: Answer, rule: FaultRule): Answer {
	switch (rule.fault) {
		case 'status':
			return { ...toStatus(rule), retryAfter: toRetryAfter(rule) };
		case 'html':
			return toWebPage();
		case 'emptyBody':
			return toNothing();
		case 'brokenJson':
			return { ...answer, text: breakText(answer.text) };
		case 'missingId':
			return isJson(answer) ? { ...answer, text: dropIds(answer.text) } : answer;
		case 'delay':
			return answer;
		case 'truncate':
		case 'reset':
		case 'hang':
			return { ...answer, ending: rule.fault };
	}
}

function toStatus({ status = 500, message }: FaultRule): Answer {
	const reason = STATUS_CODES[status] ?? `Status ${status}`;
	if (message !== undefined) return toRefusal(message, status);
	if (status === 401) return toUnauthorised();
	return status >= 500 ? toText(reason, status) : toRefusal(reason, status);
}

function toRetryAfter({ retryAfter, retryAfterMs = 1000 }: FaultRule): RetryAfter | undefined {
	if (retryAfter === undefined) return undefined;
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
