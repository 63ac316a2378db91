import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { WriteLog } from '../../../nodes/Bloomy/engine/writes/writeLog';

let stored: IDataObject;
beforeEach(() => (stored = {}));

/** The log of one try of the node, in the run of that index. */
function openLog(runIndex = 0): WriteLog {
	const context: Partial<IExecuteFunctions> = {
		getContext: () => stored,
		evaluateExpression: (expression) => (expression.includes('$runIndex') ? runIndex : undefined),
	};
	return new WriteLog(context as IExecuteFunctions);
}

it('knows in a second try what the first one wrote, for the same row only', () => {
	const first = openLog();
	first.noteSent({ slot: 0, what: 'a' });
	first.noteCreated({ slot: 0, what: 'a' }, 101);
	first.noteSent({ slot: 1, what: 'b' });
	first.noteSent({ slot: 2, what: 'c' });
	first.forget({ slot: 2, what: 'c' });
	stored = JSON.parse(JSON.stringify(stored));
	const second = openLog();
	expect([0, 1, 2, 3].map((index) => second.recall({ slot: index, what: 'abcd'[index]! }))).toEqual(
		[{ id: 101 }, 'sent', undefined, undefined],
	);
	expect(second.recall({ slot: 0, what: 'other row' })).toBeUndefined();
});

it('keeps runs of the node in one execution apart, and forgets at the end', () => {
	openLog(0).noteCreated({ slot: 0, what: 'a' }, 1);
	expect(openLog(1).recall({ slot: 0, what: 'a' })).toBeUndefined();
	openLog(1).noteCreated({ slot: 0, what: 'a' }, 2);
	openLog(0).clear();
	expect(openLog(0).recall({ slot: 0, what: 'a' })).toBeUndefined();
	expect(openLog(1).recall({ slot: 0, what: 'a' })).toEqual({ id: 2 });
});

it.each([null, 5, 'x', [], { what: 'a', id: 'abc' }])('survives the odd entry %j', (entry) => {
	openLog().noteSent({ slot: 0, what: 'a' });
	for (const key of Object.keys(stored)) stored[key] = { 0: entry };
	expect(() => openLog().recall({ slot: 0, what: 'a' })).not.toThrow();
	for (const key of Object.keys(stored)) stored[key] = entry;
	expect(() => openLog().noteSent({ slot: 0, what: 'a' })).not.toThrow();
});
