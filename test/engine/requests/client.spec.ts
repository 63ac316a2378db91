import { Failure } from '../../../nodes/Bloomy/engine/failure';
import { Run } from '../../../nodes/Bloomy/engine/requests/client';
import { Session } from '../../../nodes/Bloomy/engine/requests/session';
import type { HttpRequest, Send } from '../../../nodes/Bloomy/engine/requests/transport';
import { BloomGrowth, answered, broken, startRun, timeout } from '../bloomGrowth';

const read: HttpRequest = { method: 'GET', path: ['L10', 1, 'todos'] };
const write: HttpRequest = { ...read, method: 'POST', body: { title: 'a' } };
const isAnything = () => true;
const slow = (seconds: number) => answered(429, '', { 'retry-after': seconds });

let server: BloomGrowth;
beforeEach(() => (server = new BloomGrowth()));

const sendMany = async (run: Run, count: number) =>
	await Promise.allSettled(
		Array.from({ length: count }, async (_, index) => await run.send(read, index, isAnything)),
	);

const failureOf = async (sending: Promise<unknown>) =>
	(
		await sending.then(
			() => undefined,
			(error: Failure) => error,
		)
	)?.details;

it('gives the body of an accepted answer', async () => {
	expect(await startRun(server.send).send(read, 0, isAnything)).toEqual({ body: [] });
});

it('tries a read again and says how often it did when it fails for good', async () => {
	server.replies.push(answered(502), answered(200, 'fine'));
	expect(await startRun(server.send).send(read, 0, isAnything)).toEqual({ body: 'fine' });
	server.replies.push(answered(502), answered(503));
	const failing = startRun(server.send, { maxRetries: 1 }).send(read, 0, isAnything);
	expect(await failureOf(failing)).toMatchObject({ type: 'server', statusCode: 503, attempts: 2 });
});

it('sends a write again only where nothing can have been done', async () => {
	const run = startRun(server.send);
	server.replies.push(slow(0.01));
	expect(await run.send(write, 0, isAnything)).toMatchObject({ body: { Name: 'a' } });
	server.replies.push(broken, timeout);
	expect(await run.send(write, 0, isAnything)).toMatchObject({
		doubt: { absence: 'certainOnSecondLook' },
	});
	expect(await run.send(write, 0, isAnything)).toMatchObject({
		doubt: { absence: 'neverCertain' },
	});
	expect(server.log).toHaveLength(4);
});

describe('after a 429 no request of the run leaves before the time named', () => {
	it.each([
		['while the one refused goes again', 3],
		['also when the one refused has no retry left', 0],
	])('%s', async (_what, maxRetries) => {
		const run = startRun(server.send, { maxRetries, concurrency: 1 });
		server.replies.push(slow(0.1));
		await Promise.allSettled(
			[1, 2, 3].map(async (index) => await run.send(read, index, isAnything)),
		);
		const [first, second] = server.startedAt as [number, number];
		expect(second - first).toBeGreaterThanOrEqual(99);
	});
});

it('after a 429 goes on with half as many in flight, and with more only as they are accepted', async () => {
	server.latency = 2;
	const run = startRun(server.send, { maxRetries: 0, concurrency: 4 });
	server.replies.push(slow(0.01), ...Array<typeof broken>(8).fill(answered(400)));
	await sendMany(run, 1);
	await sendMany(run, 8);
	expect(server.peak).toBe(2);
	await sendMany(run, 12);
	expect(server.peak).toBe(4);
});

it('that is to wait too long ends instead, and what is left is not attempted', async () => {
	const run = startRun(server.send, { concurrency: 1 });
	server.replies.push(slow(3600));
	const sending = [1, 2].map(async (index) => await failureOf(run.send(write, index, isAnything)));
	expect(await Promise.all(sending)).toMatchObject([
		{ type: 'rateLimit', outcome: 'rejected', attempts: 1 },
		{ type: 'notAttempted' },
	]);
	expect(server.log).toHaveLength(1);
	expect(run.endedBy?.message).toMatch(/^Bloom Growth asked to be left alone for 60 minutes, so /);
});

describe('a credential that is refused', () => {
	const writeMany = async (run: Run, count: number) =>
		await Promise.all(
			Array.from({ length: count }, async (_, index) => {
				return await failureOf(run.send(write, index, isAnything));
			}),
		);

	it('before anything was accepted ends the run as authentication, with those in flight', async () => {
		server.replies.push(...Array<typeof broken>(9).fill(answered(401)));
		expect(await writeMany(startRun(server.send, { concurrency: 2 }), 9)).toEqual(
			Array(9).fill(expect.objectContaining({ type: 'authentication', statusCode: 401 })),
		);
		expect(server.log).toHaveLength(2);
	});

	it('costs one request alone where there is no token yet', async () => {
		server.replies.push(...Array<typeof broken>(9).fill(answered(401)));
		const session = new Session(server.send, 'missing');
		const run = new Run(session, { concurrency: 5, maxRetries: 3, timeout: 1000 });
		const failures = await writeMany(run, 9);
		expect(failures.map((failure) => failure?.type)).toEqual(Array(9).fill('authentication'));
		expect(server.log).toHaveLength(2);
		expect(server.peak).toBe(1);
	});

	it('although another one in flight was accepted ends the run as in mid-run', async () => {
		server.replies.push(answered(401));
		const [refused, accepted] = await writeMany(startRun(server.send), 2);
		expect([refused?.type, accepted]).toEqual(['notAttempted', undefined]);
	});

	it('in mid-run leaves what is done, and the rest is not attempted', async () => {
		const run = startRun(server.send, { concurrency: 1 });
		expect(await run.send(write, 0, isAnything)).toMatchObject({ body: { Name: 'a' } });
		server.replies.push(answered(401), answered(401));
		const sending = [1, 2].map(
			async (index) => await failureOf(run.send(write, index, isAnything)),
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
	const settings = { concurrency: 3, maxRetries: 0, timeout: 1000 };
	await sendMany(new Run(new Session(send, 'missing'), settings), 5);
	expect(others).toEqual([0, 0, 0, 1, 2]);
});

it('that ends while a read waits to go again sends it no more', async () => {
	const run = startRun(server.send);
	server.replies.push(answered(502));
	const sending = failureOf(run.send(read, 0, isAnything));
	await server.hasAnswered(1);
	run.end(Failure.notAttempted('Stopped.'));
	expect(await sending).toMatchObject({ type: 'notAttempted' });
	expect(server.log).toHaveLength(1);
});

it('that ends while the credential is being refused keeps its first reason', async () => {
	const run = startRun(server.send);
	const reason = Failure.notAttempted('Stopped.');
	server.replies.push(answered(401));
	const stopping = { ...read, onSend: () => run.end(reason) };
	await expect(run.send(stopping, 0, isAnything)).rejects.toBe(reason);
	expect(server.log).toHaveLength(1);
});

it('that has ended sends nothing more and keeps its first reason', async () => {
	const run = startRun(server.send);
	const reason = Failure.notAttempted('Stopped.');
	run.end(reason);
	run.end(Failure.notAttempted('Over.'));
	await expect(run.send(read, 0, isAnything)).rejects.toBe(reason);
	expect(run.endedBy).toBe(reason);
	expect(server.log).toEqual([]);
});

it.each([
	[1, 1000],
	[3000, 3000],
	[60_000, 5000],
])('with a timeout of %i ms looks a second time after %i ms', (timeout, wait) => {
	const settings = { timeout, concurrency: 1, maxRetries: 0 };
	expect(startRun(server.send, settings).secondLookAfter).toBe(wait);
});
