import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { Failure } from '../failure';
import { isObject } from '../wire/body';
import type { Row } from './columns';
import { isBlank } from './text';

/** What this node's own Failed output carries beside the row. */
const OF_FAILED = new Set(['error', 'inputData', 'index', 'failure']);

/** How columns of the row are named once a Failed item went through a file. */
const IN_FILE = /^inputData\.(.+)$/;

/**
 * The row of an incoming item, as a Failed item shows it: the item's JSON, or the original row if the
 * item came out of Failed itself.
 */
export function readRow(item: INodeExecutionData): IDataObject {
	const json: unknown = item.json;
	try {
		return (findOriginal(json) ?? json) as IDataObject;
	} catch {
		return json as IDataObject;
	}
}

/**
 * The values of a row, to be read by their columns. What somebody set beside the original row of a
 * Failed item comes first, as it counts before that. A row that cannot be read throws a `Failure`.
 */
export function readRowValues(item: INodeExecutionData): Row[] {
	const json: unknown = item.json;
	try {
		if (!isObject(json)) return [];
		const original = findOriginal(json);
		return original ? [readCorrections(json), { ...original }] : [{ ...json }];
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		const sentence = `The row cannot be read (${reason})`;
		throw Failure.ofInput([{ sentence, kind: ['row unreadable', 'rows unreadable'] }]);
	}
}

/** Whether an item has no value at all but the number of its row, as the empty lines of a sheet have. */
export function isBlankRow({ json }: INodeExecutionData): boolean {
	try {
		if (!isObject(json)) return false;
		return Object.entries(json).every(([key, value]) => key === 'row_number' || isBlank(value));
	} catch {
		return false;
	}
}

/** The original row in an item that came out of Failed; undefined if it did not. */
function findOriginal(json: unknown): IDataObject | undefined {
	if (!isObject(json) || !('error' in json) || !('index' in json)) return undefined;
	const { inputData } = json;
	if (isObject(inputData)) return inputData;
	if (typeof inputData === 'string') return readJsonObject(inputData);
	const columns = Object.entries(json).flatMap(([key, value]) => {
		const column = IN_FILE.exec(key)?.[1];
		return column === undefined ? [] : [[column, value] as const];
	});
	return columns.length > 0 ? Object.fromEntries(columns) : undefined;
}

function readCorrections(json: IDataObject): IDataObject {
	const entries = Object.entries(json);
	return Object.fromEntries(
		entries.filter(([key]) => !OF_FAILED.has(key) && !/^(inputData|failure)\./.test(key)),
	);
}

function readJsonObject(text: string): IDataObject | undefined {
	try {
		const value: unknown = JSON.parse(text);
		return isObject(value) ? value : undefined;
	} catch {
		return undefined;
	}
}
