import type { Field, Value } from '../engine/contract';
import { yesOrNo } from '../engine/input/booleans';
import { calendarDay } from '../engine/input/dates';
import { toChoice } from '../engine/input/choices';
import { recordId, reference, references } from '../engine/input/ids';
import { text, titleText } from '../engine/input/text';
import { amount } from '../engine/input/numbers';
import { week as anyWeek } from '../engine/input/weeks';
import { meetings, metrics, users } from './directories';

/** The title of a record, which people also call by what the record is. */
export function titleOf(...names: string[]) {
	return {
		displayName: 'Title',
		type: 'string',
		keys: ['task', 'todo', 'action', 'actionItem', 'name', 'subject', 'what', ...names],
		...titleText,
	} satisfies Field;
}

/** The title of a record that exists: which one is meant, or what it is to be called. */
export function newTitleOf(...names: string[]) {
	const field = titleOf(...names);
	return { ...field, ...optional(field) } satisfies Field;
}

/** The ID of a record that exists, which sheets also call by what the record is. */
export function idOf(...names: string[]) {
	return {
		displayName: 'ID',
		type: 'string',
		keys: ['recordId', ...names],
		...optional(recordId),
	} satisfies Field;
}

export const meetingId = {
	displayName: 'Meeting',
	type: 'string',
	keys: ['meetingName', 'meetingTitle', 'l10', 'team'],
	refersTo: meetings,
	...reference,
} satisfies Field;

/** The meeting of a record that exists, by which a title is told from the same in another meeting. */
export const whichMeeting = { ...meetingId, ...optional(meetingId) } satisfies Field;

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

/** Somebody who is to be in a meeting. */
export const attendee = {
	...userId,
	displayName: 'Attendee',
	keys: ['member', 'participant', ...userId.keys],
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
	keys: ['due', 'dueOn', 'dueBy', 'deadline', 'by', 'byWhen', 'when', 'newDueDate'],
	...optional(calendarDay),
} satisfies Field;

export const requiredDueDate = { ...dueDate, ...calendarDay } satisfies Field;

/** The goal that a milestone belongs to. */
export const goalId = {
	displayName: 'Goal',
	type: 'string',
	keys: ['rock', 'rockId'],
	...recordId,
} satisfies Field;

/** A metric, by its ID or by its name in the row's meeting or among the caller's own. */
export const metricId = {
	displayName: 'Metric',
	type: 'string',
	keys: ['metricName', 'metricTitle', 'measurable', 'kpi', 'name', 'title'],
	refersTo: metrics,
	within: 'meetingId',
	...reference,
} satisfies Field;

/** What a metric came to. */
export const score = {
	displayName: 'Value',
	type: 'number',
	keys: ['score', 'actual', 'number'],
	...amount,
} satisfies Field;

/** If it is left out, the current week is meant. */
export const week = {
	displayName: 'Week',
	type: 'string',
	keys: ['weekOf', 'date'],
	mayBeDay: true,
	...optional(anyWeek),
} satisfies Field;

export const target = {
	displayName: 'Target',
	type: 'number',
	keys: ['goal'],
	...optional(amount),
} satisfies Field;

const directions = toChoice([
	{ value: 'atLeast', name: 'At Least', words: ['>=', '\u2265', 'GreaterThan', 'minimum'] },
	{ value: 'above', name: 'Above', words: ['>', 'GreaterThanNotEqual', 'over'] },
	{ value: 'atMost', name: 'At Most', words: ['<=', '\u2264', 'LessThanOrEqual', 'maximum'] },
	{ value: 'below', name: 'Below', words: ['<', 'LessThan', 'under'] },
	{ value: 'exactly', name: 'Exactly', words: ['=', '==', 'EqualTo', 'equals'] },
]);

/** On which side of its target a metric is on track. */
export const direction = {
	displayName: 'Direction',
	type: 'options',
	keys: ['rule', 'operator'],
	options: directions.options,
	read: directions.read,
	schema: directions.schema.default('atLeast'),
} satisfies Field;

const units = toChoice([
	{ value: 'none', name: 'None', words: ['number', '#'] },
	{ value: 'dollar', name: 'Dollar', words: ['$', 'dollars', 'usd'] },
	{ value: 'percent', name: 'Percent', words: ['%'] },
	{ value: 'pound', name: 'Pound', words: ['\u00a3', 'pounds', 'gbp'] },
	{ value: 'euro', name: 'Euro', words: ['\u20ac', 'euros', 'eur'] },
]);

/** What a metric counts. */
export const unit = {
	displayName: 'Unit',
	type: 'options',
	keys: ['units', 'unitType', 'modifiers'],
	options: units.options,
	read: units.read,
	schema: units.schema.default('none'),
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

const statuses = toChoice([
	{ value: 'onTrack', name: 'On Track', words: [] },
	{ value: 'atRisk', name: 'At Risk', words: ['off track'] },
	{ value: 'complete', name: 'Complete', words: ['completed', 'done'] },
]);

/** How a goal stands; `unknown`, which this node's own output may say, asks for nothing. */
export const status = {
	displayName: 'Status',
	type: 'options',
	keys: ['goalStatus', 'rockStatus'],
	options: statuses.options,
	read: (value) => (value === 'unknown' ? undefined : statuses.read(value)),
	schema: statuses.schema.optional(),
} satisfies Field;

function optional<V extends Value>({ read, schema }: V) {
	return { read, schema: schema.optional() as ReturnType<V['schema']['optional']> };
}
