import { createApi, readId } from '../../../nodes/Bloomy/engine/operations/api';
import type { Answer } from '../../../nodes/Bloomy/engine/contract';
import type { Failure } from '../../../nodes/Bloomy/engine/failure';
import { BloomGrowth, answered, broken, startRun, timeout } from '../bloomGrowth';

let server: BloomGrowth;
let api: ReturnType<typeof createApi>;
beforeEach(() => {
	server = new BloomGrowth();
	api = createApi(startRun(server.send), new Map(), 0);
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
});

describe('a list', () => {
	it('holds only what is a record', async () => {
		server.replies.push(answered(200, [{ Id: 1 }, null, 'x', [], { Id: 2 }]));
		expect(await api.getList(['L10', 'list'])).toEqual([{ Id: 1 }, { Id: 2 }]);
	});

	it.each([[{}], [{ Id: 1 }], ['<html>'], ['[{"Id"'], [''], [null]])(
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

describe('a write that gives nothing back', () => {
	const path = ['L10', 1, 'attendees'];
	const isDone = (rows: Answer[]) => rows.some(({ Id }) => Id === 9);
	const add = async () => {
		const adding = api.post({ path: [...path, 9] }, { path, isDone });
		return await adding.then(
			() => 'done',
			(error: Failure) => error.details.outcome,
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
		[
			'lost, and not there',
			[broken, list(8), list(8), answered(204)],
			'done',
			[POST, GET, GET, POST],
		],
		['a web page, and there', [answered(200, '<html>'), list(9)], 'done', [POST, GET]],
		['late, and never there', [timeout, list(), list()], 'unknown', [POST, GET, GET]],
		['lost, and no list', [broken, answered(404)], 'unknown', [POST, GET]],
		['no', [answered(400)], 'rejected', [POST]],
	])('is answered %s', async (_what, replies, outcome, log) => {
		server.replies.push(...replies);
		expect(await add()).toBe(outcome);
		expect(server.log).toEqual(log);
	});

	it('makes the list be read anew', async () => {
		server.replies.push(list(), answered(200, ''), list(9));
		expect(await api.getList(path)).toEqual([]);
		await add();
		expect(await api.getList(path)).toEqual([{ Id: 9 }]);
	});
});

it.each([
	[5, 5],
	['5', 5],
	[-5, -5],
	['-5', -5],
	...['', '5.5', '1e3', null, undefined, 1.5, 2 ** 53, {}, true].map((value) => [value, undefined]),
])('reads the ID %j as %p', (value, id) => {
	expect(readId(value)).toBe(id);
});
