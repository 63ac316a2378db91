import { idList, recordId, splitList } from '../../../nodes/Bloomy/engine/input/ids';

const messages = (result: ReturnType<typeof recordId.safeParse>) =>
	result.error?.issues.map(({ message }) => message);

describe('an ID', () => {
	it.each([
		[123, 123],
		['123', 123],
		[' 123 ', 123],
		[123.0, 123],
		['123.0', 123],
		['007', 7],
		[Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
	])('may be %j', (value, id) => {
		expect(recordId.parse(value)).toBe(id);
	});

	it.each([
		...[0, 1.5, -1, -1.5, NaN, Infinity, 2 ** 53, true, [5], {}, new Date(0)],
		...['0', '1.5', '-1', '1e3', 'abc', '1/../2', '+1', '0x10', '1 2', '9007199254740993', '１'],
	])('is never %p, and says why', (value) => {
		const result = recordId.safeParse(value);
		expect(new Set(messages(result))).toEqual(new Set(['must be a positive whole number']));
	});

	it('is asked for where it is missing', () => {
		expect(messages(recordId.safeParse(undefined))).toEqual(['is required']);
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
	])('may be %j', (value, ids) => {
		expect(idList.parse(value)).toEqual(ids);
	});

	it('names every entry that is no ID', () => {
		const result = idList.safeParse(['1', 'abc', 0, null, 'x'.repeat(1e6)]);
		expect(result.error?.issues.map(({ message }) => message)).toEqual([
			'"abc" must be a positive whole number',
			'"0" must be a positive whole number',
			'an entry must be a positive whole number',
			`"${'x'.repeat(40)}..." must be a positive whole number`,
		]);
	});

	it('is no object', () => {
		const result = idList.safeParse({ 0: 1 });
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
