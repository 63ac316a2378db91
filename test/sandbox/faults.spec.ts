import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultRule } from '.';
import { Client, JANE } from './client';

const client = new Client();
afterEach(async () => await client.stop());

describe('faults', () => {
	beforeEach(async () => await client.start());

	const tryTodo = async (): Promise<unknown[]> => {
		const signal = AbortSignal.timeout(300);
		const answer = client.send('POST', 'L10/456/todos', { body: { title: 'Faulty' }, signal });
		const parts = answer.then(async (arrived) => [arrived.status, await arrived.text()]);
		return await parts.catch(({ name }: Error) => [name]);
	};
	const page = expect.stringContaining('<!DOCTYPE html>');
	const cutJson = expect.stringMatching(/^\{.*[^}]$/);
	const noId = expect.not.stringContaining('"Id":10000');
	const rules: Array<[FaultRule, unknown[]]> = [
		[{ fault: 'status' }, [500, 'Internal Server Error']],
		[{ fault: 'status', status: 503 }, [503, 'Service Unavailable']],
		[{ fault: 'status', status: 401 }, [401, '']],
		[{ fault: 'status', status: 429, message: 'Slow' }, [429, '{"error":true,"message":"Slow"}']],
		[{ fault: 'html' }, [200, page]],
		[{ fault: 'brokenJson' }, [200, cutJson]],
		[{ fault: 'emptyBody' }, [200, '']],
		[{ fault: 'missingId' }, [200, noId]],
		[{ fault: 'page' }, [200, page]],
		[{ fault: 'page', status: 503 }, [503, page]],
		[{ fault: 'trickle', every: 40 }, ['TimeoutError']],
		[{ fault: 'truncate' }, ['TypeError']],
		[{ fault: 'reset' }, ['TypeError']],
		[{ fault: 'hang' }, ['TimeoutError']],
	];
	const cases = rules.flatMap(([rule, expected]) =>
		(['before', 'after'] as const).map((when) => {
			const name = [rule.fault, rule.status, when].join(' ');
			return { name, rule: { ...rule, when }, expected };
		}),
	);

	test.each(cases)('$name', async ({ rule, expected }) => {
		client.sandbox.faults.add({ ...rule, times: 1 });
		expect(await tryTodo()).toEqual(expected);
		const record = client.sandbox.requests[0];
		expect(record?.fault).toBe(rule.fault);
		if (!['truncate', 'trickle'].includes(rule.fault)) {
			expect(record?.status).toBe(typeof expected[0] === 'number' ? expected[0] : undefined);
		}
		const written = client.sandbox.store.todos.filter(({ Name }) => Name === 'Faulty');
		expect(written).toHaveLength(rule.when === 'after' ? 1 : 0);
		expect(await tryTodo()).toEqual([200, expect.stringContaining('"Faulty"')]);
	});

	test('missingId drops the ID of a new meeting and of list rows, and nothing else', async () => {
		client.sandbox.faults.add({ fault: 'missingId', when: 'after' });
		expect(await client.post('L10/create', { title: 'Board' })).toEqual({});
		const [row] = await client.get('L10/list');
		expect(row).toEqual({ Type: 'L10', Key: 'L10_123', Name: 'Leadership L10' });
		expect(await client.get('todo/1001')).toMatchObject({ Owner: JANE });
	});

	test('a reset is a reset', async () => {
		client.sandbox.faults.add({ fault: 'reset' });
		const error = await fetch(`${client.sandbox.url}/api/v1/users/mine`).catch((thrown) => thrown);
		expect(error.cause.code).toBe('ECONNRESET');
	});

	test('a delay only delays', async () => {
		client.sandbox.faults.add({ fault: 'delay', delay: 60 });
		expect(await client.get('users/mine')).toMatchObject(JANE);
		const { arrivedAt = 0, finishedAt = 0 } = client.sandbox.requests[0] ?? {};
		expect(finishedAt - arrivedAt).toBeGreaterThan(55);
	});

	const statuses = async (count: number, path = 'users/mine'): Promise<number[]> => {
		const seen: number[] = [];
		for (let left = count; left > 0; left -= 1) seen.push((await client.send('GET', path)).status);
		return seen;
	};

	test('route, skip, times and match narrow a rule down', async () => {
		client.sandbox.faults.add({ fault: 'status', route: 'GET USERS/mine', skip: 1, times: 1 });
		expect(await statuses(3)).toEqual([200, 500, 200]);
		client.sandbox.faults.add({ fault: 'status', route: /^get l10\/:id/i });
		expect(await statuses(1, 'L10/list')).toEqual([200]);
		expect(await statuses(1, 'L10/123/todos')).toEqual([500]);
		client.sandbox.faults.clear();
		client.sandbox.faults.add({ fault: 'status', match: ({ query }) => query.term === 'x' });
		expect(await statuses(1, 'search/user?term=y')).toEqual([200]);
		expect(await statuses(1, 'search/user?term=x')).toEqual([500]);
	});

	test('the same seed throws the same dice', async () => {
		const throwDice = async (seed: number): Promise<number[]> => {
			await client.stop();
			await client.start({ seed });
			client.sandbox.faults.add({ fault: 'status', rate: 0.5 });
			return await statuses(20);
		};
		const first = await throwDice(7);
		expect(new Set(first)).toEqual(new Set([200, 500]));
		expect(await throwDice(7)).toEqual(first);
		expect(await throwDice(8)).not.toEqual(first);
	});

	test('from and until bound a rule in time', async () => {
		const { faults } = client.sandbox;
		faults.add({ fault: 'reset', until: 400 });
		faults.add({ fault: 'status', status: 503, from: 800 });
		await expect(client.get('users/mine')).rejects.toThrow('fetch failed');
		await sleep(410);
		expect(await statuses(1)).toEqual([200]);
		await sleep(410);
		expect(await statuses(1)).toEqual([503]);
	});

	test("the caller's record may fail for a while", async () => {
		client.sandbox.faults.add({ fault: 'status', route: 'GET users/mine', until: 300 });
		expect(await statuses(1)).toEqual([500]);
		expect(await statuses(1, 'users/321')).toEqual([200]);
		await sleep(310);
		expect(await statuses(1)).toEqual([200]);
	});

	test('logging in is spared unless a rule names it', async () => {
		client.sandbox.faults.add({ fault: 'status', status: 502 });
		expect(await client.logIn()).toEqual(expect.any(String));
		client.sandbox.faults.clear();
		client.sandbox.faults.add({ fault: 'status', status: 502, route: 'POST token' });
		expect((await client.askToken({})).status).toBe(502);
	});
});

describe('a write that lands late', () => {
	beforeEach(async () => await client.start());

	const countWritten = () =>
		client.sandbox.store.todos.filter(({ Name }) => Name === 'Late').length;
	const write = async (signal?: AbortSignal) =>
		await client.send('POST', 'L10/456/todos', {
			body: { title: 'Late' },
			...(signal && { signal }),
		});

	test.each<[string, FaultRule]>([
		['a status', { fault: 'status', status: 500 }],
		['a page', { fault: 'page' }],
		['a closed connection', { fault: 'reset' }],
		['silence', { fault: 'hang' }],
		['a slow answer', { fault: 'delay', delay: 50 }],
	])('takes effect once, only when %s is out', async (_name, rule) => {
		const { faults } = client.sandbox;
		faults.add({ ...rule, lands: 400, when: 'after', times: 1 });
		await write(AbortSignal.timeout(150)).catch(() => undefined);
		expect(countWritten()).toBe(0);
		await sleep(500);
		expect(countWritten()).toBe(1);
		expect(await client.ids('L10/456/todos')).toEqual([10_000]);
	});

	test('does not land in a sandbox that was stopped', async () => {
		client.sandbox.faults.add({ fault: 'status', lands: 50 });
		await write();
		await client.stop();
		await sleep(100);
		expect(countWritten()).toBe(0);
	});

	test('a read is only spoilt', async () => {
		client.sandbox.faults.add({ fault: 'brokenJson', lands: 10 });
		const text = await (await client.send('GET', 'todo/1001')).text();
		expect(text).toMatch(/^\{"Id":1001/);
		expect(text).not.toMatch(/\}$/);
	});
});

describe('an answer that is repeated', () => {
	beforeEach(async () => await client.start());

	const titled = async (title: string) =>
		(await client.post('L10/456/todos', { title })) as { Id: number; Name: string };

	test.each([
		['before', ['a', 'c']],
		['after', ['a', 'b', 'c']],
	] as const)('%s the effect: the first takes effect anyway', async (when, written) => {
		const route = 'POST l10/:id/todos';
		client.sandbox.faults.add({ fault: 'replay', route, when, times: 2 });
		const first = await titled('a');
		expect(first).toMatchObject({ Name: 'a' });
		expect(await titled('b')).toEqual(first);
		expect(await titled('c')).toMatchObject({ Name: 'c' });
		const { todos } = client.sandbox.store;
		expect(todos.filter(({ OriginId }) => OriginId === 456).map(({ Name }) => Name)).toEqual(
			written,
		);
	});

	test('each rule repeats its own', async () => {
		const { faults } = client.sandbox;
		faults.add({ fault: 'replay', match: ({ path }) => path.includes('456') });
		faults.add({ fault: 'replay', match: ({ path }) => path.includes('789') });
		const first = await titled('a');
		const { Id } = await client.post('L10/789/todos', { title: 'b' });
		expect(Id).not.toBe(first.Id);
		expect(await titled('c')).toEqual(first);
		expect(await client.post('L10/789/todos', { title: 'd' })).toMatchObject({ Id, Name: 'b' });
	});
});
