import { DateTime } from 'luxon';
import { z } from 'zod';

import type { Locale, Value } from '../contract';
import { REQUIRED, trimText } from './text';

/** A time of day behind a day, with what people and programs put around it; the zone is the group. */
const TIME =
	/(?:T|,? (?:at )?)(?:(?:[01]?\d|2[0-4])(?::[0-5]\d){1,2}(?:[.,]\d+)?(?: ?[ap]\.?m\.?)?|(?:1[0-2]|[1-9]) ?[ap]\.?m\.?)(?: ?(z|[a-z]{3,4}|[+-]\d{2}:?\d{2}))?$/i;

/** A weekday in front of a day. */
const WEEKDAY = /^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? /i;

/** The English names of months, of which the first three letters are kept. */
const MONTH =
	/\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:uary|ruary|ch|il|e|y|ust|t|tember|ober|ember)?\b/i;

/** A day as Bloom Growth takes it. */
const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Forms of which the order of day, month and year is plain. */
const ORDERED: Array<[form: RegExp, format: string]> = [
	[/^\d{4}([-/.])\d{1,2}\1\d{1,2}$/, 'y M d'],
	[/^\d{1,2}\.\d{1,2}\.\d{4}$/, 'd M y'],
	[/^\d{1,2}\.\d{1,2}\.\d{2}$/, 'd M yy'],
	[/^\d{1,2} [a-z]{3} \d{4}$/i, 'd LLL y'],
	[/^\d{1,2} [a-z]{3} \d{2}$/i, 'd LLL yy'],
	[/^[a-z]{3} \d{1,2} \d{4}$/i, 'LLL d y'],
	[/^[a-z]{3} \d{1,2} \d{2}$/i, 'LLL d yy'],
	[/^\d{4} [a-z]{3} \d{1,2}$/i, 'y LLL d'],
];
/** A day in any usual form, but without its year. */
const YEARLESS = /^(?:\d{1,2}([-/.])\d{1,2}\1?|\d{1,2} [a-z]{3}|[a-z]{3} \d{1,2})$/i;
const SLASHED = /^\d{1,2}([-/])\d{1,2}\1(\d{4}|\d{2})$/;
const SLASHED_FORMATS = { monthFirst: 'M d', dayFirst: 'd M' } as const;

/** A spreadsheet counts days from here; the serial numbers are those of 1982 to 2100. */
const SERIAL = { epoch: DateTime.utc(1899, 12, 30), first: 30_000, last: 73_415 };

const NO_DATE = 'is no date such as 2026-12-31';
const NO_YEAR = 'has no year; write it as 2026-12-31';

/** What a value came to that is a day of any year. */
const ANY_YEAR = Symbol('a day of any year');

/** What a value came to that could be two days. */
class Ambiguous {
	constructor(readonly days: [DateTime, DateTime]) {}
}

/** A calendar day, as `YYYY-MM-DD`. */
export const calendarDay = {
	read: (value, locale) => readDay(value, locale) ?? value,
	schema: z.string({ errorMap: toFault }).date(NO_DATE),
} satisfies Value;

function toFault({ code }: z.ZodIssueOptionalMessage, { data }: { data: unknown }) {
	if (data === undefined) return { message: REQUIRED };
	if (data === ANY_YEAR) return { message: NO_YEAR };
	if (code !== 'invalid_type' || !(data instanceof Ambiguous)) return { message: NO_DATE };
	const [one, other] = data.days.map((day) => day.setLocale('en').toFormat('d MMMM y'));
	return {
		message: `could be ${one} or ${other}; write it as ${data.days[0].toISODate()}, or add the option Date Order`,
	};
}

/** The day of a value, as text; undefined if it has none. */
function readDay(value: unknown, locale: Locale): unknown {
	if (typeof value === 'number') return readSerial(value);
	if (typeof value === 'string') return readText(trimText(value).replace(/\s+/g, ' '), locale);
	if (value instanceof Date) return readMoment(DateTime.fromJSDate(value, { zone: 'utc' }), locale);
	if (!isDateTime(value)) return undefined;
	return readMoment(DateTime.fromISO(value.toISO() ?? '', { setZone: true }), locale);
}

function readText(text: string, locale: Locale): unknown {
	// The schema says whether there is such a day, and most sheets have nothing else.
	if (ISO_DAY.test(text)) return text;
	const zone = TIME.exec(text)?.[1]?.toLowerCase();
	// A moment in UTC was written by a program: people write the time on their own clock.
	if (zone === 'z') {
		const moment = DateTime.fromISO(text.replace(' ', 'T').toUpperCase(), { zone: 'utc' });
		if (moment.isValid) return readMoment(moment, locale);
	}
	const day = text.replace(TIME, '');
	return /^\d{5}(\.\d+)?$/.test(day) ? readSerial(Number(day)) : readWritten(day, locale);
}

/** Midnight in UTC is what a mere day becomes; any other moment has its day where the workflow runs. */
function readMoment(moment: DateTime, { timeZone }: Locale): string | undefined {
	const isInUtc = moment.offset === 0 && moment.toMillis() !== moment.startOf('day').toMillis();
	return toDay(isInUtc ? moment.setZone(timeZone) : moment);
}

function readSerial(serial: number): string | undefined {
	if (!(serial >= SERIAL.first && serial < SERIAL.last + 1)) return undefined;
	return toDay(SERIAL.epoch.plus({ days: Math.floor(serial) }));
}

function readWritten(text: string, { dateOrder }: Locale): unknown {
	const day = tidy(text.replace(WEEKDAY, ''));
	if (SLASHED.test(day)) return readSlashed(day, dateOrder);
	if (YEARLESS.test(day)) return ANY_YEAR;
	const [, format] = ORDERED.find(([form]) => form.test(day)) ?? [];
	return format === undefined ? undefined : toDay(parseDay(day, format));
}

/** A day with the name of its month, without what people put between and behind the parts. */
function tidy(day: string): string {
	if (!MONTH.test(day)) return day;
	return day
		.replace(MONTH, ' $1 ')
		.replace(/(\d)(?:st|nd|rd|th)\b/i, '$1')
		.replace(/\bof\b|[-/.,\s]+/gi, ' ')
		.replace(/ +/g, ' ')
		.trim();
}

/** A date with slashes, which some write with the month first and some with the day first. */
function readSlashed(day: string, dateOrder: Locale['dateOrder']): unknown {
	const year = /\d{4}$/.test(day) ? 'y' : 'yy';
	const parse = (order: keyof typeof SLASHED_FORMATS) =>
		parseDay(day, `${SLASHED_FORMATS[order]} ${year}`);
	const [one, other] = [parse('monthFirst'), parse('dayFirst')];
	if (!one.isValid || !other.isValid || one.hasSame(other, 'day'))
		return toDay(one) ?? toDay(other);
	if (dateOrder === 'ask') return new Ambiguous([one, other]);
	return toDay(dateOrder === 'monthFirst' ? one : other);
}

function parseDay(text: string, format: string): DateTime {
	const parts = text.replace(/[-/.]/g, ' ');
	return DateTime.fromFormat(parts, format, { zone: 'utc', locale: 'en' });
}

function toDay(day: DateTime): string | undefined {
	return day.isValid ? (day.toISODate() ?? undefined) : undefined;
}

/** luxon's own class of n8n's expressions is another one than the one bundled here. */
function isDateTime(value: unknown): value is { toISO(): string | null } {
	if (typeof value !== 'object' || value === null) return false;
	return 'toISODate' in value && 'toISO' in value && typeof value.toISO === 'function';
}
