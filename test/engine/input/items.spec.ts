import type { IDataObject } from 'n8n-workflow';

import { Failure } from '../../../nodes/Bloomy/engine/failure';
import { isBlankRow, readRow, readRowValues } from '../../../nodes/Bloomy/engine/input/items';

const inputData = { title: 'a', meetingId: 5 };
const failed = { error: 'e', inputData, index: 0, failure: { type: 'validation' } };
const odd = { index: 0, inputData };
const inFile = {
	...{ error: 'e', index: '0', 'failure.type': 'validation' },
	...{ 'inputData.title': 'a', 'inputData.Due Date': 'soon' },
};
const read = { title: 'a', 'Due Date': 'soon' };

it.each<[string, unknown, unknown, object[]]>([
	['is its JSON', inputData, inputData, [inputData]],
	['that failed is the original one', failed, inputData, [{}, inputData]],
	['that is none has no values', null, null, []],
	['that is a list is kept', ['A', 123], ['A', 123], []],
	['without error is itself', odd, odd, [odd]],
	[
		'without index is itself',
		{ inputData, error: '' },
		{ inputData, error: '' },
		[{ inputData, error: '' }],
	],
	[
		'that was corrected has the corrections first',
		{ ...failed, meetingId: 7, due: '2026-12-31' },
		inputData,
		[{ meetingId: 7, due: '2026-12-31' }, inputData],
	],
	['that went through a file is what it was', inFile, read, [{}, read]],
	[
		'that was corrected in a file has the corrections first',
		{ ...inFile, Owner: 'Jane' },
		read,
		[{ Owner: 'Jane' }, read],
	],
	[
		'that went through a file as JSON is what it was',
		{ error: 'e', inputData: JSON.stringify(inputData), index: '0', failure: '{}' },
		inputData,
		[{}, inputData],
	],
])('the row of an item %s', (_what, json, row, values) => {
	const item = { json: json as IDataObject };
	expect(readRow(item)).toEqual(row);
	expect(readRowValues(item)).toEqual(values);
});

const broken = Object.defineProperty({}, 'title', {
	enumerable: true,
	get: () => {
		throw new Error('boom');
	},
}) as IDataObject;

it('a row that cannot be read is a fault of that row', () => {
	expect(readRow({ json: broken })).toBe(broken);
	expect(() => readRowValues({ json: broken })).toThrow(Failure);
	expect(() => readRowValues({ json: broken })).toThrow('The row cannot be read (boom)');
	expect(isBlankRow({ json: broken })).toBe(false);
});

it.each<[unknown, boolean]>([
	[{}, true],
	[{ row_number: 8, Task: '', Who: ' \u00a0', Due: null }, true],
	[{ row_number: 8, Done: false }, false],
	[{ row_number: 8, Task: '-' }, false],
	[{ Row: 8 }, false],
	[null, false],
	[[], false],
])('%j is blank: %p', (json, isBlank) => {
	expect(isBlankRow({ json: json as IDataObject })).toBe(isBlank);
});
