import type { IDataObject } from 'n8n-workflow';

import { startSandbox } from '../sandbox';
import type { Sandbox } from '../sandbox';
import { runNode } from './scenario';

let sandbox: Sandbox;
beforeEach(async () => (sandbox = await startSandbox()));
afterEach(async () => await sandbox.stop());

const locate = (value: unknown, mode = 'id') => ({ __rl: true, mode, value }) as IDataObject;
const mapTo = (value: IDataObject) => ({ fields: { mappingMode: 'defineBelow', value } });
const written = () => sandbox.requests.filter(({ method }) => method === 'POST');

describe('Map Each Column Manually', () => {
	it('takes names, days and moments from expressions and from what was typed', async () => {
		const { records, failures } = await runNode(sandbox, {
			rows: [
				{ what: 'a', who: 'Nair, Priya', due: '31 Dec 2026' },
				{ what: 'b', who: 'tom.okafor@example.com', due: 46387 },
				{ what: 'c', who: '', due: '' },
				{ what: 'd', who: 'Marko', due: 'soon' },
			],
			parameters: mapTo({
				title: '={{ $json.what }}',
				meetingId: 'leadership',
				userId: '={{ $json.who }}',
				dueDate: '={{ $json.due }}',
			}),
		});
		expect(records).toMatchObject([
			{ title: 'a', meetingId: 123, userId: 321, dueDate: '2026-12-31T00:00:00' },
			{ title: 'b', meetingId: 123, userId: 112, dueDate: '2026-12-31T00:00:00' },
			{ title: 'c', meetingId: 123, userId: 100 },
		]);
		expect(failures.map(({ error }) => error)).toEqual([
			'Due Date "soon" is no date such as 2026-12-31; Owner "Marko": nobody is called so; close: Marco Rossi (789)',
		]);
	});

	it.each([
		['={{ DateTime.fromISO("2026-12-31T23:30", { zone: "America/New_York" }) }}', '2026-12-31'],
		['={{ DateTime.fromISO("2026-12-31T23:30Z").toUTC() }}', '2027-01-01'],
		['={{ "2026-12-31T23:30:00Z".toDateTime().toJSDate() }}', '2027-01-01'],
		['={{ new Date("2026-12-31") }}', '2026-12-31'],
	])("takes the day of %s where the workflow's clock is ahead", async (dueDate, day) => {
		const { records } = await runNode(sandbox, {
			rows: [{}],
			parameters: mapTo({ title: 'a', meetingId: '123', dueDate }),
			timezone: 'Asia/Tokyo',
		});
		expect(records).toMatchObject([{ dueDate: `${day}T00:00:00` }]);
	});

	it('leaves out blank lines of a sheet, and counts them', async () => {
		const { records, failures, run } = await runNode(sandbox, {
			rows: [
				{ row_number: 2, Task: 'a' },
				{ row_number: 3, Task: '' },
				{ row_number: 4, Task: 'b' },
			],
			parameters: mapTo({ title: '={{ $json.Task }}', meetingId: 'Sales L10' }),
		});
		expect([records.length, failures.length]).toEqual([2, 0]);
		const [hint] = run.data.resultData.runData.Bloomy?.[0]?.hints ?? [];
		expect(hint?.message).toBe('2 created; 1 blank row left out');
	});
});

describe('The meeting for rows without one', () => {
	const rows = [
		{ title: 'a', Meeting: 'Sales L10', day: 'eng' },
		{ title: 'b', Meeting: '', day: 'Engineering' },
		{ title: 'c', Meeting: 'Nowhere', day: 'Engineering' },
	];

	it.each([
		['picked from the list', locate('123', 'list'), [789, 123]],
		['by its name', locate('leadership l10'), [789, 123]],
		['from the row', locate('={{ $json.day }}'), [789, 456]],
	])('%s is for them alone', async (_name, defaultMeeting, meetings) => {
		const { records, failures } = await runNode(sandbox, { rows, parameters: { defaultMeeting } });
		expect(records.map(({ meetingId }) => meetingId)).toEqual(meetings);
		expect(failures).toMatchObject([{ index: 2, error: expect.stringMatching(/"Nowhere" is no/) }]);
	});

	it('that is none is a fault of those rows', async () => {
		const parameters = { defaultMeeting: locate('Leadrship') };
		const { records, failures } = await runNode(sandbox, { rows, parameters });
		expect(records).toHaveLength(1);
		expect(failures[0]?.error).toBe(
			'Meeting "Leadrship" is no meeting of yours; close: Leadership L10 (123)',
		);
	});
});

describe('Get Many', () => {
	it('takes a meeting by its name, for each item, with one list of names', async () => {
		const { successful, failures } = await runNode(sandbox, {
			rows: [{ m: 'leadership' }, { m: 'Leadership L10' }, { m: 'Leadr' }, { m: 123 }],
			parameters: { operation: 'getAll', resource: 'issue', meeting: locate('={{ $json.m }}') },
		});
		const [first, second, last] = [0, 1, 3].map((at) =>
			successful
				.filter(({ pairedItem }) => (pairedItem as { item: number }).item === at)
				.map(({ json }) => json.id),
		);
		expect(first).toEqual([2001, 2002]);
		expect([second, last]).toEqual([first, first]);
		expect(failures.map(({ error }) => error)).toEqual([
			'Meeting "Leadr" is no meeting of yours; close: Leadership L10 (123)',
		]);
		expect(sandbox.stats().byRoute).toEqual({ 'GET l10/list': 1, 'GET l10/:id/issues': 1 });
	});

	it.each([
		['Nair, Priya', 'todo/user/321'],
		['priya.nair@example.com', 'todo/user/321'],
		['me', 'todo/user/100'],
	])('takes the user %s', async (user, path) => {
		const parameters = { operation: 'getAll', listBy: 'user', user: locate(user) };
		const { failures } = await runNode(sandbox, { rows: [{}], parameters });
		expect(failures).toEqual([]);
		expect(sandbox.requests.at(-1)?.path).toBe(`/api/v1/${path}`);
	});
});

describe('The lists in which names are looked up', () => {
	const named = { title: 'named', meeting: 'Sales L10', owner: 'Tom Okafor' };
	const byId = { title: 'by ID', meetingId: 123, userId: 321 };

	it('are read once for all rows, and not at all for rows with IDs', async () => {
		const rows = Array.from({ length: 30 }, (_, at) => ({ ...named, title: `t${at}` }));
		await runNode(sandbox, { rows: rows.map((row) => ({ ...row, ...byId, title: row.title })) });
		const forIds = sandbox.stats().byRoute;
		expect(forIds).toEqual({ 'GET l10/:id/todos': 1, 'POST l10/:id/todos': 30 });
		sandbox.resetRecord();
		await runNode(sandbox, { rows });
		const lists = { 'GET l10/list': 1, 'GET users/mineviewable': 1 };
		expect(sandbox.stats().byRoute).toEqual({ ...forIds, ...lists });
	});

	it('give e-mail addresses where the list of users has none', async () => {
		await sandbox.stop();
		sandbox = await startSandbox({ usersWithoutEmail: true });
		const rows = ['tom.okafor@example.com', 'TOM.OKAFOR@example.com', 'Tom Okafor'].map(
			(owner) => ({
				...named,
				title: owner,
				owner,
			}),
		);
		const { records } = await runNode(sandbox, { rows });
		expect(records.map(({ userId }) => userId)).toEqual([112, 112, 112]);
		expect(sandbox.stats().byRoute).toMatchObject({ 'GET search/all': 1 });
	});

	it('keep no row with IDs waiting', async () => {
		sandbox.faults.add({ route: 'GET users/mineviewable', fault: 'delay', delay: 300 });
		const { records } = await runNode(sandbox, {
			rows: [named, byId, byId, byId],
			parameters: { concurrency: 2 },
		});
		expect(records.map(({ title }) => title)).toEqual(['named', 'by ID', 'by ID', 'by ID']);
		expect(written().map(({ body }) => (body as IDataObject).title)).toEqual([
			...['by ID', 'by ID', 'by ID'],
			'named',
		]);
	});

	it('fail the rows that need them and no other, and nothing is sent for those', async () => {
		sandbox.faults.add({ route: 'GET users/mineviewable', fault: 'status', status: 500 });
		const rows = [named, byId, { title: 'mine', meeting: 'Sales L10' }];
		const { records, failures } = await runNode(sandbox, { rows, parameters: fast });
		expect(records.map(({ title }) => title)).toEqual(['by ID', 'mine']);
		expect(failures).toMatchObject([
			{ index: 0, failure: { type: 'server', outcome: 'notSent', retryable: true } },
		]);
		expect(failures[0]?.error).toMatch(/^Could not look up the names of users, so nothing was/);
	});
	const fast = { options: { maxRetries: 0 } };
});

it('a dry run shows the names that the rows were read as, and says that nothing was written', async () => {
	const { records, run } = await runNode(sandbox, {
		rows: [
			{ task: 'a', who: 'priya', meeting: 'leadership', due: 'Dec 31 2026', notes: 'n' },
			{ task: 'b', meetingId: 123 },
		],
		parameters: { options: { dryRun: true } },
	});
	expect(records).toEqual([
		{
			would: 'create',
			...{ title: 'a', meetingTitle: 'Leadership L10', dueDate: '2026-12-31' },
			...{ userName: 'Priya Nair', notes: 'n' },
			...{ method: 'POST', path: '/api/v1/L10/123/todos' },
			body: { title: 'a', details: 'n', accountableUserId: 321, dueDate: '2026-12-31' },
		},
		expect.objectContaining({ would: 'create', title: 'b', userName: null, notes: null }),
	]);
	expect(Object.keys(records[0] ?? {})).toEqual(Object.keys(records[1] ?? {}));
	const [hint] = run.data.resultData.runData.Bloomy?.[0]?.hints ?? [];
	expect(hint?.message).toBe('Dry run: nothing was written; 2 would be created');
	expect(written()).toEqual([]);
});
