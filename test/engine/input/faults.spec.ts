import { toConflict, toFault } from '../../../nodes/Bloomy/engine/input/faults';
import { openSheet } from './sheet';

it.each([
	['Who', 'Owner "Bob" (column Who): nobody is called so'],
	['Owner', 'Owner "Bob": nobody is called so'],
	[' OWNER ', 'Owner "Bob": nobody is called so'],
])('a value in the column %j is told of with %s', (column, sentence) => {
	const cell = { column, value: 'Bob' };
	expect(toFault({ displayName: 'Owner' }, cell, 'nobody is called so').sentence).toBe(sentence);
});

it.each<[string, string, string, string]>([
	['Title', 'is required', 'title missing', 'titles missing'],
	['Owner', 'nobody is called so; close: Jane (7)', 'owner unknown', 'owners unknown'],
	['Meeting', 'is no meeting of yours', 'meeting unknown', 'meetings unknown'],
	['Owner', 'could be A (1) or B (2); write the ID', 'owner ambiguous', 'owners ambiguous'],
	['Due Date', 'could be 4 March 2026 or', 'due date ambiguous', 'due dates ambiguous'],
	['Owner', 'names 2 users, and', 'owner naming several', 'owners naming several'],
	['Title', 'must be at most 255 characters', 'title too long', 'titles too long'],
	['Due Date', 'is no date such as', 'due date unreadable', 'due dates unreadable'],
	['Due Date', 'has no year; write', 'due date without a year', 'due dates without a year'],
	['ID', 'must be a positive', 'ID unreadable', 'IDs unreadable'],
	['Notes', 'must be text', 'notes unreadable', 'notes unreadable'],
])('%s that %s counts as %j, and as %j if there are more', (displayName, why, one, many) => {
	expect(toFault({ displayName }, undefined, why).kind).toEqual([one, many]);
});

it('a conflict names the columns', () => {
	const cells = ['Who', 'Owner'].map((column) => ({ column, value: 'Jane' }));
	expect(toConflict({ displayName: 'Owner' }, cells)).toEqual({
		sentence: 'Owner: the columns Who and Owner differ; keep one of them',
		kind: ['owner in two columns', 'owners in two columns'],
	});
});

describe('all that is wrong with a row', () => {
	it('is told at once, in the order of the fields', async () => {
		const row = { Due: 'soon', Who: 'Bob', Meeting: 'Ledership', Notes: { a: 1 } };
		const { sentence, kinds } = await openSheet().fail(row);
		expect(sentence.split('; ')).toEqual([
			'Title is required',
			'Meeting "Ledership" is no meeting of yours',
			'close: Leadership L10 (123)',
			'Due Date "soon" (column Due) is no date such as 2026-12-31',
			'Owner "Bob" (column Who): nobody is called so',
			'Notes must be text',
		]);
		expect(kinds.map(([one]) => one)).toEqual([
			...['title missing', 'meeting unknown', 'due date unreadable', 'owner unknown'],
			'notes unreadable',
		]);
	});

	it.each(['#REF!', '#N/A'])(
		'may be that the spreadsheet could not calculate: %s',
		async (value) => {
			const { sentence } = await openSheet().fail({ title: value, meetingId: 123, Who: value });
			expect(sentence).toBe(
				`Title "${value}" is an error from the spreadsheet; Owner "${value}" (column Who) is an error from the spreadsheet`,
			);
		},
	);

	it('is short, however long or odd the values are', async () => {
		const circular: unknown[] = [];
		circular.push(circular);
		const row = { title: 'x'.repeat(1e6), meetingId: circular, userId: '9'.repeat(1e6) };
		const { sentence } = await openSheet().fail(row);
		expect(sentence).toMatch(
			/^Title "x{40}\.\.\." must be at most 255 characters long \(this one has 1000000\); Meeting \(column meetingId\) must be an ID or a name; Owner "9{40}\.\.\." \(column userId\) must be a positive whole number$/,
		);
	});
});
