import type { BloomyApi } from '../../../nodes/Bloomy/engine/contract';
import type { Failure } from '../../../nodes/Bloomy/engine/failure';
import { createApi } from '../../../nodes/Bloomy/engine/operations/api';
import { Reads } from '../../../nodes/Bloomy/engine/requests/reads';
import { NewRows } from '../../../nodes/Bloomy/engine/writes/newRow';
import { WriteLog } from '../../../nodes/Bloomy/engine/writes/writeLog';
import { Writer } from '../../../nodes/Bloomy/engine/writes/writer';
import { createContext } from '../node';
import { BloomGrowth, answered, broken, startClient, timeout } from '../bloomGrowth';

let server: BloomGrowth;
let api: BloomyApi;
beforeEach(() => {
	server = new BloomGrowth();
	const client = startClient(server.send, { concurrency: 20 });
	const reads = new Reads(client);
	const log = new WriteLog(createContext({ operation: 'createMany', rows: [] }));
	const newRows = new NewRows(client, reads, async () => 7);
	const writer = new Writer(client, newRows, log, async (work) => await work);
	api = createApi(reads, writer, 0);
});

describe('a record', () => {
	it.each([{ Id: 5 }, { Id: '5' }, { Id: -5, Name: null }])('may be %j', async (body) => {
		server.replies.push(answered(200, body));
		expect(await api.getRecord(['todo', 5])).toEqual(body);
	});

	it.each([[[]], [{}], [{ Id: null }], ['<html>'], ['{"Id": 5'], [''], [null], [5]])(
		'is never %j',
		async (body) => {
			server.replies.push(answered(200, body));
			await expect(api.getRecord(['todo', 5])).rejects.toMatchObject({
				details: { type: 'unexpectedResponse', statusCode: 200 },
			});
		},
	);

	it('is not another one than was asked for', async () => {
		server.replies.push(answered(200, { Id: 6, Name: 'b' }), answered(200, { Id: 6 }));
		await expect(api.getRecord(['todo', 5])).rejects.toMatchObject({
			message: expect.stringContaining('it was not the record that was asked for'),
			details: { type: 'unexpectedResponse' },
		});
		expect(await api.getRecord(['scorecard', 'meeting', 5])).toEqual({ Id: 6 });
	});
});

describe('a list', () => {
	it('holds only what is a record', async () => {
		server.replies.push(answered(200, [{ Id: 1 }, null, 'x', [], { Id: 2 }]));
		expect(await api.getList(['L10', 'list'])).toEqual([{ Id: 1 }, { Id: 2 }]);
	});

	it('is not spoilt by a row without an ID, which is left out', async () => {
		const divider = { Id: null, Name: '' };
		server.replies.push(answered(200, [{ Id: 1, Name: 'a' }, { Name: 'b' }, divider]));
		expect(await api.getList(['L10', 'list'])).toEqual([{ Id: 1, Name: 'a' }]);
		server.replies.push(answered(200, [divider]));
		expect(await api.getList(['L10', 'other'])).toEqual([]);
	});

	it.each([[{}], [{ Id: 1 }], [[{ Name: 'a' }]], [['a']], ['[{"Id"'], [''], [null]])(
		'is never %j',
		async (body) => {
			server.replies.push(answered(200, body));
			await expect(api.getList(['L10', 'list'])).rejects.toMatchObject({
				details: { type: 'unexpectedResponse' },
			});
		},
	);
});

it('sends the same read once, and others by themselves', async () => {
	await Promise.all([api.getList(['a']), api.getList(['a']), api.getList(['a'], { x: true })]);
	await api.getList(['a']);
	await api.getList(['a', 'b']);
	expect(server.log).toEqual(['GET a', 'GET a', 'GET a/b']);
});

it('asks again for what failed, since it may be there by now', async () => {
	server.replies.push(answered(400, { message: 'No.' }), answered(200, [{ Id: 1 }]));
	await expect(api.getList(['a'])).rejects.toThrow('said: No');
	expect(await api.getList(['a'])).toEqual([{ Id: 1 }]);
});

describe('a write that brings something into a state', () => {
	const path = ['L10', 1, 'attendees'];
	const add = async () => {
		const adding = api.write({
			request: { method: 'POST', path: [...path, 9] },
			proof: {
				kind: 'state',
				target: 'attendee 9',
				holds: async (now) => (await now.getList(path)).some(({ Id }) => Id === 9),
			},
		});
		return await adding.then(
			() => 'done',
			({ details }: Failure) => `${details.outcome}${details.retryable ? ' retryable' : ''}`,
		);
	};
	const GET = 'GET L10/1/attendees';
	const POST = 'POST L10/1/attendees/9';
	const list = (...ids: number[]) =>
		answered(
			200,
			ids.map((Id) => ({ Id })),
		);

	it.each([
		['empty', [answered(200, '')], 'done', [POST]],
		['some JSON', [answered(200, { ok: true })], 'done', [POST]],
		['lost, and there', [broken, list(9)], 'done', [POST, GET]],
		['lost, and not there', [broken, list(8), answered(204)], 'done', [POST, GET, POST]],
		['a web page, and there', [answered(200, '<html>'), list(9)], 'done', [POST, GET]],
		['late, and not there', [timeout, list(), answered(204)], 'done', [POST, GET, POST]],
		[
			'late each time, and never there',
			[timeout, list(), timeout, list(), timeout, list(), timeout, list()],
			'unknown retryable',
			[POST, GET, POST, GET, POST, GET, POST, GET],
		],
		['lost, and no list', [broken, answered(404, {}), answered(204)], 'done', [POST, GET, POST]],
		['no', [answered(400, { message: 'No.' })], 'rejected', [POST]],
	])('is answered %s', async (_what, replies, outcome, log) => {
		server.replies.push(...replies);
		expect(await add()).toBe(outcome);
		expect(server.log).toEqual(log);
	});

	it('makes what was read be read anew', async () => {
		server.replies.push(list(), answered(200, ''), list(9));
		expect(await api.getList(path)).toEqual([]);
		await add();
		expect(await api.getList(path)).toEqual([{ Id: 9 }]);
	});
});
