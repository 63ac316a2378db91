import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from './client';

const client = new Client();
afterEach(async () => await client.stop());

const read = async () => await client.send('GET', 'users/mine');

test.each([
	[{}, 429, /^1$/],
	[{ retryAfter: 'date', status: 503 }, 503, /GMT$/],
	[{ retryAfter: 'none' }, 429, /^$/],
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
