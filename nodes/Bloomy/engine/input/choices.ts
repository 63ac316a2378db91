import type { INodePropertyOptions } from 'n8n-workflow';
import { z } from 'zod';

import type { Value } from '../contract';
import { REQUIRED } from './text';

/** One of the values that a field can have, and what people write for it. */
export interface Choice {
	value: string;
	/** For dropdowns and sentences: 'On Track'. */
	name: string;
	words: readonly string[];
}

/** A value that is one of a few, also by its name or by what people write for it. */
export function toChoice(choices: readonly Choice[]) {
	const known = new Map(
		choices.flatMap(({ value, name, words }) =>
			[value, name, ...words].map((word) => [bareWord(word), value] as const),
		),
	);
	const message = `must be one of ${choices.map(({ name }) => name).join(', ')}`;
	const values = choices.map(({ value }) => value);
	return {
		read: (value) => (typeof value === 'string' ? (known.get(bareWord(value)) ?? value) : value),
		schema: z
			.string({ required_error: REQUIRED, invalid_type_error: message })
			.refine((value) => values.includes(value), { message }),
		options: choices.map(({ name, value }): INodePropertyOptions => ({ name, value })),
	} satisfies Value & { options: INodePropertyOptions[] };
}

function bareWord(word: string): string {
	return word.toLowerCase().replace(/[\s_-]+/g, '');
}
