import { setTimeout as sleep } from 'node:timers/promises';
import type { RateLimit } from '.';
import { Client } from './client';

const client = new Client();
afterEach(async () => await client.stop());

const read = async () => await client.send('GET', 'users/mine');
const statuses = async (count: number): Promise<number[]> => {
	const seen: number[] = [];
	for (let left = count; left > 0; left -= 1) seen.push((await read()).status);
	return seen;
};

test.each([
	[{}, 429, /^1$/],
	[{ retryAfter: 'date', status: 503 }, 503, /GMT$/],
	[{ retryAfter: 'none' }, 429, /^$/],
	[{ retryAfter: { text: 'in a while' } }, 429, /^in a while$/],
] as const)('%j refuses what is too much', async (wish, status, form) => {
	await client.start({ rateLimit: { maxRequests: 2, interval: 300, ...wish } });
	const answers = [1, 2, 3].map(
		async () => await client.send('POST', 'L10/123/todos', { body: { title: 'x' } }),
	);
	const refused = (await Promise.all(answers)).filter((answer) => answer.status !== 200);
	expect(refused.map((answer) => answer.status)).toEqual([status]);
	expect(refused[0]?.headers.get('retry-after') ?? '').toMatch(form);
	expect(client.sandbox.store.todos.filter(({ Name }) => Name === 'x')).toHaveLength(2);
	expect(client.sandbox.stats().refusals).toBe(1);
	expect(await client.logIn()).toEqual(expect.any(String));
	await sleep(310);
	expect((await read()).status).toBe(200);
});

describe('kinds', () => {
	const INTERVAL = 600;
	const start = async (kind: RateLimit['kind']) =>
		await client.start({ rateLimit: { maxRequests: 3, interval: INTERVAL, kind } });

	test('a sliding window frees each place after its own time', async () => {
		await start('slidingWindow');
		expect(await statuses(1)).toEqual([200]);
		await sleep(INTERVAL / 2);
		expect(await statuses(3)).toEqual([200, 200, 429]);
		await sleep(INTERVAL / 2);
		expect(await statuses(2)).toEqual([200, 429]);
	});

	test('a fixed window frees all places at once', async () => {
		await start('fixedWindow');
		expect(await statuses(1)).toEqual([200]);
		await sleep(INTERVAL / 2);
		expect(await statuses(3)).toEqual([200, 200, 429]);
		await sleep(INTERVAL / 2);
		expect(await statuses(4)).toEqual([200, 200, 200, 429]);
	});

	test('a bucket fills up one by one', async () => {
		await start('tokenBucket');
		expect(await statuses(4)).toEqual([200, 200, 200, 429]);
		await sleep(INTERVAL / 3);
		expect(await statuses(2)).toEqual([200, 429]);
	});
});

describe('what is left, as every answer announces it', () => {
	const limit = { maxRequests: 2, interval: 5000 };
	const readHeaders = async () => Object.fromEntries((await read()).headers);
	const seconds = expect.stringMatching(/^[45]$/);

	test.each(['slidingWindow', 'fixedWindow', 'tokenBucket'] as const)(
		'by a %s in one header',
		async (kind) => {
			await client.start({ rateLimit: { ...limit, kind, announce: 'RateLimit' } });
			const forms = [await readHeaders(), await readHeaders(), await readHeaders()];
			const left = forms.map(({ ratelimit }) =>
				/^limit=2, remaining=(\d), reset=\d$/.exec(ratelimit ?? ''),
			);
			expect(left.map((match) => match?.[1])).toEqual(['1', '0', '0']);
		},
	);

	test.each([
		['RateLimit-*', 'ratelimit'],
		['X-RateLimit-* seconds', 'x-ratelimit'],
	] as const)('%s in seconds', async (announce, name) => {
		await client.start({ rateLimit: { ...limit, announce, retryAfter: 'none' } });
		await read();
		await read();
		expect(await readHeaders()).toMatchObject({
			[`${name}-limit`]: '2',
			[`${name}-remaining`]: '0',
			[`${name}-reset`]: seconds,
		});
	});

	test('X-RateLimit-* as the second of the epoch', async () => {
		await client.start({ rateLimit: { ...limit, announce: 'X-RateLimit-* epoch' } });
		const headers = await readHeaders();
		const wait = Number(headers['x-ratelimit-reset']) * 1000 - Date.now();
		expect(wait).toBeGreaterThan(3000);
		expect(wait).toBeLessThan(7000);
		expect(headers['x-ratelimit-remaining']).toBe('1');
	});

	test('beside a fault too, but not when signing in', async () => {
		await client.start({ rateLimit: { ...limit, announce: 'RateLimit-*' } });
		client.sandbox.faults.add({ fault: 'status', headers: { 'x-own': 'yes' } });
		expect(await readHeaders()).toMatchObject({ 'x-own': 'yes', 'ratelimit-remaining': '1' });
		expect((await client.knock()).headers.has('ratelimit-remaining')).toBe(false);
	});
});
