import { z } from 'zod';

import type { Value } from '../contract';
import { REQUIRED, trimText } from './text';

const NO_NUMBER = 'is no number such as 1234.5';
const UNCLEAR_COMMA = 'has a comma that could mean two things; write it as 1234.5';

/** What people put before or behind a number to say what it counts. */
const UNITS = /^(?:[$\u00a3\u20ac]|usd|eur|gbp)\s*|\s*(?:[$\u00a3\u20ac%]|usd|eur|gbp)$/gi;

const PLAIN = /^(?:\d+(?:\.\d+)?|\.\d+)$/;
/** Thousands are told by a comma, a blank or an apostrophe, and a decimal point. */
const GROUPED = /^[1-9]\d{0,2}(?:([,' ])\d{3})(?:\1\d{3})*(?:\.\d+)?$/;
/** The other way round; only with both signs, or several points, is it plain that this is meant. */
const CONTINENTAL = /^[1-9]\d{0,2}(?:(?:\.\d{3})+,\d+|(?:\.\d{3}){2,})$/;

const anyNumber = z
	.number({
		errorMap: (_issue, { data }) => ({
			message: data === undefined ? REQUIRED : tellWhy(data),
		}),
	})
	.finite(NO_NUMBER);

/** A number, also as people write it: "1,234.5", "$1,200", "45 %", "(500)". */
export const amount = {
	read: (value) => (typeof value === 'string' ? (readAmount(value) ?? value) : value),
	schema: anyNumber,
} satisfies Value;

function readAmount(value: string): number | undefined {
	const text = trimText(value).replace(/[\s\u00a0\u202f]+/g, ' ');
	const [, inBrackets] = /^\((.*)\)$/.exec(text) ?? [];
	const [, sign, unsigned = ''] =
		/^([-+\u2212]?) ?(.*)$/.exec(inBrackets ?? stripUnits(text)) ?? [];
	const digits = readDigits(stripUnits(unsigned));
	if (digits === undefined) return undefined;
	const isNegative = inBrackets !== undefined || sign === '-' || sign === '\u2212';
	return isNegative && digits !== 0 ? -digits : digits;
}

function stripUnits(text: string): string {
	return text.replace(UNITS, '');
}

function readDigits(text: string): number | undefined {
	if (PLAIN.test(text)) return Number(text);
	if (GROUPED.test(text)) return Number(text.replace(/[,' ]/g, ''));
	if (CONTINENTAL.test(text)) return Number(text.replace(/\./g, '').replace(',', '.'));
	return undefined;
}

function tellWhy(value: unknown): string {
	return typeof value === 'string' && /\d,\d/.test(value) ? UNCLEAR_COMMA : NO_NUMBER;
}
