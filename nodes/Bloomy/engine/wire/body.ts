import type { IDataObject } from 'n8n-workflow';

/*
 * What the body of an answer is, and what it holds. Reading for output is lenient: one odd row
 * never costs the other rows of its list.
 */

export function isObject(value: unknown): value is IDataObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An ID as Bloom Growth gives it: a whole number, also as text. */
export function readId(value: unknown): number | undefined {
	const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
	return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined;
}

/** The ID of a record of its own: milestones in lists of to-dos have negative ones. */
export function readPositiveId(value: unknown): number | undefined {
	const id = readId(value);
	return id !== undefined && id > 0 ? id : undefined;
}

/** The objects in a list, records or not. */
export function readRows(body: unknown): IDataObject[] {
	return Array.isArray(body) ? body.filter(isObject) : [];
}

/** The records in a list. A row without an ID is not one: scorecards contain such dividers. */
export function readRecords(body: unknown): IDataObject[] {
	return readRows(body).filter((row) => readId(row.Id) !== undefined);
}

/**
 * Whether a body is a list of records. A list with names but without a single ID was damaged on the
 * way, and does not count as an empty list.
 */
export function isList(body: unknown): boolean {
	if (!Array.isArray(body)) return false;
	const rows = readRows(body);
	if (rows.length < body.length && rows.length === 0) return false;
	return rows.some((row) => readId(row.Id) !== undefined) || rows.every(isNameless);
}

/** Whether a body is one record. */
export function isRecord(body: unknown): boolean {
	return isObject(body) && readId(body.Id) !== undefined;
}

/**
 * Whether a body may answer a write that returns nothing: it is empty or JSON, not text or a page, and
 * no error. A message alone may say that all went well.
 */
export function isQuiet(body: unknown): boolean {
	return typeof body === 'string' ? body.trim() === '' : !isDenial(body);
}

function isNameless({ Name }: IDataObject): boolean {
	return typeof Name !== 'string' || Name.trim() === '';
}

/** Whether a body is a web page, which Bloom Growth sends for addresses that it does not know. */
export function isWebPage(body: unknown): boolean {
	return typeof body === 'string' && /^\s*</.test(body);
}

/** Whether the body of a 2xx answer is an error, in place of a record. */
export function isErrorBody(body: unknown): boolean {
	if (!isObject(body) || readId(body.Id) !== undefined) return false;
	return isDenial(body) || [body.message, body.Message].some(isWords);
}

function isDenial(body: unknown): boolean {
	if (!isObject(body) || readId(body.Id) !== undefined) return false;
	const { error, success } = body;
	return success === false || error === true || isWords(error);
}

function isWords(value: unknown): boolean {
	return (typeof value === 'string' && value.trim() !== '') || isObject(value);
}
