import type { Value } from '../../../nodes/Bloomy/engine/contract';
import { idList, recordId, splitList } from '../../../nodes/Bloomy/engine/input/ids';

const parse = ({ read, schema }: Value, value: unknown) => schema.safeParse(read(value));
const messages = (result: ReturnType<typeof parse>) =>
	result.error?.issues.map(({ message }) => message);

describe('an ID', () => {
	it.each([
		[123, 123],
		['123', 123],
		[' 123 ', 123],
		[123.0, 123],
		['123.0', 123],
		['007', 7],
		['\u200b123\u00a0', 123],
		[Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
	])('may be %j', (value, id) => {
		expect(parse(recordId, value).data).toBe(id);
	});

	it.each([
		...[0, 1.5, -1, -1.5, NaN, Infinity, 2 ** 53, true, [5], {}, new Date(0)],
		...[
			'0',
			'1.5',
			'-1',
			'1e3',
			'abc',
			'1/../2',
			'+1',
			'0x10',
			'1 2',
			'9007199254740993',
			'１',
			'123.000',
			'1,234',
		],
	])('is never %p, and says why', (value) => {
		const result = parse(recordId, value);
		expect(new Set(messages(result))).toEqual(new Set(['must be a positive whole number']));
	});

	it('is asked for where it is missing', () => {
		expect(messages(parse(recordId, undefined))).toEqual(['is required']);
	});
});

describe('a list of IDs', () => {
	it.each([
		[
			[3, '1', ' 2 '],
			[3, 1, 2],
		],
		['3, 1,2.0', [3, 1, 2]],
		['1,,1,', [1]],
		[5, [5]],
		[[], []],
		['[456, "789"]', [456, 789]],
		['[]', []],
	])('may be %j', (value, ids) => {
		expect(parse(idList, value).data).toEqual(ids);
	});

	it('names every entry that is no ID', () => {
		const result = parse(idList, ['1', 'abc', 0, null, 'x'.repeat(1e6)]);
		expect(result.error?.issues.map(({ message }) => message)).toEqual([
			'"abc" must be a positive whole number',
			'"0" must be a positive whole number',
			'an entry must be a positive whole number',
			`"${'x'.repeat(40)}..." must be a positive whole number`,
		]);
	});

	it('is no object', () => {
		const result = parse(idList, { 0: 1 });
		expect(result.error?.issues[0]?.message).toBe('must be a list of IDs');
	});
});

it.each([
	['1, 2', ['1', ' 2']],
	['', []],
	[7, [7]],
	[
		[1, 2],
		[1, 2],
	],
	[null, null],
])('splits %j', (value, parts) => {
	expect(splitList(value)).toEqual(parts);
});
