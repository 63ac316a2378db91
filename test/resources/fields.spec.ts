import { DateTime } from 'luxon';

import * as fields from '../../nodes/Bloomy/resources/fields';

type Name = keyof typeof fields;
const check = (name: Name, value: unknown) => {
	const { read, schema } = fields[name];
	const result = schema.safeParse(read(value));
	return result.success ? result.data : result.error.issues.map(({ message }) => message).join();
};

describe('a title', () => {
	it.each([
		['a', 'a'],
		[' \ta\n', 'a'],
		[0, '0'],
		[7.5, '7.5'],
		['x'.repeat(255), 'x'.repeat(255)],
		[` ${'x'.repeat(255)} `, 'x'.repeat(255)],
		['🚀'.repeat(255), '🚀'.repeat(255)],
		['Ünïcode, "quotes" & <b>', 'Ünïcode, "quotes" & <b>'],
	])('%j is taken', (value, title) => {
		expect(check('title', value)).toBe(title);
	});

	it.each([
		[undefined, 'is required'],
		['  ', 'is required'],
		['x'.repeat(256), 'must be at most 255 characters long (this one has 256)'],
		['🚀'.repeat(256), 'must be at most 255 characters long (this one has 256)'],
		['a\0b', 'must not contain a NUL character'],
		[true, 'must be text'],
		[{}, 'must be text'],
		[['a'], 'must be text'],
		[NaN, 'must be text'],
	])('%j is not', (value, message) => {
		expect(check('title', value)).toBe(message);
	});
});

describe('a due date', () => {
	it.each([
		['2026-12-31', '2026-12-31'],
		[' 2026-12-31 ', '2026-12-31'],
		['2028-02-29', '2028-02-29'],
		['2026-12-31T23:59', '2026-12-31'],
		['2026-12-31T23:59:59', '2026-12-31'],
		['2026-12-31T23:59:59.999Z', '2026-12-31'],
		['2026-12-31T23:59:59-12:00', '2026-12-31'],
		['2026-12-31T00:00:00+1400', '2026-12-31'],
		[DateTime.fromISO('2026-12-31T23:30', { zone: 'America/Los_Angeles' }), '2026-12-31'],
		[DateTime.fromISO('2026-12-31T00:30', { zone: 'Asia/Tokyo' }), '2026-12-31'],
		[new Date('2026-12-31T12:00:00Z'), '2026-12-31'],
		[undefined, undefined],
	])('%p is %p', (value, day) => {
		expect(check('dueDate', value)).toBe(day);
	});

	const NO_DAY = 'must be a real calendar day, written as year-month-day such as 2026-12-31';
	const NO_DATE = 'must be a date, written as year-month-day such as 2026-12-31';
	it.each([
		['2026-02-30', NO_DAY],
		['2026-02-29', NO_DAY],
		['2026-13-01', NO_DAY],
		['2026-00-10', NO_DAY],
		['2026-02-30T10:00:00Z', NO_DAY],
		['31.12.2026', NO_DAY],
		['12/31/2026', NO_DAY],
		['2026-1-1', NO_DAY],
		['tomorrow', NO_DAY],
		['2026-12-31T99:99', NO_DAY],
		[1_798_675_200_000, NO_DATE],
		[true, NO_DATE],
		[{}, NO_DATE],
		[new Date(NaN), NO_DATE],
		[DateTime.invalid('test'), NO_DATE],
	])('%p is none', (value, message) => {
		expect(check('dueDate', value)).toBe(message);
	});
});

describe('a boolean', () => {
	it.each([
		...[true, 'true', 'TRUE', ' Yes ', 'yes', 1, '1', undefined].map((value) => [value, true]),
		...[false, 'false', 'False', 'NO', 0, '0'].map((value) => [value, false]),
	])('%j is %p', (value, expected) => {
		expect(check('addSelf', value)).toBe(expected);
	});

	it.each([2, -1, 'maybe', '', {}, []])('%j is none', (value) => {
		expect(check('addSelf', value)).toBe('must be true or false');
	});
});

it.each<[Name, unknown, unknown]>([
	['meetingId', '12.0', 12],
	['meetingId', undefined, 'is required'],
	['userId', '12', 12],
	['userId', undefined, undefined],
	['userId', 0, 'must be a positive whole number'],
	['notes', ' as it is ', ' as it is '],
	['notes', 0, '0'],
	['notes', undefined, undefined],
	['notes', {}, 'must be text'],
	['notes', '\0', 'must not contain a NUL character'],
	['attendees', '3, 4,3', [3, 4]],
	['attendees', [3, '4'], [3, 4]],
	['attendees', 3, [3]],
	['attendees', undefined, undefined],
	['attendees', '3,x,0', '"x" must be a positive whole number,"0" must be a positive whole number'],
])('%s: %j gives %j', (name, value, expected) => {
	expect(check(name, value)).toEqual(expected);
});
