import type { Directory, Entry } from '../../../nodes/Bloomy/engine/contract';
import { CloseNames, NameIndex, bareName } from '../../../nodes/Bloomy/engine/input/names';

const toEntries = (...names: string[]): Entry[] =>
	names.map((name, at) => ({ id: at + 1, name, email: null }));
const open = (shortForm: Directory['shortForm'], entries: Entry[]) =>
	new NameIndex({ shortForm, unknown: 'is unknown' }, entries);
const find = (index: NameIndex, text: string): string => {
	const found = index.find(text);
	return 'fault' in found ? found.fault : found.entries.map(({ id }) => id).join(', ');
};

describe('a short form', () => {
	const people = toEntries('Jane Doe', 'Cher', 'Bob');
	const meetings = toEntries('Sales Team L10', 'Marketing L10');

	it.each<[Directory['shortForm'], Entry[], string, string]>([
		['firstName', people, 'jane', '1'],
		['firstName', people, 'Cher', '2'],
		['firstName', people, 'Doe', 'is unknown; close: Jane Doe (1)'],
		['firstWords', meetings, 'Sales', '1'],
		['firstWords', meetings, 'sales team', '1'],
		['firstWords', meetings, 'Team', 'is unknown; close: Sales Team L10 (1)'],
		['none', people, 'Jane', 'is unknown; close: Jane Doe (1)'],
	])('%s of %j: %s is %s', (shortForm, entries, text, found) => {
		expect(find(open(shortForm, entries), text)).toBe(found);
	});

	it('that is the whole name of another one is that one', () => {
		expect(find(open('firstName', toEntries('Ann Lee', 'Ann')), 'ann')).toBe('2');
	});
});

it('knows entries by what it shows of them, and by their e-mail addresses', () => {
	const jane = { id: 7, name: 'Jane Doe', email: 'jane@example.com' };
	const index = open('firstName', [jane, { ...jane, id: 8, email: null }]);
	expect(index.has(' JANE@example.com ')).toBe(true);
	expect(index.has('jane')).toBe(false);
	expect(index.nameOf(7)).toBe('Jane Doe');
	expect(index.nameOf(9)).toBeUndefined();
	expect(find(index, 'Jane Doe <jane@example.com>')).toBe('7');
	expect(find(index, 'Jane Doe (8)')).toBe('8');
	expect(find(index, 'Jane Doe')).toBe('could be Jane Doe (7) or Jane Doe (8); write the ID');
});

it('counts an entry once, however often it is listed', () => {
	const [jane] = toEntries('Jane Doe');
	const index = open('firstName', [jane!, jane!]);
	expect(find(index, 'Jane Doe')).toBe('1');
	expect(find(index, 'Jane and Jane Doe')).toBe('1');
});

it.each([
	['Doe, Jane', '1'],
	['Jane Doe, Tom Lee', '1, 2'],
	['Tom & Jane', '2, 1'],
	['Tom + Jane / Jane', '2, 1'],
	['Jane,', '1'],
	['Jane, Bob', 'is unknown'],
	['Lee, Tom, Jr', 'is unknown; close: '],
])('%j names %s', (text, found) => {
	const index = open('firstName', toEntries('Jane Doe', 'Tom Lee'));
	expect(find(index, text)).toContain(found);
});

describe('close names', () => {
	const tell = (text: string, ...names: string[]) => new CloseNames(toEntries(...names)).tell(text);

	it.each([
		['Jane', ['Jame', 'June', 'Jan', 'Jbne'], '; close: Jame (1), June (2), Jan (3)'],
		['Marketing', ['Marketign Team', 'Marketing'], '; close: Marketing (2), Marketign Team (1)'],
		// Of a short one only one letter may differ, of a long one every third.
		['Jo', ['Al'], ''],
		['Jon', ['Jan', 'Bob'], '; close: Jan (1)'],
		['abcd', ['abxy', 'axyz'], '; close: abxy (1)'],
		['abcdefghi', ['abcdefxyz', 'abcdewxyz'], '; close: abcdefxyz (1)'],
		['Team Sales', ['Sales Team', 'Sales Force'], '; close: Sales Team (1)'],
		['T. Okafor', ['Tom Okafor'], '; close: Tom Okafor (1)'],
		['Okafor', ['Tom Okafor'], '; close: Tom Okafor (1)'],
		['x', [], ''],
		['nothing like it', ['Jane Doe'], ''],
	])('of %j among %j%s', (text, names, told) => {
		expect(tell(text, ...names)).toBe(told);
	});
});

it.each([
	['O\u2019Brien', "o'brien"],
	['O`Brien', "o'brien"],
	['Smith\u2013Jones', 'smith-jones'],
	['Ja\u200bne\u00a0 DOE ', 'jane doe'],
	['\uff2a\uff4f', 'jo'],
])('%j is bare as %j', (name, bare) => {
	expect(bareName(name)).toBe(bare);
});
