import { z } from 'zod';

import type { Value } from '../contract';

const WORDS = new Map<unknown, boolean>([
	['true', true],
	['yes', true],
	['1', true],
	[1, true],
	['false', false],
	['no', false],
	['0', false],
	[0, false],
]);

/** Yes or no, also as people write it. */
export const yesOrNo = {
	read: (value) =>
		WORDS.get(typeof value === 'string' ? value.trim().toLowerCase() : value) ?? value,
	schema: z.boolean({ invalid_type_error: 'must be true or false' }),
} satisfies Value;
