import { setTimeout as sleep } from 'node:timers/promises';

import { Session, explainRefusal, isRefusal } from '../../../nodes/Bloomy/engine/requests/session';
import type { Reply, Send, Signing } from '../../../nodes/Bloomy/engine/requests/transport';
import { answered, timeout, unsent } from '../bloomGrowth';

const request = { method: 'GET', path: ['users', 'mine'] } as const;
const refused = { kind: 'signInFailed', isFinal: true, message: 'wrong password' } as const;

/** A server whose token is dead until a request with renewal allowed brings `renewal` about. */
function serve(renewal: () => Reply) {
	const calls = { all: 0, renewals: 0 };
	let isAlive = false;
	const send: Send = async (_request, signing) => {
		calls.all++;
		const wasAlive = isAlive;
		await sleep(2);
		if (wasAlive) return answered(200);
		if (signing !== 'renewing') return answered(401);
		calls.renewals++;
		const reply = renewal();
		isAlive = reply.kind === 'answered' && reply.status === 200;
		return reply;
	};
	return { calls, send };
}

async function sendUntilDone(session: Session): Promise<Reply> {
	for (;;) {
		await session.ready();
		const reply = await session.send(request);
		if (reply !== 'again') return reply;
	}
}

const sendMany = async (session: Session, count: number) =>
	await Promise.all(Array.from({ length: count }, async () => await sendUntilDone(session)));

it('renews a dead token once for all requests in flight, and all go again', async () => {
	const { calls, send } = serve(() => answered(200));
	const replies = await sendMany(new Session(send, 'stored'), 20);
	expect(replies).toEqual(Array(20).fill(answered(200)));
	expect(calls).toEqual({ all: 40, renewals: 1 });
});

it('gives up when the renewed token is refused too, and sends none of the others again', async () => {
	const { calls, send } = serve(() => answered(401));
	const replies = await sendMany(new Session(send, 'stored'), 5);
	expect(replies.every(isRefusal)).toBe(true);
	// The stored token is read twice more, in case another execution renewed it.
	expect(calls).toEqual({ all: 8, renewals: 1 });
});

it('takes the token of another execution that renewed it too, as soon as it is stored', async () => {
	let stored = 'old';
	let count = 1;
	const log: string[] = [];
	const send: Send = async (_request, signing = 'known') => {
		log.push(signing);
		if (signing === 'renewing') {
			setTimeout(() => (stored = 'theirs'), 50);
			return answered(401);
		}
		if (signing === 'stored' && stored === 'theirs') count = 2;
		return answered(count === 2 ? 200 : 401);
	};
	const session = new Session(send, 'stored', () => count);
	jest.spyOn(Math, 'random').mockReturnValue(0.1);
	expect(await sendMany(session, 5)).toEqual(Array(5).fill(answered(200)));
	jest.restoreAllMocks();
	expect(log.filter((signing) => signing === 'renewing')).toHaveLength(1);
});

it('gives up when the login is refused, and sends none of the others again', async () => {
	const { calls, send } = serve(() => refused);
	const replies = await sendMany(new Session(send, 'stored'), 5);
	expect(replies.every(isRefusal)).toBe(true);
	expect(calls).toEqual({ all: 6, renewals: 1 });
});

it.each([timeout, unsent, { ...refused, isFinal: false }])(
	'lets the others try the renewal one after the other when it meets %j',
	async (renewal) => {
		const { calls, send } = serve(() => renewal);
		expect(await sendMany(new Session(send, 'stored'), 3)).toEqual([renewal, renewal, renewal]);
		expect(calls).toEqual({ all: 6, renewals: 3 });
	},
);

it('sends nothing again where an API key was never accepted', async () => {
	const { calls, send } = serve(() => answered(200));
	expect(await sendMany(new Session(send, 'fixed'), 3)).toEqual(Array(3).fill(answered(401)));
	expect(calls).toEqual({ all: 3, renewals: 0 });
});

it.each([200, 401])(
	'looks once for a new API key where one was accepted before: %p',
	async (status) => {
		const answers = [answered(200), ...Array<Reply>(5).fill(answered(401)), answered(status)];
		const signings: Array<Signing | undefined> = [];
		const session = new Session(async (_request, signing) => {
			signings.push(signing);
			const answer = answers.shift() ?? answered(200);
			await sleep(2);
			return answer;
		}, 'fixed');
		await session.send(request);
		expect(await sendMany(session, 5)).toEqual(Array(5).fill(answered(status)));
		expect(signings.filter((signing) => signing === 'renewing')).toHaveLength(1);
		expect(signings).toHaveLength(status === 200 ? 1 + 5 + 5 : 1 + 5 + 1);
	},
);

it.each<[Reply, boolean]>([
	[answered(200), true],
	[answered(400), true],
	[answered(401), false],
	[answered(429), false],
	[answered(500), false],
	[answered(302), false],
	[answered(407), false],
	[timeout, false],
])('takes %j as proof of the credential: %p', async (reply, isProven) => {
	const session = new Session(async () => reply, 'fixed');
	await session.send(request);
	expect(await session.isProven()).toBe(isProven);
});

it('waits for those in flight before it says that the credential was never accepted', async () => {
	const replies = [answered(401), answered(200)];
	const session = new Session(async () => {
		const reply = replies.shift()!;
		if (replies.length === 0) await sleep(20);
		return reply;
	}, 'fixed');
	const [refused, accepted] = [session.send(request), session.send(request)];
	expect(await refused).toEqual(answered(401));
	expect(await session.isProven()).toBe(true);
	expect(await accepted).toEqual(answered(200));
});

it('says at once that the credential was accepted, whatever is in flight', async () => {
	const replies = [Promise.resolve(answered(200)), new Promise<Reply>(() => undefined)];
	const session = new Session(async () => await replies.shift()!, 'fixed');
	await session.send(request);
	void session.send(request);
	expect(await session.isProven()).toBe(true);
});

it('says that the next request signs in: the first one where there is no token, and one that renews it', async () => {
	const replies = [answered(200), answered(401), answered(200)];
	const session = new Session(async () => replies.shift()!, 'missing');
	const signsIn = [session.signsIn];
	for (let sent = 0; sent < 3; sent++) {
		await session.send(request);
		signsIn.push(session.signsIn);
	}
	expect(signsIn).toEqual([true, false, true, false]);
	expect(new Session(async () => answered(200), 'stored').signsIn).toBe(false);
});

it.each<[Reply, string, number | null]>([
	[
		answered(401, { message: 'Bad planted-key.' }),
		'Bloom Growth did not accept the credential: Bad [hidden] (HTTP status 401)',
		401,
	],
	[answered(401), 'Bloom Growth did not accept the credential (HTTP status 401)', 401],
	[
		{ kind: 'answered', status: 401, headers: {}, body: { message: 'n8n' }, wasThrown: true },
		'Bloom Growth did not accept the credential (HTTP status 401)',
		401,
	],
	[refused, 'wrong password', null],
])('%j is told as %s', (reply, message, statusCode) => {
	const failure = explainRefusal(reply, (text) => text.replace('planted-key', '[hidden]'));
	expect(failure.message).toBe(message);
	expect(failure.details).toMatchObject({ type: 'authentication', statusCode });
});

it.each([
	['fixed', false],
	['stored', false],
	['missing', true],
] as const)('with a token that is %s begins alone: %p', (token, beginsAlone) => {
	expect(new Session(async () => answered(200), token).beginsAlone).toBe(beginsAlone);
});
