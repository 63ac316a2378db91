import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultRule } from '.';
import { Client } from './client';

const client = new Client();
beforeEach(async () => await client.start());
afterEach(async () => await client.stop());

const spoilToken = (rule: FaultRule) => client.sandbox.faults.add({ route: 'POST token', ...rule });

describe('POST /Token', () => {
	test.each<[string, FaultRule, number, string | null]>([
		['429 with a wait', { fault: 'status', status: 429, retryAfter: 60 }, 429, '60'],
		['503 with a wait', { fault: 'status', status: 503, retryAfter: 2 }, 503, '2'],
		['500', { fault: 'status', status: 500 }, 500, null],
		['a page', { fault: 'page', status: 403 }, 403, null],
	])('may answer %s, and issues nothing then', async (_name, rule, status, retryAfter) => {
		spoilToken({ ...rule, times: 1 });
		const answer = await client.knock();
		expect([answer.status, answer.headers.get('retry-after')]).toEqual([status, retryAfter]);
		expect(client.sandbox.stats().tokensIssued).toBe(0);
		expect(client.sandbox.requests[0]).toMatchObject({ route: 'POST token', fault: rule.fault });
		expect((await client.knock()).status).toBe(200);
	});

	test('may be slow', async () => {
		spoilToken({ fault: 'delay', delay: 80 });
		expect(await client.logIn()).toEqual(expect.any(String));
		const { arrivedAt = 0, finishedAt = 0 } = client.sandbox.requests[0] ?? {};
		expect(finishedAt - arrivedAt).toBeGreaterThan(75);
	});

	test.each<FaultRule>([{ fault: 'hang' }, { fault: 'trickle', every: 60_000 }])(
		'may hang: $fault',
		async (rule) => {
			spoilToken(rule);
			const asked = client.knock(AbortSignal.timeout(200)).then(async (answer) => {
				return await answer.text();
			});
			await expect(asked).rejects.toMatchObject({ name: 'TimeoutError' });
		},
	);

	test('may fail after it has issued a token, which voids the others where told so', async () => {
		await client.start({ voidOldTokens: true });
		const bearer = await client.logIn();
		spoilToken({ fault: 'status', when: 'after' });
		expect((await client.knock()).status).toBe(500);
		expect(client.sandbox.stats().tokensIssued).toBe(2);
		expect((await client.send('GET', 'users/mine', { bearer })).status).toBe(401);
	});

	test('a knock before the time it named is early, like any other request', async () => {
		spoilToken({ fault: 'status', status: 429, retryAfter: 1, times: 2 });
		await client.knock();
		await client.knock();
		await client.send('GET', 'users/mine');
		await sleep(1000);
		await client.knock();
		const early = client.sandbox.requests.map((request) => request.early ?? false);
		expect(early).toEqual([false, true, true, false]);
		expect(client.sandbox.stats()).toMatchObject({
			early: 2,
			refusals: 2,
			tokensIssued: 1,
			byRoute: { 'POST token': 3 },
		});
	});
});
