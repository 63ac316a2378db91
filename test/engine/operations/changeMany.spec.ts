import type { IDataObject } from 'n8n-workflow';

import { answered, broken } from '../bloomGrowth';
import { perform } from './perform';
import type { Script } from './perform';

const todo = (Id: number, Name: string, more: IDataObject = {}): IDataObject => ({
	Id,
	Name,
	OriginId: 1,
	...more,
});
const goal = (Id: number, Name: string, more: IDataObject = {}): IDataObject => ({
	Id,
	Name,
	Owner: { Id: 7, Name: 'Jane' },
	Origins: [{ Id: 1, Name: 'Weekly' }],
	Archived: false,
	...more,
});
const done = { CompleteTime: '2026-11-01T00:00:00' };

const change = async (
	[resource, operation]: [string, string],
	rows: IDataObject[],
	script: Script,
	options: IDataObject = {},
) => await perform({ resource, operation, rows, script, parameters: { options } });
const update = async (rows: IDataObject[], script: Script, options: IDataObject = {}) =>
	await change(['todo', 'updateMany'], rows, script, options);

describe('one row', () => {
	it('is read, written and read back', async () => {
		const { records, deeds, log } = await update([{ id: 5, title: 'b' }], {
			'GET todo/5': [todo(5, 'a'), todo(5, 'b')],
			'PUT todo/5': [''],
		});
		expect(records).toMatchObject([{ id: 5, title: 'b', changed: true }]);
		expect(records[0]).not.toHaveProperty('warnings');
		expect(deeds).toEqual(['changed']);
		expect(log).toEqual(['GET todo/5', 'PUT todo/5 {"title":"b"}', 'GET todo/5']);
	});

	it('costs one request if all is so', async () => {
		const { records, deeds, log } = await update([{ id: 5, title: 'a' }], {
			'GET todo/5': [todo(5, 'a')],
		});
		expect(records).toMatchObject([{ id: 5, title: 'a', changed: false }]);
		expect(deeds).toEqual(['unchanged']);
		expect(log).toEqual(['GET todo/5']);
	});

	it('of which no record is known fails, and nothing was written', async () => {
		const { failures, written } = await update([{ id: 5, title: 'a' }], {});
		expect(failures).toMatchObject([{ index: 0, type: 'rejected', outcome: 'rejected' }]);
		expect(written).toEqual([]);
	});

	it('that is refused says what Bloom Growth said', async () => {
		const { failures, log } = await update([{ id: 5, title: 'b' }], {
			'GET todo/5': [todo(5, 'a')],
			'PUT todo/5': [answered(400, { message: 'Not yours' })],
		});
		expect(failures).toMatchObject([
			{ error: expect.stringContaining('Not yours'), type: 'rejected', outcome: 'rejected' },
		]);
		expect(log).toHaveLength(3);
	});

	it('that is refused although the record is as asked is unchanged: its list was old', async () => {
		const { records, deeds } = await update([{ id: 5, title: 'b' }], {
			'GET todo/5': [todo(5, 'a'), todo(5, 'b')],
			'PUT todo/5': [answered(400, { message: 'No' })],
		});
		expect(records).toMatchObject([{ title: 'b', changed: false }]);
		expect(deeds).toEqual(['unchanged']);
	});

	it('whose answer is lost is looked at, and written once', async () => {
		const { records, written, log } = await update([{ id: 5, title: 'b' }], {
			'GET todo/5': [todo(5, 'a'), todo(5, 'b')],
			'PUT todo/5': [broken],
		});
		expect(records).toMatchObject([{ title: 'b', changed: true }]);
		expect(written).toHaveLength(1);
		// The look that found it written is the record as it is: it is not read once more.
		expect(log).toHaveLength(3);
	});
});

describe('a change that was accepted', () => {
	const rows = [{ id: 5, dueDate: '2026-12-31' }];
	const before = todo(5, 'a', { DueDate: '2026-12-01T00:00:00' });
	const after = todo(5, 'a', { DueDate: '2026-12-31T00:00:00' });

	it('and does not show yet is looked for until it does', async () => {
		const { records, failures, waits, log } = await update(rows, {
			'GET todo/5': [before, before, before, after],
			'PUT todo/5': [''],
		});
		expect(failures).toEqual([]);
		expect(records).toMatchObject([{ dueDate: '2026-12-31T00:00:00', changed: true }]);
		expect(waits).toEqual([1000, 4000]);
		expect(log.filter((entry) => entry === 'GET todo/5')).toHaveLength(4);
	});

	it('and never shows fails, and names what is there', async () => {
		const { failures, written } = await update(rows, {
			'GET todo/5': [before],
			'PUT todo/5': [''],
		});
		expect(failures).toMatchObject([
			{
				error: expect.stringContaining(
					'Bloom Growth accepted the change, but Due Date is 2026-12-01 and not 2026-12-31',
				),
				type: 'notApplied',
				outcome: 'rejected',
			},
		]);
		expect(written).toHaveLength(1);
	});

	it('and shows in part is told as a part', async () => {
		const { failures } = await update([{ id: 5, title: 'b', dueDate: '2026-12-31' }], {
			'GET todo/5': [before, { ...before, Name: 'b' }],
			'PUT todo/5': [''],
		});
		expect(failures).toMatchObject([{ type: 'notApplied', outcome: 'partial' }]);
		expect(failures[0]?.error).not.toContain('Title');
	});

	it('and cannot be read back is told with the record as it was', async () => {
		const { records, deeds } = await update(rows, {
			'GET todo/5': [before, answered(403, { message: 'Not yours' })],
			'PUT todo/5': [''],
		});
		expect(records).toMatchObject([
			{
				dueDate: '2026-12-01T00:00:00',
				changed: true,
				warnings: [
					expect.stringMatching(
						/accepted the change, but .* this is how it was before: .*Not yours/,
					),
				],
			},
		]);
		expect(deeds).toEqual(['changed']);
	});

	it('and is once seen otherwise and then not at all counts as seen', async () => {
		const { failures } = await update(rows, {
			'GET todo/5': [before, before, answered(403, {})],
			'PUT todo/5': [''],
		});
		expect(failures).toMatchObject([{ type: 'notApplied', outcome: 'rejected' }]);
	});

	it('is told with the title that Bloom Growth made of it', async () => {
		const { records, failures } = await update([{ id: 5, title: 'long title' }], {
			'GET todo/5': [todo(5, 'a'), todo(5, 'long')],
			'PUT todo/5': [''],
		});
		expect(failures).toEqual([]);
		expect(records).toMatchObject([
			{
				title: 'long',
				warnings: [
					'Asked for the title "long title", but Bloom Growth stored "long", so a later run would not find it by its title',
				],
			},
		]);
	});

	it('but left the title as it was is not applied', async () => {
		const { failures } = await update([{ id: 5, title: 'b' }], {
			'GET todo/5': [todo(5, 'a')],
			'PUT todo/5': [''],
		});
		expect(failures).toMatchObject([
			{ error: expect.stringContaining('Title is "a" and not "b"'), type: 'notApplied' },
		]);
	});

	it('is told with what it cost that nobody asked for', async () => {
		const { records } = await update([{ id: 5, title: 'b' }], {
			'GET todo/5': [
				todo(5, 'a', { Owner: { Id: 7, Name: 'Jane' } }),
				todo(5, 'b', { Owner: null }),
			],
			'PUT todo/5': [''],
		});
		expect(records[0]?.warnings).toEqual([
			'It has no owner any more, although nobody asked for it',
		]);
	});
});

describe('several requests for one row', () => {
	const rows = [{ meetingId: 1, attendees: '8, 9' }];
	const weekly = { Id: 1, Name: 'Weekly' };
	const script = {
		'GET L10/list': [[weekly]],
		'POST L10/1/attendees/8': [''],
		'POST L10/1/attendees/9': [''],
	};
	const add = async (more: Script) =>
		await change(['meeting', 'addAttendees'], rows, { ...script, ...more });

	it('are all sent, and their effect is read once', async () => {
		const { records, log } = await add({
			'GET L10/1/attendees': [[{ Id: 7 }], [{ Id: 7 }, { Id: 8 }, { Id: 9 }]],
		});
		expect(records).toMatchObject([{ id: 1, attendees: [7, 8, 9], changed: true }]);
		expect(log).toEqual([
			'GET L10/list',
			'GET L10/1/attendees',
			'POST L10/1/attendees/8',
			'POST L10/1/attendees/9',
			'GET L10/1/attendees',
		]);
	});

	it('of which the second is refused leave a part', async () => {
		const { failures } = await add({
			'GET L10/1/attendees': [[{ Id: 7 }], [{ Id: 7 }, { Id: 8 }]],
			'POST L10/1/attendees/9': [answered(400, { message: 'No such user' })],
		});
		expect(failures).toMatchObject([
			{
				error: expect.stringMatching(/Part of it was done, but not all.*No such user/),
				type: 'partial',
				outcome: 'partial',
			},
		]);
	});

	it('of which the first is refused leave nothing, and the second is not sent', async () => {
		const { failures, written } = await add({
			'GET L10/1/attendees': [[{ Id: 7 }]],
			'POST L10/1/attendees/8': [answered(400, { message: 'No such user' })],
		});
		expect(failures).toMatchObject([{ type: 'rejected', outcome: 'rejected' }]);
		expect(written).toEqual(['POST L10/1/attendees/8']);
	});

	it('of which the outcome of one is unknown are unknown, part or not', async () => {
		const { failures } = await add({
			'GET L10/1/attendees': [[{ Id: 7 }], answered(403, {})],
			'POST L10/1/attendees/9': [broken],
		});
		expect(failures).toMatchObject([{ type: 'network', outcome: 'unknown', retryable: true }]);
	});

	it('of two rows that add to one meeting take turns', async () => {
		const { records, log } = await change(
			['meeting', 'addAttendees'],
			[
				{ meetingId: 1, attendees: '8' },
				{ meetingId: 1, attendees: '8, 9' },
				{ meetingId: 1, attendees: '8' },
			],
			{
				...script,
				'GET L10/1/attendees': [[], [{ Id: 8 }], [{ Id: 8 }], [{ Id: 8 }, { Id: 9 }]],
			},
		);
		expect(records.map(({ changed }) => changed)).toEqual([true, true, false]);
		expect(log.slice(1)).toEqual([
			'GET L10/1/attendees',
			'POST L10/1/attendees/8',
			'GET L10/1/attendees',
			'GET L10/1/attendees',
			'POST L10/1/attendees/9',
			'GET L10/1/attendees',
		]);
	});
});

describe('a title', () => {
	const list = 'GET L10/1/todos';
	const complete = async (rows: IDataObject[], script: Script) =>
		await change(['todo', 'completeMany'], rows, script);

	it('is looked for in one list of its meeting, whatever its letters and spaces', async () => {
		const { records, log } = await complete(
			[
				{ title: ' SEND  it ', meetingId: 1 },
				{ id: 6, meetingId: 1 },
			],
			{
				[`${list}?INCLUDE_CLOSED=true`]: [[todo(5, 'Send it'), todo(6, 'b'), { Name: 'no ID' }]],
				'GET todo/5': [todo(5, 'Send it', done)],
				'GET todo/6': [todo(6, 'b', done)],
				'POST todo/5/complete?status=true': ['true'],
				'POST todo/6/complete?status=true': ['true'],
			},
		);
		expect(records.map(({ id, changed }) => [id, changed])).toEqual([
			[5, true],
			[6, true],
		]);
		expect(log).toEqual([
			`${list}?INCLUDE_CLOSED=true`,
			'POST todo/5/complete?status=true',
			'POST todo/6/complete?status=true',
			'GET todo/5',
			'GET todo/6',
		]);
	});

	it('means the open one, and among done ones the last', async () => {
		const open = await complete([{ title: 'a', meetingId: 1 }], {
			[`${list}?INCLUDE_CLOSED=true`]: [[todo(4, 'a', done), todo(5, 'a'), todo(6, 'a', done)]],
			'POST todo/5/complete?status=true': ['true'],
			'GET todo/5': [todo(5, 'a', done)],
		});
		expect(open.records).toMatchObject([{ id: 5, changed: true }]);
		const closed = await complete([{ title: 'a', meetingId: 1 }], {
			[`${list}?INCLUDE_CLOSED=true`]: [[todo(4, 'a', done), todo(6, 'a', done)]],
		});
		expect(closed.records).toMatchObject([{ id: 6, changed: false }]);
		expect(closed.written).toEqual([]);
	});

	it('of two open ones, or of two done ones that may be meant, has to be an ID', async () => {
		const open = await complete([{ title: 'a', meetingId: 1 }], {
			[`${list}?INCLUDE_CLOSED=true`]: [[todo(4, 'a'), todo(5, 'a')]],
		});
		expect(open.failures).toMatchObject([
			{
				error: '2 to-dos have the title "a" (IDs 4, 5); give the ID of the one you mean',
				type: 'validation',
				outcome: 'notSent',
			},
		]);
		const closed = await change(['todo', 'reopenMany'], [{ title: 'a', meetingId: 1 }], {
			[`${list}?INCLUDE_CLOSED=true`]: [[todo(4, 'a', done), todo(5, 'a', done)]],
		});
		expect(closed.failures).toMatchObject([{ error: expect.stringContaining('(IDs 4, 5)') }]);
		expect([...open.written, ...closed.written]).toEqual([]);
	});

	it('that no open one has is told with those that are close', async () => {
		const { failures } = await update(
			[{ title: 'Send porposal', meetingId: 1, dueDate: '2026-12-31' }],
			{
				[list]: [[todo(4, 'Send proposal'), todo(5, 'Send proposals', done), todo(6, 'Other')]],
			},
		);
		expect(failures.map(({ error }) => error)).toEqual([
			'No open to-do in that meeting has the title "Send porposal"; close: Send proposal (4)',
		]);
	});

	it('is looked for in the meeting that the row names, in each its own', async () => {
		const rows = [1, 2].map((meetingId) => ({ title: 'a', meetingId, dueDate: '2026-12-31' }));
		const day = { DueDate: '2026-12-31T00:00:00' };
		const { records } = await update(rows, {
			[list]: [[todo(4, 'a', day)]],
			'GET L10/2/todos': [[todo(5, 'a', day)]],
		});
		expect(records.map(({ id }) => id)).toEqual([4, 5]);
	});

	it('that nothing is close to is told alone', async () => {
		const { failures } = await update([{ title: 'Zebra', meetingId: 1, dueDate: '2026-12-31' }], {
			[list]: [[todo(4, 'Send proposal'), { Id: 5, Name: null }]],
		});
		expect(failures.map(({ error }) => error)).toEqual([
			'No open to-do in that meeting has the title "Zebra"',
		]);
	});

	it('is asked for again if its list could not be read', async () => {
		const rows = [
			{ title: 'a', meetingId: 1, dueDate: '2026-12-31' },
			{ title: 'b', meetingId: 1, dueDate: '2026-12-31' },
		];
		const day = { DueDate: '2026-12-31T00:00:00' };
		const { records, failures } = await perform({
			resource: 'todo',
			operation: 'updateMany',
			rows,
			parameters: { concurrency: 1 },
			script: {
				[list]: [answered(400, { message: 'No' }), [todo(4, 'a', day), todo(5, 'b', day)]],
			},
		});
		expect(failures).toMatchObject([{ index: 0, type: 'rejected', outcome: 'rejected' }]);
		expect(records).toMatchObject([{ id: 5, changed: false }]);
	});
});

describe('an ID', () => {
	const list = 'GET L10/1/todos';
	const day = { DueDate: '2026-12-31T00:00:00' };

	it('in another meeting than the row says fails', async () => {
		const { failures } = await update([{ id: 5, meetingId: 1, dueDate: '2026-12-31' }], {
			[list]: [[]],
			'GET todo/5': [todo(5, 'a', { OriginId: 2 })],
		});
		expect(failures).toMatchObject([
			{
				error: 'To-Do 5 is in meeting 2, and the row says meeting 1; correct the ID or the meeting',
				type: 'validation',
			},
		]);
	});

	it('is enough where the record does not say its meeting, or its list cannot be had', async () => {
		const rows = [5, 6].map((id) => ({ id, meetingId: 1, dueDate: '2026-12-31' }));
		const { records, log } = await perform({
			resource: 'todo',
			operation: 'updateMany',
			rows,
			parameters: { concurrency: 1 },
			script: {
				'GET todo/5': [todo(5, 'a', { ...day, OriginId: null })],
				'GET todo/6': [todo(6, 'b', day)],
			},
		});
		expect(records).toMatchObject([{ id: 5 }, { id: 6 }]);
		// A list that cannot be had is not asked for again.
		expect(log).toEqual([list, 'GET todo/5', 'GET todo/6']);
	});

	it('and a title in one run mean one record: the later row fails if it differs', async () => {
		const rows = [
			{ title: 'a', meetingId: 1, dueDate: '2026-12-30' },
			{ id: 5, dueDate: '2026-12-31' },
			{ id: 5, dueDate: '2026-12-30' },
		];
		const { records, failures, written } = await update(rows, {
			[list]: [[todo(5, 'a')]],
			'GET todo/5': [todo(5, 'a', { DueDate: '2026-12-30T00:00:00' })],
			'PUT todo/5': [''],
		});
		expect(records.map(({ changed }) => changed)).toEqual([true, false]);
		expect(failures).toMatchObject([
			{
				index: 1,
				error:
					'Item 1 and item 0 mean the same record and ask for different things; keep one of them',
			},
		]);
		expect(written).toHaveLength(1);
	});
});

describe('a record that says too little', () => {
	it('is read by its ID', async () => {
		const { written, log } = await change(
			['goal', 'updateMany'],
			[{ title: 'a', meetingId: 1, status: 'off track' }],
			{
				'GET L10/1/rocks?include_origin=true': [[goal(5, 'a', { Owner: null })]],
				'GET rocks/5?include_origin=true': [goal(5, 'a'), goal(5, 'a', { Completion: 'AtRisk' })],
				'PUT rocks/5': [''],
			},
		);
		expect(written).toEqual(['PUT rocks/5 {"accountableUserId":7,"completion":"AtRisk"}']);
		expect(log).toHaveLength(4);
	});

	it('is looked for among those that are put away, where they may be meant', async () => {
		const { records, written } = await change(
			['goal', 'restoreMany'],
			[{ title: 'a', meetingId: 1 }],
			{
				'GET L10/1/rocks?include_origin=true': [[goal(6, 'b')]],
				'GET L10/1/attendees': [[{ Id: 7 }]],
				'GET archivedrocks/user/mine?include_origin=true': [[]],
				'GET archivedrocks/user/7?include_origin=true': [[goal(5, 'a', { Archived: true })], []],
				'PUT rocks/5/restore': [''],
				'GET rocks/5?include_origin=true': [goal(5, 'a')],
			},
		);
		expect(records).toMatchObject([{ id: 5, archived: false, changed: true }]);
		expect(written).toEqual(['PUT rocks/5/restore']);
	});
});

describe('a dry run', () => {
	it('shows what would be, and what is, and writes nothing', async () => {
		const { records, deeds, written } = await update(
			[
				{ id: 5, title: 'b', dueDate: '2026-12-31' },
				{ id: 5, title: 'b', dueDate: '2026-12-31' },
				{ id: 6, title: 'c' },
			],
			{ 'GET todo/5': [todo(5, 'a')], 'GET todo/6': [todo(6, 'c')] },
			{ dryRun: true },
		);
		expect(records).toEqual([
			{
				would: 'change',
				id: 5,
				title: 'b',
				dueDate: '2026-12-31',
				meetingTitle: null,
				userName: null,
				before: { title: 'a', dueDate: null },
				method: 'PUT',
				path: '/api/v1/todo/5',
				body: { title: 'b', dueDate: '2026-12-31' },
			},
			expect.objectContaining({
				would: 'nothing',
				before: {},
				method: null,
				path: null,
				body: null,
			}),
			expect.objectContaining({ would: 'nothing', id: 6, before: {}, method: null }),
		]);
		expect(deeds).toEqual(['changed', 'unchanged', 'unchanged']);
		expect(written).toEqual([]);
	});

	it('shows the query of a request', async () => {
		const { records } = await change(
			['todo', 'completeMany'],
			[{ id: 5 }],
			{ 'GET todo/5': [todo(5, 'a')] },
			{ dryRun: true },
		);
		expect(records).toMatchObject([
			{
				would: 'change',
				before: { completedAt: null },
				method: 'POST',
				path: '/api/v1/todo/5/complete?status=true',
				body: null,
			},
		]);
	});
});
