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
		if (rule.fault !== 'truncate') {
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

	test('logging in is spared unless a rule names it', async () => {
		client.sandbox.faults.add({ fault: 'status', status: 502 });
		expect(await client.logIn()).toEqual(expect.any(String));
		client.sandbox.faults.clear();
		client.sandbox.faults.add({ fault: 'status', status: 502, route: 'POST token' });
		expect((await client.askToken({})).status).toBe(502);
	});

	test.each([
		[{ retryAfter: 1 }, /^1$/],
		[{ retryAfter: 'date', retryAfterMs: 500 }, /GMT$/],
	] as const)('Retry-After %j, and what comes before it is early', async (wish, form) => {
		client.sandbox.faults.add({ fault: 'status', status: 429, times: 1, ...wish });
		const header = (await client.send('GET', 'users/mine')).headers.get('retry-after') ?? '';
		expect(header).toMatch(form);
		// Whole seconds: a date half a second away may lie up to 1.5 s ahead.
		if (header.endsWith('GMT')) expect(Date.parse(header) - Date.now()).toBeLessThan(1500);
		const wait = header === '1' ? 1000 : Date.parse(header) - Date.now();
		await client.send('GET', 'users/mine');
		await sleep(wait);
		await client.send('GET', 'users/mine');
		expect(client.sandbox.requests.map(({ early }) => early)).toEqual([undefined, true, undefined]);
		expect(client.sandbox.stats()).toMatchObject({ early: 1, refusals: 1 });
	});
});
