import { DateTime } from 'luxon';

import type { Locale } from '../../../nodes/Bloomy/engine/contract';
import { calendarDay } from '../../../nodes/Bloomy/engine/input/dates';

const read = (value: unknown, locale: Partial<Locale> = {}) => {
	const { schema } = calendarDay;
	const day = calendarDay.read(value, { dateOrder: 'ask', timeZone: 'UTC', ...locale });
	const parsed = schema.safeParse(day);
	return parsed.success ? parsed.data : parsed.error.issues.map(({ message }) => message).join();
};
const NO_DATE = 'is no date such as 2026-12-31';

describe('a day', () => {
	it.each([
		...['2026-12-31', '2026/12/31', '2026.12.31', '31.12.2026', '31.12.26', ' 2026-12-31 '],
		...['31 Dec 2026', '31. Dec 2026', '31 December 2026', '31-Dec-26', '31/Dec/2026', '31 dec 26'],
		...['Dec 31, 2026', 'Dec 31 2026', 'DEC. 31, 2026', 'December 31st, 2026', 'Dec-31-2026'],
		...[
			'Dec 31, 26',
			'2026 Dec 31',
			'31st of December 2026',
			'31\u202fDec\u00a02026',
			'\ufeff31-Dec-26',
		],
		...['Thursday, December 31, 2026', 'Thu, 31 Dec 2026', 'Thu 12/31/2026', 'Thurs. 31.12.2026'],
		...['12/31/2026', '12/31/26', '31/12/2026', '31-12-2026', '12-31-26'],
		...[46387, 46387.99, '46387', ' 46387.5 '],
	])('may be %j', (value) => {
		expect(read(value)).toBe('2026-12-31');
	});

	it.each([
		['1.1.27', '2027-01-01'],
		['2027-1-5', '2027-01-05'],
		['1st Jan 2027', '2027-01-01'],
		['Sept 5 2026', '2026-09-05'],
		['Sep. 5, 2026', '2026-09-05'],
		['May 5 2026', '2026-05-05'],
		['5/5/2026', '2026-05-05'],
		['2028-02-29', '2028-02-29'],
		[30_000, '1982-02-18'],
		[73_415, '2100-12-31'],
		[46037, '2026-01-15'],
	])('%j is %s', (value, day) => {
		expect(read(value)).toBe(day);
	});

	it.each([
		...[
			'TBD',
			'ASAP',
			'soon',
			'Friday',
			'tomorrow',
			'n/a',
			'-',
			'Q4 2026',
			'Dec 2026',
			'end of Dec',
		],
		...['2026-12', '31 12 2026', '31. Dezember 2026', 'Marketing 5 2026'],
		...['2026-02-29', '2026-02-30', '2026-13-01', '2026-00-10', '30/02/2026', '13/13/2026'],
		...['12.31.2026', '2026-12/31', '31.12.2026 25:00', '2026-12-31T99:99', '2026-02-30T10:00:00Z'],
		...[20_261_231, '20261231', 29_999, 73_416, 1_798_675_200_000, -1, NaN, true, {}, [], null],
		...[new Date(NaN), DateTime.invalid('test')],
	])('is not %p', (value) => {
		expect(read(value)).toBe(NO_DATE);
	});

	it.each([
		...['31.12.', '31.12', '12/31', '12-31', '12/4', 'Dec 31', 'December 31st', '31st of Dec.'],
		...['31-Dec', 'Fri 4 Dec', 'Friday, Dec 4', '31 Dec 17:00'],
	])('without its year says so: %s', (value) => {
		expect(read(value)).toBe('has no year; write it as 2026-12-31');
	});

	it('is asked for if it is required', () => {
		expect(read(undefined)).toBe('is required');
	});
});

describe('a date with slashes', () => {
	it.each([
		['03/04/2026', 'monthFirst', '2026-03-04'],
		['03/04/2026', 'dayFirst', '2026-04-03'],
		['3-4-26', 'dayFirst', '2026-04-03'],
		['31/12/2026', 'monthFirst', '2026-12-31'],
		['12/31/2026', 'dayFirst', '2026-12-31'],
	] as const)('%s with %s is %s', (value, dateOrder, day) => {
		expect(read(value, { dateOrder })).toBe(day);
	});

	it('that could be two days is a fault that names both', () => {
		expect(read('12/5/2026')).toBe(
			'could be 5 December 2026 or 12 May 2026; write it as 2026-12-05, or add the option Date Order',
		);
	});
});

describe('a time behind the day', () => {
	it.each([
		...[
			'2026-12-31 10:00',
			'2026-12-31T23:59:59',
			'2026-12-31T00:00:00+1400',
			'31.12.2026 00:00:00',
		],
		...['12/31/2026 5:00 PM', '12/31/2026, 17:00', '31 Dec 2026 at 5pm', 'Dec 31, 2026, 5:00 p.m.'],
		...['Dec 31, 2026 at 5:00 PM EST', '2026-12-31T23:59:59.999-12:00', '2026-12-31 10:00 UTC'],
	])('is left away: %s', (value) => {
		expect(read(value, { timeZone: 'Asia/Tokyo' })).toBe('2026-12-31');
	});
});

describe('a moment in UTC', () => {
	const late = '2026-12-31T23:30:00.000Z';
	it.each<[unknown, string, string]>([
		[late, 'UTC', '2026-12-31'],
		[late, 'Europe/Berlin', '2027-01-01'],
		[late, 'America/New_York', '2026-12-31'],
		['2027-01-01 04:59z', 'America/New_York', '2026-12-31'],
		[new Date(late), 'Europe/Berlin', '2027-01-01'],
		[DateTime.fromISO(late, { zone: 'utc' }), 'Europe/Berlin', '2027-01-01'],
		[DateTime.fromISO(late, { zone: 'Europe/Berlin' }), 'America/New_York', '2027-01-01'],
		['2026-12-31T00:00:00.000Z', 'America/New_York', '2026-12-31'],
		[new Date('2026-12-31T00:00:00Z'), 'America/New_York', '2026-12-31'],
		[DateTime.utc(2026, 12, 31), 'America/New_York', '2026-12-31'],
	])('%p with a workflow in %s is on %s', (value, timeZone, day) => {
		expect(read(value, { timeZone })).toBe(day);
	});
});
