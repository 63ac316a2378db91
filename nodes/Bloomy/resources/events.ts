import type { Answer, ReadApi, Resource, Sight, WatchedEvent } from '../engine/contract';
import { readText } from './answer';
import { goal } from './goal';
import { readStatus } from './goalAnswer';
import { headline } from './headline';
import { issue } from './issue';
import { isCompleted, todo } from './todo';

/** A resource of which every record is in a meeting and can be read by itself. */
type Watchable = Pick<Resource, 'plural' | 'getAll'> & {
	lookup: Required<Pick<NonNullable<Resource['lookup']>, 'get' | 'listMeeting'>>;
};

/** What the trigger can watch for, sorted by label. */
export const events: WatchedEvent[] = [
	{
		value: 'goalCreated',
		name: 'Goal Created',
		description: 'A goal, also called a rock, was added to a meeting',
		...watch(goal),
		rule: 'appears',
		look: lookForCreation,
	},
	{
		value: 'goalStatusChanged',
		name: 'Goal Status Changed',
		description: 'A goal came to be on track, at risk or complete',
		...watch(goal),
		rule: 'changes',
		look: ({ Completion }) => {
			const status = readStatus(Completion);
			return status === 'unknown' ? undefined : { status };
		},
	},
	{
		value: 'headlineCreated',
		name: 'Headline Created',
		description: 'A headline was added to a meeting',
		...watch(headline),
		rule: 'appears',
		look: lookForCreation,
	},
	{
		value: 'issueCreated',
		name: 'Issue Created',
		description: 'An issue was added to a meeting',
		...watch(issue),
		rule: 'appears',
		look: lookForCreation,
	},
	{
		value: 'issueSolved',
		name: 'Issue Solved',
		description: 'An issue of a meeting was solved',
		...watch(issue),
		rule: 'isDone',
		look: (row) => lookForEnd(row, isSolved(row)),
	},
	{
		value: 'todoCompleted',
		name: 'To-Do Completed',
		description: 'A to-do of a meeting was completed',
		...watch(todo),
		rule: 'isDone',
		look: (row) => lookForEnd(row, isCompleted(row)),
	},
	{
		value: 'todoCreated',
		name: 'To-Do Created',
		description: 'A to-do was added to a meeting',
		...watch(todo),
		rule: 'appears',
		look: lookForCreation,
	},
];

/** How the records of a resource are read: those that are done or closed belong to them. */
function watch({ plural, getAll, lookup }: Watchable) {
	return {
		plural,
		list: async (api: ReadApi, meetingId: number) => await lookup.listMeeting(api, meetingId, true),
		get: lookup.get,
		simplify: getAll.simplify,
	};
}

function lookForCreation({ CreateTime }: Answer): Sight {
	return { status: 'created', ...readMoment(CreateTime) };
}

/** A record that is done without a time was done at some time after its creation. */
function lookForEnd({ CompleteTime, CloseTime, CreateTime }: Answer, isDone: boolean): Sight {
	if (!isDone) return { status: 'open' };
	const time = readText(CompleteTime) ?? readText(CloseTime) ?? CreateTime;
	return { status: 'done', ...readMoment(time) };
}

/** An issue that is closed is solved, unless it was archived. */
function isSolved({ CompleteTime, CloseTime, Archived }: Answer): boolean {
	if (readText(CompleteTime) !== null) return true;
	return readText(CloseTime) !== null && Archived !== true;
}

/** A time of Bloom Growth's in ms since 1970; it seldom says its time zone, and counts as UTC then. */
function readMoment(value: unknown): Pick<Sight, 'at'> {
	const text = readText(value) ?? '';
	const hasZone = /(?:z|[+-]\d\d:?\d\d)$/i.test(text);
	const at = Date.parse(hasZone || !text.includes('T') ? text : `${text}Z`);
	return Number.isNaN(at) ? {} : { at };
}
