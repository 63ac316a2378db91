import type { IDataObject } from 'n8n-workflow';

import { Failure } from '../../../nodes/Bloomy/engine/failure';
import { readRow, readRowValues } from '../../../nodes/Bloomy/engine/input/items';

const inputData = { title: 'a', meetingId: 5 };
const failed = { error: 'e', inputData, index: 0, failure: { type: 'validation' } };

it.each<[string, unknown, unknown, object]>([
	['is its JSON', inputData, inputData, inputData],
	['that failed is the original one', failed, inputData, inputData],
	['that is none has no values', null, null, {}],
	['that is a list is kept', ['A', 123], ['A', 123], {}],
	[
		'without error is itself',
		{ index: 0, inputData },
		{ index: 0, inputData },
		{ index: 0, inputData },
	],
	[
		'without index is itself',
		{ inputData, error: '' },
		{ inputData, error: '' },
		{ inputData, error: '' },
	],
	[
		'that was corrected counts as corrected',
		{ ...failed, meetingId: 7, due: '2026-12-31' },
		inputData,
		{ title: 'a', meetingId: 7, due: '2026-12-31' },
	],
	[
		'that went through a file is what it was',
		{
			error: 'e',
			'inputData.title': 'a',
			'inputData.Due Date': 'soon',
			index: '0',
			'failure.type': 'validation',
		},
		{ title: 'a', 'Due Date': 'soon' },
		{ title: 'a', 'Due Date': 'soon' },
	],
	[
		'that went through a file as JSON is what it was',
		{ error: 'e', inputData: JSON.stringify(inputData), index: '0', failure: '{}' },
		inputData,
		inputData,
	],
])('the row of an item %s', (_what, json, row, values) => {
	const item = { json: json as IDataObject };
	expect(readRow(item)).toEqual(row);
	expect(readRowValues(item)).toEqual(values);
});

it('a row that cannot be read is a fault of that row', () => {
	const json = Object.defineProperty({}, 'title', {
		enumerable: true,
		get: () => {
			throw new Error('boom');
		},
	}) as IDataObject;
	expect(readRow({ json })).toBe(json);
	expect(() => readRowValues({ json })).toThrow(Failure);
	expect(() => readRowValues({ json })).toThrow('The row cannot be read (boom)');
});
