import type { Answer, NewRow, Query, RowTrace } from '../engine/contract';
import { readOwner, readText } from './answer';

/** What is known about a record of a meeting before it is created. */
interface MeetingRecord {
	title: string;
	meetingId: number;
	userId?: number | undefined;
}

/**
 * The proof for a new record of a meeting: it shows in the meeting's list of its kind. `read` says
 * what a row is recognised by.
 */
export function newInMeeting(
	kind: string,
	{ title, meetingId, userId }: MeetingRecord,
	read: NewRow['read'] = readTrace,
	query?: Query,
): NewRow {
	return {
		kind: 'newRow',
		idKey: 'Id',
		list: { path: ['L10', meetingId, kind], ...(query && { query }) },
		title,
		ownerId: userId,
		isComplete: true,
		read,
	};
}

/** What most rows are recognised by: their name and their owner. */
export function readTrace(row: Answer): RowTrace {
	return { title: readText(row.Name), ownerId: readOwner(row).userId };
}
