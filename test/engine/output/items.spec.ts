import { setImmediate as turn } from 'node:timers/promises';

import { Failure } from '../../../nodes/Bloomy/engine/failure';
import { toFault } from '../../../nodes/Bloomy/engine/input/faults';
import {
	toOutputs,
	toShortToolOutputs,
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
	const outputs = toShortToolOutputs([[{ json: record }], [{ json: failed }]], '1 created');
	expect(outputs).toEqual([
		[
			{
				json: {
					summary: '1 created',
					successful: [{ id: 5, title: 'a', created: true, warnings: ['odd'] }],
					failed: [{ index: 2, error: 'No.', retryable: true }],
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
