import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import type { Answer } from '../../nodes/Bloomy/engine/contract';

const KEYS = [
	...['Id', 'Name', 'Owner', 'Origin', 'OriginId', 'Origins', 'DetailsUrl', 'DueDate', 'Type'],
	...['CreateTime', 'CompleteTime', 'CloseTime', 'Completion', 'Archived', 'Basics', 'Attendees'],
	...['OwnerId', 'Email', 'Description', 'ImageUrl'],
	...['attendees', 'issues', 'todos', 'metrics', 'meetingId'],
];
const part = fc.dictionary(fc.constantFrom('Id', 'Name', 'Target', 'Owner'), fc.jsonValue(), {
	noNullPrototype: true,
});
const value = fc.oneof(fc.jsonValue(), part, fc.array(fc.oneof(part, fc.constant(null))));
const odd = fc.dictionary(fc.constantFrom(...KEYS), value, { noNullPrototype: true });

/** Simplifies several hundred odd answers, none of which may throw; the keys are always `keys`. */
export function expectOddAnswersSimplified(
	simplify: (answer: Answer) => IDataObject,
	keys: string[],
): void {
	const property = fc.property(odd, (answer) => {
		const record = simplify(answer as Answer);
		expect(Object.keys(record)).toEqual(expect.arrayContaining(keys));
		expect(record).not.toHaveProperty('error');
		for (const key of keys) expect(record[key]).not.toBeUndefined();
	});
	fc.assert(property, { numRuns: 300, seed: 1 });
}
