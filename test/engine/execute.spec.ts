import { Refusal, createContext, runNode, serveTodos } from './node';
import type { Scenario } from './node';
import { execute } from '../../nodes/Bloomy/engine/execute';
import { service } from '../../nodes/Bloomy/resources';

const rows = ['a', 'b', 'c'].map((title) => ({ title, meetingId: 1 }));
const scenario: Scenario = { operation: 'createMany', rows, answer: serveTodos() };

describe('a run that cannot begin', () => {
	const cases: Array<[string, Partial<Scenario>, string, string, number]> = [
		[
			'an unknown operation',
			{ operation: 'moon' },
			'validation',
			'operation: "moon" is unknown',
			0,
		],
		[
			'an operation the resource does not have',
			{ resource: 'user' },
			'validation',
			'operation: "createMany" is unknown for users',
			0,
		],
		['an unknown resource', { resource: 'moon' }, 'validation', 'resource: "moon" is unknown', 0],
		[
			'a bad parameter',
			{ parameters: { concurrency: 0 } },
			'validation',
			'concurrency: must be',
			0,
		],
		[
			'a bad address',
			{ baseUrl: 'http://bloom.test' },
			'authentication',
			'must begin with https',
			0,
		],
		['a refused key', { answer: () => new Refusal(401) }, 'authentication', 'did not accept', 1],
	];

	it.each(cases)('for %s throws with Stop Workflow', async (_what, more, _type, sentence) => {
		await expect(runNode({ ...scenario, onError: 'stop', ...more })).rejects.toThrow(sentence);
	});

	it.each(cases)(
		'for %s sends each item to Failed with Continue',
		async (_what, more, type, sentence, requests) => {
			const { records, failures, log } = await runNode({
				...scenario,
				onError: 'continue',
				...more,
			});
			expect(records).toEqual([]);
			expect(failures.map(({ inputData }) => inputData)).toEqual(rows);
			for (const { error, failure } of failures) {
				expect(error).toContain(sentence);
				expect(failure).toMatchObject({ type, outcome: 'notSent' });
			}
			expect(log).toHaveLength(requests);
		},
	);
});

it('never throws once a write was sent', async () => {
	let writes = 0;
	const serve = serveTodos();
	const { records, failures } = await runNode({
		...scenario,
		onError: 'stop',
		parameters: { concurrency: 1 },
		answer: (what, body) =>
			what.startsWith('POST') && ++writes > 1 ? new Refusal(401) : serve(what, body),
	});
	expect(records).toMatchObject([{ title: 'a' }]);
	expect(failures.map(({ failure }) => failure.type)).toEqual(['notAttempted', 'notAttempted']);
});

it('sends nothing when the execution was stopped before', async () => {
	const { failures, log } = await runNode({ ...scenario, signal: AbortSignal.abort() });
	expect(failures.map(({ failure }) => failure.type)).toEqual(Array(3).fill('notAttempted'));
	expect(log).toEqual([]);
});

it('never lets the secrets of the credential out, whatever the server says', async () => {
	const { failures } = await runNode({
		...scenario,
		context: {
			getCredentials: async <T extends object>() =>
				({ baseUrl: 'https://bloom.test', apiKey: 'k3y-value' }) as T,
		},
		answer: () => new Refusal(400, { message: 'Bearer k3y-value may not do that' }),
	});
	expect(failures).toHaveLength(3);
	expect(JSON.stringify(failures)).not.toContain('k3y-value');
});

describe('when something failed', () => {
	const bad = { title: 'No meeting' };
	const mixed = { ...scenario, rows: [...rows, bad, bad] };

	it('gives the editor one line', async () => {
		const addExecutionHints = jest.fn();
		await runNode({ ...mixed, context: { addExecutionHints } });
		expect(addExecutionHints).toHaveBeenCalledTimes(1);
		expect(addExecutionHints.mock.calls[0][0].message).toBe(
			'3 created, 2 failed: 2 meetings missing',
		);
	});

	it.each(['isToolExecution', 'node type'])(
		'gives an agent both kinds in one item: %s',
		async (by) => {
			const context = createContext(mixed);
			const node = { ...context.getNode(), type: 'n8n-nodes-bloomy.bloomyTool' };
			const isTool =
				by === 'isToolExecution' ? { isToolExecution: () => true } : { getNode: () => node };
			const outputs = await execute({ ...context, ...isTool }, service);
			expect(outputs[0]).toHaveLength(1);
			const { successful, failed } = outputs[0][0]!.json as Record<string, unknown[]>;
			expect([successful?.length, failed?.length]).toEqual([3, 2]);
		},
	);
});
