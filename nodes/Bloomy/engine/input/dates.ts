import { z } from 'zod';

import type { Value } from '../contract';

/** A calendar day, alone or with a time of day and an offset behind it. */
const ISO_DATE =
	/^(\d{4}-\d{2}-\d{2})([T ]([01]\d|2[0-4]):[0-5]\d(:[0-5]\d(\.\d+)?)?( ?(Z|[+-]\d{2}:?\d{2}))?)?$/i;
const DATE_FORM = 'written as year-month-day such as 2026-12-31';

/** In ms. */
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** A calendar day, as `YYYY-MM-DD`. */
export const calendarDay = {
	read: readDay,
	schema: z
		.string({ invalid_type_error: `must be a date, ${DATE_FORM}` })
		.date(`must be a real calendar day, ${DATE_FORM}`),
} satisfies Value;

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
