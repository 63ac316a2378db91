import { performance } from 'node:perf_hooks';
import type { Dice } from '../dice';
import type { Answer } from '../http/answer';
import type { RecordedRequest } from '../http/journal';
import { History } from '../store/history';
import type { Store } from '../store/store';
import { isRoute, type RoutePattern } from './route';

/** How what is read differs from what there is; times in ms. Of several rules the first that fits. */
export interface ListRule {
	/** One route, whatever it answers; every GET that answers a list if left out. */
	route?: RoutePattern;
	/** Chance from 0 to 1 for each answer, decided by the seeded dice; 1 if left out. */
	rate?: number;
	/** Shows what was so that long ago; with Infinity what was so before the first write. */
	lag?: number;
	/** Answers come by turns from a server that is fresh and one that lags, for ever without `lag`. */
	replica?: boolean;
	/** Shows no more than so many rows, the oldest or the newest. */
	cut?: { oldest: number } | { newest: number };
	/** Shows every row twice. */
	duplicate?: boolean;
	/** A proxy repeats the first answer to each address, for `ttl` ms or for ever. */
	cache?: { ttl?: number; honoursNoCache?: boolean };
}

/** Answers a read from a store. */
type Read = (store: Store) => Answer;

/** The answers to what is read, as the rules in force make them. */
export class Lists {
	private rules: ListRule[] = [];
	private readonly history: History;
	private readonly cached = new Map<string, { answer: Answer; at: number }>();
	private readonly turns = new Map<string, number>();

	constructor(
		private readonly store: Store,
		private readonly dice: Dice,
	) {
		this.history = new History(store);
	}

	add(rule: ListRule): void {
		this.rules.push(rule);
	}

	/** All lists are as they should be again, and the proxy has forgotten everything. */
	clear(): void {
		this.rules = [];
		this.cached.clear();
	}

	/** To be called before each write; costs nothing as long as no list lags. */
	noteWrite(): void {
		const lags = this.rules.map(toLag).filter((lag) => lag > 0);
		if (lags.length > 0) this.history.keep(lags);
	}

	/** The answer to a GET. */
	answer(request: RecordedRequest, read: Read): Answer {
		const rule = this.rules.find((candidate) => this.fits(candidate, request));
		if (!rule) return read(this.store);
		return rule.cache
			? this.answerFromCache(rule, request, read)
			: this.answerNow(rule, request, read);
	}

	private fits({ route, rate = 1 }: ListRule, request: RecordedRequest): boolean {
		if (route !== undefined && !isRoute(request, route)) return false;
		return rate >= 1 || this.dice() < rate;
	}

	private answerFromCache(rule: ListRule, request: RecordedRequest, read: Read): Answer {
		const { ttl = Infinity, honoursNoCache = false } = rule.cache ?? {};
		const address = toAddress(request);
		const known = this.cached.get(address);
		const isPassed = honoursNoCache && /no-cache/i.test(request.headers['cache-control'] ?? '');
		if (known && !isPassed && performance.now() < known.at + ttl) return known.answer;
		const answer = this.answerNow(rule, request, read);
		const isKept = answer.status === 200 && (rule.route !== undefined || isList(answer));
		if (isKept) this.cached.set(address, { answer, at: performance.now() });
		return answer;
	}

	private answerNow(rule: ListRule, request: RecordedRequest, read: Read): Answer {
		const fresh = read(this.store);
		if (rule.route === undefined && !isList(fresh)) return fresh;
		const lag = toLag(rule);
		const isStale = lag > 0 && (!rule.replica || this.isTurnOfReplica(request));
		return shape(isStale ? read(this.history.lookBack(lag)) : fresh, rule);
	}

	private isTurnOfReplica(request: RecordedRequest): boolean {
		const address = toAddress(request);
		const turn = this.turns.get(address) ?? 0;
		this.turns.set(address, turn + 1);
		return turn % 2 === 1;
	}
}

function toLag({ lag, replica }: ListRule): number {
	return lag ?? (replica ? Infinity : 0);
}

function toAddress({ path, query }: RecordedRequest): string {
	return `${path}?${new URLSearchParams(query).toString()}`;
}

function isList({ status, text }: Answer): boolean {
	return status === 200 && text.startsWith('[');
}

function shape(answer: Answer, { cut, duplicate }: ListRule): Answer {
	if (!isList(answer) || (!cut && !duplicate)) return answer;
	let rows = JSON.parse(answer.text) as unknown[];
	if (cut) rows = 'oldest' in cut ? rows.slice(0, cut.oldest) : keepNewest(rows, cut.newest);
	if (duplicate) rows = rows.flatMap((row) => [row, row]);
	return { ...answer, text: JSON.stringify(rows) };
}

function keepNewest(rows: unknown[], count: number): unknown[] {
	return rows.slice(Math.max(0, rows.length - count));
}
