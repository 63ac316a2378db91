import { z } from 'zod';

import type { Value } from '../contract';

export const REQUIRED = 'is required';

/** Of a value in a sentence. */
const LONGEST_QUOTE = 40;

const LONGEST_TITLE = 255;

const anyText = z
	.string({ errorMap: toTextFault })
	.regex(/^[^\0]*$/, 'must not contain a NUL character');

/** What spreadsheets put into a cell that they cannot calculate. */
const CELL_ERROR =
	/^\s*(?:#(?:REF|N\/A|VALUE|DIV\/0|NAME|NULL|NUM|SPILL|CALC|ERROR)[!?]?|Loading\.\.\.)\s*$/i;

/** Blanks and invisible characters, which come along from web pages and PDFs. */
const BLANK = /^[\s\p{Cf}\p{Cc}]*$/u;

/** Text as it is; a number is taken as text. */
export const text = { read: readText, schema: anyText } satisfies Value;

/** Text of 1 to 255 characters, without blanks around it. */
export const titleText = {
	read: readText,
	schema: anyText
		.trim()
		.min(1, REQUIRED)
		.regex(new RegExp(`^[^]{0,${LONGEST_TITLE}}$`, 'u')),
} satisfies Value;

/** Text without blanks and invisible characters around it. */
export function trimText(value: string): string {
	return value.replace(/^[\s\p{Cf}\p{Cc}]+|[\s\p{Cf}\p{Cc}]+$/gu, '');
}

/** Whether a value counts as absent. */
export function isBlank(value: unknown): boolean {
	if (value === undefined || value === null) return true;
	return typeof value === 'string' && BLANK.test(value);
}

/** Whether a value is what a spreadsheet shows in place of one. */
export function isCellError(value: unknown): boolean {
	return typeof value === 'string' && CELL_ERROR.test(value);
}

/** A value as a sentence shows it behind a label; nothing of an object, which nobody would recognise. */
export function quote(value: unknown): string {
	if (typeof value === 'object' || value === undefined) return '';
	const beginning = trimText(String(value).slice(0, 3 * LONGEST_QUOTE));
	const letters = [...beginning.replace(/\s+/g, ' ')];
	const isLong = letters.length > LONGEST_QUOTE;
	return ` "${letters.slice(0, LONGEST_QUOTE).join('')}${isLong ? '...' : ''}"`;
}

function readText(value: unknown): unknown {
	return typeof value === 'number' && Number.isFinite(value) ? String(value) : value;
}

function toTextFault({ code }: z.ZodIssueOptionalMessage, { data }: { data: unknown }) {
	if (data === undefined) return { message: REQUIRED };
	if (typeof data !== 'string' || code === 'invalid_type') return { message: 'must be text' };
	const length = [...data].length;
	return { message: `must be at most ${LONGEST_TITLE} characters long (this one has ${length})` };
}
