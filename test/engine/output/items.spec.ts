import { setImmediate as turn } from 'node:timers/promises';

import type { IDataObject } from 'n8n-workflow';

import { Failure } from '../../../nodes/Bloomy/engine/failure';
import { toFault } from '../../../nodes/Bloomy/engine/input/faults';
import {
	copyRecord,
	toOutputs,
	toRecord,
	toShortToolOutputs,
	withWarnings,
	withoutErrorField,
} from '../../../nodes/Bloomy/engine/output/items';

const asIs = (sentence: string) => sentence;

it('gives two outputs, also of nothing', async () => {
	expect(await toOutputs([], asIs)).toEqual([[], []]);
});

it('pairs each item with its input item, in the order given', async () => {
	const failure = Failure.ofInput([toFault({ displayName: 'Title' }, undefined, 'is required')]);
	const inputData = { a: 1 };
	const outputs = await toOutputs(
		[
			{ index: 2, inputData, result: { records: [{ id: 1 }, { id: 2 }] } },
			{ index: 0, inputData, result: { failure } },
			{ index: 1, inputData, result: { records: [] } },
			{ index: 3, inputData, result: { records: [{ id: 3 }] } },
		],
		asIs,
	);
	expect(outputs).toEqual([
		[
			{ json: { id: 1 }, pairedItem: { item: 2 } },
			{ json: { id: 2 }, pairedItem: { item: 2 } },
			{ json: { id: 3 }, pairedItem: { item: 3 } },
		],
		[
			{
				json: {
					index: 0,
					inputData,
					error: 'Title is required',
					failure: {
						type: 'validation',
						statusCode: null,
						retryable: false,
						outcome: 'notSent',
						attempts: 0,
					},
				},
				pairedItem: { item: 0 },
			},
		],
	]);
});

it('shows the sentence of a failure first', async () => {
	const result = { failure: Failure.notAttempted('Too late.') };
	const [, [item]] = await toOutputs([{ index: 0, inputData: {}, result }], asIs);
	expect(Object.keys(item?.json ?? {})).toEqual(['error', 'inputData', 'index', 'failure']);
});

it('is short for an agent that handed over many rows', () => {
	const record = { id: 5, title: 'a', userName: 'Jane', created: true, warnings: ['odd'] };
	const failed = { error: 'No.', inputData: { a: 1 }, index: 2, failure: { retryable: true } };
	const final = { error: 'No.', inputData: {}, index: 3, failure: { retryable: 'odd' } };
	const broken = { error: 'No.', inputData: {}, index: 4, failure: null };
	const failures = [failed, final, broken].map((json) => ({ json }));
	const outputs = toShortToolOutputs([[{ json: record }], failures], '1 created');
	expect(outputs).toEqual([
		[
			{
				json: {
					summary: '1 created',
					successful: [{ id: 5, title: 'a', created: true, warnings: ['odd'] }],
					failed: [
						{ index: 2, error: 'No.', retryable: true },
						{ index: 3, error: 'No.', retryable: false },
						{ index: 4, error: 'No.', retryable: false },
					],
				},
				pairedItem: { item: 0 },
			},
		],
		[],
	]);
});

it('holds a list that is too long to be spread', async () => {
	const records = Array.from({ length: 200_000 }, (_, id) => ({ id }));
	const [successful] = await toOutputs([{ index: 0, inputData: {}, result: { records } }], asIs);
	expect(successful).toHaveLength(200_000);
});

it('lets n8n breathe while it writes down many failures', async () => {
	const failure = Failure.notAttempted('no');
	const slowly = (sentence: string) => {
		for (const until = performance.now() + 2; performance.now() < until;);
		return sentence;
	};
	let [breaths, isOver] = [0, false];
	const breathing = (async () => {
		for (; !isOver; breaths++) await turn();
	})();
	const settled = Array.from({ length: 100 }, (_, index) => ({
		index,
		inputData: {},
		result: { failure },
	}));
	expect((await toOutputs(settled, slowly))[1]).toHaveLength(100);
	isOver = true;
	await breathing;
	expect(breaths).toBeGreaterThanOrEqual(5);
});

it('drops a top-level error, which n8n would run the node again for', () => {
	expect(withoutErrorField({ error: 'e', message: 'm', a: { error: 'x' } })).toEqual({
		message: 'm',
		a: { error: 'x' },
	});
	expect(withoutErrorField({ a: 0 })).toEqual({ a: 0 });
});

describe('secrets', () => {
	const redact = (text: string) => text.replaceAll('secret', '[hidden]');
	const hide = async (record: unknown) => {
		const result = { records: [record as IDataObject] };
		const [[item]] = await toOutputs([{ index: 0, inputData: {}, result }], redact);
		return item?.json;
	};

	it('are taken out of records, however deep, and the rest stays as it is', async () => {
		const day = new Date(0);
		const kept = { list: [1, null, { a: 'b' }], day };
		const record = { title: 'a secret', parts: [{ text: ['x', 'secret'] }], kept, none: null };
		const hidden = await hide(record);
		expect(hidden).toEqual({
			title: 'a [hidden]',
			parts: [{ text: ['x', '[hidden]'] }],
			kept,
			none: null,
		});
		expect(hidden?.kept).toBe(kept);
		expect(record.title).toBe('a secret');
	});

	it('need no copy of what has none', async () => {
		const record = { title: 'a', parts: [{ b: 1 }] };
		expect(await hide(record)).toBe(record);
	});

	it('are looked for down to a depth that no record has', async () => {
		const nest = (depth: number): unknown => (depth === 0 ? 'secret' : { in: nest(depth - 1) });
		expect(JSON.stringify(await hide(nest(20)))).toContain('[hidden]');
		expect(JSON.stringify(await hide(nest(22)))).toContain('secret');
	});

	it('are taken out of what a failed item tells, which says what exists', async () => {
		const created = { id: 5, title: 'a secret' };
		const failure = Failure.notAttempted('Too secret.').afterCreating('The to-do', created);
		const settled = [{ index: 0, inputData: {}, result: { failure } }];
		const [, [item]] = await toOutputs(settled, redact);
		expect(item?.json.failure).toMatchObject({ created: { id: 5, title: 'a [hidden]' } });
		expect(item?.json.error).toContain('Too [hidden]');
	});

	it('cost a failed item its sentence if they cannot be taken out', async () => {
		const failing = (text: string) => {
			if (text === 'Too late.') throw new Error('odd');
			return text;
		};
		const result = { failure: Failure.notAttempted('Too late.') };
		const [, [item]] = await toOutputs([{ index: 3, inputData: { a: 1 }, result }], failing);
		expect(item?.json).toEqual({
			error: 'This item failed, and the reason could not be shown; please report this',
			inputData: { a: 1 },
			index: 3,
			failure: expect.objectContaining({ type: 'notAttempted' }),
		});
	});
});

it('has warnings beside a record only if there are any', () => {
	const record = { id: 5 };
	expect(withWarnings(record, [])).toBe(record);
	expect(withWarnings(record, ['odd'])).toEqual({ id: 5, warnings: ['odd'] });
});

it('gives an answer simplified, or as it came', () => {
	const operation = { simplify: () => ({ id: 5 }) };
	expect(toRecord({ simplify: true }, operation, { Id: 5, error: 'odd' })).toEqual({ id: 5 });
	expect(toRecord({ simplify: false }, operation, { Id: 5, error: 'odd' })).toEqual({ Id: 5 });
	const record = { Id: 5 };
	expect(withoutErrorField(record)).toBe(record);
});

it('copies a record in full, unless it cannot be copied', () => {
	const record = { id: 5, parts: [{ a: 1 }] };
	const copy = copyRecord(record);
	expect(copy).toEqual(record);
	expect(copy.parts).not.toBe(record.parts);
	const odd = Object.defineProperty({}, 'broken', {
		enumerable: true,
		get: () => {
			throw new Error('odd');
		},
	}) as IDataObject;
	expect(copyRecord(odd)).toBe(odd);
});
