import { setTimeout as sleep } from 'node:timers/promises';

import { Failure } from '../../../nodes/Bloomy/engine/failure';
import type { Doubt, IfAbsent } from '../../../nodes/Bloomy/engine/requests/retry';
import { SharedLock } from '../../../nodes/Bloomy/engine/writes/sharedLock';
import { carryOut } from '../../../nodes/Bloomy/engine/writes/write';
import type { Look, Target } from '../../../nodes/Bloomy/engine/writes/write';
import { BloomGrowth, answered, broken, startClient, timeout } from '../bloomGrowth';

const request = { method: 'POST', path: ['L10', 1, 'todos'], body: { title: 'a' } } as const;
const none = answered(403, 'Blocked');
const no = answered(400, { message: 'No' });
const busy = answered(409, { message: 'Somebody else is changing it.' });

/** What each look shows, the last one again and again; and what came of the write. */
interface Case {
	replies: Array<typeof broken>;
	shows: Array<Look<string> | Error>;
	isRepeatable?: boolean;
}

async function carry({ replies, shows, isRepeatable = false }: Case) {
	const server = new BloomGrowth();
	server.replies.push(...replies);
	const client = startClient(server.send, { maxRetries: 2 });
	const log: string[] = [];
	const target: Target<string> = {
		lock: new SharedLock(),
		isRepeatable,
		isReadable: (body) => typeof body === 'object',
		accept: async () => 'answer',
		find: async () => {
			log.push('look');
			const show = shows.length > 1 ? shows.shift() : shows[0];
			return show instanceof Error ? await Promise.reject(show) : show!;
		},
		begin: () => undefined,
		leave: () => undefined,
		doubt: () => undefined,
		close: () => log.push('closed'),
	};
	let parked = 0;
	const park = async <T>(work: Promise<T>) => {
		parked++;
		return await work;
	};
	const writing = carryOut({ client, park, request, index: 0 }, target);
	const result = await writing.catch((error: Failure) => error);
	const line = result instanceof Failure ? tell(result) : result;
	const message = result instanceof Failure ? result.message : undefined;
	return {
		line,
		message,
		sent: server.log.length,
		log: log.join(' '),
		parked,
		waits: client.waits,
	};
}

function tell({ details: { type, outcome, retryable, attempts } }: Failure): string {
	return `${type} ${outcome}${retryable ? ' retryable' : ''} after ${attempts}`;
}

const found = { found: 'it' };

it.each<[string, Case, string, number, string]>([
	['answered', { replies: [], shows: [] }, 'answer', 1, 'closed'],
	['lost, found', { replies: [broken], shows: [found] }, 'it', 1, 'look closed'],
	['late, found', { replies: [timeout], shows: [found] }, 'it', 1, 'look closed'],
	['lost, absent', { replies: [broken], shows: ['absent'] }, 'answer', 2, 'look closed'],
	[
		'lost each time, absent',
		{ replies: Array(9).fill(broken), shows: ['absent'] },
		'network rejected retryable after 3',
		3,
		'look look look closed',
	],
	[
		'lost, unclear',
		{ replies: [broken], shows: ['unclear'] },
		'network unknown after 1',
		1,
		'look closed',
	],
	[
		'late, absent',
		{ replies: [timeout], shows: ['absent'] },
		'timeout unknown after 1',
		1,
		'look closed',
	],
	[
		'refused in front, absent',
		{ replies: [none], shows: ['absent'] },
		'rejected rejected after 1',
		1,
		'look closed',
	],
	[
		'asked to come again, absent',
		{ replies: [busy], shows: ['absent'] },
		'rejected rejected retryable after 1',
		1,
		'look closed',
	],
	// What was lost may have landed after the look, and may be why the second one is refused.
	[
		'lost, absent, refused, there',
		{ replies: [broken, no], shows: ['absent', found] },
		'it',
		2,
		'look look closed',
	],
	[
		'lost, absent, refused, absent',
		{ replies: [broken, no], shows: ['absent'] },
		'rejected rejected after 2',
		2,
		'look look closed',
	],
	['refused in front, there', { replies: [none], shows: [found] }, 'it', 1, 'look closed'],
	[
		'refused in front, unclear',
		{ replies: [none], shows: ['unclear'] },
		'rejected unknown after 1',
		1,
		'look closed',
	],
])('a new row: %s', async (_what, given, line, sent, log) => {
	expect(await carry(given)).toMatchObject({ line, sent, log });
});

it.each<[string, Case['replies'], Case['shows'], string, number]>([
	['lost, done', [broken], [found], 'it', 1],
	['lost, not done', [broken], ['absent'], 'answer', 2],
	['late, not done', [timeout], ['absent'], 'answer', 2],
	['lost, and nobody can look', [broken], ['unclear'], 'answer', 2],
	[
		'lost each time, not done',
		Array(9).fill(broken),
		['absent'],
		'network unknown retryable after 3',
		3,
	],
	['late each time', Array(9).fill(timeout), ['absent'], 'timeout unknown retryable after 3', 3],
	['refused in front, not done', [none], ['absent'], 'rejected rejected after 1', 1],
	['asked to come again', [busy], ['absent'], 'rejected rejected retryable after 1', 1],
])('a state: %s', async (_what, replies, shows, line, sent) => {
	expect(await carry({ replies, shows, isRepeatable: true })).toMatchObject({ line, sent });
});

it('says that a look has shown it absent, once it is sent no more', async () => {
	const { message } = await carry({ replies: Array(9).fill(broken), shows: ['absent'] });
	expect(message).toContain(', and a look at Bloom Growth showed that it was not carried out');
});

it('waits longer and longer before it is sent again, and lets others go on meanwhile', async () => {
	const { waits, parked } = await carry({ replies: Array(9).fill(broken), shows: ['absent'] });
	expect(waits).toHaveLength(2);
	expect(waits[1]).toBeGreaterThan(waits[0]!);
	expect(parked).toBe(1);
});

it('tells of a fault of this node in a look, and of what may exist', async () => {
	const thrown = new Error('odd');
	const { line } = await carry({ replies: [broken], shows: [thrown] });
	expect(line).toBe(thrown);
});

it('is not sent again once the run has ended, and says that it may have been carried out', async () => {
	const server = new BloomGrowth();
	server.replies.push(broken);
	const client = startClient(server.send);
	const doubts: IfAbsent[] = [];
	const target: Target<string> = {
		lock: new SharedLock(),
		isRepeatable: false,
		isReadable: () => true,
		accept: async () => 'answer',
		find: async ({ ifAbsent }: Doubt) => {
			doubts.push(ifAbsent);
			client.end(Failure.notAttempted('Stopped.'));
			return await sleep(1, 'absent' as const);
		},
		begin: () => undefined,
		leave: () => undefined,
		doubt: () => undefined,
		close: () => undefined,
	};
	const order = { client, park: async <T>(work: Promise<T>) => await work, request, index: 0 };
	const failure = await carryOut(order, target).catch((error: Failure) => error);
	expect(failure).toMatchObject({
		details: { type: 'network', outcome: 'unknown', attempts: 1, retryable: false },
	});
	expect(doubts).toEqual(['again']);
	expect(server.log).toHaveLength(1);
});
