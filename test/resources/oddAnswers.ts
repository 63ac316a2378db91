import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import type { Answer } from '../../nodes/Bloomy/engine/contract';

const KEYS = [
	...['Id', 'Name', 'Owner', 'Origin', 'OriginId', 'Origins', 'DetailsUrl', 'DueDate', 'Type'],
	...['CreateTime', 'CompleteTime', 'CloseTime', 'Completion', 'Archived', 'Basics', 'Attendees'],
	...['OwnerId', 'Email', 'Description', 'ImageUrl'],
	...['attendees', 'issues', 'todos', 'metrics', 'meetingId'],
	...['Score', 'Measurable', 'Week', 'RockId', 'Status'],
];
const part = fc.dictionary(
	fc.constantFrom('Id', 'Name', 'Target', 'Owner', 'LocalDate'),
	fc.jsonValue(),
	{
		noNullPrototype: true,
	},
);
const value = fc.oneof(fc.jsonValue(), part, fc.array(fc.oneof(part, fc.constant(null))));
const odd = fc.dictionary(fc.constantFrom(...KEYS), value, { noNullPrototype: true });
const ANSWERS = fc.sample(odd, { numRuns: 300, seed: 1 }) as Answer[];

/** Simplifies several hundred odd answers, none of which may throw; the keys are always `keys`. */
export function expectOddAnswersSimplified(
	simplify: (answer: Answer) => IDataObject,
	keys: string[],
): void {
	for (const answer of ANSWERS) {
		const record = simplify(answer);
		const missing = keys.filter((key) => record[key] === undefined);
		expect({ answer, missing, hasError: 'error' in record }).toEqual({
			answer,
			missing: [],
			hasError: false,
		});
	}
}
