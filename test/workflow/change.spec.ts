import type { IDataObject } from 'n8n-workflow';

import { startSandbox } from '../sandbox';
import type { Sandbox } from '../sandbox';
import { operateOn } from './scenario';
import type { Outcome } from './scenario';

let sandbox: Sandbox;
beforeEach(async () => (sandbox = await startSandbox()));
afterEach(async () => await sandbox.stop());

const run = operateOn(() => sandbox);

const routes = () => sandbox.stats().byRoute;
const written = () =>
	sandbox.requests
		.filter(({ method }) => method !== 'GET')
		.map(({ method, path, query, body }) => [
			`${method} ${path.replace('/api/v1/', '')}`,
			{ ...query, ...(body as IDataObject) },
		]);
const hintsOf = ({ run: { data } }: Outcome) =>
	data.resultData.runData.Bloomy?.at(-1)?.hints?.map(({ message }) => message) ?? [];

const inMeeting = { OriginId: 123 };
const ofMeeting = { Origins: [{ Id: 123, Name: 'Leadership L10' }] };

describe('Update Many', () => {
	it('changes what a row names of the record that it means, and tells what it is afterwards', async () => {
		const byId = sandbox.store.addTodo({ ...inMeeting, Name: 'Old' });
		const byTitle = sandbox.store.addTodo({ ...inMeeting, Name: 'Book the venue' });
		const { successful, records, failures } = await run('todo', 'updateMany', [
			{ id: byId.Id, title: 'New' },
			{ title: 'book  the venue', meeting: 'Leadership', due: '31 Dec 2026' },
		]);
		expect(failures).toEqual([]);
		expect(records).toMatchObject([
			{ id: byId.Id, title: 'New', changed: true },
			{ id: byTitle.Id, title: 'Book the venue', dueDate: '2026-12-31T00:00:00', changed: true },
		]);
		expect(successful.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
		expect(written()).toEqual([
			[`PUT todo/${byId.Id}`, { title: 'New' }],
			[`PUT todo/${byTitle.Id}`, { dueDate: '2026-12-31' }],
		]);
		expect(routes()).toMatchObject({
			'GET todo/:id': 3,
			'GET l10/:id/todos': 1,
			'GET l10/list': 1,
		});
	});

	it('writes nothing where all is so, at one list for each meeting', async () => {
		const meetings = [123, 456, 789];
		const rows = meetings.flatMap((meetingId) =>
			Array.from({ length: 100 }, (_, n) => {
				const { Id, Name } = sandbox.store.addTodo({
					OriginId: meetingId,
					Name: `${meetingId} ${n}`,
					DueDate: '2026-12-31T00:00:00',
				});
				return n % 2
					? { id: Id, meetingId, dueDate: '2026-12-31' }
					: { title: Name, meetingId, dueDate: '2026-12-31' };
			}),
		);
		const outcome = await run('todo', 'updateMany', rows);
		expect(outcome.records).toHaveLength(300);
		expect(outcome.records.filter(({ changed }) => changed !== false)).toEqual([]);
		expect(routes()).toEqual({ 'GET l10/:id/todos': 3 });
		expect(hintsOf(outcome)).toEqual(['300 unchanged']);
	});

	it('asks once for a list that cannot be had, and reads each record by its ID instead', async () => {
		await sandbox.stop();
		sandbox = await startSandbox({ brokenGoalList: true });
		const rows = Array.from({ length: 12 }, (_, n) => ({
			id: sandbox.store.addGoal({ ...ofMeeting, Name: `${n}` }).Id,
			meetingId: 123,
			status: 'done',
		}));
		const { records } = await run('goal', 'updateMany', rows, {
			concurrency: 2,
			options: { maxRetries: 0 },
		});
		expect(records).toHaveLength(12);
		expect(routes()).toEqual({
			'GET l10/:id/rocks': 1,
			'GET rocks/:id': 24,
			'PUT rocks/:id': 12,
		});
	});

	it('leaves a goal to its owner, unless the row names another', async () => {
		const goals = ['a', 'b'].map((Name) =>
			sandbox.store.addGoal({ ...ofMeeting, Name, Owner: { Id: 456, Name: 'Jane Doe' } }),
		);
		const { records } = await run('goal', 'updateMany', [
			{ id: goals[0]?.Id, status: 'off track' },
			{ id: goals[1]?.Id, owner: 789 },
		]);
		expect(records).toMatchObject([
			{ title: 'a', status: 'atRisk', userId: 456 },
			{ title: 'b', status: 'onTrack', userId: 789 },
		]);
		expect(written()).toEqual([
			[`PUT rocks/${goals[0]?.Id}`, { accountableUserId: 456, completion: 'AtRisk' }],
			[`PUT rocks/${goals[1]?.Id}`, { accountableUserId: 789 }],
		]);
	});

	it('leaves a goal to its owner, although the list of its meeting does not say who that is', async () => {
		const Owner = { Id: 456, Name: 'Jane Doe' };
		const goals = ['a', 'b'].map((Name) => sandbox.store.addGoal({ ...ofMeeting, Name, Owner }));
		const body = goals.map((goal) => ({ ...goal, Owner: null }));
		sandbox.faults.add({ fault: 'status', status: 200, body, route: 'GET l10/:id/rocks' });
		const { records } = await run('goal', 'updateMany', [
			{ id: goals[0]?.Id, meetingId: 123, status: 'off track' },
			{ title: 'b', meetingId: 123, status: 'off track' },
		]);
		expect(records).toMatchObject([
			{ title: 'a', status: 'atRisk', userId: 456 },
			{ title: 'b', status: 'atRisk', userId: 456 },
		]);
		expect(records.filter(({ warnings }) => warnings)).toEqual([]);
	});

	it('costs three requests, although a goal does not say whether it is archived', async () => {
		const { Archived: _archived, ...body } = sandbox.store.addGoal({ ...ofMeeting, Name: 'a' });
		const route = 'GET rocks/:id';
		sandbox.faults.add({ fault: 'status', status: 200, body, route, times: 1 });
		sandbox.faults.add({ fault: 'status', status: 200, body: { ...body, Name: 'b' }, route });
		const { records } = await run('goal', 'updateMany', [{ id: body.Id, title: 'b' }]);
		expect(records).toMatchObject([{ title: 'b', archived: null, changed: true }]);
		expect(routes()).toEqual({ 'GET rocks/:id': 2, 'PUT rocks/:id': 1 });
	});

	it('renames headlines, meetings, issues and milestones', async () => {
		const headline = sandbox.store.addHeadline({ ...inMeeting, Name: 'Old' });
		const issue = sandbox.store.addIssue({ ...inMeeting, Name: 'Old' });
		const goal = sandbox.store.addGoal({ ...ofMeeting, Name: 'Goal' });
		const milestone = sandbox.store.addMilestone(goal.Id, { Name: 'Old' });
		const renamed = [
			await run('headline', 'updateMany', [{ id: headline.Id, title: 'New' }]),
			await run('issue', 'updateMany', [{ id: issue.Id, title: 'New', userId: 456 }]),
			await run('milestone', 'updateMany', [{ id: milestone.Id, title: 'New', due: '2026-12-31' }]),
			await run('meeting', 'updateMany', [{ meeting: 'Leadership', title: 'New' }]),
		];
		expect(renamed.map(({ records }) => records)).toMatchObject([
			[{ title: 'New', changed: true }],
			[{ title: 'New', userId: 456, changed: true }],
			[{ title: 'New', goalId: goal.Id, dueDate: '2026-12-31T00:00:00', changed: true }],
			[{ id: 123, title: 'New', changed: true }],
		]);
		expect(headline.Name + issue.Name + milestone.Name).toBe('NewNewNew');
		expect(sandbox.store.findMeeting(123)?.name).toBe('New');
	});

	it('fails rows that name no record, two records, or nothing to change, before anything is sent', async () => {
		sandbox.store.addTodo({ ...inMeeting, Name: 'Twice' });
		sandbox.store.addTodo({ ...inMeeting, Name: 'Twice' });
		const { failures } = await run('todo', 'updateMany', [
			{ dueDate: '2026-12-31' },
			{ title: 'a', dueDate: '2026-12-31' },
			{ id: 5 },
			{ title: 'Nowhere', meetingId: 123, dueDate: '2026-12-31' },
			{ title: 'Twice', meetingId: 123, dueDate: '2026-12-31' },
			{ title: 'Send porposal', meetingId: 123, dueDate: '2026-12-31' },
		]);
		expect(failures.map(({ error }) => error)).toEqual([
			expect.stringContaining('ID is required, or Title and Meeting'),
			expect.stringContaining('Meeting is required'),
			expect.stringContaining('names nothing that can be changed; fill in '),
			expect.stringContaining('No open to-do in that meeting has the title "Nowhere"'),
			expect.stringMatching(/2 to-dos have the title "Twice" \(IDs \d+, \d+\)/),
			expect.stringContaining(
				'No open to-do in that meeting has the title "Send porposal"; close: Send proposal (1001)',
			),
		]);
		expect(failures.map(({ failure }) => failure.type)).toEqual(Array(6).fill('validation'));
		expect(written()).toEqual([]);
	});

	it('writes once for equal rows, and fails the later of two that differ', async () => {
		const { Id } = sandbox.store.addTodo({ ...inMeeting, Name: 'a' });
		const { records, failures } = await run('todo', 'updateMany', [
			{ id: Id, dueDate: '2026-12-30' },
			{ title: 'a', meetingId: 123, dueDate: '2026-12-30' },
			{ id: Id, dueDate: '2026-12-31' },
		]);
		expect(records.map(({ changed }) => changed)).toEqual([true, false]);
		expect(failures).toMatchObject([{ index: 2, failure: { type: 'validation' } }]);
		expect(written()).toHaveLength(1);
	});
});

it('fails the later of two rows that differ, although a name in the earlier one is looked up', async () => {
	const [todo] = ['a', 'b'].map((Name) => sandbox.store.addTodo({ ...inMeeting, Name }));
	const issue = sandbox.store.addIssue({ ...inMeeting, Name: 'a', Owner: null });
	const [day, otherDay] = ['2026-12-30', '2026-12-31'];
	const outcomes = [
		await run('todo', 'updateMany', [
			{ title: 'a', meeting: 'Leadership', dueDate: day },
			{ title: 'b', meetingId: 123, dueDate: day },
			{ id: todo?.Id, dueDate: otherDay },
		]),
		await run(
			'issue',
			'createMany',
			[
				{ title: 'a', meetingId: 123, owner: 'Jane Doe' },
				{ title: 'a', meetingId: 123 },
			],
			{ options: { onDuplicate: 'update' } },
		),
	];
	expect(outcomes.map(({ failures }) => failures.map(({ index }) => index))).toEqual([[2], [1]]);
	expect([todo?.DueDate, issue.Owner?.Id]).toEqual([`${day}T00:00:00`, sandbox.callerId]);
});

describe('the state of a record', () => {
	const done = { Complete: true, CompleteTime: '2026-11-01T10:00:00', CloseTime: null };

	it('completes and reopens to-dos, and leaves those that are so', async () => {
		const open = sandbox.store.addTodo({ ...inMeeting, Name: 'open' });
		const completed = sandbox.store.addTodo({ ...inMeeting, ...done, Name: 'completed' });
		const rows = [
			{ title: 'open', meetingId: 123 },
			{ title: 'completed', meetingId: 123 },
		];
		const first = await run('todo', 'completeMany', rows);
		expect(first.records).toMatchObject([
			{ id: open.Id, completedAt: expect.any(String), changed: true },
			{ id: completed.Id, completedAt: done.CompleteTime, changed: false },
		]);
		expect(written()).toEqual([[`POST todo/${open.Id}/complete`, { status: 'true' }]]);
		sandbox.resetRecord();
		const second = await run('todo', 'reopenMany', rows);
		expect(second.records).toMatchObject([
			{ id: open.Id, completedAt: null, changed: true },
			{ id: completed.Id, completedAt: null, changed: true },
		]);
	});

	it('solves and reopens issues', async () => {
		const { Id } = sandbox.store.addIssue({ ...inMeeting, Name: 'a' });
		const solved = await run('issue', 'completeMany', [{ id: Id }]);
		expect(solved.records).toMatchObject([{ completedAt: expect.any(String), changed: true }]);
		const again = await run('issue', 'completeMany', [{ title: 'a', meetingId: 123 }]);
		expect(again.records).toMatchObject([{ id: Id, changed: false }]);
		const reopened = await run('issue', 'reopenMany', [{ title: 'a', meetingId: 123 }]);
		expect(reopened.records).toMatchObject([{ id: Id, completedAt: null, changed: true }]);
	});

	it('archives, restores and deletes goals, and finds archived ones by their title', async () => {
		const { Id } = sandbox.store.addGoal({ ...ofMeeting, Name: 'a' });
		const rows = [{ title: 'a', meetingId: 123 }];
		const told = [];
		for (const operation of ['archiveMany', 'archiveMany', 'restoreMany', 'restoreMany']) {
			const { records, failures } = await run('goal', operation, rows);
			expect(failures).toEqual([]);
			told.push(records[0]);
		}
		expect(told).toMatchObject([
			{ id: Id, archived: true, changed: true },
			{ id: Id, archived: true, changed: false },
			{ id: Id, archived: false, changed: true },
			{ id: Id, archived: false, changed: false },
		]);
		const deleted = await run('goal', 'deleteMany', rows);
		expect(deleted.records).toEqual([{ id: Id, title: 'a', deleted: true }]);
		expect(sandbox.store.goals.some((goal) => goal.Id === Id)).toBe(false);
	});

	it('completes and reopens milestones, lists those of a goal, and deletes them', async () => {
		const goal = sandbox.store.addGoal({ ...ofMeeting, Name: 'goal' });
		const made = await run('milestone', 'createMany', [
			{ goalId: goal.Id, title: 'Draft', due: '1 Dec 2026' },
			{ goalId: goal.Id, title: 'Final' },
		]);
		expect(made.records).toMatchObject([{ title: 'Draft', goalId: goal.Id, done: false }]);
		expect(made.failures).toMatchObject([
			{ error: expect.stringContaining('Due Date is required') },
		]);
		const [row] = made.records;
		const id = Number(row?.id);
		const completed = await run('milestone', 'completeMany', [{ id }, { id: 999_999 }]);
		expect(completed.records).toMatchObject([{ id, done: true, changed: true }]);
		expect(completed.failures).toMatchObject([
			{ failure: { type: 'rejected', outcome: 'rejected' } },
		]);
		const listed = await run('milestone', 'getAll', [{ id: goal.Id }]);
		expect(listed.records).toMatchObject([{ id, title: 'Draft', done: true }]);
		const reopened = await run('milestone', 'reopenMany', [{ id }]);
		expect(reopened.records).toMatchObject([{ done: false, changed: true }]);
		const deleted = await run('milestone', 'deleteMany', [{ id }]);
		expect(deleted.records).toEqual([{ id, title: 'Draft', deleted: true }]);
	});

	it('deletes what an import made, and counts what is gone already', async () => {
		const made = await run('headline', 'createMany', [
			{ title: 'a', meetingId: 123 },
			{ title: 'b', meetingId: 123 },
		]);
		const first = await run('headline', 'deleteMany', made.records);
		expect(first.records).toMatchObject([
			{ title: 'a', deleted: true },
			{ title: 'b', deleted: true },
		]);
		expect(sandbox.store.headlines.map(({ Name }) => Name)).not.toContain('a');
		const byTitle = await run('headline', 'deleteMany', [{ title: 'a', meetingId: 123 }]);
		expect(byTitle.records).toMatchObject([{ id: null, title: 'a', deleted: true }]);
		const byId = await run('headline', 'deleteMany', made.records.slice(0, 1));
		expect(byId.failures).toMatchObject([{ failure: { type: 'rejected', outcome: 'rejected' } }]);
	});

	it('deletes meetings, named as other rows name them', async () => {
		const { id } = sandbox.store.addMeeting({ name: 'Trial', attendeeIds: [sandbox.callerId] });
		const { records } = await run('meeting', 'deleteMany', [{ meeting: 'Trial' }]);
		expect(records).toEqual([{ id, title: 'Trial', deleted: true }]);
		expect(sandbox.store.findMeeting(id)).toBeUndefined();
	});

	it('adds those who are missing to a meeting, and nobody twice', async () => {
		const { id } = sandbox.store.addMeeting({
			name: 'Trial',
			attendeeIds: [sandbox.callerId, 456],
		});
		const { records, failures } = await run('meeting', 'addAttendees', [
			{ meeting: 'Trial', attendees: '456, 789' },
			{ meeting: 'Trial', person: 456 },
			{ id, attendees: [999_999] },
			{ id },
		]);
		expect(records).toMatchObject([
			{ id, title: 'Trial', attendees: expect.arrayContaining([456, 789]), changed: true },
			{ id, changed: false },
		]);
		expect(failures).toMatchObject([
			{ index: 2, failure: { type: 'rejected' } },
			{ index: 3, error: expect.stringContaining('Attendees') },
		]);
		expect(written()).toContainEqual([`POST L10/${id}/attendees/789`, {}]);
		expect(written()).not.toContainEqual([`POST L10/${id}/attendees/456`, {}]);
	});
});

describe('what Bloom Growth makes of a change', () => {
	const restart = async (doubts: Parameters<typeof startSandbox>[0]) => {
		await sandbox.stop();
		sandbox = await startSandbox(doubts);
	};

	it.each([
		[
			'dropsFields',
			'todo',
			'updateMany',
			{ dueDate: '2026-12-31' },
			/Due Date is .* and not 2026-12-31/,
		],
		['ignoresComplete', 'todo', 'completeMany', {}, /Completed is no and not yes/],
		['ignoresArchive', 'goal', 'archiveMany', {}, /Archived is no and not yes/],
		['ignoresDelete', 'goal', 'deleteMany', {}, /the goal is still there/],
	])(
		'%s: %s %s is notApplied',
		async (doubt, resource, operation, asked, sentence) => {
			await restart({ [doubt]: doubt === 'dropsFields' ? ['dueDate'] : true });
			const { Id } =
				resource === 'goal'
					? sandbox.store.addGoal({ ...ofMeeting, Name: 'a' })
					: sandbox.store.addTodo({ ...inMeeting, Name: 'a' });
			const { records, failures } = await run(resource, operation, [{ id: Id, ...asked }]);
			expect(records).toEqual([]);
			expect(failures).toMatchObject([
				{
					error: expect.stringMatching(sentence),
					failure: { type: 'notApplied', statusCode: 200, retryable: false, outcome: 'rejected' },
				},
			]);
			expect(written()).toHaveLength(1);
		},
		30_000,
	);

	it('says what was applied and what was not', async () => {
		await restart({ dropsFields: ['completion'] });
		const { Id } = sandbox.store.addGoal({ ...ofMeeting, Name: 'a' });
		const { failures } = await run('goal', 'updateMany', [{ id: Id, title: 'b', status: 'done' }]);
		expect(failures).toMatchObject([
			{
				error: expect.stringContaining('Status is onTrack and not complete'),
				failure: { type: 'notApplied', outcome: 'partial' },
			},
		]);
	}, 30_000);

	it('warns of a meeting that a restored goal has lost', async () => {
		await restart({ restoreLosesOrigins: true });
		const { Id } = sandbox.store.addGoal({ ...ofMeeting, Name: 'a', Archived: true });
		const { records } = await run('goal', 'restoreMany', [{ id: Id }]);
		expect(records).toMatchObject([
			{ changed: true, warnings: [expect.stringContaining('no meeting any more')] },
		]);
	});

	it('looks once an answer is lost, and does not write again what was done', async () => {
		const { Id } = sandbox.store.addTodo({ ...inMeeting, Name: 'a' });
		sandbox.faults.add({ fault: 'reset', when: 'after', route: 'PUT todo/:id', times: 1 });
		const { records } = await run('todo', 'updateMany', [{ id: Id, dueDate: '2026-12-31' }]);
		expect(records).toMatchObject([{ changed: true, dueDate: '2026-12-31T00:00:00' }]);
		expect(written()).toHaveLength(1);
	});

	it('sends a delete again if its answer was lost and a list cut short hides the record', async () => {
		const { Id } = sandbox.store.addGoal({ ...ofMeeting, Name: 'a' });
		sandbox.faults.add({ fault: 'reset', route: 'DELETE rocks/:id', times: 1 });
		sandbox.lists.add({ route: 'GET l10/:id/rocks', cut: { oldest: 0 } });
		const { records } = await run('goal', 'deleteMany', [{ id: Id }]);
		expect(records).toEqual([{ id: Id, title: 'a', deleted: true }]);
		expect(sandbox.store.goals.some((goal) => goal.Id === Id)).toBe(false);
	});

	it('counts a delete as done if only its answer was lost', async () => {
		const { Id } = sandbox.store.addGoal({ ...ofMeeting, Name: 'a' });
		sandbox.faults.add({ fault: 'reset', when: 'after', route: 'DELETE rocks/:id', times: 1 });
		const { records } = await run('goal', 'deleteMany', [{ id: Id }]);
		expect(records).toEqual([{ id: Id, title: 'a', deleted: true }]);
		expect(written()).toHaveLength(1);
	});

	it.each([
		['not allowed to be seen any more', { fault: 'status', status: 403, message: 'No.' }],
		['hidden behind a page', { fault: 'page', status: 403 }],
	] as const)(
		'does not take a goal for deleted that is %s',
		async (_what, fault) => {
			await restart({ ignoresDelete: true });
			const { Id } = sandbox.store.addGoal({ ...ofMeeting, Name: 'a' });
			sandbox.faults.add({ ...fault, route: 'GET rocks/:id', skip: 1 });
			const { records, failures } = await run('goal', 'deleteMany', [{ id: Id }]);
			expect(records).toEqual([]);
			expect(failures).toMatchObject([{ failure: { type: 'notApplied' } }]);
		},
		30_000,
	);

	it('warns where a list shows a deleted goal no more, but its ID still does', async () => {
		await restart({ ignoresDelete: true, lists: { cut: { oldest: 1 } } });
		sandbox.store.addGoal({ ...ofMeeting, Name: 'older' });
		const { Id } = sandbox.store.addGoal({ ...ofMeeting, Name: 'a' });
		const { records } = await run('goal', 'deleteMany', [{ id: Id }]);
		expect(records).toMatchObject([
			{
				id: Id,
				deleted: true,
				warnings: [expect.stringContaining('still gives it out by its ID')],
			},
		]);
	});

	it('is unchanged if a refusal only says that it is so already, which its list did not show', async () => {
		const done = { Complete: true, CompleteTime: '2026-11-01T10:00:00', CloseTime: null };
		const todo = sandbox.store.addTodo({ ...inMeeting, ...done, Name: 'a' });
		const body = [{ ...todo, Complete: false, CompleteTime: null }];
		sandbox.faults.add({ fault: 'status', status: 200, body, route: 'GET l10/:id/todos' });
		const message = 'It is completed already.';
		sandbox.faults.add({
			fault: 'status',
			status: 400,
			message,
			route: 'POST todo/:id/complete',
		});
		const rows = [{ title: 'a', meetingId: 123 }];
		const { records, failures } = await run('todo', 'completeMany', rows);
		expect(failures).toEqual([]);
		expect(records).toMatchObject([{ completedAt: done.CompleteTime, changed: false }]);
	});

	it('is a warning if the record cannot be read back', async () => {
		const { Id } = sandbox.store.addTodo({ ...inMeeting, Name: 'a' });
		sandbox.faults.add({ fault: 'status', route: 'GET todo/:id', skip: 1 });
		const { records, failures } = await run('todo', 'updateMany', [{ id: Id, title: 'b' }], {
			options: { maxRetries: 0 },
		});
		expect(failures).toEqual([]);
		expect(records).toMatchObject([
			{ changed: true, warnings: [expect.stringContaining('could not be read back')] },
		]);
	});
});

describe('On Duplicate: Update', () => {
	it('brings the open record of a title in line with the row, and creates the others', async () => {
		const there = sandbox.store.addTodo({
			...inMeeting,
			Name: 'there',
			DueDate: '2026-12-01T00:00:00',
		});
		const rows = [
			{ title: 'there', meetingId: 123, dueDate: '2026-12-31' },
			{ title: 'new', meetingId: 123, dueDate: '2026-12-31' },
		];
		const options = { options: { onDuplicate: 'update' } };
		const first = await run('todo', 'createMany', rows, options);
		expect(first.records).toMatchObject([
			{ id: there.Id, dueDate: '2026-12-31T00:00:00', created: false, changed: true },
			{ title: 'new', created: true, changed: false },
		]);
		expect(hintsOf(first)).toEqual(['1 created, 1 changed']);
		sandbox.resetRecord();
		const second = await run('todo', 'createMany', rows, options);
		expect(second.records.map(({ created, changed }) => [created, changed])).toEqual([
			[false, false],
			[false, false],
		]);
		expect(routes()).toEqual({ 'GET l10/:id/todos': 1 });
	});

	it('warns of what differs and cannot be changed', async () => {
		sandbox.store.addTodo({ ...inMeeting, Name: 'a', Owner: { Id: 456, Name: 'Jane Doe' } });
		const { records } = await run(
			'todo',
			'createMany',
			[{ title: 'a', meetingId: 123, userId: 789 }],
			{
				options: { onDuplicate: 'update' },
			},
		);
		expect(records).toMatchObject([
			{ created: false, changed: false, warnings: [expect.stringContaining('owner 789')] },
		]);
	});
});

describe('a dry run of changes', () => {
	it('shows before and after, and the request, and writes nothing', async () => {
		const todo = sandbox.store.addTodo({ ...inMeeting, Name: 'a', DueDate: '2026-12-01T00:00:00' });
		const same = sandbox.store.addTodo({ ...inMeeting, Name: 'b', DueDate: '2026-12-31T00:00:00' });
		const options = { options: { dryRun: true } };
		const outcome = await run(
			'todo',
			'updateMany',
			[
				{ title: 'a', meeting: 'Leadership', dueDate: '2026-12-31' },
				{ id: same.Id, dueDate: '2026-12-31' },
				{ id: todo.Id, dueDate: '2026-12-31' },
			],
			options,
		);
		expect(outcome.records).toEqual([
			{
				would: 'change',
				id: todo.Id,
				title: 'a',
				meetingTitle: 'Leadership L10',
				userName: expect.any(String),
				dueDate: '2026-12-31',
				before: { dueDate: '2026-12-01T00:00:00' },
				method: 'PUT',
				path: `/api/v1/todo/${todo.Id}`,
				body: { dueDate: '2026-12-31' },
			},
			expect.objectContaining({ would: 'nothing', id: same.Id, method: null, path: null }),
			{ ...outcome.records[0], would: 'nothing', before: {}, method: null, path: null, body: null },
		]);
		expect(hintsOf(outcome)).toEqual([
			'Dry run: nothing was written; 1 would be changed, 2 unchanged',
		]);
		const goal = sandbox.store.addGoal({ ...ofMeeting, Name: 'g' });
		const deleted = await run('goal', 'deleteMany', [{ id: goal.Id }, { id: goal.Id }], options);
		expect(deleted.records).toMatchObject([
			{ would: 'delete', id: goal.Id, title: 'g', method: 'DELETE' },
			{ would: 'nothing', id: goal.Id, title: 'g', method: null, path: null },
		]);
		expect(hintsOf(deleted)).toEqual([
			'Dry run: nothing was written; 1 would be deleted, 1 gone already',
		]);
		expect(written()).toEqual([]);
	});
});
