import type { IDataObject } from 'n8n-workflow';

import { Refusal, runNode } from '../node';
import type { Scenario } from '../node';

const answer = (what: string) => ({ Id: Number(what.split('/').at(-1)), Name: what });
const get = async (items: IDataObject[], more: Partial<Scenario> = {}) =>
	await runNode({
		operation: 'getManyById',
		rows: items,
		answer,
		parameters: { id: (json: IDataObject) => json.id },
		...more,
	});

it.each<[unknown, number[]]>([
	[5, [5]],
	['5', [5]],
	['5, 6,7', [5, 6, 7]],
	[
		[5, '6'],
		[5, 6],
	],
	['5,,6,', [5, 6]],
])('gets %j, in order', async (id, ids) => {
	const { outputs, failures } = await get([{ id: id as IDataObject }]);
	expect(outputs[0].map(({ json }) => json.id)).toEqual(ids);
	expect(outputs[0].every(({ pairedItem }) => JSON.stringify(pairedItem) === '{"item":0}')).toBe(
		true,
	);
	expect(failures).toEqual([]);
});

it('asks for the same record once and gives it each time', async () => {
	const { records, log } = await get([{ id: 5 }, { id: '5,5' }]);
	expect(records).toHaveLength(3);
	// Copies, so that a node behind this one can change one item without changing the others.
	expect(new Set(records).size).toBe(3);
	expect(records[2]).toEqual(records[0]);
	expect(log).toEqual(['GET todo/5']);
});

it('fails each ID by itself, and says which', async () => {
	const { outputs, failures } = await get([{ id: '5,abc,404', a: 1 }, { id: 7 }], {
		answer: (what) => (what.endsWith('404') ? new Refusal(404) : answer(what)),
	});
	expect(outputs[0].map(({ json }) => json.id)).toEqual([5, 7]);
	expect(failures).toMatchObject([
		{ index: 0, inputData: { id: 'abc', a: 1 }, error: 'ID "abc" must be a positive whole number' },
		{ index: 0, inputData: { id: '404', a: 1 }, failure: { type: 'rejected', statusCode: 404 } },
	]);
});

it.each<[unknown, string]>([
	[undefined, 'ID is required'],
	[null, 'ID is required'],
	['', 'ID is required'],
	[' , ', 'ID is required'],
	[[], 'ID is required'],
	[1.5, 'ID "1.5" must be a positive whole number'],
	['1/../2', 'ID "1/../2" must be a positive whole number'],
	[{ id: 5 }, 'ID must be a positive whole number'],
])('fails %j without a request', async (id, error) => {
	const row = { id: id as IDataObject };
	const { failures, log } = await get([row]);
	expect(failures).toMatchObject([{ index: 0, error, failure: { type: 'validation' } }]);
	expect(failures[0]!.inputData).toEqual(row);
	expect(log).toEqual([]);
});

it('fails one item alone whose expression throws', async () => {
	const id = (json: IDataObject) => {
		if (!json.id) throw new Error('no such field');
		return json.id;
	};
	const { records, failures } = await get([{}, { id: 5 }], { parameters: { id } });
	expect(records).toMatchObject([{ id: 5 }]);
	expect(failures).toMatchObject([
		{ index: 0, error: 'ID cannot be read: its expression failed (no such field)' },
	]);
});

it.each([
	['with a hole where the ID should be', { Name: 'x' }],
	['as a web page', '<!DOCTYPE html>'],
])('never emits an answer %s', async (_what, body) => {
	const { records, failures } = await get([{ id: 5 }], { answer: () => body });
	expect(records).toEqual([]);
	expect(failures).toMatchObject([{ failure: { type: 'unexpectedResponse', statusCode: 200 } }]);
});

it('gives the answer as it came without simplify', async () => {
	const parameters = { id: 5, simplify: false };
	const { records } = await get([{}], { parameters, answer: () => ({ Id: 5, error: 0, B: '' }) });
	expect(records).toEqual([{ Id: 5, B: '' }]);
});

it('fails a meeting of which one part fails, with that failure', async () => {
	const parameters = { id: 5, include: ['metrics', 'issues'] };
	const { records, failures } = await get([{}], {
		resource: 'meeting',
		parameters,
		answer: (what) => {
			if (what.endsWith('measurables')) return new Refusal(403, { message: 'Not yours' });
			return what.endsWith('issues') ? [] : { Id: 5 };
		},
	});
	expect(records).toEqual([]);
	expect(failures).toMatchObject([
		{ error: expect.stringContaining('Not yours'), failure: { type: 'rejected', statusCode: 403 } },
	]);
});
