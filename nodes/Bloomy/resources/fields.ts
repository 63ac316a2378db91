import type { Field, Value } from '../engine/contract';
import { yesOrNo } from '../engine/input/booleans';
import { calendarDay } from '../engine/input/dates';
import { reference, references } from '../engine/input/ids';
import { text, titleText } from '../engine/input/text';
import { meetings, users } from './directories';

/** The title of a record, which people also call by what the record is. */
export function titleOf(...names: string[]) {
	return {
		displayName: 'Title',
		type: 'string',
		keys: ['task', 'todo', 'action', 'actionItem', 'name', 'subject', 'what', ...names],
		...titleText,
	} satisfies Field;
}

export const meetingId = {
	displayName: 'Meeting',
	type: 'string',
	keys: ['meetingName', 'meetingTitle', 'l10', 'team'],
	refersTo: meetings,
	...reference,
} satisfies Field;

/** If it is left out, the credential's user is the owner. */
export const userId = {
	displayName: 'Owner',
	type: 'string',
	keys: [
		...['ownerId', 'ownerName', 'ownerEmail', 'assignee', 'assignedTo', 'who', 'responsible'],
		...['accountable', 'person', 'user', 'userName', 'email'],
	],
	refersTo: users,
	...optional(reference),
} satisfies Field;

export const notes = {
	displayName: 'Notes',
	type: 'string',
	keys: ['note', 'details', 'description', 'comment', 'comments'],
	...optional(text),
} satisfies Field;

/** If it is left out, Bloom Growth takes a week from now. */
export const dueDate = {
	displayName: 'Due Date',
	type: 'dateTime',
	keys: ['due', 'dueOn', 'dueBy', 'deadline', 'by', 'byWhen', 'when'],
	...optional(calendarDay),
} satisfies Field;

/** Whether the credential's user attends the meeting. */
export const addSelf = {
	displayName: 'Add Self',
	type: 'boolean',
	read: yesOrNo.read,
	schema: yesOrNo.schema.default(true),
} satisfies Field;

export const attendees = {
	displayName: 'Attendees',
	type: 'string',
	keys: ['people', 'members', 'participants'],
	refersTo: users,
	isList: true,
	...optional(references),
} satisfies Field;

function optional<V extends Value>({ read, schema }: V) {
	return { read, schema: schema.optional() as ReturnType<V['schema']['optional']> };
}
