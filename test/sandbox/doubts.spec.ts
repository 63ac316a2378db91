import { rewriteTitle, toDayBefore, type Doubts } from '.';
import { Client, DONE, isoTime, JANE } from './client';

const client = new Client();
afterEach(async () => await client.stop());

const priya = { Id: 321, Name: 'Priya Nair' };
const createTodo = async (body: object = {}) =>
	await client.post('L10/456/todos', { title: 'New', ...body });

describe('what is read', () => {
	test('a meeting may hold all its parts, and the goal list may be broken', async () => {
		await client.start({ embedsParts: true, brokenGoalList: true });
		const meeting = await client.get('L10/123');
		expect(meeting).toMatchObject({
			Id: 123,
			Attendees: [{ Id: 100 }, { Id: 123 }, { Id: 321 }],
			Todos: [{ Id: 1001 }, { Id: 1002 }, { Id: 1003 }, { Id: -1004 }, { Id: -6001 }],
			IssuesList: { Issues: [{ Id: 2001 }, { Id: 2002 }] },
			Rocks: [{ Id: 3001 }, { Id: 3002 }],
			Headlines: [{ Id: 5001 }],
		});
		expect(meeting.Scorecard).toEqual(await client.get('scorecard/meeting/123'));
		expect(await (await client.send('GET', 'L10/123/rocks')).text()).toContain('<!DOCTYPE html>');
	});

	test('by default a meeting holds its basics alone', async () => {
		await client.start();
		const names = Object.keys(await client.get('L10/123'));
		expect(names).toEqual(['Id', 'Basics', 'CreateTime', 'Type']);
	});

	test('the visible users may lack their addresses, which the searches give', async () => {
		await client.start({ usersWithoutEmail: true });
		const users: object[] = await client.get('users/mineviewable');
		expect(users).toHaveLength(7);
		for (const user of users) expect(user).not.toHaveProperty('Email');
		for (const path of ['search/user?term=nair', 'search/all?term=nair']) {
			expect(await client.get(path)).toMatchObject([{ Email: 'priya.nair@example.com' }]);
		}
	});

	test.each(['users/mineviewable', 'search/user?term=a', 'search/all?term=%25'])(
		'%s may be the web page',
		async (path) => {
			await client.start({ brokenUserLists: true });
			expect(await (await client.send('GET', path)).text()).toContain('<!DOCTYPE html>');
		},
	);

	test('headlines may name their owner by ID alone, but for the one that is asked for', async () => {
		await client.start({ headlineOwnerIdOnly: true });
		const created = await client.post('L10/123/headlines', { title: 'New', ownerId: 321 });
		const lists = ['L10/123/headlines', 'headline/users/321', 'L10/123/users/321/headlines'];
		const rows = await Promise.all(lists.map(async (path) => (await client.get(path)).at(-1)));
		for (const row of [created, ...rows]) {
			expect(row).toMatchObject({ Id: created.Id, OwnerId: 321 });
			expect(row).not.toHaveProperty('Owner');
		}
		expect(await client.get(`headline/${created.Id}`)).toMatchObject({ Owner: priya });
	});
});

describe('what is changed', () => {
	test('a goal may keep its owner where an update names none', async () => {
		await client.start({ goalOwnerIsKept: true });
		await client.change('PUT', 'rocks/3002', { title: 'Hire three' });
		expect(await client.get('rocks/3002')).toMatchObject({ Name: 'Hire three', Owner: priya });
	});

	test('fields may be dropped with a 200, everywhere', async () => {
		await client.start({ dropsFields: ['DueDate'] });
		const { DueDate } = await client.get('todo/1001');
		const changes = { title: 'Send it', dueDate: '2027-02-28' };
		expect(await client.change('PUT', 'todo/1001', changes)).toEqual(DONE);
		expect(await client.get('todo/1001')).toMatchObject({ Name: 'Send it', DueDate });
		expect((await createTodo({ dueDate: '2030-01-01' })).DueDate).not.toContain('2030');
	});

	test('fields may be dropped on one route alone', async () => {
		await client.start({ dropsFields: { 'PUT Issues/:id': ['ownerId'] } });
		await client.change('PUT', 'issues/2001', { title: 'Slow', ownerId: 321 });
		expect(await client.get('issues/2001')).toMatchObject({ Name: 'Slow', Owner: JANE });
		const issue = { meetingId: 123, title: 'New', ownerId: 321 };
		expect(await client.post('issues/create', issue)).toMatchObject({ Owner: priya });
	});

	test('completing and solving may do nothing', async () => {
		await client.start({ ignoresComplete: true });
		expect(await client.post('todo/1001/complete?status=true')).toBe(true);
		expect(await client.get('todo/1001')).toMatchObject({ Complete: false, CompleteTime: null });
		const solved = await client.post('issues/2001/complete', { complete: true });
		expect(solved).toMatchObject({ Id: 2001, CloseTime: null });
	});

	test('completing once more may set the time anew', async () => {
		const { store } = await client.start({ restampsCompletion: true });
		const CompleteTime = '2026-07-01T10:00:00';
		Object.assign(store.todos[0]!, { Complete: true, CompleteTime });
		Object.assign(store.issues[0]!, { CloseTime: CompleteTime, CompleteTime });
		await client.post('todo/1001/complete?status=true');
		await client.post('issues/2001/complete', { complete: true });
		for (const path of ['todo/1001', 'issues/2001']) {
			const { CompleteTime: time } = await client.get(path);
			expect(time).toEqual(isoTime);
			expect(time).not.toBe(CompleteTime);
		}
	});

	test('a to-do that was closed with its meeting may stay closed', async () => {
		const { store } = await client.start({ closedStaysClosed: true });
		await client.post('todo/1001/complete?status=true');
		await client.post('todo/1002/complete?status=true');
		await client.post('todo/1002/complete?status=false');
		store.concludeMeeting(123);
		expect(await client.post('todo/1001/complete?status=false')).toBe(true);
		expect(await client.get('todo/1001')).toMatchObject({ Complete: true, CloseTime: isoTime });
		expect(await client.get('todo/1002')).toMatchObject({ Complete: false, CloseTime: null });
	});

	test('archiving and restoring may do nothing', async () => {
		await client.start({ ignoresArchive: true });
		expect(await client.change('PUT', 'rocks/3001/archive')).toEqual(DONE);
		expect(await client.change('PUT', 'rocks/3003/restore')).toEqual(DONE);
		expect(await client.ids('rocks/user/mine')).toEqual([3001]);
		expect(await client.ids('archivedrocks/user/mine')).toEqual([3003]);
	});

	test('a goal that is restored may have lost its meeting', async () => {
		await client.start({ restoreLosesOrigins: true });
		await client.change('PUT', 'rocks/3003/restore');
		expect(await client.get('rocks/3003?include_origin=true')).toMatchObject({
			Archived: false,
			Origins: [],
		});
	});

	test('a score may not be kept', async () => {
		await client.start({ ignoresScores: true });
		const { ForWeekNumber } = await client.get('weeks/current');
		const path = `measurables/4001/week/${ForWeekNumber}`;
		expect(await client.change('PUT', path, { value: 5 })).toEqual(DONE);
		expect((await client.get('measurables/4001/scores')).at(-1)).toMatchObject({ Measured: null });
	});

	test('an issue may move under a new ID', async () => {
		await client.start({ moveGivesNewId: true });
		expect(await client.change('POST', 'issues/2001/movetomeeting/456')).toEqual(DONE);
		expect(await client.get('L10/456/issues')).toMatchObject([{ Id: 10_000, OriginId: 456 }]);
		expect((await client.send('GET', 'issues/2001')).status).toBe(400);
	});
});

describe('what is deleted or is not there', () => {
	const paths = ['rocks/3001', 'milestones/1004', 'headline/5001', 'L10/456'];

	test.each(paths)('%s may be deleted twice', async (path) => {
		await client.start({ secondDelete: 'accepted' });
		expect(await client.change('DELETE', path)).toEqual(DONE);
		expect(await client.change('DELETE', path)).toEqual(DONE);
		expect((await client.send('GET', path)).status).toBe(400);
		expect((await client.send('PUT', path, { body: { title: 'x' } })).status).toBe(400);
	});

	test.each(paths.slice(0, 3))('%s may stay though it is deleted', async (path) => {
		await client.start({ ignoresDelete: true });
		const before = await client.get(path);
		expect(await client.change('DELETE', path)).toEqual(DONE);
		expect(await client.get(path)).toEqual(before);
	});

	test.each(['refused', 'ignored'] as const)(
		'deleting a meeting may be %s',
		async (meetingDeletion) => {
			await client.start({ meetingDeletion });
			const { status } = await client.send('DELETE', 'L10/123');
			expect(status).toBe(meetingDeletion === 'refused' ? 400 : 200);
			expect(await client.ids('L10/list')).toContain(123);
		},
	);

	test.each([
		['PUT', 'todo/999', { title: 'x' }],
		['POST', 'todo/999/complete?status=true', undefined],
		['POST', 'issues/999/complete', { complete: true }],
		['PUT', 'rocks/999/archive', undefined],
		['PUT', 'measurables/999/week/7000', { value: 1 }],
	])('%s %s may be answered well, while other refusals stay', async (method, path, body) => {
		await client.start({ acceptsUnknownIds: true });
		expect(await client.change(method, path, body)).toEqual(DONE);
		for (const [how, where] of [
			['GET', 'todo/999'],
			['DELETE', 'rocks/999'],
			['POST', 'L10/999/todos'],
		] as const) {
			expect((await client.send(how, where)).status).toBe(400);
		}
		expect((await client.send('PUT', 'issues/2001', { body: { ownerId: 999 } })).status).toBe(400);
	});
});

describe('what becomes of a new record', () => {
	const creates: Array<[path: string, body: object]> = [
		['L10/456/todos', { title: 'New', accountableUserId: 321 }],
		['issues/create', { meetingId: 456, title: 'New', ownerId: 321 }],
		['L10/456/rocks', { title: 'New', accountableUserId: 321 }],
		['L10/456/headlines', { title: 'New', ownerId: 321 }],
		['measurables/create', { name: 'New', accountableUserId: 321 }],
	];

	test.each(creates)('POST %s may give it to somebody else', async (path, body) => {
		await client.start({ giveOwner: 123 });
		expect(await client.post(path, body)).toMatchObject({ Owner: { Id: 123 } });
		await client.start({ giveOwner: 'caller' });
		expect(await client.post(path, body)).toMatchObject({ Owner: JANE });
	});

	test.each(creates)('POST %s may store another title', async (path, body) => {
		await client.start({ storeTitle: (title) => `${title}!` });
		expect(await client.post(path, body)).toMatchObject({ Name: 'New!' });
	});

	test('titles are stored otherwise in updates, and in meetings and milestones too', async () => {
		const { store } = await client.start({ storeTitle: rewriteTitle.upperCase });
		await client.change('PUT', 'todo/1001', { title: 'Send it' });
		await client.post('L10/create', { title: 'Board' });
		await client.post('rocks/3001/milestones', { title: 'Ask', dueDate: '2027-01-01' });
		expect(store.todos[0]?.Name).toBe('SEND IT');
		expect(store.meetings.at(-1)?.name).toBe('BOARD');
		expect(store.milestones.at(-1)?.Name).toBe('ASK');
	});

	const odd = ' “Café” <b>now</b>  – it’s 🚀… ';
	test.each<[keyof typeof rewriteTitle, string, string]>([
		['cutAt100', 'x'.repeat(120), 'x'.repeat(100)],
		['cutAt255Bytes', 'é'.repeat(200), `${'é'.repeat(127)}\ufffd`],
		['dropAccents', odd, ' “Cafe” <b>now</b>  – it’s 🚀… '],
		['decompose', 'é', 'e\u0301'],
		['stripHtml', odd, ' “Café” now  – it’s 🚀… '],
		['escapeHtml', 'a & <b>', 'a &amp; &lt;b&gt;'],
		['straightenQuotes', odd, ' "Café" <b>now</b>  – it\'s 🚀… '],
		['shortenDashes', odd, ' “Café” <b>now</b>  - it’s 🚀… '],
		['spellOutDots', odd, ' “Café” <b>now</b>  – it’s 🚀... '],
		['replaceEmoji', odd, ' “Café” <b>now</b>  – it’s ?… '],
		['dropEmoji', odd, ' “Café” <b>now</b>  – it’s … '],
		['keepLatin', odd, ' ?Café? <b>now</b>  ? it?s ?? '],
		['foldBlanks', odd, '“Café” <b>now</b> – it’s 🚀…'],
		['upperCase', 'é a', 'É A'],
	])('%s: %j is stored as %j', async (name, title, stored) => {
		await client.start({ storeTitle: rewriteTitle[name] });
		expect(await createTodo({ title })).toMatchObject({ Name: stored });
	});

	test('a due date may be stored one day earlier', async () => {
		await client.start({ storeDay: toDayBefore });
		expect(await createTodo({ dueDate: '2027-01-01' })).toMatchObject({
			DueDate: '2026-12-31T00:00:00',
		});
		await client.change('PUT', 'todo/1001', { dueDate: '2028-03-01' });
		expect(await client.get('todo/1001')).toMatchObject({ DueDate: '2028-02-29T00:00:00' });
	});

	test.each<[Doubts['handsBackOld'], title: string, id: number, added: number]>([
		['sameTitle', 'Server performance', 2001, 0],
		['sameTitle', 'New', 10_000, 1],
		['insteadOfCreating', 'New', 2001, 0],
		['afterCreating', 'New', 2001, 1],
	])('%s: a create of %j may answer with %i', async (handsBackOld, title, id, added) => {
		const { store } = await client.start({ handsBackOld });
		expect(await client.post('issues/create', { meetingId: 123, title })).toMatchObject({ Id: id });
		expect(store.issues).toHaveLength(3 + added);
	});

	test.each<[path: string, body: object, answer: object]>([
		['L10/123/todos', { title: 'New' }, { Id: 1001 }],
		['L10/123/rocks', { title: 'New' }, { Id: 3001 }],
		['L10/123/headlines', { title: 'New' }, { Id: 5001 }],
		['rocks/3001/milestones', { title: 'New', dueDate: '2027-01-01' }, { Id: 1004 }],
		['measurables/create', { name: 'New' }, { Id: 4001 }],
		['L10/create', { title: 'New' }, { meetingId: 123 }],
	])('POST %s may hand back the first of its list', async (path, body, answer) => {
		await client.start({ handsBackOld: 'insteadOfCreating' });
		expect(await client.post(path, body)).toMatchObject(answer);
		expect(client.sandbox.store.addTodo().Id).toBe(10_000);
	});
});

test('without a doubt nothing of it happens', async () => {
	await client.start();
	const todo = await createTodo({ accountableUserId: 321, dueDate: '2027-01-01' });
	expect(todo).toMatchObject({ Name: 'New', Owner: priya, DueDate: '2027-01-01T00:00:00' });
	expect(await client.get(`todo/${todo.Id}`)).toEqual(todo);
});
