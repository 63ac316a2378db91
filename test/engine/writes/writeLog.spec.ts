import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { Memory } from '../../../nodes/Bloomy/engine/writes/writeLog';

let stored: IDataObject;
beforeEach(() => (stored = {}));

/** The memory of one try of the node, in the run of that index. */
function remember(runIndex = 0): Memory {
	const context: Partial<IExecuteFunctions> = {
		getContext: () => stored,
		evaluateExpression: (expression) => (expression.includes('$runIndex') ? runIndex : undefined),
	};
	return new Memory(context as IExecuteFunctions);
}

it('knows in a second try what the first one wrote, for the same row only', () => {
	const first = remember();
	first.noteSent(0, 'a');
	first.noteCreated(0, 'a', 101);
	first.noteSent(1, 'b');
	first.noteSent(2, 'c');
	first.forget(2);
	stored = JSON.parse(JSON.stringify(stored));
	const second = remember();
	expect([0, 1, 2, 3].map((index) => second.recall(index, 'abcd'[index]!))).toEqual([
		{ id: 101 },
		'sent',
		undefined,
		undefined,
	]);
	expect(second.recall(0, 'other row')).toBeUndefined();
});

it('keeps runs of the node in one execution apart, and forgets at the end', () => {
	remember(0).noteCreated(0, 'a', 1);
	expect(remember(1).recall(0, 'a')).toBeUndefined();
	remember(1).noteCreated(0, 'a', 2);
	remember(0).clear();
	expect(remember(0).recall(0, 'a')).toBeUndefined();
	expect(remember(1).recall(0, 'a')).toEqual({ id: 2 });
});

it.each([null, 5, 'x', [], { what: 'a', id: 'abc' }])('survives the odd entry %j', (entry) => {
	remember().noteSent(0, 'a');
	for (const key of Object.keys(stored)) stored[key] = { 0: entry };
	expect(() => remember().recall(0, 'a')).not.toThrow();
	for (const key of Object.keys(stored)) stored[key] = entry;
	expect(() => remember().noteSent(0, 'a')).not.toThrow();
});
