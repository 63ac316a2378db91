import { z } from 'zod';

import type { Value } from '../contract';
import { REQUIRED, isBlank, trimText } from './text';

const NOT_AN_ID = 'must be a positive whole number';
const NO_REFERENCE = 'must be an ID or a name';

/** Digits, with what spreadsheets put behind them; `.000` would be a thousand in some countries. */
const ID = /^(\d+)(\.0{1,2})?$/;

/** What is meant as a number, and is no ID: no name is made of it. */
const NUMBER = /^[+-]?\d[\d\s.,/%]*$|^\d+e[+-]?\d+$/i;

/** What people put where they have no name, such as a dash. */
const NOTHING = /^[\p{P}\p{Sm}\s]*$/u;

const id = z.number({ required_error: REQUIRED, invalid_type_error: NOT_AN_ID });

/** A positive whole number, also as text such as "123", " 123 " or "123.0". */
export const recordId = { read: readRecordId, schema: id } satisfies Value;

/** The ID of a record that was referred to by its ID or its name. */
export const reference = { read: (value) => value, schema: id } satisfies Value;

/** The IDs of records that were referred to by ID or by name; each once, in the order given. */
export const references = {
	read: (value) => value,
	schema: z
		.array(id, { required_error: REQUIRED, invalid_type_error: 'must be a list of IDs or names' })
		.transform((ids) => [...new Set(ids)]),
} satisfies Value;

/** What a person refers to a record by. */
export type Reference = { id: number } | { name: string } | { fault: string };

/** An ID, or any other text, which is a name. */
export function readReference(value: unknown): Reference {
	const read = readRecordId(value);
	if (typeof read === 'number') return Number.isNaN(read) ? { fault: NOT_AN_ID } : { id: read };
	if (typeof value !== 'string') return { fault: NO_REFERENCE };
	const name = trimText(value);
	if (NUMBER.test(name)) return { fault: NOT_AN_ID };
	return NOTHING.test(name) ? { fault: NO_REFERENCE } : { name };
}

/** The IDs in a value, not yet checked: one, comma-separated ones, an array, or JSON text of one. */
export function splitList(value: unknown): unknown {
	if (typeof value === 'number') return [value];
	if (typeof value !== 'string') return value;
	return readJsonList(value) ?? value.split(/[,;\n]/).filter((part) => !isBlank(part));
}

/** The references in a value; names with a comma in them are told from others by a semicolon. */
export function splitReferences(value: unknown): unknown {
	if (typeof value !== 'string' || readJsonList(value)) return splitList(value);
	return /[;\n]/.test(value)
		? value.split(/[;\n]/).filter((part) => !isBlank(part))
		: splitList(value);
}

function readJsonList(text: string): unknown[] | undefined {
	if (!trimText(text).startsWith('[')) return undefined;
	try {
		const list: unknown = JSON.parse(text);
		return Array.isArray(list) ? list : undefined;
	} catch {
		return undefined;
	}
}

/** Anything but an ID stays what it is, or becomes no number at all. */
function readRecordId(value: unknown): unknown {
	const digits = typeof value === 'string' && ID.exec(trimText(value))?.[1];
	const number = digits ? Number(digits) : value;
	if (typeof number !== 'number') return number;
	return number > 0 && Number.isSafeInteger(number) ? number : NaN;
}
