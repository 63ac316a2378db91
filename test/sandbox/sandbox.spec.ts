import { setTimeout as sleep } from 'node:timers/promises';
import { startSandbox, type FaultRule, type Sandbox, type SandboxOptions } from '.';

let sandbox: Sandbox;

const start = async (options: SandboxOptions = {}): Promise<void> => {
	sandbox = await startSandbox(options);
};

afterEach(async () => await sandbox.stop());

const send = async (
	method: string,
	path: string,
	body?: unknown,
	bearer = sandbox.apiKey,
	signal?: AbortSignal,
) =>
	await fetch(`${sandbox.url}/api/v1/${path}`, {
		method,
		headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
		...(body !== undefined && { body: JSON.stringify(body) }),
		...(signal && { signal }),
	});

const get = async (path: string) => await (await send('GET', path)).json();
const post = async (path: string, body?: unknown) => await (await send('POST', path, body)).json();

const askToken = async (form: Record<string, string>) =>
	await fetch(`${sandbox.url}/Token`, { method: 'POST', body: new URLSearchParams(form) });

const logIn = async (): Promise<string> => {
	const { username, password } = sandbox.login;
	const answer = await askToken({ GRANT_TYPE: 'password', UserName: username, password });
	return (await answer.json()).access_token;
};

const ids = (rows: Array<{ Id: number }>) => rows.map(({ Id }) => Id);
const jane = { Id: 100, Name: 'Jane Doe' };
const isoTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/);

describe('endpoints', () => {
	beforeEach(async () => await start());

	test.each([
		['users/mine', { Id: 100, Name: 'Jane Doe', ImageUrl: expect.any(String) }],
		['users/321', { Id: 321, Name: 'Priya Nair', Email: 'priya.nair@example.com' }],
		['L10/456', { Id: 456, Basics: { Name: 'Engineering L10' }, CreateTime: isoTime }],
		['todo/1001', { Id: 1001, Name: 'Send proposal', Owner: jane, OriginId: 123 }],
		['issues/2001', { Id: 2001, CloseTime: null, Archived: false, Origin: 'Leadership L10' }],
		['rocks/3001?include_origin=true', { Id: 3001, Origins: [{ Id: 123 }] }],
		['headline/5001?Include_Origin=true', { Id: 5001, Origin: 'Leadership L10' }],
	])('GET %s answers the object', async (path, expected) => {
		expect(await get(path)).toMatchObject(expected);
	});

	test.each([
		['users/mineviewable', [100, 123, 321, 456, 789, 101, 112]],
		['search/user?term=NAIR', [321]],
		['search/user', []],
		['L10/list', [123, 456, 789]],
		['L10/789/list', [456]],
		['L10/123/attendees', [100, 123, 321]],
		['L10/123/issues', [2001, 2002]],
		['L10/123/issues?include_resolved=true', [2001, 2002, 2003]],
		['L10/123/todos', [1001, 1002, 1003, -1004]],
		['L10/123/todos?INCLUDE_CLOSED=true', [1001, 1002, 1003, -1004, 1005]],
		['L10/123/measurables', [4001, 4002, 4003, 4004]],
		['L10/123/rocks', [3001, 3002]],
		['L10/123/headlines', [5001]],
		['todo/user/321', [1002]],
		['todo/users/mine', [1001, -1004, 1006]],
		['issues/users/123', [2002]],
		['issues/users/mine', [2001]],
		['rocks/user/321', [3002]],
		['rocks/user/mine', [3001]],
		['archivedrocks/user/321', []],
		['archivedrocks/user/mine', [3003]],
		['headline/users/100', [5001, 5002]],
		['headline/users/mine', [5001, 5002]],
		['headline/users/321', []],
	])('GET %s answers the list %j', async (path, expected) => {
		expect(ids(await get(path))).toEqual(expected);
	});

	test('the odd rows are there: null owners, null targets, dividers, milestones', async () => {
		const todos = await get('L10/123/todos');
		expect(todos).toContainEqual(expect.objectContaining({ Owner: null }));
		expect(todos).toContainEqual(expect.objectContaining({ Id: -1004, TodoType: 2 }));
		const metrics = await get('L10/123/measurables');
		const divider = { Name: '', Target: null, Owner: null };
		expect(metrics).toContainEqual(expect.objectContaining(divider));
		expect((await get('L10/list'))[0]).toEqual({
			Id: 123,
			Type: 'L10',
			Key: 'L10_123',
			Name: 'Leadership L10',
		});
	});

	test('origins show only where asked for', async () => {
		expect(await get('rocks/3001')).not.toHaveProperty('Origins');
		expect((await get('L10/123/rocks?INCLUDE_ORIGIN=True'))[0]).toHaveProperty('Origins');
		expect(await get('headline/5001')).not.toHaveProperty('Origin');
		expect((await get('headline/users/mine'))[0]).not.toHaveProperty('OriginId');
		const asked = await get('headline/users/mine?include_origin=true');
		expect(asked[0]).toMatchObject({ Origin: 'Leadership L10', OriginId: 123 });
	});

	test('a to-do keeps what is sent under its names, whatever their case', async () => {
		const todo = await post('l10/123/TODOS', {
			TITLE: 'Call back',
			Details: 'by phone',
			AccountableUserID: 321,
			DueDate: '2027-02-28',
		});
		expect(todo).toMatchObject({
			Id: 10_000,
			Name: 'Call back',
			Owner: { Id: 321, Name: 'Priya Nair' },
			DueDate: '2027-02-28T00:00:00',
			Complete: false,
			CreateTime: isoTime,
			OriginId: 123,
		});
		expect(todo).not.toHaveProperty('details');
		expect(sandbox.store.notes.get(10_000)).toBe('by phone');
		expect(sandbox.store.todos.at(-1)).toEqual(todo);
	});

	test('unknown names are dropped in silence, and the defaults step in', async () => {
		const body = { title: 'Call back', ForId: 321, Notes: 'lost' };
		const todo = await post('L10/123/todos', body);
		expect(todo.Owner).toEqual(jane);
		expect(sandbox.store.notes.has(todo.Id)).toBe(false);
		const days = (Date.parse(`${todo.DueDate}Z`) - Date.now()) / 86_400_000;
		expect(days).toBeGreaterThan(5.9);
		expect(days).toBeLessThanOrEqual(7);
		expect(sandbox.requests.at(-1)?.body).toEqual(body);
	});

	test('issues, goals and headlines are created', async () => {
		const issue = { meetingId: 456, title: 'Slow build', ownerId: 456, notes: 'see log' };
		expect(await post('issues/create', issue)).toMatchObject({
			Id: 10_000,
			Owner: { Id: 456 },
			Origin: 'Engineering L10',
		});
		expect(sandbox.store.notes.get(10_000)).toBe('see log');
		const goal = { title: 'Ship it', accountableUserId: 789 };
		expect(await post('L10/456/rocks', goal)).toMatchObject({
			Id: 10_001,
			Owner: { Id: 789 },
			Origins: [{ Id: 456, Name: 'Engineering L10' }],
		});
		const headline = { title: 'Done', ownerId: 321, notes: 'at last' };
		expect(await post('L10/456/headlines', headline)).toMatchObject({
			Id: 10_002,
			Owner: { Id: 321 },
			Origin: 'Engineering L10',
		});
		expect(sandbox.store.notes.get(10_002)).toBe('at last');
	});

	test('meetings and attendees are created', async () => {
		expect(await post('L10/create', { title: 'Board' })).toEqual({ meetingId: 10_000 });
		expect(await get('L10/10000/attendees')).toEqual([]);
		expect(ids(await get('L10/list'))).toContain(10_000);
		const added = await send('POST', 'L10/10000/attendees/321');
		expect([added.status, await added.text()]).toEqual([200, '']);
		expect(ids(await get('L10/10000/attendees'))).toEqual([321]);
		const { meetingId } = await post('L10/create', { title: 'Board', addSelf: true });
		expect(ids(await get(`L10/${meetingId}/attendees`))).toEqual([100]);
	});

	test('the list of meetings leaves out what the caller neither attends nor created', async () => {
		const { id } = sandbox.store.addMeeting({ name: 'Elsewhere', attendeeIds: [321] });
		expect(ids(await get('L10/list'))).not.toContain(id);
		expect(ids(await get('L10/321/list'))).toContain(id);
	});

	test.each([
		['GET', 'L10/abc'],
		['GET', 'L10/12.5/todos'],
		['GET', 'todo/user/mine'],
		['GET', 'nowhere'],
		['POST', 'L10/abc/todos'],
		['HEAD', 'users/mine'],
	])('%s %s answers the web page with 200', async (method, path) => {
		const answer = await send(method, path);
		expect(answer.status).toBe(200);
		expect(answer.headers.get('content-type')).toContain('text/html');
		expect(sandbox.requests.at(-1)?.route).toBe('unknown');
	});

	test.each([
		['GET', 'L10/999', undefined],
		['GET', 'todo/999', undefined],
		['GET', 'users/999', undefined],
		['GET', 'headline/users/999', undefined],
		['POST', 'L10/999/headlines', { title: 'x' }],
		['GET', 'issues/users/999', undefined],
		['POST', 'L10/999/todos', { title: 'x' }],
		['POST', 'L10/123/todos', { title: 'x', accountableUserId: 999 }],
		['POST', 'L10/123/todos', { title: ' ' }],
		['POST', 'L10/123/todos', undefined],
		['POST', 'L10/123/todos', { title: 'x'.repeat(256) }],
		['POST', 'L10/123/todos', { title: 'x', dueDate: '2027-02-30' }],
		['POST', 'L10/123/todos', { title: 'x', dueDate: 'tomorrow' }],
		['POST', 'issues/create', { title: 'x' }],
		['POST', 'L10/123/attendees/999', undefined],
		['POST', 'L10/create', { title: '' }],
	])('%s %s with %j is refused and changes nothing', async (method, path, body) => {
		const answer = await send(method, path, body);
		expect(answer.status).toBe(400);
		expect(await answer.json()).toEqual({ error: true, message: expect.any(String) });
		expect(sandbox.store.addTodo().Id).toBe(10_000);
	});

	test('a title of 255 characters is taken', async () => {
		expect(await post('L10/123/rocks', { title: 'x'.repeat(255) })).toHaveProperty('Id');
	});
});

describe('doubts', () => {
	test('a meeting may embed its parts and the goal list may be broken', async () => {
		await start({ embedsParts: true, brokenGoalList: true });
		expect(ids((await get('L10/123')).Todos)).toContain(1001);
		expect(await (await send('GET', 'L10/123/rocks')).text()).toContain('<!DOCTYPE html>');
	});
});

describe('access', () => {
	const statusWith = async (bearer: string) => {
		const answer = await send('GET', 'users/mine', undefined, bearer);
		return answer.status === 401 ? [401, await answer.text()] : [answer.status];
	};

	test('a login is answered as documented', async () => {
		await start();
		const { username: userName, password } = sandbox.login;
		const answer = await askToken({ grant_type: 'password', USERNAME: userName, password });
		expect(await answer.json()).toEqual({
			access_token: expect.any(String),
			token_type: 'bearer',
			expires_in: 1_209_599,
			userName,
			'.issued': expect.stringMatching(/GMT$/),
			'.expires': expect.stringMatching(/GMT$/),
		});
	});

	test('a wrong login, another grant or a JSON body gets no token', async () => {
		await start();
		const { username, password } = sandbox.login;
		const wrong = await askToken({ grant_type: 'password', username, password: 'x' });
		expect(wrong.status).toBe(400);
		expect(await wrong.json()).toMatchObject({ error: 'invalid_grant' });
		expect((await askToken({ username, password })).status).toBe(400);
		const body = JSON.stringify({ grant_type: 'password', username, password });
		const headers = { 'content-type': 'application/json' };
		const asJson = await fetch(`${sandbox.url}/Token`, { method: 'POST', headers, body });
		expect(asJson.status).toBe(400);
		expect(sandbox.stats().tokensIssued).toBe(0);
	});

	test('key and tokens open the door until they are revoked or expired', async () => {
		await start();
		const token = await logIn();
		expect(await statusWith(token)).toEqual([200]);
		expect(await statusWith('wrong')).toEqual([401, '']);
		expect((await fetch(`${sandbox.url}/api/v1/users/mine`)).status).toBe(401);
		sandbox.expireTokens();
		expect(await statusWith(token)).toEqual([401, '']);
		expect(await statusWith(await logIn())).toEqual([200]);
		expect(await statusWith(sandbox.apiKey)).toEqual([200]);
		sandbox.revokeKey();
		expect(await statusWith(sandbox.apiKey)).toEqual([401, '']);
	});

	test('tokens die of age', async () => {
		await start({ tokenLifetime: 400 });
		const token = await logIn();
		expect(await statusWith(token)).toEqual([200]);
		await sleep(410);
		expect(await statusWith(token)).toEqual([401, '']);
	});

	test('a new token voids the old ones where told so', async () => {
		await start({ voidOldTokens: true });
		const [old, young] = [await logIn(), await logIn()];
		expect([await statusWith(old), await statusWith(young)]).toEqual([[401, ''], [200]]);
	});
});

describe('faults', () => {
	beforeEach(async () => await start());

	const tryTodo = async (): Promise<unknown[]> => {
		const signal = AbortSignal.timeout(300);
		const answer = send('POST', 'L10/456/todos', { title: 'Faulty' }, sandbox.apiKey, signal);
		const parts = answer.then(async (arrived) => [arrived.status, await arrived.text()]);
		return await parts.catch(({ name }: Error) => [name]);
	};
	const page = expect.stringContaining('<!DOCTYPE html>');
	const cutJson = expect.stringMatching(/^\{.*[^}]$/);
	const noId = expect.not.stringContaining('"Id":10000');
	const rules: Array<[FaultRule, unknown[]]> = [
		[{ fault: 'status' }, [500, 'Internal Server Error']],
		[{ fault: 'status', status: 503 }, [503, 'Service Unavailable']],
		[{ fault: 'status', status: 401 }, [401, '']],
		[{ fault: 'status', status: 429, message: 'Slow' }, [429, '{"error":true,"message":"Slow"}']],
		[{ fault: 'html' }, [200, page]],
		[{ fault: 'brokenJson' }, [200, cutJson]],
		[{ fault: 'emptyBody' }, [200, '']],
		[{ fault: 'missingId' }, [200, noId]],
		[{ fault: 'truncate' }, ['TypeError']],
		[{ fault: 'reset' }, ['TypeError']],
		[{ fault: 'hang' }, ['TimeoutError']],
	];
	const cases = rules.flatMap(([rule, expected]) =>
		(['before', 'after'] as const).map((when) => {
			const name = [rule.fault, rule.status, when].join(' ');
			return { name, rule: { ...rule, when }, expected };
		}),
	);

	test.each(cases)('$name', async ({ rule, expected }) => {
		sandbox.faults.add({ ...rule, times: 1 });
		expect(await tryTodo()).toEqual(expected);
		const record = sandbox.requests[0];
		expect(record?.fault).toBe(rule.fault);
		if (rule.fault !== 'truncate') {
			expect(record?.status).toBe(typeof expected[0] === 'number' ? expected[0] : undefined);
		}
		const written = sandbox.store.todos.filter(({ Name }) => Name === 'Faulty');
		expect(written).toHaveLength(rule.when === 'after' ? 1 : 0);
		expect(await tryTodo()).toEqual([200, expect.stringContaining('"Faulty"')]);
	});

	test('missingId drops the ID of a new meeting and of list rows, and nothing else', async () => {
		sandbox.faults.add({ fault: 'missingId', when: 'after' });
		expect(await post('L10/create', { title: 'Board' })).toEqual({});
		const [row] = await get('L10/list');
		expect(row).toEqual({ Type: 'L10', Key: 'L10_123', Name: 'Leadership L10' });
		expect(await get('todo/1001')).toMatchObject({ Owner: jane });
	});

	test('a reset is a reset', async () => {
		sandbox.faults.add({ fault: 'reset' });
		const error = await fetch(`${sandbox.url}/api/v1/users/mine`).catch((thrown) => thrown);
		expect(error.cause.code).toBe('ECONNRESET');
	});

	test('a delay only delays', async () => {
		sandbox.faults.add({ fault: 'delay', delay: 60 });
		expect(await get('users/mine')).toMatchObject(jane);
		const { arrivedAt = 0, finishedAt = 0 } = sandbox.requests[0] ?? {};
		expect(finishedAt - arrivedAt).toBeGreaterThan(55);
	});

	const statuses = async (count: number, path = 'users/mine'): Promise<number[]> => {
		const seen: number[] = [];
		for (let left = count; left > 0; left -= 1) seen.push((await send('GET', path)).status);
		return seen;
	};

	test('route, skip, times and match narrow a rule down', async () => {
		sandbox.faults.add({ fault: 'status', route: 'GET USERS/mine', skip: 1, times: 1 });
		expect(await statuses(3)).toEqual([200, 500, 200]);
		sandbox.faults.add({ fault: 'status', route: /^get l10\/:id/i });
		expect(await statuses(1, 'L10/list')).toEqual([200]);
		expect(await statuses(1, 'L10/123/todos')).toEqual([500]);
		sandbox.faults.clear();
		sandbox.faults.add({ fault: 'status', match: ({ query }) => query.term === 'x' });
		expect(await statuses(1, 'search/user?term=y')).toEqual([200]);
		expect(await statuses(1, 'search/user?term=x')).toEqual([500]);
	});

	test('the same seed throws the same dice', async () => {
		const throwDice = async (seed: number): Promise<number[]> => {
			await sandbox.stop();
			await start({ seed });
			sandbox.faults.add({ fault: 'status', rate: 0.5 });
			return await statuses(20);
		};
		const first = await throwDice(7);
		expect(new Set(first)).toEqual(new Set([200, 500]));
		expect(await throwDice(7)).toEqual(first);
		expect(await throwDice(8)).not.toEqual(first);
	});

	test('logging in is spared unless a rule names it', async () => {
		sandbox.faults.add({ fault: 'status', status: 502 });
		expect(await logIn()).toEqual(expect.any(String));
		sandbox.faults.clear();
		sandbox.faults.add({ fault: 'status', status: 502, route: 'POST token' });
		expect((await askToken({})).status).toBe(502);
	});

	test.each([
		[{ retryAfter: 1 }, /^1$/],
		[{ retryAfter: 'date', retryAfterMs: 500 }, /GMT$/],
	] as const)('Retry-After %j, and what comes before it is early', async (wish, form) => {
		sandbox.faults.add({ fault: 'status', status: 429, times: 1, ...wish });
		const header = (await send('GET', 'users/mine')).headers.get('retry-after') ?? '';
		expect(header).toMatch(form);
		// Whole seconds: a date half a second away may lie up to 1.5 s ahead.
		if (header.endsWith('GMT')) expect(Date.parse(header) - Date.now()).toBeLessThan(1500);
		const wait = header === '1' ? 1000 : Date.parse(header) - Date.now();
		await send('GET', 'users/mine');
		await sleep(wait);
		await send('GET', 'users/mine');
		expect(sandbox.requests.map(({ early }) => early)).toEqual([undefined, true, undefined]);
		expect(sandbox.stats()).toMatchObject({ early: 1, refusals: 1 });
	});
});

describe('rate limit', () => {
	test.each([
		[{}, 429, /^1$/],
		[{ retryAfter: 'date', status: 503 }, 503, /GMT$/],
		[{ retryAfter: 'none' }, 429, /^$/],
	] as const)('%j refuses what is too much', async (wish, status, form) => {
		await start({ rateLimit: { maxRequests: 2, interval: 300, ...wish } });
		const answers = [1, 2, 3].map(async () => await send('POST', 'L10/123/todos', { title: 'x' }));
		const refused = (await Promise.all(answers)).filter((answer) => answer.status !== 200);
		expect(refused.map((answer) => answer.status)).toEqual([status]);
		expect(refused[0]?.headers.get('retry-after') ?? '').toMatch(form);
		expect(sandbox.store.todos.filter(({ Name }) => Name === 'x')).toHaveLength(2);
		expect(sandbox.stats().refusals).toBe(1);
		expect(await logIn()).toEqual(expect.any(String));
		await sleep(310);
		expect((await send('GET', 'users/mine')).status).toBe(200);
	});
});

describe('record', () => {
	test('requests are recorded as sent', async () => {
		await start();
		await send('GET', 'L10/123/Todos?INCLUDE_CLOSED=true');
		await logIn();
		expect(sandbox.requests).toMatchObject([
			{
				method: 'GET',
				path: '/api/v1/L10/123/Todos',
				route: 'GET l10/:id/todos',
				query: { INCLUDE_CLOSED: 'true' },
				headers: { authorization: `Bearer ${sandbox.apiKey}` },
				status: 200,
				finishedAt: expect.any(Number),
			},
			{ route: 'POST token', body: { GRANT_TYPE: 'password' }, status: 200 },
		]);
		expect(sandbox.stats()).toMatchObject({
			total: 2,
			byRoute: { 'GET l10/:id/todos': 1, 'POST token': 1 },
			peakInFlight: 1,
			tokensIssued: 1,
		});
		sandbox.resetRecord();
		expect(sandbox.requests).toEqual([]);
		expect(sandbox.stats()).toMatchObject({ total: 0, peakInFlight: 0, connections: 0 });
	});

	test('latency holds answers back, and the peak counts what overlaps', async () => {
		await start({ latency: { min: 40, max: 60 } });
		await Promise.all([1, 2, 3].map(async () => await send('GET', 'users/mine')));
		expect(sandbox.stats()).toMatchObject({ peakInFlight: 3, connections: 3 });
		for (const { arrivedAt, finishedAt = 0 } of sandbox.requests) {
			expect(finishedAt - arrivedAt).toBeGreaterThan(35);
		}
	});

	test('a client that leaves is no longer in flight, though its request took effect', async () => {
		await start({ latency: 500 });
		const leaving = new AbortController();
		const path = 'L10/123/todos';
		const answer = send('POST', path, { title: 'Left' }, sandbox.apiKey, leaving.signal);
		const hasTodo = () => sandbox.store.todos.some(({ Name }) => Name === 'Left');
		while (!hasTodo()) await sleep(5);
		leaving.abort();
		await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
		while (sandbox.requests[0]?.finishedAt === undefined) await sleep(5);
		expect(sandbox.requests[0].status).toBeUndefined();
		await get('users/mine');
		expect(sandbox.stats().peakInFlight).toBe(1);
	});

	test('stop closes a hanging connection at once', async () => {
		await start();
		sandbox.faults.add({ fault: 'hang' });
		const hanging = send('GET', 'users/mine').catch(() => 'closed');
		await sleep(50);
		await sandbox.stop();
		expect(await hanging).toBe('closed');
	});
});
