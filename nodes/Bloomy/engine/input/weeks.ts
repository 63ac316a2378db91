import { z } from 'zod';

import type { Value } from '../contract';
import { calendarDay } from './dates';
import { trimText } from './text';

/** What people call weeks that are counted from the current one. */
const WORDS = new Map([
	['this week', 0],
	['current', 0],
	['current week', 0],
	['last week', -1],
]);

/** A week: a day in it, as `YYYY-MM-DD`, or how far it is from the current one: 0, -1, -2 and so on. */
export const week = {
	read: (value, locale) => readOffset(value) ?? calendarDay.read(value, locale),
	schema: z.custom<number | string>().superRefine((value, context) => {
		if (typeof value === 'number' && value <= 0) return;
		const day = calendarDay.schema.safeParse(value);
		const { message = '' } = day.error?.issues[0] ?? {};
		const isUnclear = /^(?:could be|has no year)/.test(message);
		if (!day.success) {
			context.addIssue({ code: 'custom', message: isUnclear ? message : NO_WEEK });
		}
	}),
} satisfies Value;

const NO_WEEK = 'is no week: give a day in it, or 0 for the current one, -1 for the one before';

function readOffset(value: unknown): number | undefined {
	if (typeof value === 'number') return Number.isInteger(value) && value <= 0 ? value : undefined;
	if (typeof value !== 'string') return undefined;
	const text = trimText(value).toLowerCase().replace(/\s+/g, ' ').replace('\u2212', '-');
	return /^(?:0|-\d{1,4})$/.test(text) ? Number(text) + 0 : WORDS.get(text);
}
