import { once } from 'node:events';
import { request as sendRequest, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultRule } from '.';
import { Client } from './client';

const client = new Client();
beforeEach(async () => await client.start());
afterEach(async () => await client.stop());

const read = async () => await client.send('GET', 'users/mine');
const spoil = async (rule: Omit<FaultRule, 'fault'>) => {
	client.sandbox.faults.add({ fault: 'status', ...rule });
	const answer = await read();
	const type = answer.headers.get('content-type');
	return { status: answer.status, type, text: await answer.text(), headers: answer.headers };
};

describe('a status with a body of any kind', () => {
	const json = 'application/json; charset=utf-8';
	const xml = '<Error><Message>No seat left</Message></Error>';
	const problem = { title: 'Bad', detail: 'No seat left', errors: { Title: ['Too long'] } };

	test.each<[string, Omit<FaultRule, 'fault'>, string, string]>([
		[
			'ProblemDetails',
			{ status: 422, body: problem, type: 'application/problem+json' },
			'application/problem+json; charset=utf-8',
			JSON.stringify(problem),
		],
		['a list of errors', { body: { errors: ['No'] } }, json, '{"errors":["No"]}'],
		['errors by field', { body: { errors: { a: ['No'] } } }, json, '{"errors":{"a":["No"]}}'],
		['an error object', { body: { error: { message: 'No' } } }, json, '{"error":{"message":"No"}}'],
		['ErrorMessage', { body: { ErrorMessage: 'No' } }, json, '{"ErrorMessage":"No"}'],
		['XML', { body: xml, type: 'application/xml' }, 'application/xml', xml],
		['plain text', { body: 'No.' }, 'text/plain; charset=utf-8', 'No.'],
		['null', { body: null }, json, 'null'],
		[
			'200 with an error',
			{ status: 200, body: { error: true, message: 'No' } },
			json,
			'{"error":true,"message":"No"}',
		],
	])('%s', async (_name, rule, type, text) => {
		expect(await spoil({ status: 400, ...rule })).toMatchObject({
			status: rule.status ?? 400,
			type,
			text,
		});
	});

	test('a redirect says where to', async () => {
		const location = 'https://elsewhere.invalid/login';
		const { status, headers } = await spoil({ status: 302, headers: { Location: location } });
		expect([status, headers.get('location')]).toEqual([302, location]);
	});

	test.each<[string, Omit<FaultRule, 'fault'>]>([
		['a message', { status: 400, message: 'Too long.' }],
		['a plain 500', { status: 500 }],
		['a plain 400', { status: 400 }],
	])('%s of a megabyte is one', async (_name, rule) => {
		const { text } = await spoil({ ...rule, size: 1_000_000 });
		expect(text.length).toBeGreaterThanOrEqual(1_000_000);
		expect(text.length).toBeLessThan(1_000_100);
		expect(text).toContain(rule.message ?? ' ');
	});
});

test('a page is what and how it is told to be', async () => {
	const html = '<html><title>Access blocked by company policy</title></html>';
	const headers = { server: 'proxy' };
	client.sandbox.faults.add({ fault: 'page', status: 403, html, headers, retryAfter: 7 });
	const answer = await read();
	expect([answer.status, await answer.text()]).toEqual([403, html]);
	expect(Object.fromEntries(answer.headers)).toMatchObject({
		'content-type': 'text/html; charset=utf-8',
		server: 'proxy',
		'retry-after': '7',
	});
});

describe('Retry-After', () => {
	test.each([
		[{ retryAfter: 1 }, /^1$/],
		[{ retryAfter: 'date', retryAfterMs: 500 }, /GMT$/],
	] as const)('%j, and what comes before it is early', async (wish, form) => {
		client.sandbox.faults.add({ fault: 'status', status: 429, times: 1, ...wish });
		const header = (await read()).headers.get('retry-after') ?? '';
		expect(header).toMatch(form);
		// Whole seconds: a date half a second away may lie up to 1.5 s ahead.
		if (header.endsWith('GMT')) expect(Date.parse(header) - Date.now()).toBeLessThan(1500);
		const wait = header === '1' ? 1000 : Date.parse(header) - Date.now();
		await read();
		await sleep(wait);
		await read();
		expect(client.sandbox.requests.map(({ early }) => early)).toEqual([undefined, true, undefined]);
		expect(client.sandbox.stats()).toMatchObject({ early: 1, refusals: 1 });
	});

	test.each<[FaultRule['retryAfter'], RegExp]>([
		[0, /^0$/],
		[{ text: 'soon' }, /^soon$/],
		[{ text: '12345678901234567890' }, /^1/],
		[{ text: String(Math.floor(Date.now() / 1000) + 3) }, /^\d{10}$/],
		[{ text: 'Sun Nov  6 08:49:37 1994' }, /1994$/],
	])('%j is sent as it is, and holds nobody', async (retryAfter, form) => {
		client.sandbox.faults.add({ fault: 'status', status: 503, times: 1, retryAfter });
		expect((await read()).headers.get('retry-after')).toMatch(form);
		await read();
		expect(client.sandbox.stats().early).toBe(0);
	});

	test('a date may be past', async () => {
		const wish = { retryAfter: 'date', retryAfterMs: -60_000 } as const;
		client.sandbox.faults.add({ fault: 'status', status: 503, times: 1, ...wish });
		const header = (await read()).headers.get('retry-after') ?? '';
		expect(Date.parse(header)).toBeLessThan(Date.now());
		await read();
		expect(client.sandbox.stats().early).toBe(0);
	});
});

describe('a trickle', () => {
	/** The answer to a read as soon as its head is there. */
	const open = async (): Promise<IncomingMessage> => {
		const headers = { authorization: `Bearer ${client.sandbox.apiKey}` };
		const request = sendRequest(`${client.sandbox.url}/api/v1/todo/1001`, { headers }).end();
		request.on('error', () => undefined);
		const [answer] = (await once(request, 'response')) as [IncomingMessage];
		return answer;
	};

	test('gives status and headers at once, and then the body byte by byte', async () => {
		client.sandbox.faults.add({ fault: 'trickle', every: 5 });
		const answer = await open();
		expect(answer.statusCode).toBe(200);
		expect(answer.headers['content-type']).toContain('json');
		expect(client.sandbox.requests[0]?.finishedAt).toBeUndefined();
		const chunks: string[] = [];
		for await (const chunk of answer) chunks.push(String(chunk));
		expect(JSON.parse(chunks.join(''))).toMatchObject({ Id: 1001 });
		expect(chunks.length).toBeGreaterThan(20);
		while (client.sandbox.requests[0]?.finishedAt === undefined) await sleep(5);
		expect(client.sandbox.requests[0]).toMatchObject({ status: 200, fault: 'trickle' });
	});

	test('waits before its first byte', async () => {
		client.sandbox.faults.add({ fault: 'trickle', every: 60_000 });
		const answer = await open();
		let length = 0;
		answer.on('data', (chunk: Buffer) => (length += chunk.length)).on('error', () => undefined);
		await sleep(150);
		expect(length).toBe(0);
	});

	test('goes on for ever where told so, until the client leaves', async () => {
		client.sandbox.faults.add({ fault: 'trickle', every: 1, forever: true });
		const answer = await open();
		let text = '';
		for await (const chunk of answer) {
			text += String(chunk);
			if (text.endsWith('}    ')) break;
		}
		expect(JSON.parse(text)).toMatchObject({ Id: 1001 });
		expect(text).toMatch(/ {4}$/);
		while (client.sandbox.requests[0]?.finishedAt === undefined) await sleep(5);
	});

	test('ends with the sandbox', async () => {
		client.sandbox.faults.add({ fault: 'trickle', every: 10, forever: true });
		const answer = await open();
		answer.on('error', () => undefined).resume();
		const closed = new Promise((resolve) => answer.on('close', resolve));
		await client.stop();
		await closed;
	});
});
