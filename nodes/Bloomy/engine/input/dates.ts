import { DateTime } from 'luxon';
import { z } from 'zod';

import type { Locale, Value } from '../contract';
import { trimText } from './text';

/** A time of day behind a day, with what people and programs put around it. */
const TIME =
	/(?:[T\s,]+(?:at\s+)?)(\d{1,2}(?::\d{2}){1,2}(?:[.,]\d+)?\s*(?:[ap]\.?m\.?)?|\d{1,2}\s*[ap]\.?m\.?)\s*(z|utc|gmt|[+-]\d{2}:?\d{2})?$/i;

/** A weekday in front of a day. */
const WEEKDAY = /^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+/i;

/** The English names of months, of which the first three letters are kept. */
const MONTH =
	/\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:uary|ruary|ch|il|e|y|ust|t|tember|ober|ember)?\b\.?/i;

/** Forms of which the order of day, month and year is plain. */
const ORDERED: Array<[form: RegExp, format: string]> = [
	[/^\d{4}-\d{1,2}-\d{1,2}$/, 'y-M-d'],
	[/^\d{1,2}\.\d{1,2}\.\d{4}$/, 'd.M.y'],
	[/^\d{1,2}\.\d{1,2}\.\d{2}$/, 'd.M.yy'],
	[/^\d{1,2} [a-z]{3} \d{4}$/i, 'd LLL y'],
	[/^\d{1,2} [a-z]{3} \d{2}$/i, 'd LLL yy'],
	[/^[a-z]{3} \d{1,2} \d{4}$/i, 'LLL d y'],
	[/^\d{4} [a-z]{3} \d{1,2}$/i, 'y LLL d'],
];
const SLASHED = /^\d{1,2}[/-]\d{1,2}[/-](\d{4}|\d{2})$/;
const SLASHED_FORMATS = { monthFirst: 'M-d', dayFirst: 'd-M' } as const;

/** A spreadsheet counts days from here; the serial numbers are those of 1982 to 2100. */
const SERIAL = { epoch: DateTime.utc(1899, 12, 30), first: 30_000, last: 73_415 };

const NO_DATE = 'is no date such as 2026-12-31';

/** What a value came to that could be two days. */
class Ambiguous {
	constructor(readonly days: DateTime[]) {}
}

/** A calendar day, as `YYYY-MM-DD`. */
export const calendarDay = {
	read: readDay,
	schema: z.string({ errorMap: toFault }).date(NO_DATE),
} satisfies Value;

function toFault({ code }: z.ZodIssueOptionalMessage, { data }: { data: unknown }) {
	if (code !== 'invalid_type' || !(data instanceof Ambiguous)) return { message: NO_DATE };
	const [one, other] = data.days.map((day) => day.setLocale('en').toFormat('d MMMM y'));
	return {
		message: `could be ${one} or ${other}; write it as ${data.days[0]?.toISODate()}, or add the option Date Order`,
	};
}

/** The day of a value: as text if it has one, otherwise something that is none. */
function readDay(value: unknown, locale: Locale): unknown {
	if (value instanceof Date) return readMoment(DateTime.fromJSDate(value, { zone: 'utc' }), locale);
	if (isDateTime(value)) return readMoment(DateTime.fromISO(value.toISO() ?? '', SET_ZONE), locale);
	if (typeof value === 'number') return readSerial(value) ?? value;
	if (typeof value !== 'string') return value;
	return readText(trimText(value).replace(/\s+/g, ' '), locale) ?? value;
}

const SET_ZONE = { setZone: true };

function readText(text: string, locale: Locale): unknown {
	const zone = TIME.exec(text)?.[2]?.toLowerCase();
	const day = text.replace(TIME, '');
	// A moment in UTC was written by a program: people write the time on their own clock.
	if (zone === 'z' && day !== text) {
		const moment = DateTime.fromISO(text.replace(' ', 'T').toUpperCase(), { zone: 'utc' });
		if (moment.isValid) return readMoment(moment, locale);
	}
	const isSerial = /^\d{5}(\.\d+)?$/.test(day);
	return isSerial ? readSerial(Number(day)) : readWritten(day, locale);
}

/** Midnight in UTC is what a mere day becomes; any other moment has its day where the workflow runs. */
function readMoment(moment: DateTime, { timeZone }: Locale): unknown {
	if (!moment.isValid) return undefined;
	const isInUtc = moment.offset === 0 && moment.toMillis() !== moment.startOf('day').toMillis();
	return (isInUtc ? moment.setZone(timeZone) : moment).toISODate() ?? undefined;
}

function readSerial(serial: number): string | undefined {
	if (!(serial >= SERIAL.first && serial <= SERIAL.last)) return undefined;
	return SERIAL.epoch.plus({ days: Math.floor(serial) }).toISODate() ?? undefined;
}

function readWritten(text: string, { dateOrder }: Locale): unknown {
	const day = text.replace(WEEKDAY, '');
	if (SLASHED.test(day)) return readSlashed(day.replaceAll('/', '-'), dateOrder);
	const plain = day
		.replace(/^(\d{4})[/.](\d{1,2})[/.](\d{1,2})$/, '$1-$2-$3')
		.replace(/(\d)(st|nd|rd|th)\b/i, '$1')
		.replace(MONTH, '$1')
		.replace(/(?<=[a-z])[-.,\s]+(?=\d)|(?<=\d)[-.,\s]+(?=[a-z])|(?<=[a-z] \d{1,2}),?\s+/gi, ' ');
	const [, format] = ORDERED.find(([form]) => form.test(plain)) ?? [];
	return format === undefined ? undefined : parseDay(plain, format)?.toISODate();
}

/** A date with slashes, which some write with the month first and some with the day first. */
function readSlashed(day: string, dateOrder: Locale['dateOrder']): unknown {
	const year = /-\d{4}$/.test(day) ? 'y' : 'yy';
	const parse = (order: keyof typeof SLASHED_FORMATS) =>
		parseDay(day, `${SLASHED_FORMATS[order]}-${year}`);
	const [one, other] = [parse('monthFirst'), parse('dayFirst')];
	if (!one || !other || one.hasSame(other, 'day')) return (one ?? other)?.toISODate();
	if (dateOrder === 'ask') return new Ambiguous([one, other]);
	return (dateOrder === 'monthFirst' ? one : other).toISODate();
}

function parseDay(text: string, format: string): DateTime | undefined {
	const day = DateTime.fromFormat(text, format, { zone: 'utc', locale: 'en' });
	return day.isValid ? day : undefined;
}

/** luxon's own class of n8n's expressions is another one than the one bundled here. */
function isDateTime(value: unknown): value is { toISO(): string | null } {
	if (typeof value !== 'object' || value === null) return false;
	return 'toISODate' in value && 'toISO' in value && typeof value.toISO === 'function';
}
