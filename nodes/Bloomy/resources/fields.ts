import type { Field, Value } from '../engine/contract';
import { yesOrNo } from '../engine/input/booleans';
import { calendarDay } from '../engine/input/dates';
import { idList, recordId } from '../engine/input/ids';
import { text, titleText } from '../engine/input/text';
import { meetings, users } from './choices';

export const title = { displayName: 'Title', type: 'string', ...titleText } satisfies Field;

export const meetingId = {
	displayName: 'Meeting',
	type: 'string',
	choices: meetings,
	...recordId,
} satisfies Field;

/** If it is left out, the credential's user is the owner. */
export const userId = {
	displayName: 'Owner',
	type: 'string',
	aliases: ['ownerId'],
	choices: users,
	...optional(recordId),
} satisfies Field;

export const notes = { displayName: 'Notes', type: 'string', ...optional(text) } satisfies Field;

/** If it is left out, Bloom Growth takes a week from now. */
export const dueDate = {
	displayName: 'Due Date',
	type: 'dateTime',
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
	...optional(idList),
} satisfies Field;

function optional<V extends Value>({ read, schema }: V) {
	return { read, schema: schema.optional() as ReturnType<V['schema']['optional']> };
}
