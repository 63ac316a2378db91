import type { Answer, Sight, WatchedEvent } from '../contract';
import { readPositiveId } from '../wire/body';
import { judge, resolve } from './judge';
import type { Verdict } from './judge';
import { DAY, forgetSettled, toDay } from './memory';
import type { Known, Memory } from './memory';

/** What one poll has read. */
export interface Look {
	/** IDs of the chosen meetings in order; empty if all are watched. */
	choice: number[];
	/** The rows of each meeting's list, by its ID. */
	lists: ReadonlyMap<number, Answer[]>;
	/** The records that were read one by one, by their IDs. */
	asked: ReadonlyMap<number, Answer>;
	/** In ms since 1970. */
	now: number;
}

/** One event: the record, and when it took place, in ms since 1970, if Bloom Growth says it. */
export interface News {
	id: number;
	answer: Answer;
	at: number | undefined;
	previousStatus: string | undefined;
}

export interface Comparison {
	/** Oldest first. */
	news: News[];
	/** IDs of the records that only they themselves can tell about. */
	doubts: number[];
	/** What to remember from now on. */
	memory: Memory;
}

/**
 * Compares what a poll has read with the memory of the polls before; without one it only learns.
 * The memory itself stays as it is.
 */
export function compare(event: WatchedEvent, memory: Memory | undefined, look: Look): Comparison {
	const comparing = new Comparing(event, memory, look);
	for (const [meetingId, rows] of look.lists) {
		for (const row of rows) comparing.see(row, meetingId);
	}
	return comparing.result;
}

class Comparing {
	private readonly news: News[] = [];
	private readonly doubts = new Set<number>();
	private readonly records: Record<string, Known>;
	/** Since when each meeting is watched; one that is not here is read for the first time. */
	private readonly meetings: Record<string, number>;

	constructor(
		private readonly event: WatchedEvent,
		private readonly memory: Memory | undefined,
		private readonly look: Look,
	) {
		this.records = { ...memory?.records };
		this.meetings = memory ? listWatched(memory, look) : {};
	}

	/** Takes in one row of a meeting's list. */
	see(row: Answer, meetingId: number): void {
		const id = readPositiveId(row.Id);
		const listed = this.event.look(row);
		if (id === undefined || !listed) return;
		const known = this.records[id];
		const since = this.meetings[meetingId];
		const answer = this.look.asked.get(id);
		const sight = answer ? this.event.look(answer) : listed;
		const verdict = sight ? this.decide(known, sight, since, answer !== undefined) : 'keep';
		if (verdict === 'doubt') this.doubts.add(id);
		if (verdict === 'news') {
			const { status: previousStatus } = known ?? {};
			this.news.push({ id, answer: answer ?? row, at: sight?.at, previousStatus });
		}
		const isTaken = !known || verdict === 'news' || verdict === 'learn';
		const next = isTaken ? { ...known, ...(sight ?? listed) } : known;
		this.records[id] = { ...next, listed: toDay(this.look.now) };
	}

	get result(): Comparison {
		const { event, look, news, doubts, records } = this;
		const { choice, now } = look;
		const read = [...look.lists.keys()].map((id) => [id, this.meetings[id] ?? now]);
		const memory: Memory = {
			event: event.value,
			choice,
			polledAt: now,
			settledBefore: this.memory?.settledBefore ?? 0,
			meetings: { ...this.meetings, ...Object.fromEntries(read) },
			records,
		};
		return { news: news.sort(byAge), doubts: [...doubts], memory: forgetSettled(memory, now) };
	}

	private decide(
		known: Known | undefined,
		sight: Sight,
		since: number | undefined,
		isAsked: boolean,
	): Verdict {
		if (since === undefined) return 'learn';
		const verdict = judge(this.event.rule, known, sight);
		if (verdict === 'doubt') return isAsked ? resolve(this.event.rule, sight) : 'doubt';
		return verdict === 'news' && !known && this.isHistory(sight, since) ? 'learn' : verdict;
	}

	private isHistory({ at }: Sight, since: number): boolean {
		const floor = Math.max(since - DAY, this.memory?.settledBefore ?? 0);
		return at !== undefined && at < floor;
	}
}

/**
 * The meetings that are watched already, and since when. If all are watched, one that was not there
 * before counts as watched since the last poll, when it was empty or somebody else's. One that a
 * person has chosen since then is only learned, and one that is not chosen any more is forgotten.
 */
function listWatched(
	{ choice: before, meetings, polledAt }: Memory,
	{ choice, lists }: Look,
): Record<string, number> {
	if (choice.join() !== before.join()) {
		const isKept = (id: string) => choice.length === 0 || choice.includes(Number(id));
		return Object.fromEntries(Object.entries(meetings).filter(([id]) => isKept(id)));
	}
	const appeared = choice.length > 0 ? [] : [...lists.keys()].map((id) => [id, polledAt]);
	return { ...Object.fromEntries(appeared), ...meetings };
}

function byAge(one: News, other: News): number {
	const [a = Infinity, b = Infinity] = [one.at, other.at];
	return a === b ? one.id - other.id : a - b;
}
