import { z } from 'zod';

import type { Value } from '../contract';
import { REQUIRED, isBlank, quote, trimText } from './text';

const NOT_AN_ID = 'must be a positive whole number';

/** Digits, with what spreadsheets put behind them; `.000` would be a thousand in some countries. */
const ID = /^(\d+)(\.0{1,2})?$/;

/** A positive whole number, also as text such as "123", " 123 " or "123.0". */
export const recordId = {
	read: readRecordId,
	schema: z.number({ required_error: REQUIRED, invalid_type_error: NOT_AN_ID }),
} satisfies Value;

/** IDs as an array, as JSON text of one, or as comma-separated text; each once, in the order given. */
export const idList = {
	read: splitList,
	schema: z
		.array(z.unknown(), { invalid_type_error: 'must be a list of IDs' })
		.transform((values, check) => {
			const ids = new Set<number>();
			for (const value of values) {
				const parsed = recordId.schema.safeParse(readRecordId(value));
				if (parsed.success) ids.add(parsed.data);
				else check.addIssue({ code: 'custom', message: `${quote(value)} ${NOT_AN_ID}` });
			}
			return [...ids];
		}),
} satisfies Value;

/** The IDs in a value, not yet checked: one, comma-separated ones, an array, or JSON text of one. */
export function splitList(value: unknown): unknown {
	if (typeof value === 'number') return [value];
	if (typeof value !== 'string') return value;
	return readJsonList(value) ?? value.split(',').filter((part) => !isBlank(part));
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
