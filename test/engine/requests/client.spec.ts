import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';

import { Failure } from '../../../nodes/Bloomy/engine/failure';
import { Client } from '../../../nodes/Bloomy/engine/requests/client';
import { Session } from '../../../nodes/Bloomy/engine/requests/session';
import type { HttpRequest, Reply, Send } from '../../../nodes/Bloomy/engine/requests/transport';
import {
	BloomGrowth,
	answered,
	broken,
	failureOf,
	hang,
	startClient,
	timeout,
	unsent,
} from '../bloomGrowth';
import { leap } from '../leap';

const read: HttpRequest = { method: 'GET', path: ['L10', 1, 'todos'] };
const write: HttpRequest = { ...read, method: 'POST', body: { title: 'a' } };
const isAnything = () => true;
const slow = (seconds: number) => answered(429, '', { 'retry-after': seconds });

let server: BloomGrowth;
beforeEach(() => (server = new BloomGrowth()));

const sendMany = async (client: Client, count: number) =>
	await Promise.allSettled(
		Array.from({ length: count }, async (_, index) => await client.send(read, index, isAnything)),
	);

it('gives the body of an accepted answer', async () => {
	expect(await startClient(server.send).send(read, 0, isAnything)).toMatchObject({ body: [] });
});

it('tries a read again and says how often it did when it fails for good', async () => {
	server.replies.push(answered(502), answered(200, 'fine'));
	const sendOnce = async (maxRetries: number) =>
		await startClient(server.send, { maxRetries }).send(read, 0, isAnything);
	expect(await leap(async () => await sendOnce(3))).toMatchObject({ body: 'fine' });
	server.replies.push(answered(502), answered(503));
	expect(await leap(async () => await failureOf(sendOnce(1)))).toMatchObject({
		type: 'server',
		statusCode: 503,
		attempts: 2,
	});
});

it('sends a write again only where nothing can have been done', async () => {
	const client = startClient(server.send);
	server.replies.push(slow(0.01));
	expect(await client.send(write, 0, isAnything)).toMatchObject({ body: { Name: 'a' } });
	server.replies.push(broken, timeout);
	expect(await client.send(write, 0, isAnything)).toMatchObject({
		doubt: { ifAbsent: 'again' },
	});
	expect(await client.send(write, 0, isAnything)).toMatchObject({
		doubt: { ifAbsent: 'unknown' },
	});
	expect(server.log).toHaveLength(4);
});

it('says whether anything was accepted so far', async () => {
	const client = startClient(server.send);
	server.replies.push(answered(404));
	await client.send(read, 0, isAnything).catch(() => undefined);
	expect(client.hasAccepted).toBe(false);
	await client.send(read, 0, isAnything);
	expect(client.hasAccepted).toBe(true);
});

it('counts what was refused for speed among the attempts', async () => {
	server.replies.push(slow(0.01), slow(0.01), answered(400, { message: 'No.' }));
	const failing = startClient(server.send).send(write, 0, isAnything);
	await expect(failing).rejects.toMatchObject({
		message: 'Bloom Growth said: No (HTTP status 400)',
		details: { attempts: 3 },
	});
});

it.each([
	[200, 100],
	[304, 0],
])('after a %i that announces that nothing is left waits %i ms', async (status, wait) => {
	const nothingLeft = { 'ratelimit-remaining': '0', 'ratelimit-reset': '0.1' };
	server.replies.push(answered(status, [], nothingLeft));
	await leap(async () => {
		const client = startClient(server.send);
		await sendMany(client, 1);
		await sendMany(client, 1);
	});
	expect((server.startedAt[1]! - server.startedAt[0]!) / 10).toBeCloseTo(wait / 10, 0);
});

describe('after a 429 no request of the run leaves before the time named', () => {
	it.each([
		['while the one refused goes again', 3],
		['also when the one refused has no retry left', 0],
	])('%s', async (_what, maxRetries) => {
		const client = startClient(server.send, { maxRetries, concurrency: 1 });
		server.replies.push(slow(0.1));
		await Promise.allSettled(
			[1, 2, 3].map(async (index) => await client.send(read, index, isAnything)),
		);
		const [first, second] = server.startedAt as [number, number];
		expect(second - first).toBeGreaterThanOrEqual(99);
	});
});

it('after a 429 goes on with fewer in flight, and with more only as they are accepted', async () => {
	const others: number[] = [];
	server.latency = 2;
	const client = startClient(
		async (request) => {
			others.push(server.inFlight + 1);
			return await server.send(request);
		},
		{ concurrency: 4 },
	);
	server.replies.push(slow(0.01));
	await sendMany(client, 1);
	await sendMany(client, 20);
	expect(others[1]).toBe(1);
	expect(Math.max(...others.slice(1, 6))).toBeLessThan(4);
	expect(server.peak).toBe(4);
});

it('refused for speed however long it waits fails its requests, and ends before it asks for all', async () => {
	const client = startClient(server.send, { concurrency: 1, maxRetries: 2 });
	server.replies.push(...Array<Reply>(50).fill(slow(0.01)));
	const failures = Array.from({ length: 20 }, async (_, index) => {
		return await failureOf(client.send(write, index, isAnything));
	});
	const types = (await Promise.all(failures)).map((failure) => failure?.type);
	expect(types[0]).toBe('rateLimit');
	expect(types.at(-1)).toBe('notAttempted');
	expect(server.log.length).toBeLessThan(15);
});

it('that is to wait too long ends instead, and what is left is not attempted', async () => {
	const client = startClient(server.send, { concurrency: 1 });
	server.replies.push(slow(3600));
	const sending = [1, 2].map(
		async (index) => await failureOf(client.send(write, index, isAnything)),
	);
	expect(await Promise.all(sending)).toMatchObject([
		{ type: 'rateLimit', outcome: 'rejected', attempts: 1 },
		{ type: 'notAttempted' },
	]);
	expect(server.log).toHaveLength(1);
	expect(client.endedBy?.message).toMatch(/^Bloom Growth asked for a pause of 60 minutes, so /);
});

describe('a credential that is refused', () => {
	const writeMany = async (client: Client, count: number) =>
		await Promise.all(
			Array.from({ length: count }, async (_, index) => {
				return await failureOf(client.send(write, index, isAnything));
			}),
		);

	it('before anything was accepted ends the run as authentication, with those in flight', async () => {
		server.replies.push(...Array<typeof broken>(9).fill(answered(401)));
		expect(await writeMany(startClient(server.send, { concurrency: 2 }), 9)).toEqual(
			Array(9).fill(expect.objectContaining({ type: 'authentication', statusCode: 401 })),
		);
		expect(server.log).toHaveLength(2);
	});

	it('costs one request alone where there is no token yet', async () => {
		server.replies.push(...Array<typeof broken>(9).fill(answered(401)));
		const session = new Session(server.send, 'missing');
		const client = new Client(session, { concurrency: 5, maxRetries: 3, timeout: 1000 });
		const failures = await leap(async () => await writeMany(client, 9));
		expect(failures.map((failure) => failure?.type)).toEqual(Array(9).fill('authentication'));
		expect(server.log).toHaveLength(4);
		expect(server.peak).toBe(1);
	});

	it('although another one in flight was accepted ends the run as in mid-run', async () => {
		server.replies.push(answered(401));
		const [refused, accepted] = await writeMany(startClient(server.send), 2);
		expect([refused?.type, accepted]).toEqual(['notAttempted', undefined]);
	});

	it('in mid-run leaves what is done, and the rest is not attempted', async () => {
		const client = startClient(server.send, { concurrency: 1 });
		expect(await client.send(write, 0, isAnything)).toMatchObject({ body: { Name: 'a' } });
		server.replies.push(answered(401), answered(401));
		const sending = [1, 2].map(
			async (index) => await failureOf(client.send(write, index, isAnything)),
		);
		expect(await Promise.all(sending)).toMatchObject([
			{ type: 'notAttempted', outcome: 'notSent', retryable: true },
			{ type: 'notAttempted' },
		]);
		expect(server.log).toHaveLength(3);
	});
});

it('without a token yet sends one request at a time until a sign-in worked, and then as many as it may', async () => {
	const others: number[] = [];
	const send: Send = async (request) => {
		others.push(server.inFlight);
		return await server.send(request);
	};
	server.latency = 2;
	server.replies.push({ kind: 'signInFailed', isFinal: false, message: 'no sign-in page' });
	const settings = { concurrency: 3, maxRetries: 1, timeout: 1000 };
	await sendMany(new Client(new Session(send, 'missing'), settings), 5);
	expect(others).toEqual([0, 0, 0, 1, 2, 2]);
});

describe('a sign-in page that is down', () => {
	const down: Reply = { kind: 'signInFailed', isFinal: false, message: 'There is no sign-in page' };
	const start = () => new Client(new Session(server.send, 'stored'), { ...five, maxRetries: 1 });
	const five = { concurrency: 5, timeout: 60_000 };

	it('ends the run after more failures in a row than there are retries', async () => {
		server.replies.push(down, down, down);
		const client = start();
		const failure = await leap(async () => await failureOf(client.send(write, 0, isAnything)));
		expect(failure).toMatchObject({ type: 'network', outcome: 'notSent' });
		expect(server.log).toHaveLength(2);
		expect(client.endedBy?.message).toBe(
			'There is no sign-in page, so the run ended before this item was attempted; try it again later',
		);
	});

	it('does not, if another answer comes between', async () => {
		server.replies.push(down, answered(200, 'fine'), down, answered(200, 'fine'));
		const client = start();
		const sendBoth = async () => [
			await client.send(write, 0, isAnything),
			await client.send(write, 1, isAnything),
		];
		expect(await leap(sendBoth)).toMatchObject([{ body: 'fine' }, { body: 'fine' }]);
		expect(client.endedBy).toBeUndefined();
	});
});

it('that ends while a token is renewed lets no other request wait for that', async () => {
	const replies = [answered(401), answered(401)];
	let sent = 0;
	const send: Send = async (request) => {
		sent++;
		return replies.shift() ?? (await hang(request));
	};
	const settings = { concurrency: 2, maxRetries: 3, timeout: 5000 };
	const client = new Client(new Session(send, 'stored'), settings);
	let settled = 0;
	const sending = [0, 1, 2].map(async (index) => {
		const failure = await failureOf(client.send(read, index, isAnything));
		settled++;
		return failure;
	});
	while (sent < 3) await sleep(1);
	await turn();
	const stop = Failure.notAttempted('Stopped.');
	client.end(stop);
	await turn();
	expect(settled).toBe(2);
	client.cutLoose();
	expect(await Promise.all(sending)).toEqual(Array(3).fill(stop.details));
});

it('that ends while a read waits to go again sends it no more', async () => {
	const client = startClient(server.send);
	server.replies.push(answered(502));
	const sending = failureOf(client.send(read, 0, isAnything));
	await server.hasAnswered(1);
	client.end(Failure.notAttempted('Stopped.'));
	expect(await sending).toMatchObject({ type: 'notAttempted' });
	expect(server.log).toHaveLength(1);
});

it('that ends while the credential is being refused keeps its first reason', async () => {
	const client = startClient(server.send);
	const reason = Failure.notAttempted('Stopped.');
	server.replies.push(answered(401));
	const stopping = { ...read, onSend: () => client.end(reason) };
	await expect(client.send(stopping, 0, isAnything)).rejects.toBe(reason);
	expect(server.log).toHaveLength(1);
});

it('that has ended sends nothing more and keeps its first reason', async () => {
	const client = startClient(server.send);
	const reason = Failure.notAttempted('Stopped.');
	client.end(reason);
	client.end(Failure.notAttempted('Over.'));
	await expect(client.send(read, 0, isAnything)).rejects.toBe(reason);
	expect(client.endedBy).toBe(reason);
	expect(server.log).toEqual([]);
});

describe('the time for one request', () => {
	const never = new Promise<Reply>(() => undefined);
	const start = (send: Send, concurrency: number) =>
		new Client(new Session(send, 'fixed'), { concurrency, maxRetries: 0, timeout: 30 });

	it('is over also if its answer never ends, and a write is in doubt then', async () => {
		const client = start(hang, 2);
		expect(await failureOf(client.send(read, 0, isAnything))).toMatchObject({ type: 'timeout' });
		expect(await client.send(write, 1, isAnything)).toMatchObject({
			doubt: { ifAbsent: 'unknown', failure: { details: { type: 'timeout', attempts: 1 } } },
		});
	});

	it('that is over keeps its place among those in flight until the answer ends', async () => {
		let inFlight = 0;
		let peak = 0;
		const client = start(async ({ path }) => {
			peak = Math.max(peak, ++inFlight);
			await sleep(path[0] === 'slow' ? 120 : 2);
			inFlight--;
			return answered(200);
		}, 2);
		const slow = failureOf(client.send({ method: 'GET', path: ['slow'] }, 0, isAnything));
		const others = sendMany(client, 20);
		expect(await slow).toMatchObject({ type: 'timeout' });
		await others;
		expect(peak).toBe(2);
	});

	it('does not stop the run if all places are taken by answers that never end', async () => {
		const replies = [never, never];
		const client = start(async () => await (replies.shift() ?? answered(200, 'fine')), 2);
		const stuck = [0, 1].map(
			async (index) => await failureOf(client.send(read, index, isAnything)),
		);
		expect(await client.send(read, 2, isAnything)).toMatchObject({ body: 'fine' });
		expect(await Promise.all(stuck)).toMatchObject([{ type: 'timeout' }, { type: 'timeout' }]);
	});
});

describe('that is cut loose', () => {
	const stop = Failure.notAttempted('Out of time.');
	const startHanging = () => startClient(hang, { concurrency: 1, timeout: 5000 });

	it('has a write in doubt, and what waits for its turn is not attempted', async () => {
		const client = startHanging();
		const sending = [0, 1].map(async (index) => await client.send(write, index, isAnything));
		const waiting = failureOf(sending[1]!);
		await sleep(5);
		client.end(stop);
		expect(await waiting).toBe(stop.details);
		client.cutLoose();
		expect(await sending[0]).toMatchObject({ doubt: { ifAbsent: 'unknown' } });
	});

	it('has a read fail with the reason of the end', async () => {
		const client = startHanging();
		const sending = client.send(read, 0, isAnything);
		client.end(stop);
		client.cutLoose();
		await expect(sending).rejects.toBe(stop);
	});
});

describe('while nothing answers', () => {
	it('pauses, then tries with one request at a time, and goes on once one is accepted', async () => {
		const others: number[] = [];
		const send: Send = async (request) => {
			others.push(server.inFlight);
			return await server.send(request);
		};
		server.latency = 2;
		server.replies.push(...Array<Reply>(9).fill(broken));
		const client = startClient(send, { concurrency: 3, maxRetries: 10 });
		await leap(async () => await sendMany(client, 9));
		const gaps = server.startedAt.slice(1).map((at, n) => at - server.startedAt[n]!);
		const pause = gaps.findIndex((gap) => gap > 200);
		expect(pause).toBeGreaterThanOrEqual(5);
		expect(others.slice(pause + 1, 10)).toEqual(others.slice(pause + 1, 10).map(() => 0));
		expect(Math.max(...others.slice(10))).toBe(2);
		expect(server.log).toHaveLength(18);
		expect(client.endedBy).toBeUndefined();
	});

	it('ends if that goes on, and what is left is not attempted', async () => {
		const client = new Client(new Session(async () => unsent, 'fixed'), {
			concurrency: 2,
			maxRetries: 3,
			timeout: 1000,
		});
		const sendAll = async () => {
			const failures = Array.from({ length: 30 }, async (_, index) => {
				return await failureOf(client.send(write, index, isAnything));
			});
			return await Promise.all(failures);
		};
		const types = (await leap(sendAll)).map((failure) => failure?.type);
		expect(types.filter((type) => type !== 'network' && type !== 'notAttempted')).toEqual([]);
		expect(types.at(-1)).toBe('notAttempted');
		expect(client.endedBy?.message).toMatch(/^Bloom Growth could not be reached \(no connection/);
	});
});
