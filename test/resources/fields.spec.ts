import type { Field, Fields } from '../../nodes/Bloomy/engine/contract';
import { bareKey } from '../../nodes/Bloomy/engine/input/columns';
import { resources } from '../../nodes/Bloomy/resources';
import * as fields from '../../nodes/Bloomy/resources/fields';

const check = ({ read, schema }: Field, value: unknown) => {
	const result = schema.safeParse(read(value, { dateOrder: 'ask', timeZone: 'UTC' }));
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
		expect(check(fields.titleOf(), value)).toBe(title);
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
		expect(check(fields.titleOf(), value)).toBe(message);
	});
});

describe('a boolean', () => {
	it.each([
		...[true, 'true', 'TRUE', ' Yes ', 'yes', 1, '1', undefined].map((value) => [value, true]),
		...[false, 'false', 'False', 'NO', 0, '0'].map((value) => [value, false]),
	])('%j is %p', (value, expected) => {
		expect(check(fields.addSelf, value)).toBe(expected);
	});

	it.each([2, -1, 'maybe', '', {}, []])('%j is none', (value) => {
		expect(check(fields.addSelf, value)).toBe('must be true or false');
	});
});

it.each<[string, unknown, unknown, Field]>([
	['meetingId', undefined, 'is required', fields.meetingId],
	['userId', undefined, undefined, fields.userId],
	['dueDate', undefined, undefined, fields.dueDate],
	['dueDate', '31.12.2026', '2026-12-31', fields.dueDate],
	['notes', ' as it is ', ' as it is ', fields.notes],
	['notes', 0, '0', fields.notes],
	['notes', undefined, undefined, fields.notes],
	['notes', {}, 'must be text', fields.notes],
	['notes', '\0', 'must not contain a NUL character', fields.notes],
	['attendees', undefined, undefined, fields.attendees],
])('%s: %j gives %j', (_name, value, expected, field) => {
	expect(check(field, value)).toEqual(expected);
});

it.each(
	resources.flatMap(({ value, writes }) =>
		Object.entries<{ fields: Fields }>({ ...writes }).map(
			([name, { fields: own }]) => [value, name, own] as const,
		),
	),
)('what people call a field of %s %s stands for no other one', (_value, _name, own) => {
	const keys = Object.values(own).flatMap(({ displayName, keys: others = [] }) =>
		[displayName, ...others].map(bareKey),
	);
	expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
});
