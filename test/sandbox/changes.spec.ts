import { setTimeout as sleep } from 'node:timers/promises';
import { Client, DONE, isoTime, JANE } from './client';

const client = new Client();
beforeEach(async () => void (await client.start()));
afterEach(async () => await client.stop());

const priya = { Id: 321, Name: 'Priya Nair' };

describe('to-dos', () => {
	test('title and due date change each alone, answered with 200 and nothing', async () => {
		const before = await client.get('todo/1001');
		expect(await client.change('PUT', 'todo/1001', { Title: 'Send it' })).toEqual(DONE);
		expect(await client.get('todo/1001')).toEqual({ ...before, Name: 'Send it' });
		expect(await client.change('PUT', 'ToDo/1001', { dueDate: '2027-02-28' })).toEqual(DONE);
		const DueDate = '2027-02-28T00:00:00';
		expect(await client.get('todo/1001')).toEqual({ ...before, Name: 'Send it', DueDate });
	});

	test('neither owner nor meeting nor notes change, and a due date cannot be cleared', async () => {
		const before = await client.get('todo/1001');
		for (const dueDate of [null, '']) {
			const body = { dueDate, accountableUserId: 321, details: 'x', meetingId: 456 };
			expect(await client.change('PUT', 'todo/1001', body)).toEqual(DONE);
		}
		expect(await client.get('todo/1001')).toEqual(before);
		expect(client.sandbox.store.notes.has(1001)).toBe(false);
	});

	test('a completed one stays in the list of its meeting until that ends', async () => {
		const complete = 'todo/1001/complete?status=true';
		expect(await client.post(complete)).toBe(true);
		const listed = (await client.get('L10/123/todos'))[0];
		expect(listed).toMatchObject({ Id: 1001, Complete: true, CompleteTime: isoTime });
		expect(listed.CloseTime).toBeNull();
		client.sandbox.store.concludeMeeting(456);
		expect(await client.ids('L10/123/todos')).toContain(1001);
		client.sandbox.store.concludeMeeting(123);
		expect(await client.ids('L10/123/todos')).toEqual([1002, 1003, -1004, -6001]);
		expect(await client.ids('L10/123/todos?INCLUDE_CLOSED=true')).toContain(1001);
		expect(await client.get('todo/1001')).toMatchObject({ CloseTime: isoTime });
	});

	test('one is reopened, also when it was closed with its meeting', async () => {
		await client.post('todo/1001/complete?status=true');
		client.sandbox.store.concludeMeeting(123);
		expect(await client.post('todo/1001/complete?status=false')).toBe(true);
		expect(await client.get('todo/1001')).toMatchObject({
			Complete: false,
			CompleteTime: null,
			CloseTime: null,
		});
		expect(await client.ids('L10/123/todos')).toContain(1001);
	});

	test('completing it twice leaves the first time', async () => {
		const { store } = client.sandbox;
		await client.post('todo/1001/complete?status=true');
		const CompleteTime = '2026-07-01T10:00:00';
		Object.assign(store.todos[0]!, { CompleteTime });
		await client.post('todo/1001/complete?status=true');
		expect(await client.get('todo/1001')).toMatchObject({ CompleteTime });
	});
});

describe('issues', () => {
	test('title and owner change each alone', async () => {
		const before = await client.get('issues/2001');
		expect(await client.change('PUT', 'issues/2001', { title: 'Slow server' })).toEqual(DONE);
		expect(await client.change('PUT', 'issues/2001', { ownerId: 321 })).toEqual(DONE);
		const expected = { ...before, Name: 'Slow server', Owner: priya };
		expect(await client.get('issues/2001')).toEqual(expected);
	});

	test('a long-term one leaves the list of its meeting, and comes back', async () => {
		await client.change('PUT', 'issues/2001', { compartment: 'LongTerm' });
		expect(await client.ids('L10/123/issues?include_resolved=true')).toEqual([2002, 2003]);
		expect(await client.get('issues/2001')).toMatchObject({ Id: 2001, CloseTime: null });
		await client.change('PUT', 'issues/2001', { compartment: 'ShortTerm' });
		expect(await client.ids('L10/123/issues')).toEqual([2001, 2002]);
	});

	test('a solved one leaves the open list and shows where asked for, until it is reopened', async () => {
		const solved = await client.post('issues/2001/complete', { complete: true });
		expect(solved).toMatchObject({ Id: 2001, CloseTime: isoTime, CompleteTime: isoTime });
		expect(await client.ids('L10/123/issues')).toEqual([2002]);
		expect(await client.ids('L10/123/issues?include_resolved=true')).toEqual([2001, 2002, 2003]);
		const reopened = await client.post('issues/2001/complete', { complete: false });
		expect(reopened).toMatchObject({ Id: 2001, CloseTime: null, CompleteTime: null });
		expect(await client.ids('L10/123/issues')).toEqual([2001, 2002]);
	});

	test.each(['archived', 'long-term'])(
		'an %s one answers well and stays as it is',
		async (kind) => {
			const { issues, longTermIssues } = client.sandbox.store;
			if (kind === 'archived') issues[0]!.Archived = true;
			else longTermIssues.add(2001);
			const answer = await client.send('POST', 'issues/2001/complete', {
				body: { complete: true },
			});
			expect([answer.status, (await answer.json()).CloseTime]).toEqual([200, null]);
		},
	);

	test('one moves to another meeting with its ID', async () => {
		expect(await client.change('POST', 'issues/2001/movetomeeting/456')).toEqual(DONE);
		expect(await client.ids('L10/123/issues')).toEqual([2002]);
		expect(await client.get('L10/456/issues')).toMatchObject([
			{ Id: 2001, Origin: 'Engineering L10', OriginId: 456 },
		]);
	});
});

describe('goals', () => {
	const put = async (body: object, id = 3002) => await client.change('PUT', `rocks/${id}`, body);

	test('a change keeps the owner who is sent along, and gives it to the caller otherwise', async () => {
		const before = await client.get('rocks/3002');
		expect(await put({ title: 'Hire three', accountableUserId: 321 })).toEqual(DONE);
		expect(await client.get('rocks/3002')).toEqual({ ...before, Name: 'Hire three' });
		expect(await put({ title: 'Hire four' })).toEqual(DONE);
		expect(await client.get('rocks/3002')).toEqual({ ...before, Name: 'Hire four', Owner: JANE });
	});

	test.each([
		['AtRisk', 0, false],
		['OnTrack', 1, false],
		['complete', 2, true],
		['Indeterminate', 'Indeterminate', false],
	])('the status %s reads %s', async (completion, Completion, Complete) => {
		await put({ completion, accountableUserId: 321 });
		expect(await client.get('rocks/3002')).toMatchObject({ Completion, Complete });
	});

	test('one is archived, restored with its origins, and deleted with its milestones', async () => {
		const before = await client.get('rocks/3001?include_origin=true');
		expect(await client.change('PUT', 'rocks/3001/archive')).toEqual(DONE);
		expect(await client.ids('L10/123/rocks')).toEqual([3002]);
		expect(await client.ids('archivedrocks/user/100')).toEqual([3001, 3003]);
		expect(await client.ids('L10/123/todos')).not.toContain(-1004);
		expect(await client.change('PUT', 'rocks/3001/restore')).toEqual(DONE);
		expect(await client.get('rocks/3001?include_origin=true')).toEqual(before);
		expect(await client.change('DELETE', 'rocks/3001')).toEqual(DONE);
		expect(await client.ids('rocks/user/mine')).toEqual([]);
		expect(await client.ids('archivedrocks/user/mine')).toEqual([3003]);
		expect((await client.send('GET', 'milestones/1004')).status).toBe(400);
	});
});

describe('milestones, headlines and meetings', () => {
	test('a milestone changes field by field, is done and reopened, and deleted', async () => {
		const before = await client.get('milestones/1004');
		expect(await client.change('PUT', 'milestones/1004', { title: 'Ask' })).toEqual(DONE);
		expect(await client.get('milestones/1004')).toEqual({ ...before, Name: 'Ask' });
		await client.change('PUT', 'milestones/1004', { dueDate: '2027-05-01', status: 'Done' });
		const changed = { ...before, Name: 'Ask', DueDate: '2027-05-01T00:00:00', Status: 'Done' };
		expect(await client.get('rocks/3001/milestones')).toEqual([changed]);
		expect(await client.get('L10/123/todos')).toContainEqual(
			expect.objectContaining({ Id: -1004, Name: 'Ask', Complete: true }),
		);
		await client.change('PUT', 'milestones/1004', { status: 'NotDone' });
		expect(await client.get('milestones/1004')).toEqual({ ...changed, Status: 'NotDone' });
		expect(await client.change('DELETE', 'milestones/1004')).toEqual(DONE);
		expect(await client.get('rocks/3001/milestones')).toEqual([]);
		expect(await client.ids('L10/123/todos')).not.toContain(-1004);
	});

	test('a headline changes its title alone, and is deleted', async () => {
		const before = await client.get('headline/5001');
		expect(await client.change('PUT', 'headline/5001', { title: 'Moved', ownerId: 321 })).toEqual(
			DONE,
		);
		expect(await client.get('headline/5001')).toEqual({ ...before, Name: 'Moved' });
		expect(await client.change('DELETE', 'headline/5001')).toEqual(DONE);
		expect(await client.ids('headline/users/mine')).toEqual([5002]);
	});

	test('a meeting is renamed wherever it is named, and deleted', async () => {
		expect(await client.change('PUT', 'L10/123', { title: 'Board' })).toEqual(DONE);
		expect(await client.get('L10/123')).toMatchObject({ Basics: { Name: 'Board' } });
		expect((await client.get('L10/list'))[0]).toMatchObject({ Id: 123, Name: 'Board' });
		expect(await client.get('todo/1001')).toMatchObject({ Origin: 'Board' });
		const goal = await client.get('rocks/3001?include_origin=true');
		expect(goal.Origins).toEqual([{ Id: 123, Name: 'Board' }]);
		expect(await client.change('DELETE', 'L10/123')).toEqual(DONE);
		expect(await client.ids('L10/list')).toEqual([456, 789]);
		expect((await client.send('GET', 'todo/1001')).status).toBe(400);
	});
});

describe('refusals', () => {
	test.each([
		['PUT', 'todo/999', { title: 'x' }],
		['PUT', 'todo/-1004', { title: 'x' }],
		['PUT', 'todo/1001', { title: ' ' }],
		['PUT', 'todo/1001', { dueDate: 'soon' }],
		['POST', 'todo/999/complete?status=true', undefined],
		['PUT', 'issues/2001', { ownerId: 999 }],
		['PUT', 'issues/2001', { compartment: 'Drawer' }],
		['POST', 'issues/999/complete', { complete: true }],
		['POST', 'issues/2001/movetomeeting/999', undefined],
		['PUT', 'rocks/3001', { completion: 'Perhaps', accountableUserId: 100 }],
		['PUT', 'rocks/3001', { accountableUserId: 999 }],
		['PUT', 'rocks/999/archive', undefined],
		['DELETE', 'rocks/999', undefined],
		['PUT', 'milestones/1004', { status: 'Perhaps' }],
		['DELETE', 'milestones/999', undefined],
		['DELETE', 'headline/999', undefined],
		['DELETE', 'L10/999', undefined],
		['PUT', 'measurables/999/week/7000', { value: 1 }],
		['PUT', 'measurables/4002/week/7000', { value: 1 }],
		['POST', 'L10/123/measurables/999', undefined],
	])('%s %s with %j is refused and changes nothing', async (method, path, body) => {
		const before = JSON.stringify(client.sandbox.store);
		const answer = await client.send(method, path, { body });
		expect(answer.status).toBe(400);
		expect(await answer.json()).toEqual({ error: true, message: expect.any(String) });
		expect(JSON.stringify(client.sandbox.store)).toBe(before);
	});

	test.each(['rocks/3001', 'milestones/1004', 'headline/5001', 'L10/456'])(
		'deleting %s once more is refused',
		async (path) => {
			expect(await client.change('DELETE', path)).toEqual(DONE);
			expect((await client.send('DELETE', path)).status).toBe(400);
		},
	);
});

test('what nobody has restamped is as old as it was a second ago', async () => {
	await client.post('issues/2001/complete', { complete: true });
	const before = await client.get('issues/2001');
	await sleep(1001);
	await client.post('issues/2001/complete', { complete: true });
	expect(await client.get('issues/2001')).toEqual(before);
});
