import { startSandbox } from '../sandbox';
import type { Sandbox } from '../sandbox';
import { keyCredential, loginCredential, runNode } from './scenario';

let sandbox: Sandbox;
beforeEach(async () => (sandbox = await startSandbox()));
afterEach(async () => await sandbox.stop());

const rows = Array.from({ length: 4 }, (_, n) => ({ title: `t${n}`, meetingId: 123 }));
const posts = () => sandbox.requests.filter(({ route }) => route === 'POST l10/:id/todos');

const CANNOT_BEGIN = [
	[
		'a refused key',
		{},
		() => ({ ...keyCredential(sandbox), apiKey: 'wrong' }),
		/credential/,
		'authentication',
	],
	[
		'a refused login',
		{},
		() => ({ ...loginCredential(sandbox), password: 'x' }),
		/did not accept the login/,
		'authentication',
	],
	[
		'plain http to another machine',
		{},
		() => ({ ...keyCredential(sandbox), baseUrl: 'http://bloom.example' }),
		/must begin with https/,
		'authentication',
	],
	[
		'a concurrency of 0',
		{ concurrency: 0 },
		() => keyCredential(sandbox),
		/^concurrency: must be a whole number from 1 to 50/,
		'validation',
	],
	[
		'an unknown list',
		{ operation: 'getAll', listBy: 'team' },
		() => keyCredential(sandbox),
		/^listBy: must be meeting or user/,
		'validation',
	],
	[
		'a throwing expression for the run',
		{ concurrency: '={{ $json.a.b.c() }}' },
		() => keyCredential(sandbox),
		/./,
		'validation',
	],
] as const;

describe.each(CANNOT_BEGIN)('On Error, with %s', (_name, parameters, credential, message, type) => {
	it('stops the workflow with one clear sentence', async () => {
		const { run, error, records } = await runNode(sandbox, {
			rows,
			parameters,
			credential: credential(),
		});
		expect(run.data.resultData.error).toBeDefined();
		expect(error('Bloomy')?.message).toMatch(message);
		expect(records).toEqual([]);
		expect(posts()).toEqual([]);
	});

	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'puts every item on Failed with %s',
		async (onError) => {
			const result = await runNode(sandbox, {
				rows,
				parameters,
				credential: credential(),
				node: { onError },
			});
			expect(result.run.data.resultData.error).toBeUndefined();
			expect(result.records).toEqual([]);
			expect(result.failures.map(({ index, inputData }) => [index, inputData])).toEqual(
				rows.map((row, n) => [n, row]),
			);
			for (const { error, failure } of result.failures) {
				expect(error).toMatch(message);
				expect(failure).toMatchObject({ type, outcome: 'notSent' });
			}
			expect(posts()).toEqual([]);
			expect(sandbox.stats().total).toBeLessThanOrEqual(2);
		},
	);
});

describe('A failed item', () => {
	it.each(['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const)(
		'leaves on Failed and the run is green, with On Error at %s',
		async (onError) => {
			const result = await runNode(sandbox, {
				rows: [...rows, { title: 'no meeting' }],
				node: { onError },
			});
			expect(result.run.data.resultData.error).toBeUndefined();
			expect(result.records).toHaveLength(4);
			expect(result.failures).toHaveLength(1);
		},
	);

	it('makes Retry On Fail run nothing again', async () => {
		const result = await runNode(sandbox, {
			rows: [{ title: 'no meeting' }, ...rows],
			node: { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 },
		});
		expect(result.records).toHaveLength(4);
		expect(posts()).toHaveLength(4);
	});
});

describe('Changes', () => {
	const parameters = { operation: 'updateMany' };
	const puts = () => sandbox.requests.filter(({ method }) => method === 'PUT');
	const dueRows = () =>
		Array.from({ length: 4 }, (_, n) => {
			const { Id } = sandbox.store.addTodo({ Name: `t${n}`, OriginId: 123 });
			return { id: Id, dueDate: '2026-12-31' };
		});

	it('are not made again under Retry On Fail', async () => {
		const result = await runNode(sandbox, {
			rows: [{ dueDate: '2026-12-31' }, ...dueRows()],
			parameters,
			node: { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 },
		});
		expect(result.records.map(({ changed }) => changed)).toEqual([true, true, true, true]);
		expect(result.failures).toMatchObject([{ index: 0 }]);
		expect(puts()).toHaveLength(4);
	});

	it('that were made before a stop are not made again when the execution is retried', async () => {
		sandbox.faults.add({ route: 'PUT todo/:id', fault: 'delay', delay: 200 });
		const changeRows = dueRows();
		const first = await runNode(sandbox, {
			rows: changeRows,
			parameters: { ...parameters, concurrency: 1 },
			run: { onStart: (stop) => setTimeout(stop, 500) },
		});
		expect(first.run.status).toBe('canceled');
		sandbox.faults.clear();
		const second = await runNode(sandbox, {
			rows: changeRows,
			parameters,
			run: { resume: first.run },
		});
		expect(second.failures).toEqual([]);
		expect(second.records).toHaveLength(changeRows.length);
		expect(second.records.map(({ dueDate }) => dueDate)).toEqual(
			changeRows.map(() => '2026-12-31T00:00:00'),
		);
		// The one that was under way at the stop came to nothing, and had to be sent again.
		expect(puts().filter(({ status }) => status === 200)).toHaveLength(changeRows.length);
	});
});

describe('Running again after a stop in mid-run', () => {
	it('writes nothing twice and says of what was under way that it may exist', async () => {
		sandbox.faults.add({ route: 'POST l10/:id/todos', fault: 'delay', delay: 200 });
		const first = await runNode(sandbox, {
			rows,
			parameters: { concurrency: 1 },
			run: { onStart: (stop) => setTimeout(stop, 500) },
		});
		expect(first.run.status).toBe('canceled');
		const sentBefore = posts().length;
		expect(sentBefore).toBeGreaterThan(1);
		expect(sentBefore).toBeLessThan(rows.length);

		sandbox.faults.clear();
		const second = await runNode(sandbox, { rows, run: { resume: first.run } });
		expect(posts()).toHaveLength(rows.length);
		expect(second.records.map(({ title }) => title)).toEqual(
			rows.map(({ title }) => title).filter((_, n) => n !== sentBefore - 1),
		);
		expect(second.records.every(({ userId }) => userId === sandbox.callerId)).toBe(true);
		expect(second.failures).toMatchObject([
			{ index: sentBefore - 1, failure: { outcome: 'unknown', retryable: false } },
		]);
	});

	it('remembers nothing after a run that came to its end', async () => {
		const first = await runNode(sandbox, { rows });
		await runNode(sandbox, { rows, run: { resume: first.run } });
		expect(posts()).toHaveLength(2 * rows.length);
	});
});
