import type { Trace } from '../../../nodes/Bloomy/engine/contract';
import { Failure } from '../../../nodes/Bloomy/engine/failure';
import { Ledger } from '../../../nodes/Bloomy/engine/writes/newRow';
import type { Created } from '../../../nodes/Bloomy/engine/writes/newRow';
import { Run } from '../../../nodes/Bloomy/engine/requests/client';
import { Session } from '../../../nodes/Bloomy/engine/requests/session';
import { BloomGrowth, CALLER, answered, broken, startRun, timeout } from '../bloomGrowth';
import type { Mishap } from '../bloomGrowth';

const PLACE = 'L10/1/todos';
const lost: Mishap = { isDone: false, reply: broken };
const done: Mishap = { isDone: true, reply: broken };
const late: Mishap = { isDone: false, reply: timeout };
const HOUR = 3_600_000;

let server: BloomGrowth;
let ledger: Ledger;
let callerLookups: number;
let notesSent: number;

beforeEach(() => {
	server = new BloomGrowth();
	ledger = startLedger();
	callerLookups = 0;
	notesSent = 0;
});

function startLedger(run: Run = startRun(server.send)): Ledger {
	return new Ledger(run, async () => {
		callerLookups++;
		return CALLER;
	});
}

async function create(title: string, ownerId?: number, meeting = 1, trace: Partial<Trace> = {}) {
	const path = ['L10', meeting, 'todos'];
	const body = { title, ...(ownerId !== undefined && { accountableUserId: ownerId }) };
	return await ledger.create({
		index: 0,
		request: { path, body },
		trace: { path, title, ownerId, isComplete: true, ...trace },
		idKey: 'Id',
		noteSent: () => notesSent++,
	});
}

const outcomeOf = async (creating: Promise<Created>) =>
	await creating.then(
		() => 'created',
		(error: Failure) => error.details.outcome,
	);
const titles = () => server.rows(PLACE).map(({ Name }) => Name);
const createSame = async (count: number) =>
	await Promise.all(Array.from({ length: count }, async () => await create('Same')));

describe('nothing goes wrong', () => {
	it('and it costs one list for each meeting', async () => {
		await Promise.all([create('a'), create('b')]);
		await create('c', undefined, 2);
		const lists = server.log.filter((what) => what.startsWith('GET'));
		expect(lists).toEqual([`GET ${PLACE}`, 'GET L10/2/todos']);
		expect(notesSent).toBe(3);
		expect(callerLookups).toBe(0);
	});
});

describe('an answer gets lost', () => {
	it('after the record was created: it is found and not created again', async () => {
		server.mishaps.push(done);
		const { id, answer } = await create('a');
		expect(titles()).toEqual(['a']);
		expect(server.rows(PLACE)[0]).toMatchObject({ Id: id, ...answer });
	});

	it('before the record was created: it is sent again', async () => {
		server.mishaps.push(lost, lost);
		await create('a');
		expect(titles()).toEqual(['a']);
		expect(server.count(`POST ${PLACE}`)).toBe(3);
		expect(notesSent).toBe(3);
	});

	it.each(['Caf\u00e9 plan', ' Cafe\u0301  plan ', 'CAFE\u0301 PLAN'])(
		'and it is found as the server writes it: %j',
		async (storedAs) => {
			server.mishaps.push({ ...done, storedAs });
			await create('Caf\u00e9 plan');
			expect(titles()).toEqual([storedAs]);
		},
	);

	it.each(['<html>', '{"Id": 1', '', {}, { Id: null }, { Id: 0 }])(
		'because the answer is %j: it is found',
		async (body) => {
			server.mishaps.push({ isDone: true, reply: answered(200, body) });
			expect((await create('a')).id).toBe(server.rows(PLACE)[0]!.Id);
		},
	);

	it('in a timeout, and it is not there: looked for twice, then unknown', async () => {
		server.mishaps.push(late);
		expect(await outcomeOf(create('a'))).toBe('unknown');
		expect(server.log).toEqual([`GET ${PLACE}`, `POST ${PLACE}`, `GET ${PLACE}`, `GET ${PLACE}`]);
	});

	it('in a timeout, and it is there: found', async () => {
		server.mishaps.push({ ...late, isDone: true });
		expect(await outcomeOf(create('a'))).toBe('created');
		expect(titles()).toEqual(['a']);
	});

	it('and the run ends between the two looks: unknown, neither looked for nor sent again', async () => {
		const settings = { concurrency: 5, maxRetries: 3, timeout: 1000 };
		const run = new Run(new Session(server.send, 'fixed'), settings);
		ledger = startLedger(run);
		server.mishaps.push(lost);
		const creating = outcomeOf(create('a'));
		await server.hasAnswered(3);
		run.end(Failure.notAttempted('Stopped.'));
		expect(await creating).toBe('unknown');
		expect(server.log).toEqual([`GET ${PLACE}`, `POST ${PLACE}`, `GET ${PLACE}`]);
	});

	it('and a record came meanwhile that nobody asked for: unknown, or there might be two', async () => {
		server.mishaps.push({ ...done, storedAs: 'a (copy)' });
		expect(await outcomeOf(create('a'))).toBe('unknown');
		expect(titles()).toEqual(['a (copy)']);
	});

	it('and a record without a title of somebody else came meanwhile: it is sent again', async () => {
		await create('first');
		server.mishaps.push(lost);
		const creating = outcomeOf(create('a'));
		server.put(PLACE, '', 99).Name = null;
		expect(await creating).toBe('created');
		expect(titles()).toEqual(['first', null, 'a']);
	});

	it('and the list lacks what this run created there before: unknown, and not sent again', async () => {
		await create('first');
		server.rows(PLACE).pop();
		server.mishaps.push(lost);
		expect(await outcomeOf(create('a'))).toBe('unknown');
		expect(server.count(`POST ${PLACE}`)).toBe(2);
	});

	it('each time: it is refused in the end, and was sent as often as the retries allow', async () => {
		server.mishaps.push(...Array<Mishap>(9).fill(lost));
		expect(await outcomeOf(create('a'))).toBe('rejected');
		expect(server.count(`POST ${PLACE}`)).toBe(4);
	});
});

describe('records of one title', () => {
	it.each([
		['all answered', []],
		['the first lost before', [lost]],
		['the first lost after', [done]],
		['all lost after', Array<Mishap>(6).fill(done)],
		['lost before and after by turns', [lost, done, lost, done, lost, done]],
		['some lost', [undefined, done, undefined, lost, done]],
	])('stay six where six are wanted: %s', async (_what, mishaps) => {
		server.mishaps.push(...mishaps);
		const created = await createSame(6);
		expect(new Set(created.map(({ id }) => id)).size).toBe(6);
		expect(titles()).toEqual(Array(6).fill('Same'));
	});

	it('are told apart by their case where both came, so that none is given to the other', async () => {
		await create('first');
		server.mishaps.push(done);
		const creating = create('Same');
		server.put(PLACE, 'same');
		server.rows(PLACE).reverse();
		expect((await creating).answer.Name).toBe('Same');
	});

	it('that another item writes just so are not claimed, nor is there another one then', async () => {
		server.mishaps.push(lost, { ...late, isDone: true });
		const outcomes = [outcomeOf(create('same')), outcomeOf(create('Same'))];
		expect(await Promise.all(outcomes)).toEqual(['unknown', 'created']);
		expect(titles()).toEqual(['Same']);
	});

	it('that were there before are never claimed', async () => {
		const old = server.put(PLACE, 'Same');
		server.mishaps.push(lost);
		expect((await create('Same')).id).not.toBe(old.Id);
		expect(titles()).toEqual(['Same', 'Same']);
	});

	it('that were there before are never claimed in a meeting entered later either', async () => {
		const old = server.put('L10/2/todos', 'Same', CALLER, new Date(Date.now() - HOUR));
		await create('first');
		server.mishaps.push(lost);
		expect((await create('Same', undefined, 2)).id).not.toBe(old.Id);
	});

	it('that came before the first write to their meeting are never claimed', async () => {
		await create('first');
		await new Promise((resolve) => setTimeout(resolve, 2));
		const foreign = server.put('L10/2/todos', 'Same');
		server.mishaps.push(lost);
		const created = await create('Same', undefined, 2).catch((error: Failure) => error);
		expect(created).not.toMatchObject({ id: foreign.Id });
	});

	it('cannot be told to be absent after one of them came in a timeout', async () => {
		server.mishaps.push({ ...late, isDone: true });
		expect(await outcomeOf(create('Same'))).toBe('created');
		server.mishaps.push(lost);
		expect(await outcomeOf(create('Same'))).toBe('unknown');
		expect(server.count(`POST ${PLACE}`)).toBe(2);
	});

	it('of another owner are not claimed', async () => {
		await create('first');
		server.mishaps.push(lost);
		const creating = create('Same');
		const other = server.put(PLACE, 'Same', 99);
		expect((await creating).id).not.toBe(other.Id);
		expect(callerLookups).toBe(2);
	});

	it('whose owner is the caller instead of the one asked for cannot be told', async () => {
		await create('first');
		server.mishaps.push(lost);
		const creating = outcomeOf(create('Same', 99));
		server.put(PLACE, 'Same');
		expect(await creating).toBe('unknown');
	});

	it('cannot be told where the list before the first write failed', async () => {
		server.replies.push(answered(400));
		server.put(PLACE, 'Same');
		server.mishaps.push(done);
		expect(await outcomeOf(create('Same'))).toBe('unknown');
		expect(titles()).toHaveLength(2);
	});
});

it('cannot tell from a list that need not show the record', async () => {
	server.mishaps.push(lost);
	expect(await outcomeOf(create('a', undefined, 1, { isComplete: false }))).toBe('unknown');
});

it('shares one list among all who have to look at a time', async () => {
	server.latency = 5;
	await create('first');
	server.mishaps.push(...Array<Mishap>(5).fill(done));
	await Promise.all(['a', 'b', 'c', 'd', 'e'].map(async (title) => await create(title)));
	expect(server.count(`GET ${PLACE}`)).toBeLessThanOrEqual(3);
	expect(server.rows(PLACE)).toHaveLength(6);
});

it.each<[unknown]>([[null], [''], ['yesterday'], [{}], [{ toString: null }]])(
	'takes a record whose time of creation is %j',
	async (CreateTime) => {
		server.mishaps.push({ isDone: true, reply: answered(200, { Id: 101, CreateTime }) });
		expect((await create('a')).id).toBe(101);
	},
);

it('fails as the server refused', async () => {
	server.mishaps.push({ isDone: false, reply: answered(400, { message: 'Unknown meeting' }) });
	await expect(create('a')).rejects.toThrow('Bloom Growth said: Unknown meeting (HTTP status 400)');
	expect(server.count(`POST ${PLACE}`)).toBe(1);
});
