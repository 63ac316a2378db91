import { performance } from 'node:perf_hooks';
import type { Dice } from '../dice';
import type { RecordedRequest } from '../http/journal';
import { isRoute, type RoutePattern } from './route';

/** What to spoil, and how; of several rules the first that fires is applied. Times in ms. */
export interface FaultRule {
	/** Matched with RecordedRequest.route; every route but 'POST token' if left out. */
	route?: RoutePattern;
	fault:
		| 'status'
		| 'page'
		| 'reset'
		| 'hang'
		| 'trickle'
		| 'html'
		| 'brokenJson'
		| 'truncate'
		| 'emptyBody'
		| 'missingId'
		| 'replay'
		| 'delay';
	/**
	 * Before (the default) or after the request took effect in the store. For 'replay': the first
	 * request takes effect, and its answer is given to the others, which take none, or do.
	 */
	when?: 'before' | 'after';
	/** A write takes effect only this long after its answer went out, whatever `when` says. */
	lands?: number;
	/** For 'status', 500 if left out; for 'page', 200. */
	status?: number;
	/** For 'status': answered as {"error": true, "message": ...}. */
	message?: string;
	/** For 'status': the body itself, text as it is and anything else as JSON. */
	body?: unknown;
	/** For 'status' with a `body`: its content type. */
	type?: string;
	/** For 'status' and 'page': headers beside it, such as `location`. */
	headers?: Record<string, string>;
	/** For 'status' without a `body`: its words are repeated until they are this long. */
	size?: number;
	/** For 'page': what it says; a maintenance page if left out. */
	html?: string;
	/** For 'status' and 'page': seconds, a date `retryAfterMs` from now, or any text. */
	retryAfter?: number | 'date' | { text: string };
	/** 1000 if left out; a negative one makes a date that is past. */
	retryAfterMs?: number;
	/** For 'trickle': the time between two bytes; 100 if left out. */
	every?: number;
	/** For 'trickle': goes on with blanks when the body is complete. */
	forever?: boolean;
	/** The wait before the fault, or, for 'delay', before the normal answer. */
	delay?: number;
	/** Chance from 0 to 1, decided by the seeded dice; 1 if left out. */
	rate?: number;
	/** At most this many times. */
	times?: number;
	/** Let this many matching requests through first. */
	skip?: number;
	/** In force from and until so long after the rule was added, by when a request arrives. */
	from?: number;
	until?: number;
	match?: (request: RecordedRequest) => boolean;
}

/** The rules in force, each with how often it matched and fired. */
export class Faults {
	private entries: Array<{ rule: FaultRule; addedAt: number; seen: number; fired: number }> = [];

	constructor(private readonly dice: Dice) {}

	add(rule: FaultRule): void {
		this.entries.push({ rule, addedAt: performance.now(), seen: 0, fired: 0 });
	}

	clear(): void {
		this.entries = [];
	}

	/** The rule that hits this request, if any. */
	pick(request: RecordedRequest): FaultRule | undefined {
		for (const entry of this.entries) {
			const { rate = 1, times = Infinity, skip = 0, from = 0, until = Infinity } = entry.rule;
			const age = request.arrivedAt - entry.addedAt;
			if (age < from || age >= until) continue;
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
