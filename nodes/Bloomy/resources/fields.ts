import { z } from 'zod';

import type { Field } from '../engine/contract';
import { meetings, users } from './choices';
import { REQUIRED, idList, recordId } from '../engine/input/ids';
import { reading } from '../engine/input/reading';

const MAX_TITLE_LENGTH = 255;
/** A calendar day, alone or with a time of day and an offset behind it. */
const ISO_DATE =
	/^(\d{4}-\d{2}-\d{2})([T ]([01]\d|2[0-4]):[0-5]\d(:[0-5]\d(\.\d+)?)?( ?(Z|[+-]\d{2}:?\d{2}))?)?$/i;
const DATE_FORM = 'written as year-month-day such as 2026-12-31';
/** In ms. */
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const BOOLEANS = new Map<unknown, boolean>([
	['true', true],
	['yes', true],
	['1', true],
	[1, true],
	['false', false],
	['no', false],
	['0', false],
	[0, false],
]);

const anyText = z
	.string({ errorMap: toTextFault })
	.regex(/^[^\0]*$/, 'must not contain a NUL character');

const text = reading(readText, anyText);

const titleText = reading(
	readText,
	anyText
		.trim()
		.min(1, REQUIRED)
		.regex(new RegExp(`^[^]{0,${MAX_TITLE_LENGTH}}$`, 'u')),
);

const calendarDay = reading(
	readDay,
	z
		.string({ invalid_type_error: `must be a date, ${DATE_FORM}` })
		.date(`must be a real calendar day, ${DATE_FORM}`),
);

const yesOrNo = reading(
	(value) => BOOLEANS.get(typeof value === 'string' ? value.trim().toLowerCase() : value) ?? value,
	z.boolean({ invalid_type_error: 'must be true or false' }),
);

export const title = {
	displayName: 'Title',
	type: 'string',
	schema: titleText,
} satisfies Field;

export const meetingId = {
	displayName: 'Meeting',
	type: 'string',
	choices: meetings,
	schema: recordId,
} satisfies Field;

/** Left out, the owner is the owner of the credential. */
export const userId = {
	displayName: 'Owner',
	type: 'string',
	aliases: ['ownerId'],
	choices: users,
	schema: recordId.optional(),
} satisfies Field;

export const notes = {
	displayName: 'Notes',
	type: 'string',
	schema: text.optional(),
} satisfies Field;

/** Left out, Bloom Growth takes a week from now. */
export const dueDate = {
	displayName: 'Due Date',
	type: 'dateTime',
	schema: calendarDay.optional(),
} satisfies Field;

/** Whether the owner of the credential attends the meeting. */
export const addSelf = {
	displayName: 'Add Self',
	type: 'boolean',
	schema: yesOrNo.default(true),
} satisfies Field;

export const attendees = {
	displayName: 'Attendees',
	type: 'string',
	schema: idList.optional(),
} satisfies Field;

function readText(value: unknown): unknown {
	return typeof value === 'number' && Number.isFinite(value) ? String(value) : value;
}

function toTextFault({ code }: z.ZodIssueOptionalMessage, { data }: { data: unknown }) {
	if (data === undefined) return { message: REQUIRED };
	if (typeof data !== 'string' || code === 'invalid_type') return { message: 'must be text' };
	const length = [...data].length;
	return {
		message: `must be at most ${MAX_TITLE_LENGTH} characters long (this one has ${length})`,
	};
}

/** The calendar day as written: of ISO text, a JavaScript Date, or the DateTime of an expression. */
function readDay(value: unknown): unknown {
	if (value instanceof Date) return readDayOfDate(value);
	if (isDateTime(value)) return readDay(value.toISODate());
	if (typeof value !== 'string') return value;
	return ISO_DATE.exec(value.trim())?.[1] ?? value;
}

/**
 * A JavaScript Date is a moment, and its day depends on where one is: midnight UTC is what a mere
 * calendar day becomes, and any other moment has the day of the clock on the wall.
 */
function readDayOfDate(date: Date): unknown {
	const iso = (moment: Date) => moment.toISOString().slice(0, 10);
	if (Number.isNaN(date.getTime())) return date;
	if (date.getTime() % DAY === 0) return iso(date);
	return iso(new Date(date.getTime() - date.getTimezoneOffset() * MINUTE));
}

function isDateTime(value: unknown): value is { toISODate(): string | null } {
	if (typeof value !== 'object' || value === null) return false;
	return 'toISODate' in value && typeof value.toISODate === 'function';
}
