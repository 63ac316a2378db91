import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../wire/body';

/*
 * What the trigger remembers between two polls, and why each event happens once.
 *
 * **For each record** it remembers what it last knew: that it exists (created), whether it is open
 * or done and when the completion that was reported last took place (completed, solved), or its
 * status (goals). An event is a difference between that and a list. Absence is never news: a list
 * may be old or cut short, and a record may have been archived, deleted or moved. So a record that
 * leaves a list stays remembered, and one that comes back is not new.
 *
 * **A list that is older than an earlier one** cannot repeat an event. A record that exists stays
 * known. A completion is known by its time, so the same one counts once, and an earlier one not at
 * all. What time cannot decide, because a list takes back what is known (a done to-do is open
 * again, a goal has another status), is asked of the record itself, with one more request; if the
 * record does not answer, the question stays open until the next poll. Nor can such a list hide an
 * event: what it does not show yet a later list shows, and until then nothing about that record is
 * forgotten. A list that is cut short is the same: it says nothing about the records it lacks.
 *
 * **A record that nobody knows** may be new, or may have been missing in the lists so far. It is
 * history if its own time (of its creation, or of its completion) is more than a day before its
 * meeting was first read. It takes a day because Bloom Growth's times do not say their time zone.
 *
 * **A record is forgotten** when its time is more than 30 days past, since it then is history by its
 * own time, or when no list has shown it for 30 days. So the memory is bounded by the records that
 * are open in the chosen meetings, and those that were created or done within the last 30 days.
 *
 * **A poll** reads all its lists first. Only then, in one step that nothing can interrupt, the memory
 * is compared and replaced. A poll that fails before has changed nothing, and of two polls at the
 * same time the slower one merely brings older lists. n8n stores the memory when it starts an
 * execution. What a poll without events has learned may get lost with a restart, and is then learned
 * again from lists that show it.
 */
export interface Memory {
	/** The event that is watched for; the memory is of no use for another one. */
	event: string;
	/** IDs of the chosen meetings in order; empty if all are watched. */
	choice: number[];
	/** When the last poll that succeeded was, in ms since 1970. */
	polledAt: number;
	/** What happened before, in ms since 1970, and is not remembered, is history. */
	settledBefore: number;
	/** By the ID of each meeting that is watched: since when, in ms since 1970. */
	meetings: Record<string, number>;
	/** By the ID of the record. */
	records: Record<string, Known>;
}

/** What is remembered of one record. */
export interface Known {
	status: string;
	/** When it came to this status, in ms since 1970, as far as Bloom Growth says it. */
	at?: number;
	/** The last day on which a list showed it, in days since 1970. */
	listed: number;
}

export const DAY = 86_400_000;

/** How long what is done, or is in no list any more, is remembered, in days. */
const KEPT = 30;

/** The memory in n8n's static data; undefined if there is none for that event. */
export function readMemory(value: unknown, event: string): Memory | undefined {
	if (!isObject(value) || value.event !== event) return undefined;
	const { choice, polledAt, settledBefore, meetings, records } = value;
	const isWhole =
		Array.isArray(choice) &&
		Number.isFinite(polledAt) &&
		Number.isFinite(settledBefore) &&
		isObject(meetings) &&
		isObject(records);
	return isWhole ? (value as IDataObject & Memory) : undefined;
}

/** Takes out of a memory what need not be remembered any more. */
export function forgetSettled(memory: Memory, now: number): Memory {
	const settledBefore = Math.max(memory.settledBefore, now - KEPT * DAY);
	const today = toDay(now);
	const kept = Object.entries(memory.records).filter(
		([, { at, listed, status }]) =>
			today - listed <= KEPT && (status === OPEN || at === undefined || at >= settledBefore),
	);
	return { ...memory, settledBefore, records: Object.fromEntries(kept) };
}

/** The status of a record that is not done: it is remembered however old it is. */
export const OPEN = 'open';

export function toDay(moment: number): number {
	return Math.floor(moment / DAY);
}
