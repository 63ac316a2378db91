import type { IDataObject } from 'n8n-workflow';

import type { Answer, ListOptions } from '../engine/contract';
import { isObject, readId } from '../engine/wire/body';
import { isSameTitle } from '../engine/wire/title';

/*
 * Reads Bloom Growth's answers. Nothing here ever throws: once a record exists, an odd answer must
 * not turn it into a failure that someone retries. What an answer lacks is null.
 */

/** Text as it came; empty text, which stands for a missing date, is null. */
export function readText(value: unknown): string | null {
	return typeof value === 'string' && value !== '' ? value : null;
}

/** A figure, whether it came as a number or as text. */
export function readFigure(value: unknown): number | string | null {
	return typeof value === 'number' ? value : readText(value);
}

export function readBoolean(value: unknown): boolean | null {
	return typeof value === 'boolean' ? value : null;
}

/** The ID as a number, even if it came as text. */
export function readRecordId(value: unknown): number | null {
	return readId(value) ?? null;
}

/** Whether a record is closed: it then has a time of closing. Null if there is no such field. */
export function readClosed(answer: Answer): boolean | null {
	return 'CloseTime' in answer ? readText(answer.CloseTime) !== null : null;
}

export function readOwner(answer: Answer): { userId: number | null; userName: string | null } {
	const owner: IDataObject = isObject(answer.Owner) ? answer.Owner : {};
	return { userId: readRecordId(owner.Id), userName: readText(owner.Name) };
}

/** The meeting of a to-do or an issue. */
export function readOrigin(answer: Answer): {
	meetingId: number | null;
	meetingTitle: string | null;
} {
	return { meetingId: readRecordId(answer.OriginId), meetingTitle: readText(answer.Origin) };
}

/** The meeting of a to-do, an issue or a headline, if the record says it. */
export function readMeetingIds(answer: Answer): number[] {
	const { meetingId } = readOrigin(answer);
	return meetingId === null ? [] : [meetingId];
}

/** Whether a record counts as open, in a list that may hold others. */
export function isOpen(answer: Answer): boolean {
	return readClosed(answer) !== true && answer.Archived !== true;
}

/** Whether a record is still to be done: it is open and not marked as complete. */
export function isPending(answer: Answer): boolean {
	return isOpen(answer) && readText(answer.CompleteTime) === null && answer.Complete !== true;
}

/** What a record has lost although nobody asked for it, a sentence each. */
export function findLosses(after: Answer, before: Answer): string[] {
	const kept: Array<[what: string, key: string]> = [
		['owner', 'Owner'],
		['due date', 'DueDate'],
		['meeting', 'Origins'],
	];
	const lost = kept.filter(([, key]) => isEmpty(after[key]) && !isEmpty(before[key] ?? null));
	return lost.map(([what]) => `It has no ${what} any more, although nobody asked for it`);
}

/** Whether an answer says that there is nothing; one that does not say is not. */
function isEmpty(value: unknown): boolean {
	if (Array.isArray(value)) return !value.some(isObject);
	return value === null || value === '';
}

/** The rows of a list. Closed ones are among them only if asked for, and if the API gave any. */
export function selectRows(rows: Answer[], { includeClosed }: ListOptions): Answer[] {
	return includeClosed ? rows : rows.filter(isOpen);
}

/** What was asked for in a record. `Told` is what the answer says. */
interface Asked {
	title: string;
	userId?: number | undefined;
	meetingId?: number;
	dueDate?: string | undefined;
}

interface Told {
	title: string | null;
	userId: number | null;
	userName?: string | null;
	meetingIds: Array<number | null>;
	dueDate?: string | null;
}

/** What the answer about a record of a meeting tells of what was asked for. */
export function readTold(answer: Answer): Told {
	return {
		title: readText(answer.Name),
		...readOwner(answer),
		meetingIds: readMeetingIds(answer),
	};
}

/**
 * One sentence for each point in which an answer differs from what was asked for. `names` are those of
 * what was asked for, as far as they are known.
 */
export function findContradictions(
	asked: Asked,
	found: Told,
	names: Record<string, string> = {},
): string[] {
	const sentences: string[] = [];
	if (found.title !== null && !isSameTitle(found.title, asked.title)) {
		sentences.push(
			`Asked for the title "${asked.title}", but Bloom Growth stored "${found.title}", so a later run would not find it by its title`,
		);
	}
	const day = found.dueDate?.slice(0, 10);
	if (asked.dueDate !== undefined && day !== undefined && day !== asked.dueDate) {
		sentences.push(`Asked for the due date ${asked.dueDate}, but it is ${day}`);
	}
	if (asked.userId !== undefined && found.userId !== null && found.userId !== asked.userId) {
		const owner = found.userName ? `${found.userName} (${found.userId})` : `user ${found.userId}`;
		const wanted = nameAsked(asked.userId, names.userId);
		sentences.push(`Asked for owner ${wanted}, but it belongs to ${owner}`);
	}
	const meetingIds = found.meetingIds.filter((id) => id !== null);
	if (
		asked.meetingId !== undefined &&
		meetingIds.length > 0 &&
		!meetingIds.includes(asked.meetingId)
	) {
		const wanted = nameAsked(asked.meetingId, names.meetingId);
		sentences.push(`Asked for meeting ${wanted}, but it is in ${meetingIds.join(', ')}`);
	}
	return sentences;
}

function nameAsked(id: number, name: string | undefined): string {
	return name === undefined ? String(id) : `${name} (${id})`;
}
