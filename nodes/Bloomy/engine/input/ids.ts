import { z } from 'zod';

import { reading } from './reading';

export const REQUIRED = 'is required';

const NOT_AN_ID = 'must be a positive whole number';
const MAX_QUOTE_LENGTH = 40;

/** A positive whole number, also as text such as "123", " 123 " or "123.0". */
export const recordId = reading(
	readRecordId,
	z.number({ required_error: REQUIRED, invalid_type_error: NOT_AN_ID }),
);

/** IDs as an array or as comma-separated text; each once, in the order given. */
export const idList = reading(
	splitList,
	z
		.array(z.unknown(), { invalid_type_error: 'must be a list of IDs' })
		.transform((values, check) => {
			const ids = new Set<number>();
			for (const value of values) {
				const parsed = recordId.safeParse(value);
				if (parsed.success) ids.add(parsed.data);
				else check.addIssue({ code: 'custom', message: `${quote(value)} ${NOT_AN_ID}` });
			}
			return [...ids];
		}),
);

/** The IDs in a parameter, not yet checked: one, comma-separated ones, or an array of them. */
export function splitList(value: unknown): unknown {
	if (typeof value === 'number') return [value];
	if (typeof value !== 'string') return value;
	return value.split(',').filter((part) => part.trim() !== '');
}

/** Anything but an ID stays what it is, or becomes no number at all. */
function readRecordId(value: unknown): unknown {
	const digits = typeof value === 'string' && /^(\d+)(\.0+)?$/.exec(value.trim())?.[1];
	const number = digits ? Number(digits) : value;
	if (typeof number !== 'number') return number;
	return number > 0 && Number.isSafeInteger(number) ? number : NaN;
}

function quote(value: unknown): string {
	if (typeof value !== 'string' && typeof value !== 'number') return 'an entry';
	const shown = String(value);
	return `"${shown.length > MAX_QUOTE_LENGTH ? `${shown.slice(0, MAX_QUOTE_LENGTH)}...` : shown}"`;
}
