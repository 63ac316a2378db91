import { setImmediate as turn } from 'node:timers/promises';

import { Failure } from '../../../nodes/Bloomy/engine/failure';
import { toOutputs, withoutErrorField } from '../../../nodes/Bloomy/engine/output/items';

const asIs = (sentence: string) => sentence;

it('gives two outputs, also of nothing', async () => {
	expect(await toOutputs([], asIs)).toEqual([[], []]);
});

it('pairs each item with its input item, in the order given', async () => {
	const failure = Failure.ofInput(['title: is required']);
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
					error: 'title: is required',
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

it('holds a list that is too long to be spread', async () => {
	const records = Array.from({ length: 200_000 }, (_, id) => ({ id }));
	const [successful] = await toOutputs([{ index: 0, inputData: {}, result: { records } }], asIs);
	expect(successful).toHaveLength(200_000);
});

it('lets n8n breathe while it writes down many failures', async () => {
	const failure = Failure.ofInput(['no']);
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
