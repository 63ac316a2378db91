import { setTimeout as sleep } from 'node:timers/promises';
import { resources } from '.';
import type { ResourceName } from '.';
import { Client, isoTime, JANE } from './client';

const client = new Client();
afterEach(async () => await client.stop());

describe('endpoints', () => {
	beforeEach(async () => await client.start());

	test.each([
		['users/mine', { Id: 100, Name: 'Jane Doe', ImageUrl: expect.any(String) }],
		['users/321', { Id: 321, Name: 'Priya Nair', Email: 'priya.nair@example.com' }],
		['L10/456', { Id: 456, Basics: { Name: 'Engineering L10' }, CreateTime: isoTime }],
		['todo/1001', { Id: 1001, Name: 'Send proposal', Owner: JANE, OriginId: 123 }],
		['issues/2001', { Id: 2001, CloseTime: null, Archived: false, Origin: 'Leadership L10' }],
		['rocks/3001?include_origin=true', { Id: 3001, Origins: [{ Id: 123 }] }],
		['headline/5001?Include_Origin=true', { Id: 5001, Origin: 'Leadership L10' }],
		['milestones/1004', { Id: 1004, Name: 'Milestone of a goal', Status: 'NotDone', RockId: 3001 }],
		['measurables/4001', { Id: 4001, Name: 'Revenue', Target: 100_000, Modifiers: 'Dollar' }],
		['measurables/4101', { Direction: 'Between', Target: 20, AltTarget: 30 }],
	])('GET %s answers the object', async (path, expected) => {
		expect(await client.get(path)).toMatchObject(expected);
	});

	test.each([
		['users/mineviewable', [100, 123, 321, 456, 789, 101, 112]],
		['search/user?term=NAIR', [321]],
		['search/user', []],
		['search/all?term=%25', [100, 123, 321, 456, 789, 101, 112, 123, 456, 789]],
		['search/all?term=le', [456, 123, 789]],
		['search/all', []],
		['L10/list', [123, 456, 789]],
		['L10/789/list', [456]],
		['L10/123/attendees', [100, 123, 321]],
		['L10/123/issues', [2001, 2002]],
		['L10/123/issues?include_resolved=true', [2001, 2002, 2003]],
		['L10/123/todos', [1001, 1002, 1003, -1004, -6001]],
		['L10/123/todos?INCLUDE_CLOSED=true', [1001, 1002, 1003, 1005, -1004, -6001]],
		['L10/123/measurables', [4001, 4002, 4003, 4004, -4005, 4006, 4007]],
		['L10/789/measurables', [4201, null, 4202]],
		['L10/123/rocks', [3001, 3002]],
		['L10/123/headlines', [5001]],
		['L10/123/users/321/todos', [1002, -6001]],
		['L10/123/users/123/issues', [2002]],
		['L10/123/users/321/rocks', [3002]],
		['L10/123/users/100/headlines', [5001]],
		['L10/123/users/100/measurables', [4001, 4003, 4006, 4007]],
		['L10/456/users/100/measurables', []],
		['todo/user/321', [1002, -6001]],
		['todo/users/mine', [1001, 1006, -1004]],
		['issues/users/123', [2002]],
		['issues/users/mine', [2001]],
		['rocks/user/321', [3002]],
		['rocks/user/mine', [3001]],
		['rocks/3001/milestones', [1004]],
		['archivedrocks/user/321', []],
		['archivedrocks/user/mine', [3003]],
		['headline/users/100', [5001, 5002]],
		['headline/users/mine', [5001, 5002]],
		['headline/users/321', []],
		['measurables/user/112', [4201, 4202]],
		['measurables/user/mine', [4001, 4003, 4006, 4007]],
	])('GET %s answers the list %j', async (path, expected) => {
		expect(await client.ids(path)).toEqual(expected);
	});

	test('the odd rows are there: null owners, null targets, a formula, milestones', async () => {
		const todos = await client.get('L10/123/todos');
		expect(todos).toContainEqual(expect.objectContaining({ Owner: null }));
		const metrics = await client.get('L10/123/measurables');
		expect(metrics).toContainEqual(expect.objectContaining({ Name: 'Open leads', Target: null }));
		expect(metrics).toContainEqual(expect.objectContaining({ Id: 4006, IsFormula: true }));
		expect((await client.get('L10/list'))[0]).toEqual({
			Id: 123,
			Type: 'L10',
			Key: 'L10_123',
			Name: 'Leadership L10',
		});
	});

	test('dividers have an ID, a negative one, or none', async () => {
		const empty = { Name: '', Target: null, Owner: null };
		const leadership = await client.get('L10/123/measurables');
		expect(leadership).toContainEqual(expect.objectContaining({ Id: 4002, ...empty }));
		expect(leadership).toContainEqual(expect.objectContaining({ Id: -4005, ...empty }));
		const sales = await client.get('L10/789/measurables');
		expect(sales).toContainEqual(expect.objectContaining({ Id: null, ...empty }));
	});

	test('a milestone shows among the to-dos of its meeting and owner, with a negative ID', async () => {
		const [row] = (await client.get('L10/123/todos')).filter(({ Id }: { Id: number }) => Id < 0);
		expect(row).toMatchObject({
			Id: -1004,
			TodoType: 2,
			Name: 'Milestone of a goal',
			Owner: JANE,
			OriginId: 123,
		});
		expect(await client.get('todo/-1004')).toEqual(row);
	});

	test('the searches give e-mail addresses, and say what each row is', async () => {
		const priya = { Id: 321, Email: 'priya.nair@example.com', ResultType: 'User' };
		expect(await client.get('search/user?term=priya')).toMatchObject([priya]);
		const all: Array<Record<string, unknown>> = await client.get('search/all?term=%25');
		expect(all).toContainEqual(expect.objectContaining(priya));
		expect(all.filter(({ ResultType }) => ResultType !== 'User')).toMatchObject([
			{ Name: 'Leadership L10', ResultType: 'L10' },
			{ Name: 'Engineering L10' },
			{ Name: 'Sales L10' },
		]);
	});

	test('the seed fits a sheet that names people and meetings', async () => {
		const { users, meetings } = client.sandbox.store;
		const names = [...users.map(({ Name }) => Name), ...meetings.map(({ name }) => name)];
		for (const name of ['Jane Doe', 'Marco Rossi', 'Ann Kowalski', 'Engineering L10']) {
			expect(names).toContain(name);
		}
		expect(names).not.toContain('Bob Marsh');
		expect(names).not.toContain('Marketing L10');
	});

	test('origins show only where asked for', async () => {
		expect(await client.get('rocks/3001')).not.toHaveProperty('Origins');
		expect((await client.get('L10/123/rocks?INCLUDE_ORIGIN=True'))[0]).toHaveProperty('Origins');
		expect(await client.get('headline/5001')).not.toHaveProperty('Origin');
		expect((await client.get('headline/users/mine'))[0]).not.toHaveProperty('OriginId');
		const asked = await client.get('headline/users/mine?include_origin=true');
		expect(asked[0]).toMatchObject({ Origin: 'Leadership L10', OriginId: 123 });
	});

	test('a to-do keeps what is sent under its names, whatever their case', async () => {
		const todo = await client.post('l10/123/TODOS', {
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
		expect(client.sandbox.store.notes.get(10_000)).toBe('by phone');
		expect(client.sandbox.store.todos.at(-1)).toEqual(todo);
	});

	test('unknown names are dropped in silence, and the defaults step in', async () => {
		const body = { title: 'Call back', ForId: 321, Notes: 'lost' };
		const todo = await client.post('L10/123/todos', body);
		expect(todo.Owner).toEqual(JANE);
		expect(client.sandbox.store.notes.has(todo.Id)).toBe(false);
		const days = (Date.parse(`${todo.DueDate}Z`) - Date.now()) / 86_400_000;
		expect(days).toBeGreaterThan(5.9);
		expect(days).toBeLessThanOrEqual(7);
		expect(client.sandbox.requests.at(-1)?.body).toEqual(body);
	});

	test('issues, goals and headlines are created', async () => {
		const issue = { meetingId: 456, title: 'Slow build', ownerId: 456, notes: 'see log' };
		expect(await client.post('issues/create', issue)).toMatchObject({
			Id: 10_000,
			Owner: { Id: 456 },
			Origin: 'Engineering L10',
		});
		expect(client.sandbox.store.notes.get(10_000)).toBe('see log');
		const goal = { title: 'Ship it', accountableUserId: 789 };
		expect(await client.post('L10/456/rocks', goal)).toMatchObject({
			Id: 10_001,
			Owner: { Id: 789 },
			Origins: [{ Id: 456, Name: 'Engineering L10' }],
		});
		const headline = { title: 'Done', ownerId: 321, notes: 'at last' };
		expect(await client.post('L10/456/headlines', headline)).toMatchObject({
			Id: 10_002,
			Owner: { Id: 321 },
			Origin: 'Engineering L10',
		});
		expect(client.sandbox.store.notes.get(10_002)).toBe('at last');
	});

	test("a to-do of the caller's own belongs to no meeting and takes no owner", async () => {
		const body = { title: 'Renew visa', notes: 'two photos', ownerId: 321, details: 'lost' };
		const todo = await client.post('todo/create', body);
		expect(todo).toMatchObject({ Name: 'Renew visa', Owner: JANE, Origin: 'Individual' });
		expect(todo.OriginId ?? null).toBeNull();
		expect(client.sandbox.store.notes.get(todo.Id)).toBe('two photos');
		expect(await client.ids('todo/users/mine')).toContain(todo.Id);
		expect(await client.ids('L10/123/todos')).not.toContain(todo.Id);
	});

	test('a milestone is sent as title and read as Name, by its goal', async () => {
		const body = { title: 'First customer', dueDate: '2027-01-31' };
		const milestone = await client.post('rocks/3002/milestones', body);
		expect(milestone).toEqual({
			Id: 10_000,
			Name: 'First customer',
			DueDate: '2027-01-31T00:00:00',
			Status: 'NotDone',
			RockId: 3002,
		});
		expect(await client.get('rocks/3002/milestones')).toContainEqual(milestone);
		expect(await client.ids('L10/123/users/321/todos')).toContain(-10_000);
		expect(await client.get('rocks/3002')).not.toHaveProperty('Milestones');
	});

	test('meetings and attendees are created', async () => {
		expect(await client.post('L10/create', { title: 'Board' })).toEqual({ meetingId: 10_000 });
		expect(await client.get('L10/10000/attendees')).toEqual([]);
		expect(await client.ids('L10/list')).toContain(10_000);
		const added = await client.send('POST', 'L10/10000/attendees/321');
		expect([added.status, await added.text()]).toEqual([200, '']);
		expect(await client.ids('L10/10000/attendees')).toEqual([321]);
		const { meetingId } = await client.post('L10/create', { title: 'Board', addSelf: true });
		expect(await client.ids(`L10/${meetingId}/attendees`)).toEqual([100]);
	});

	test('the list of meetings leaves out what the caller neither attends nor created', async () => {
		const { id } = client.sandbox.store.addMeeting({ name: 'Elsewhere', attendeeIds: [321] });
		expect(await client.ids('L10/list')).not.toContain(id);
		expect(await client.ids('L10/321/list')).toContain(id);
	});

	test.each([
		['GET', 'L10/abc'],
		['GET', 'L10/12.5/todos'],
		['GET', 'todo/user/mine'],
		['GET', 'nowhere'],
		['POST', 'L10/abc/todos'],
		['HEAD', 'users/mine'],
	])('%s %s answers the web page with 200', async (method, path) => {
		const answer = await client.send(method, path);
		expect(answer.status).toBe(200);
		expect(answer.headers.get('content-type')).toContain('text/html');
		expect(client.sandbox.requests.at(-1)?.route).toBe('unknown');
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
		['POST', 'todo/create', {}],
		['POST', 'rocks/3001/milestones', { title: 'x' }],
		['POST', 'rocks/3001/milestones', { dueDate: '2027-01-31' }],
		['POST', 'rocks/999/milestones', { title: 'x', dueDate: '2027-01-31' }],
		['POST', 'measurables/create', { target: 5 }],
		['POST', 'measurables/create', { name: 'x', direction: 'Upwards' }],
		['POST', 'measurables/create', { name: 'x', unitType: 'Bananas' }],
		['GET', 'measurables/4002', undefined],
		['GET', 'milestones/999', undefined],
		['GET', 'scorecard/meeting/999', undefined],
	])('%s %s with %j is refused and changes nothing', async (method, path, body) => {
		const answer = await client.send(method, path, { body });
		expect(answer.status).toBe(400);
		expect(await answer.json()).toEqual({ error: true, message: expect.any(String) });
		expect(client.sandbox.store.addTodo().Id).toBe(10_000);
	});

	test('a title of 255 characters is taken', async () => {
		expect(await client.post('L10/123/rocks', { title: 'x'.repeat(255) })).toHaveProperty('Id');
	});
});

describe('resources', () => {
	const creating: Record<ResourceName, [write: string, list: string, body: object]> = {
		todo: ['L10/456/todos', 'L10/456/todos', { title: 'New', accountableUserId: 321 }],
		issue: ['issues/create', 'L10/456/issues', { meetingId: 456, title: 'New', ownerId: 321 }],
		goal: ['L10/456/rocks', 'L10/456/rocks', { title: 'New', accountableUserId: 321 }],
		milestone: [
			'rocks/3002/milestones',
			'rocks/3002/milestones',
			{ title: 'New', dueDate: '2027-01-01' },
		],
		headline: ['L10/456/headlines', 'L10/456/headlines', { title: 'New', ownerId: 321 }],
		metric: [
			'measurables/create',
			'measurables/user/mine',
			{ name: 'New', accountableUserId: 321 },
		],
		meeting: ['L10/create', 'L10/list', { title: 'New' }],
	};
	const places: Partial<Record<ResourceName, object>> = {
		milestone: { meetingId: 123, ownerId: 321 },
		metric: { meetingId: null, ownerId: 321 },
		meeting: { meetingId: null, ownerId: null },
	};

	test.each(Object.entries(creating))(
		'%s: its routes are those that create and list, and its column holds the new record',
		async (name, [write, list, body]) => {
			const { store, requests } = await client.start();
			const { routes, readStored } = resources[name as ResourceName];
			const before = readStored(store).length;
			const { Id, meetingId } = await client.post(write, body);
			await client.get(list);
			expect(requests.map(({ route }) => route)).toEqual([routes.write, routes.list]);
			expect(readStored(store)).toHaveLength(before + 1);
			expect(readStored(store).at(-1)).toEqual({
				id: Id ?? meetingId,
				title: 'New',
				...(places[name as ResourceName] ?? { meetingId: 456, ownerId: 321 }),
			});
		},
	);

	test('a metric is in the meeting on whose scorecard it was put', async () => {
		const { store } = await client.start();
		const { Id } = await client.post('measurables/create', { name: 'New' });
		await client.change('POST', `L10/456/measurables/${Id}`);
		expect(resources.metric.readStored(store).at(-1)).toMatchObject({ id: Id, meetingId: 456 });
	});
});

describe('access', () => {
	const statusWith = async (bearer: string) => {
		const answer = await client.send('GET', 'users/mine', { bearer });
		return answer.status === 401 ? [401, await answer.text()] : [answer.status];
	};

	test('a login is answered as documented', async () => {
		await client.start();
		const { username: userName, password } = client.sandbox.login;
		const answer = await client.askToken({ grant_type: 'password', USERNAME: userName, password });
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
		await client.start();
		const { username, password } = client.sandbox.login;
		const wrong = await client.askToken({ grant_type: 'password', username, password: 'x' });
		expect(wrong.status).toBe(400);
		expect(await wrong.json()).toMatchObject({ error: 'invalid_grant' });
		expect((await client.askToken({ username, password })).status).toBe(400);
		const body = JSON.stringify({ grant_type: 'password', username, password });
		const headers = { 'content-type': 'application/json' };
		const asJson = await fetch(`${client.sandbox.url}/Token`, { method: 'POST', headers, body });
		expect(asJson.status).toBe(400);
		expect(client.sandbox.stats().tokensIssued).toBe(0);
	});

	test('key and tokens open the door until they are revoked or expired', async () => {
		await client.start();
		const token = await client.logIn();
		expect(await statusWith(token)).toEqual([200]);
		expect(await statusWith('wrong')).toEqual([401, '']);
		expect((await fetch(`${client.sandbox.url}/api/v1/users/mine`)).status).toBe(401);
		client.sandbox.expireTokens();
		expect(await statusWith(token)).toEqual([401, '']);
		expect(await statusWith(await client.logIn())).toEqual([200]);
		expect(await statusWith(client.sandbox.apiKey)).toEqual([200]);
		client.sandbox.revokeKey();
		expect(await statusWith(client.sandbox.apiKey)).toEqual([401, '']);
	});

	test('tokens die of age', async () => {
		await client.start({ tokenLifetime: 400 });
		const token = await client.logIn();
		expect(await statusWith(token)).toEqual([200]);
		await sleep(410);
		expect(await statusWith(token)).toEqual([401, '']);
	});

	test('a new token voids the old ones where told so', async () => {
		await client.start({ voidOldTokens: true });
		const [old, young] = [await client.logIn(), await client.logIn()];
		expect([await statusWith(old), await statusWith(young)]).toEqual([[401, ''], [200]]);
	});
});

describe('record', () => {
	test('requests are recorded as sent', async () => {
		await client.start();
		await client.send('GET', 'L10/123/Todos?INCLUDE_CLOSED=true');
		await client.logIn();
		expect(client.sandbox.requests).toMatchObject([
			{
				method: 'GET',
				path: '/api/v1/L10/123/Todos',
				route: 'GET l10/:id/todos',
				query: { INCLUDE_CLOSED: 'true' },
				headers: { authorization: `Bearer ${client.sandbox.apiKey}` },
				ports: { client: expect.any(Number), server: expect.any(Number) },
				status: 200,
				finishedAt: expect.any(Number),
			},
			{ route: 'POST token', body: { GRANT_TYPE: 'password' }, status: 200 },
		]);
		expect(client.sandbox.stats()).toMatchObject({
			total: 2,
			byRoute: { 'GET l10/:id/todos': 1, 'POST token': 1 },
			peakInFlight: 1,
			tokensIssued: 1,
		});
		client.sandbox.resetRecord();
		expect(client.sandbox.requests).toEqual([]);
		expect(client.sandbox.stats()).toMatchObject({ total: 0, peakInFlight: 0, connections: 0 });
	});

	test('latency holds answers back, and the peak counts what overlaps', async () => {
		await client.start({ latency: { min: 40, max: 60 } });
		await Promise.all([1, 2, 3].map(async () => await client.send('GET', 'users/mine')));
		expect(client.sandbox.stats()).toMatchObject({ peakInFlight: 3, connections: 3 });
		for (const { arrivedAt, finishedAt = 0 } of client.sandbox.requests) {
			expect(finishedAt - arrivedAt).toBeGreaterThan(35);
		}
	});

	test('a client that leaves is no longer in flight, though its request took effect', async () => {
		await client.start({ latency: 500 });
		const leaving = new AbortController();
		const path = 'L10/123/todos';
		const answer = client.send('POST', path, { body: { title: 'Left' }, signal: leaving.signal });
		const hasTodo = () => client.sandbox.store.todos.some(({ Name }) => Name === 'Left');
		while (!hasTodo()) await sleep(5);
		leaving.abort();
		await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
		while (client.sandbox.requests[0]?.finishedAt === undefined) await sleep(5);
		expect(client.sandbox.requests[0].status).toBeUndefined();
		await client.get('users/mine');
		expect(client.sandbox.stats().peakInFlight).toBe(1);
	});

	test('stop closes a hanging connection at once', async () => {
		await client.start();
		client.sandbox.faults.add({ fault: 'hang' });
		const hanging = client.send('GET', 'users/mine').catch(() => 'closed');
		await sleep(50);
		await client.stop();
		expect(await hanging).toBe('closed');
	});
});
