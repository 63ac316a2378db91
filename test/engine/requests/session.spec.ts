import { setTimeout as sleep } from 'node:timers/promises';

import { Session, isRefusal } from '../../../nodes/Bloomy/engine/requests/session';
import type { Reply } from '../../../nodes/Bloomy/engine/requests/transport';
import { answered, timeout, unsent } from '../bloomGrowth';

const request = { method: 'GET', path: ['users', 'mine'] } as const;
const refused = { kind: 'signInFailed', isFinal: true, message: 'wrong password' } as const;

/** A server whose token is dead until a request with renewal allowed brings `renewal` about. */
function serve(renewal: () => Reply) {
	const calls = { all: 0, renewals: 0 };
	let isAlive = false;
	const send = async (_request: unknown, renewToken = false): Promise<Reply> => {
		calls.all++;
		const wasAlive = isAlive;
		await sleep(2);
		if (wasAlive) return answered(200);
		if (!renewToken) return answered(401);
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
	expect(calls).toEqual({ all: 6, renewals: 1 });
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
		const renewals: boolean[] = [];
		const session = new Session(async (_request, renewToken = false) => {
			renewals.push(renewToken);
			const answer = answers.shift() ?? answered(200);
			await sleep(2);
			return answer;
		}, 'fixed');
		await session.send(request);
		expect(await sendMany(session, 5)).toEqual(Array(5).fill(answered(status)));
		expect(renewals.filter(Boolean)).toHaveLength(1);
		expect(renewals).toHaveLength(status === 200 ? 1 + 5 + 5 : 1 + 5 + 1);
	},
);

it.each<[Reply, boolean]>([
	[answered(200), true],
	[answered(400), true],
	[answered(401), false],
	[answered(429), false],
	[answered(500), false],
	[answered(302), false],
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

it.each([
	['fixed', false],
	['stored', false],
	['missing', true],
] as const)('with a token that is %s begins alone: %p', (token, beginsAlone) => {
	expect(new Session(async () => answered(200), token).beginsAlone).toBe(beginsAlone);
});
