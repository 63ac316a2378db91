import type { IDataObject } from 'n8n-workflow';

import { runNode as runWithoutN8n, serveTodos } from '../engine/node';
import { rewriteTitle, startSandbox, toDayBefore } from '../sandbox';
import type { FaultRule, Sandbox } from '../sandbox';
import { keyCredential, runNode } from '../workflow/scenario';
import { closeHosts, host, sendJson } from './host';
import { readStored } from './invariants';
import { spendNights } from './nights';
import { ROUTES, sample, tryOut } from './rig';
import type { Trial, TrialResult } from './rig';

jest.setTimeout(300_000);
afterAll(closeHosts);

const { write, list } = ROUTES.todo;

const buildTodos = (count: number) =>
	Array.from({ length: count }, (_, at) => ({ title: `Row ${at}`, meetingId: 123 }));

const tryTodos = async (trial: Partial<Trial>): Promise<TrialResult> =>
	await tryOut({ resource: 'todo', rows: buildTodos(3), faults: [], ...trial });

describe('a list that answers for a moment', () => {
	const statuses = [408, 425, ...Array.from({ length: 11 }, (_, at) => 520 + at)];
	it.concurrent.each(sample(statuses, 3))('with %i is read again', async (status) => {
		const { violations, kinds, outcome } = await tryTodos({
			rows: buildTodos(20),
			faults: [{ fault: 'status', status, route: list, times: 1 }],
			options: { onDuplicate: 'skip' },
		});
		expect([violations, kinds]).toEqual([[], []]);
		expect(outcome.records).toHaveLength(20);
	});
});

describe('the words of a refusal', () => {
	const WORDS = 'Meeting is archived';
	const bodies: Array<[string, unknown, string?]> = [
		['message', { error: true, message: WORDS }],
		['Message', { Message: WORDS }],
		['detail and title of a problem', { type: 'about:blank', title: 'Bad', detail: WORDS }],
		['title of a problem', { title: WORDS, status: 400 }],
		['fields of a problem', { title: 'Invalid', errors: { DueDate: [WORDS] } }],
		['a list of errors', { errors: [WORDS] }],
		['a list of errors with messages', { errors: [{ code: 7, message: WORDS }] }],
		['an error with a message', { error: { code: 7, message: WORDS } }],
		['an error in words', { error: WORDS }],
		['ErrorMessage', { ErrorMessage: WORDS }],
		['ModelState', { Message: 'Invalid', ModelState: { title: [WORDS] } }],
		['a description', { error: 'invalid', error_description: WORDS }],
		['text', `${WORDS}\nat Bloom.Todos`],
		['XML', `<?xml version="1.0"?><Error><Message>${WORDS}</Message></Error>`],
		['a page', `<html><head><title>${WORDS}</title></head><body></body></html>`],
	];
	const refuse = async (body: unknown, status: number) =>
		await tryTodos({
			rows: buildTodos(1),
			faults: [{ fault: 'status', status, body, route: write }],
		});

	it.concurrent.each(bodies)('as %s are shown', async (_name, body) => {
		const { kinds, outcome } = await refuse(body, 400);
		expect(kinds).toEqual(['rejected/rejected']);
		expect(outcome.failures[0]?.error).toContain(WORDS);
		const isOwn = typeof body === 'object';
		const quote = isOwn ? 'Bloom Growth said' : 'between n8n and Bloom Growth';
		expect(outcome.failures[0]?.error).toContain(quote);
	});

	it.concurrent.each([
		['with error', { error: true, message: WORDS }],
		['with success', { success: false, message: WORDS }],
		['with the message alone', { Message: WORDS }],
	])('in a 200 %s are shown, and it is sent once', async (_name, body) => {
		const { kinds, outcome, count } = await refuse(body, 200);
		expect(kinds).toEqual(['rejected/rejected']);
		expect(outcome.failures[0]).toMatchObject({
			error: expect.stringContaining(WORDS),
			failure: { attempts: 1, retryable: false },
		});
		expect(count(write)).toBe(1);
	});

	it.concurrent('of a page that blocks are not quoted as those of Bloom Growth', async () => {
		const html = '<html><head><title>Access blocked by company policy</title></head></html>';
		const { kinds, outcome } = await tryTodos({
			rows: buildTodos(1),
			faults: [{ fault: 'page', status: 403, html, route: write }],
		});
		expect(kinds).toEqual(['rejected/rejected']);
		expect(outcome.failures[0]?.error).toContain('Access blocked by company policy');
		expect(outcome.failures[0]?.error).not.toMatch(/: Bloom Growth said|ask for access in Bloom/);
	});
});

describe('the Base URL', () => {
	it.concurrent.each(['/api/v1', '/api/v1/', '/api'])('may end in %s', async (ending) => {
		const sandbox = await startSandbox();
		try {
			const credential = { ...keyCredential(sandbox), baseUrl: sandbox.url + ending };
			const { records } = await runNode(sandbox, { rows: buildTodos(2), credential });
			expect(records).toHaveLength(2);
		} finally {
			await sandbox.stop();
		}
	});
});

describe('what the service made of a row in its own way is told', () => {
	const TITLE = `Launch “🚀” – <b>Café</b>  & so on… ${'é'.repeat(120)}`;
	it.concurrent.each(sample(Object.entries(rewriteTitle), 3))(
		'of its title, if the next night would not find it: %s',
		async (_name, storeTitle) => {
			const [first, second] = await spendNights({
				resource: 'todo',
				rows: [{ title: TITLE, meetingId: 123 }],
				nights: [[], []],
				sandbox: { storeTitle },
			});
			const isFound = second!.added === 0;
			expect(first!.outcome.records).toHaveLength(1);
			expect(first!.outcome.records[0]?.warnings).toEqual(
				isFound ? undefined : [expect.stringContaining('title')],
			);
		},
	);

	it.concurrent('of its day', async () => {
		const { outcome } = await tryTodos({
			rows: [{ title: 'Row', meetingId: 123, dueDate: '2026-12-31' }],
			sandbox: { storeDay: toDayBefore },
		});
		expect(outcome.records).toMatchObject([{ warnings: [expect.stringContaining('2026-12-30')] }]);
	});

	it.concurrent('of its owner', async () => {
		const { outcome } = await tryTodos({
			rows: [{ title: 'Row', meetingId: 123, userId: 321 }],
			sandbox: { giveOwner: 'caller' },
		});
		expect(outcome.records).toMatchObject([{ warnings: [expect.stringContaining('owner 321')] }]);
	});
});

describe('odd answers', () => {
	it.concurrent(
		'records nested ten thousand deep come out, each time they are asked for',
		async () => {
			const depth = 10_000;
			const nested = `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
			const { url } = await host((_heard, to) =>
				sendJson(to, 200, `{"Id":7,"Name":"Deep","x":${nested}}`),
			);
			const { records, failures } = await runNode({ url } as Sandbox, {
				rows: [{ id: 7 }, { id: 7 }],
				parameters: { operation: 'getManyById', simplify: false },
				credential: {
					authentication: 'apiKey',
					apiKey: 'some-key',
					sessionToken: '',
					baseUrl: url,
				},
			});
			expect(failures).toEqual([]);
			expect(records.map(({ Id }) => Id)).toEqual([7, 7]);
		},
	);

	it.concurrent('rows of a list that are no records never fail it', async () => {
		const sandbox = await startSandbox();
		const rows = [{ id: 123 }, { id: 456 }, { id: 789 }];
		const parameters = { resource: 'meeting', operation: 'getManyById', include: ['metrics'] };
		const { records, failures } = await runNode(sandbox, { rows, parameters });
		await sandbox.stop();
		expect(failures).toEqual([]);
		expect(records).toHaveLength(3);
	});

	it.concurrent('a list that failed once is asked for again, for all who want it', async () => {
		const sandbox = await startSandbox();
		sandbox.faults.add({ fault: 'status', status: 500, route: list, times: 1 });
		const meeting = { __rl: true, mode: 'id', value: '123' };
		const { failures, records } = await runNode(sandbox, {
			rows: Array.from({ length: 50 }, () => ({})),
			parameters: { operation: 'getAll', meeting, options: { maxRetries: 0 }, concurrency: 1 },
		});
		await sandbox.stop();
		expect(failures).toHaveLength(1);
		expect(records.length).toBeGreaterThan(0);
	});
});

describe('after a write the node never throws', () => {
	it.concurrent('though the credential holds half a character, with Retry On Fail', async () => {
		const sandbox = await startSandbox();
		const rows = buildTodos(5);
		const credential = { ...keyCredential(sandbox), password: 'half \ud83d of one' };
		const before = readStored(sandbox, 'todo').length;
		const { records, error } = await runNode(sandbox, {
			rows,
			credential,
			node: { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 },
		});
		await sandbox.stop();
		expect(error('Bloomy')).toBeUndefined();
		expect(records).toHaveLength(5);
		expect(readStored(sandbox, 'todo')).toHaveLength(before + 5);
	});

	it.concurrent('though a row has a getter that throws: that row alone fails', async () => {
		const trap: IDataObject = { meetingId: 123 };
		Object.defineProperty(trap, 'title', {
			enumerable: true,
			get: () => {
				throw new Error('no title for you');
			},
		});
		const rows = [...buildTodos(2), trap];
		const { records, failures } = await runWithoutN8n({
			operation: 'createMany',
			rows,
			answer: serveTodos(),
		});
		expect(records).toHaveLength(2);
		expect(failures).toMatchObject([
			{ index: 2, failure: { type: 'validation', outcome: 'notSent' } },
		]);
	});
});

describe('long error bodies', () => {
	it.concurrent('are not held by the sentences cut out of them', async () => {
		const size = 1_000_000;
		const count = sample([1, 2, 3], 2).length * 100;
		const rule: FaultRule = { fault: 'status', status: 400, message: 'No.', size, route: write };
		const { kinds, outcome } = await tryTodos({ rows: buildTodos(count), faults: [rule] });
		expect(kinds).toHaveLength(count);
		const longest = Math.max(...outcome.failures.map(({ error }) => error.length));
		expect(longest).toBeLessThan(2000);
	});
});
