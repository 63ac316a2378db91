import type { Query, Trace } from '../engine/contract';

/** Where a record of a meeting shows once it exists: in the meeting's list of its kind. */
export function traceInMeeting(
	kind: string,
	input: { title: string; meetingId: number; userId?: number | undefined },
	query?: Query,
): Trace {
	return {
		path: ['L10', input.meetingId, kind],
		...(query && { query }),
		title: input.title,
		ownerId: input.userId,
		isComplete: true,
	};
}
