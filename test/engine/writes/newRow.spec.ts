import type { NewRow } from '../../../nodes/Bloomy/engine/contract';
import { Failure } from '../../../nodes/Bloomy/engine/failure';
import { Client } from '../../../nodes/Bloomy/engine/requests/client';
import { Reads } from '../../../nodes/Bloomy/engine/requests/reads';
import { Session } from '../../../nodes/Bloomy/engine/requests/session';
import { NewRows } from '../../../nodes/Bloomy/engine/writes/newRow';
import type { Created } from '../../../nodes/Bloomy/engine/writes/newRow';
import { carryOut } from '../../../nodes/Bloomy/engine/writes/write';
import { BloomGrowth, CALLER, answered, broken, startClient, timeout } from '../bloomGrowth';
import type { Mishap } from '../bloomGrowth';

const LIST = 'L10/1/todos';
const lost: Mishap = { isDone: false, reply: broken };
const done: Mishap = { isDone: true, reply: broken };
const late: Mishap = { isDone: false, reply: timeout };
const blocked: Mishap = { isDone: false, reply: answered(403, '<html>') };

let server: BloomGrowth;
let client: Client;
let rows: NewRows;
let callerLookups: number;

function start(using = startClient(server.send) as Client): void {
	client = using;
	rows = new NewRows(client, new Reads(client), async () => {
		callerLookups++;
		return CALLER;
	});
}

beforeEach(() => {
	server = new BloomGrowth();
	callerLookups = 0;
	start();
});

async function create(title: string, ownerId?: number, meeting = 1, more: Partial<NewRow> = {}) {
	const path = ['L10', meeting, 'todos'];
	const body = { title, ...(ownerId !== undefined && { accountableUserId: ownerId }) };
	const request = { method: 'POST', path, body } as const;
	const proof: NewRow = {
		kind: 'newRow',
		idKey: 'Id',
		list: { path },
		title,
		ownerId,
		isComplete: true,
		read: ({ Name, Owner }) => ({
			title: typeof Name === 'string' ? Name : null,
			ownerId: (Owner as { Id: number } | undefined)?.Id ?? null,
		}),
		...more,
	};
	const target = rows.target({ request, proof }, 0);
	await rows.watch(proof, 0).before();
	const park = async <T>(work: Promise<T>) => await work;
	return await carryOut({ client, park, request, index: 0 }, target);
}

const outcomeOf = async (creating: Promise<Created>) =>
	await creating.then(
		() => 'created',
		(error: Failure) => error.details.outcome,
	);
const titles = () => server.rows(LIST).map(({ Name }) => Name);
const createSame = async (count: number) =>
	await Promise.all(Array.from({ length: count }, async () => await create('Same')));

it('costs one list for each meeting, and no other look if nothing goes wrong', async () => {
	await Promise.all([create('a'), create('b')]);
	await create('c', undefined, 2);
	const lists = server.log.filter((what) => what.startsWith('GET'));
	expect(lists).toEqual([`GET ${LIST}`, 'GET L10/2/todos']);
	expect(callerLookups).toBe(0);
});

describe('an answer gets lost', () => {
	it('after the record was created: it is found and not created again', async () => {
		server.mishaps.push(done);
		const { id, answer } = await create('a');
		expect(titles()).toEqual(['a']);
		expect(server.rows(LIST)[0]).toMatchObject({ Id: id, ...answer });
	});

	it('before the record was created: it is looked for twice, and sent again', async () => {
		server.mishaps.push(lost);
		await create('a');
		expect(titles()).toEqual(['a']);
		const [get, post] = [`GET ${LIST}`, `POST ${LIST}`];
		expect(server.log).toEqual([get, post, get, get, post]);
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
			expect((await create('a')).id).toBe(server.rows(LIST)[0]!.Id);
		},
	);

	it('in a timeout, and it is not there: looked for twice, then unknown', async () => {
		server.mishaps.push(late);
		expect(await outcomeOf(create('a'))).toBe('unknown');
		expect(server.log).toEqual([`GET ${LIST}`, `POST ${LIST}`, `GET ${LIST}`, `GET ${LIST}`]);
	});

	it('in a timeout, and it is there: found', async () => {
		server.mishaps.push({ ...late, isDone: true });
		expect(await outcomeOf(create('a'))).toBe('created');
		expect(titles()).toEqual(['a']);
	});

	it('in a refusal by something in front, which did or did not pass it on', async () => {
		server.mishaps.push({ ...blocked, isDone: true }, blocked);
		expect(await outcomeOf(create('a'))).toBe('created');
		expect(await outcomeOf(create('b'))).toBe('rejected');
		expect(titles()).toEqual(['a']);
	});

	it('and the run ends between the two looks: unknown, neither looked for nor sent again', async () => {
		const settings = { concurrency: 5, maxRetries: 3, timeout: 1000 };
		start(new Client(new Session(server.send, 'fixed'), settings));
		server.mishaps.push(lost);
		const creating = create('a').catch((error: Failure) => error.details);
		await server.hasAnswered(3);
		client.end(Failure.notAttempted('Stopped.'));
		expect(await creating).toMatchObject({ outcome: 'unknown', attempts: 1 });
		expect(server.log).toEqual([`GET ${LIST}`, `POST ${LIST}`, `GET ${LIST}`]);
	});

	it('and a record came meanwhile that nobody asked for: unknown, or there might be two', async () => {
		server.mishaps.push({ ...done, storedAs: 'a (copy)' });
		expect(await outcomeOf(create('a'))).toBe('unknown');
		expect(titles()).toEqual(['a (copy)']);
	});

	it('and a record without a title of somebody else came meanwhile: it is sent again', async () => {
		await create('first');
		server.mishaps.push(lost);
		const creating = create('a');
		server.put(LIST, '', 99).Name = null;
		expect(await outcomeOf(creating)).toBe('created');
		expect(titles()).toEqual(['first', null, 'a']);
	});

	it('each time: it is refused in the end, and was sent as often as the retries allow', async () => {
		server.mishaps.push(...Array<Mishap>(9).fill(lost));
		expect(await outcomeOf(create('a'))).toBe('rejected');
		expect(server.count(`POST ${LIST}`)).toBe(4);
	});
});

describe('a list proves no absence', () => {
	it('if it lacks what this run created there before: unknown, and not sent again', async () => {
		await create('first');
		server.rows(LIST).pop();
		server.mishaps.push(lost);
		expect(await outcomeOf(create('a'))).toBe('unknown');
		expect(server.count(`POST ${LIST}`)).toBe(2);
	});

	it('if it lags, and shows the record later: found', async () => {
		let looks = 0;
		server.show = (all) => (++looks < 3 ? [] : [...all]);
		server.mishaps.push(done);
		expect(await outcomeOf(create('a'))).toBe('created');
		expect(titles()).toEqual(['a']);
	});

	it('if it never shows a record that this run wrote later: unknown', async () => {
		server.show = () => [];
		server.mishaps.push(done);
		const doubtful = outcomeOf(create('a'));
		await server.hasAnswered(3);
		expect(await outcomeOf(create('b'))).toBe('created');
		expect(await doubtful).toBe('unknown');
		expect(server.count(`POST ${LIST}`)).toBe(2);
	});

	it('before the next rows had the time to be its witness', async () => {
		server.mishaps.push(lost);
		const doubtful = create('a');
		await server.hasAnswered(3);
		await create('b');
		await doubtful;
		expect(titles()).toEqual(['b', 'a']);
	});

	it('if it need not show the record', async () => {
		server.mishaps.push(lost);
		expect(await outcomeOf(create('a', undefined, 1, { isComplete: false }))).toBe('unknown');
	});

	it('if the list before the first write failed and there is a record of that title', async () => {
		server.replies.push(answered(400));
		server.put(LIST, 'Same');
		server.mishaps.push(done);
		expect(await outcomeOf(create('Same'))).toBe('unknown');
		expect(titles()).toHaveLength(2);
	});

	it('if a row of that title has no ID', async () => {
		server.mishaps.push(lost);
		const creating = outcomeOf(create('a'));
		server.put(LIST, 'other');
		server.put(LIST, 'a').Id = null;
		expect(await creating).toBe('unknown');
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
	])('stay six if six are wanted: %s', async (_what, mishaps) => {
		server.mishaps.push(...mishaps);
		const created = await createSame(6);
		expect(new Set(created.map(({ id }) => id)).size).toBe(6);
		expect(titles()).toEqual(Array(6).fill('Same'));
	});

	it('are told apart by their case if both came, so that none is given to the other', async () => {
		await create('first');
		server.mishaps.push(done);
		const creating = create('Same');
		server.put(LIST, 'same');
		server.rows(LIST).reverse();
		expect((await creating).answer.Name).toBe('Same');
	});

	it('that another item writes just so are not claimed, nor is there another one then', async () => {
		server.mishaps.push(lost, { ...late, isDone: true });
		const outcomes = [outcomeOf(create('same')), outcomeOf(create('Same'))];
		expect(await Promise.all(outcomes)).toEqual(['unknown', 'created']);
		expect(titles()).toEqual(['Same']);
	});

	it('that were there before are never claimed', async () => {
		const old = server.put(LIST, 'Same');
		server.mishaps.push(lost);
		expect((await create('Same')).id).not.toBe(old.Id);
		expect(titles()).toEqual(['Same', 'Same']);
	});

	it('that were there before are never claimed in a meeting entered later either', async () => {
		const old = server.put('L10/2/todos', 'Same');
		await create('first');
		server.mishaps.push(lost);
		expect((await create('Same', undefined, 2)).id).not.toBe(old.Id);
	});

	it('cannot be told to be absent after one of them came in a timeout', async () => {
		server.mishaps.push({ ...late, isDone: true });
		expect(await outcomeOf(create('Same'))).toBe('created');
		server.mishaps.push(lost);
		expect(await outcomeOf(create('Same'))).toBe('unknown');
		expect(server.count(`POST ${LIST}`)).toBe(2);
	});

	it.each([
		['of somebody else', undefined, 99],
		["of the caller's instead of the one asked for", 99, CALLER],
	])('%s are not claimed, and nobody can tell', async (_whose, asked, owner) => {
		await create('first');
		server.mishaps.push({ ...done, ownedBy: owner });
		expect(await outcomeOf(create('Same', asked))).toBe('unknown');
		expect(server.count(`POST ${LIST}`)).toBe(2);
		expect(callerLookups).toBeGreaterThan(0);
	});

	it('that the server makes alike cannot be told apart', async () => {
		expect(await outcomeOf(create('Cafe'))).toBe('created');
		server.mishaps.push({ ...done, storedAs: 'Cafe' });
		expect(await outcomeOf(create('Caf\u00e9'))).toBe('unknown');
		expect(titles()).toEqual(['Cafe', 'Cafe']);
	});
});

describe('an answer that went well', () => {
	it("is not taken for the row's if it names a record of another row", async () => {
		const first = await create('a');
		server.mishaps.push({ isDone: false, reply: answered(200, first.answer) });
		await expect(create('b')).rejects.toMatchObject({
			message: 'Bloom Growth answered with a different record from the one asked for',
			details: {
				type: 'unexpectedResponse',
				statusCode: 200,
				retryable: false,
				outcome: 'unknown',
				attempts: 1,
			},
		});
		server.mishaps.push({ isDone: true, reply: answered(200, first.answer) });
		expect(await create('c')).toMatchObject({ answer: { Name: 'c' }, wasThere: false });
		expect(titles()).toEqual(['a', 'c']);
	});

	it('is taken for it if the server changed the title', async () => {
		server.mishaps.push({
			isDone: true,
			reply: answered(200, { Id: 101, Name: 'Launch ?' }),
			storedAs: 'Launch ?',
		});
		expect(await create('Launch 🚀')).toMatchObject({ id: 101, answer: { Name: 'Launch ?' } });
	});

	it('that hands back an old record says so', async () => {
		const old = server.put(LIST, 'a');
		server.mishaps.push({ isDone: false, reply: answered(200, old) });
		expect(await create('a')).toMatchObject({ id: old.Id, wasThere: true });
	});

	it('that hands one old record back for two rows is the answer to one of them at most', async () => {
		const old = server.put(LIST, 'a');
		const same: Mishap = { isDone: false, reply: answered(200, old) };
		server.mishaps.push(same, same);
		const outcomes = [await outcomeOf(create('a')), await outcomeOf(create('a'))];
		expect(outcomes).toEqual(['created', 'unknown']);
	});
});

it('shares one list among all who have to look at a time', async () => {
	server.latency = 5;
	await create('first');
	server.mishaps.push(...Array<Mishap>(5).fill(done));
	await Promise.all(['a', 'b', 'c', 'd', 'e'].map(async (title) => await create(title)));
	expect(server.count(`GET ${LIST}`)).toBeLessThanOrEqual(3);
	expect(server.rows(LIST)).toHaveLength(6);
});

it('fails as the server refused', async () => {
	server.mishaps.push({ isDone: false, reply: answered(400, { message: 'Unknown meeting' }) });
	await expect(create('a')).rejects.toThrow('Bloom Growth said: Unknown meeting (HTTP status 400)');
	expect(server.count(`POST ${LIST}`)).toBe(1);
});
