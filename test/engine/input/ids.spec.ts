import type { Value } from '../../../nodes/Bloomy/engine/contract';
import {
	readReference,
	recordId,
	references,
	splitList,
	splitReferences,
} from '../../../nodes/Bloomy/engine/input/ids';

const locale = { dateOrder: 'ask', timeZone: 'UTC' } as const;
const parse = ({ read, schema }: Value, value: unknown) => schema.safeParse(read(value, locale));
const messages = (result: ReturnType<typeof parse>) =>
	result.error?.issues.map(({ message }) => message);

const IDS: Array<[value: unknown, id: number]> = [
	[123, 123],
	['123', 123],
	[' 123 ', 123],
	[123.0, 123],
	['123.0', 123],
	['007', 7],
	['\u200b123\u00a0', 123],
	[Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
];
const NUMBERS = [
	...[0, 1.5, -1, -1.5, NaN, Infinity, 2 ** 53],
	...['0', '1.5', '-1', '1e3', '1/../2', '+1', '1 2', '9007199254740993', '123.000', '1,234'],
];

describe('an ID', () => {
	it.each(IDS)('may be %j', (value, id) => {
		expect(parse(recordId, value).data).toBe(id);
	});

	it.each([...NUMBERS, true, [5], {}, new Date(0), 'abc', '0x10', '１'])(
		'is never %p, and says why',
		(value) => {
			const result = parse(recordId, value);
			expect(new Set(messages(result))).toEqual(new Set(['must be a positive whole number']));
		},
	);

	it('is asked for if it is missing', () => {
		expect(messages(parse(recordId, undefined))).toEqual(['is required']);
	});
});

describe('a reference', () => {
	it.each(IDS)('may be the ID %j', (value, id) => {
		expect(readReference(value)).toEqual({ id });
	});

	it.each(['Jane Doe', ' Jane Doe ', '1:1', '10-10', '2nd Team', 'n/a', 'e3', '\u{1f680}'])(
		'is a name if it is any other text: %s',
		(value) => {
			expect(readReference(value)).toEqual({ name: value.trim() });
		},
	);

	it.each(NUMBERS)('is no number that is no ID: %p', (value) => {
		expect(readReference(value)).toEqual({ fault: 'must be a positive whole number' });
	});

	it.each(['-', '--', '?', '\u2014', '...', true, null, {}, ['Jane']])('is not %j', (value) => {
		expect(readReference(value)).toEqual({ fault: 'must be an ID or a name' });
	});
});

describe('a list', () => {
	it.each<[unknown, unknown, unknown]>([
		['1, 2', ['1', ' 2'], ['1', ' 2']],
		['1;2\n3', ['1', '2', '3'], ['1', '2', '3']],
		['Doe, Jane; Nair, Priya', ['Doe', ' Jane', ' Nair', ' Priya'], ['Doe, Jane', ' Nair, Priya']],
		['["Doe, Jane", 5]', ['Doe, Jane', 5], ['Doe, Jane', 5]],
		['[Jane, Tom', ['[Jane', ' Tom'], ['[Jane', ' Tom']],
		[',1,,', ['1'], ['1']],
		['', [], []],
		['[]', [], []],
		[7, [7], [7]],
		[
			[1, 'a'],
			[1, 'a'],
			[1, 'a'],
		],
		[null, null, null],
	])('%j splits into %j, and into %j if it may hold names', (value, ids, names) => {
		expect(splitList(value)).toEqual(ids);
		expect(splitReferences(value)).toEqual(names);
	});

	it('of references holds each once', () => {
		expect(parse(references, [3, 1, 3]).data).toEqual([3, 1]);
		expect(messages(parse(references, { 0: 1 }))).toEqual(['must be a list of IDs or names']);
	});
});
