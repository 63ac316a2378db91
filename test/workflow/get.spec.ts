import type { IDataObject } from 'n8n-workflow';

import { startSandbox } from '../sandbox';
import type { Sandbox } from '../sandbox';
import { runNode } from './scenario';

let sandbox: Sandbox;
beforeEach(async () => (sandbox = await startSandbox()));
afterEach(async () => await sandbox.stop());

const locate = (value: unknown, mode = 'id') => ({ __rl: true, mode, value }) as IDataObject;

describe('Get Many', () => {
	const getAll = (parameters: IDataObject) => ({ operation: 'getAll', ...parameters });

	it('lists the open to-dos of a meeting without milestones, and closed ones on request', async () => {
		const parameters = getAll({ meeting: locate(123), returnAll: true });
		const open = await runNode(sandbox, { rows: [{}], parameters });
		expect(open.records.length).toBeGreaterThan(0);
		expect(open.records.every(({ closed, id }) => closed === false && Number(id) > 0)).toBe(true);
		const all = await runNode(sandbox, {
			rows: [{}],
			parameters: { ...parameters, options: { includeClosed: true } },
		});
		expect(all.records.length).toBeGreaterThan(open.records.length);
		expect(all.records.every(({ id }) => Number(id) > 0)).toBe(true);
	});

	it('evaluates the meeting for each item, sends the same list once and limits each item', async () => {
		for (let n = 0; n < 5; n++) sandbox.store.addTodo({ Name: `t${n}`, OriginId: 456 });
		const { successful, failures } = await runNode(sandbox, {
			rows: [{ m: 456 }, { m: 'abc' }, { m: '456' }, {}],
			parameters: getAll({ meeting: locate('={{ $json.m }}', 'list'), limit: 2 }),
		});
		expect(successful.map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 0, 2, 2].map((item) => ({ item })),
		);
		expect(failures.map(({ index, error }) => [index, error])).toEqual([
			[1, 'Meeting "abc" is no meeting of yours'],
			[3, 'Meeting is required'],
		]);
		expect(sandbox.stats().byRoute).toEqual({ 'GET l10/:id/todos': 1, 'GET l10/list': 1 });
	});

	it.each([
		['todo', '', 'GET todo/users/mine'],
		['todo', '456', 'GET todo/user/:id'],
		['issue', '', 'GET issues/users/mine'],
		['issue', '456', 'GET issues/users/:id'],
		['goal', '', 'GET rocks/user/mine'],
		['goal', '456', 'GET rocks/user/:id'],
		['headline', '', 'GET headline/users/mine'],
		['headline', '456', 'GET headline/users/:id'],
		['meeting', '', 'GET l10/list'],
		['meeting', '456', 'GET l10/:id/list'],
	])('lists %ss of user "%s" with %s alone', async (resource, user, route) => {
		const { failures } = await runNode(sandbox, {
			rows: [{}],
			parameters: getAll({ resource, listBy: 'user', user: locate(user), returnAll: true }),
		});
		expect(failures).toEqual([]);
		expect(sandbox.stats().byRoute).toEqual({ [route]: 1 });
	});

	it('lists the open headlines of a meeting and of a user, whatever Include Closed says', async () => {
		const parameters = getAll({ resource: 'headline', returnAll: true });
		const ofMeeting = { ...parameters, meeting: locate(123) };
		const open = await runNode(sandbox, { rows: [{}], parameters: ofMeeting });
		expect(open.records).toMatchObject([{ id: 5001, meetingId: 123, closed: false }]);
		const ofUser = { ...parameters, listBy: 'user', options: { includeClosed: true } };
		const all = await runNode(sandbox, { rows: [{}], parameters: ofUser });
		expect(all.records).toMatchObject([{ id: 5001, meetingTitle: 'Leadership L10' }]);
	});

	it('lists the users that each item asks for, or all, each search once', async () => {
		const { successful, failures } = await runNode(sandbox, {
			rows: [{ owner: 'nair' }, {}, { owner: ' nair ' }, { owner: 'nobody' }],
			parameters: getAll({ resource: 'user', search: '={{ $json.owner }}', limit: 2 }),
		});
		expect(failures).toEqual([]);
		expect(successful.map(({ json, pairedItem }) => [json.name, pairedItem])).toEqual([
			['Priya Nair', { item: 0 }],
			['Jane Doe', { item: 1 }],
			['Omar Haddad', { item: 1 }],
			['Priya Nair', { item: 2 }],
		]);
		expect(successful[0]?.json).toMatchObject({ id: 321, email: 'priya.nair@example.com' });
		const { byRoute } = sandbox.stats();
		expect(byRoute).toEqual({ 'GET search/user': 2, 'GET users/mineviewable': 1 });
	});

	it('emits nothing for a list without hits', async () => {
		sandbox.store.addMeeting({ id: 5000, name: 'Empty' });
		const { records, failures } = await runNode(sandbox, {
			rows: [{}],
			parameters: getAll({ resource: 'issue', meeting: locate(5000) }),
		});
		expect([records, failures]).toEqual([[], []]);
	});
});

describe('Get Many by ID', () => {
	const byId = (parameters: IDataObject) => ({ operation: 'getManyById', ...parameters });

	it("gives a plain field of the item the value that n8n's own evaluation gives it", async () => {
		const odd = [
			123,
			' 123 ',
			'123,456',
			[123, '456'],
			'=123',
			'={{ 123 }}',
			null,
			'',
			{ a: 1 },
			0,
		];
		const rows: IDataObject[] = [...odd.map((id) => ({ id })), {}];
		const [plain, evaluated] = await Promise.all(
			['={{ $json.id }}', '={{ ($json.id) }}'].map(async (id) => {
				const parameters = byId({ resource: 'meeting', include: [], id });
				const { records, failures } = await runNode(sandbox, { rows, parameters });
				return { records, failures };
			}),
		);
		expect(plain).toEqual(evaluated);
		expect(plain?.records).toHaveLength(6);
		expect(plain?.failures).toHaveLength(7);
	});

	it('fetches meetings with their four parts, five requests each, and no more in flight than allowed', async () => {
		const { records, failures } = await runNode(sandbox, {
			rows: [{ id: '123' }, { id: 999999 }, { id: 456 }, { id: 123 }],
			parameters: byId({ resource: 'meeting', concurrency: 3 }),
		});
		expect(failures).toMatchObject([
			{ index: 1, inputData: { id: 999999 }, failure: { type: 'rejected', statusCode: 400 } },
		]);
		expect(records).toMatchObject([
			{
				id: 123,
				title: 'Leadership L10',
				attendees: expect.arrayContaining([
					{ id: 123, name: expect.any(String), imageUrl: expect.anything() },
				]),
				issues: expect.arrayContaining([expect.objectContaining({ closed: false })]),
				todos: expect.arrayContaining([expect.objectContaining({ closed: false })]),
				metrics: expect.arrayContaining([expect.objectContaining({ target: null })]),
			},
			{ id: 456 },
			{ id: 123 },
		]);
		const metrics = records[0]?.metrics as IDataObject[];
		expect(metrics.every(({ title }) => title !== null)).toBe(true);
		expect(sandbox.stats().total).toBe(5 + 1 + 5);
		expect(sandbox.stats().peakInFlight).toBeLessThanOrEqual(3);
	});

	it('asks only for the parts that were chosen', async () => {
		const { records } = await runNode(sandbox, {
			rows: [{ id: 123 }],
			parameters: byId({ resource: 'meeting', include: ['attendees'] }),
		});
		expect(Object.keys(records[0] ?? {})).toEqual(['id', 'title', 'createdAt', 'attendees']);
		expect(sandbox.stats().byRoute).toEqual({ 'GET l10/:id': 1, 'GET l10/:id/attendees': 1 });
	});

	it('gives each of several IDs its own place on one of the outputs', async () => {
		const todos = ['a', 'b'].map((Name) => sandbox.store.addTodo({ Name, OriginId: 456 }));
		const ids = todos.map(({ Id }) => Id);
		const { records, failures } = await runNode(sandbox, {
			rows: [
				{ id: `${ids[0]}, 999999,abc,`, keep: 1 },
				{ id: [ids[1], null] as never },
				{ id: '' },
			],
			parameters: byId({}),
		});
		expect(records.map(({ title }) => title)).toEqual(['a', 'b']);
		expect(failures.map(({ index, inputData, error }) => [index, inputData, error])).toEqual([
			[0, { id: ' 999999', keep: 1 }, expect.stringMatching(/Bloom Growth said/)],
			[0, { id: 'abc', keep: 1 }, 'ID "abc" must be a positive whole number'],
			[1, { id: null }, 'ID is required'],
			[2, { id: '' }, 'ID is required'],
		]);
	});

	it.each(['todo', 'issue', 'goal', 'headline'])(
		'fetches a %s simplified and raw',
		async (resource) => {
			const records = {
				todo: sandbox.store.todos,
				issue: sandbox.store.issues,
				goal: sandbox.store.goals,
				headline: sandbox.store.headlines,
			};
			const id = Number(records[resource as 'todo'].find(({ Id }) => Id > 0)?.Id);
			const simple = await runNode(sandbox, { rows: [{ id }], parameters: byId({ resource }) });
			expect(simple.records).toMatchObject([{ id, title: expect.any(String) }]);
			const raw = await runNode(sandbox, {
				rows: [{ id }],
				parameters: byId({ resource, simplify: false }),
			});
			expect(raw.records).toMatchObject([{ Id: id, Name: expect.any(String) }]);
			expect(sandbox.stats().total).toBe(2);
		},
	);

	it('fetches users, and names the one that is not there', async () => {
		const parameters = byId({ resource: 'user', id: '={{ $json.who }}' });
		const rows = [{ who: '321, 999999' }];
		const { records, failures } = await runNode(sandbox, { rows, parameters });
		expect(records).toMatchObject([{ id: 321, name: 'Priya Nair' }]);
		expect(failures).toMatchObject([
			{ inputData: { id: ' 999999' }, failure: { type: 'rejected', statusCode: 400 } },
		]);
		const raw = await runNode(sandbox, {
			rows: [{ who: 321 }],
			parameters: { ...parameters, simplify: false },
		});
		expect(raw.records).toMatchObject([{ Id: 321, OrganizationId: 1 }]);
	});

	it.each(['html', 'emptyBody', 'brokenJson', 'missingId'] as const)(
		'refuses an answer of kind %s as unexpected',
		async (fault) => {
			sandbox.faults.add({ fault });
			const { Id: id } = sandbox.store.addTodo({ Name: 'x' });
			const { failures } = await runNode(sandbox, { rows: [{ id }], parameters: byId({}) });
			expect(failures[0]?.failure).toMatchObject({ type: 'unexpectedResponse', statusCode: 200 });
			expect(failures[0]?.error).toMatch(/^To-Do \d+: Bloom Growth's answer could not be read: /);
		},
	);

	it('gives up on an answer that does not come within the timeout', async () => {
		sandbox.faults.add({ fault: 'hang' });
		const { failures } = await runNode(sandbox, {
			rows: [{ id: 1 }],
			parameters: byId({ options: { timeout: 150, maxRetries: 0 } }),
		});
		expect(failures[0]?.failure).toMatchObject({ type: 'timeout', attempts: 1, retryable: true });
		expect(failures[0]?.error).toMatch(/No answer came within 0.15 seconds/);
	});
});
