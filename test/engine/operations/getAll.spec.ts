import type { IDataObject } from 'n8n-workflow';

import { Refusal, runNode } from '../node';
import type { Scenario } from '../node';

const rows = (count: number) => Array.from({ length: count }, (_, index) => ({ Id: index + 1 }));
const list = async (items: IDataObject[], more: Partial<Scenario> = {}) =>
	await runNode({ operation: 'getAll', rows: items, answer: () => rows(3), ...more });
const meeting = (json: IDataObject) => json.meeting;

it('lists for each item the meeting it names, once for each meeting', async () => {
	const items = [{ meeting: 1 }, { meeting: '2' }, { meeting: 1 }];
	const { outputs, log } = await list(items, { parameters: { meeting } });
	expect([...log].sort()).toEqual(['GET L10/1/todos', 'GET L10/2/todos']);
	expect(outputs[0].map(({ json, pairedItem }) => [json.id, pairedItem])).toEqual(
		[0, 1, 2].flatMap((item) => [1, 2, 3].map((id) => [id, { item }])),
	);
});

it.each([
	['', 'GET todo/users/mine'],
	[null, 'GET todo/users/mine'],
	['5', 'GET todo/user/5'],
])('lists by user: %j asks %s', async (user, request) => {
	expect((await list([{}], { parameters: { listBy: 'user', user } })).log).toEqual([request]);
});

describe('names', () => {
	const answer = (what: string) => {
		if (what === 'GET L10/list') return [{ Id: 5, Name: 'Leadership L10' }];
		if (what !== 'GET users/mineviewable') return rows(3);
		return [{ Id: 7, Name: 'Jane Doe', Email: 'jane@example.com' }];
	};

	it('of meetings are looked up in one list', async () => {
		const items = [{ meeting: 'leadership l10' }, { meeting: 'Leadership' }, { meeting: 'Moon' }];
		const { records, failures, log } = await list(items, { parameters: { meeting }, answer });
		expect(records).toHaveLength(6);
		expect(failures).toMatchObject([{ index: 2, error: 'Meeting "Moon" is no meeting of yours' }]);
		expect(log).toEqual(['GET L10/list', 'GET L10/5/todos']);
	});

	it.each(['Jane Doe', 'doe, jane', 'Jane', 'JANE@example.com'])('of users: %s', async (user) => {
		const parameters = { listBy: 'user', user };
		const { log } = await list([{}], { parameters, answer });
		expect(log).toEqual(['GET users/mineviewable', 'GET todo/user/7']);
	});
});

describe('users', () => {
	it.each<[unknown, string]>([
		['', 'GET users/mineviewable'],
		['  ', 'GET users/mineviewable'],
		[undefined, 'GET users/mineviewable'],
		[' jane ', 'GET search/user?term=jane'],
		[7, 'GET search/user?term=7'],
	])('are searched for %j with %s', async (search, request) => {
		const { log, records } = await list([{}], { resource: 'user', parameters: { search } });
		expect(log).toEqual([request]);
		expect(records).toHaveLength(3);
	});

	it('are searched for what each item says, once for each term', async () => {
		const search = (json: IDataObject) => json.owner;
		const items = [{ owner: 'jane' }, { owner: ['jane'] }, { owner: 'jane' }, { owner: 'tom' }];
		const { log, failures } = await list(items, { resource: 'user', parameters: { search } });
		expect([...log].sort()).toEqual(['GET search/user?term=jane', 'GET search/user?term=tom']);
		expect(failures).toMatchObject([{ index: 1, error: 'Search must be text' }]);
	});
});

it.each([
	[{ returnAll: true, limit: 1 }, 3],
	[{ returnAll: false, limit: 2 }, 2],
	[{ returnAll: false, limit: 50 }, 3],
])('with %j gives %i', async (parameters, count) => {
	const { records } = await list([{}], { parameters: { meeting: 1, ...parameters } });
	expect(records).toHaveLength(count);
});

it('emits nothing where nothing is', async () => {
	const { outputs } = await list([{}], { parameters: { meeting: 1 }, answer: () => [] });
	expect(outputs).toEqual([[], []]);
});

it('gives answers as they are without simplify, less an error', async () => {
	const parameters = { meeting: 1, simplify: false };
	const answer = () => [{ Id: 1, Odd: null, error: 'x' }];
	expect((await list([{}], { parameters, answer })).records).toEqual([{ Id: 1, Odd: null }]);
});

describe('fails one item alone', () => {
	const limit = 'must be a whole number from 1';
	it.each<[string, Record<string, unknown>, string]>([
		['without a meeting', { meeting: '' }, 'Meeting is required'],
		['with a bad meeting', { meeting: 1.5 }, 'Meeting "1.5" must be a positive whole number'],
		['with a bad limit', { meeting: 1, returnAll: false, limit: 0 }, `Limit "0" ${limit}`],
		['with half a limit', { meeting: 1, returnAll: false, limit: 0.5 }, `Limit "0.5" ${limit}`],
		['with a bad user', { listBy: 'user', user: -1 }, 'User "-1" must be a positive whole number'],
	])('%s', async (_what, parameters, error) => {
		const { failures, log } = await list([{ a: 1 }], { parameters });
		expect(failures).toMatchObject([
			{ index: 0, inputData: { a: 1 }, error, failure: { type: 'validation', attempts: 0 } },
		]);
		expect(log).toEqual([]);
	});

	it('whose expression throws', async () => {
		const parameters = {
			meeting: (json: IDataObject) => {
				if (json.bad) throw new Error('no such field');
				return 1;
			},
		};
		const { records, failures } = await list([{}, { bad: true }], { parameters });
		expect(records).toHaveLength(3);
		expect(failures).toMatchObject([
			{ index: 1, error: 'Meeting cannot be read: its expression failed (no such field)' },
		]);
	});
});

describe('other lists', () => {
	it('are of the goal of each item', async () => {
		const goal = (json: IDataObject) => json.goal;
		const { log, failures } = await list([{ goal: 5 }, { goal: 'x' }, { goal: 9 }], {
			resource: 'milestone',
			parameters: { goal },
			answer: (what) => (what.includes('/9/') ? new Refusal(403) : rows(3)),
		});
		expect(log).toEqual(['GET rocks/5/milestones', 'GET rocks/9/milestones']);
		expect(failures).toMatchObject([
			{ index: 1, error: 'Goal "x" must be a positive whole number' },
			{ index: 2, error: expect.stringMatching(/^The milestones of goal 9: /) },
		]);
	});

	const sheet = {
		Id: 1,
		Measurables: [{ Id: 41, Name: 'Revenue' }],
		Weeks: [102, 101, 100].map((ForWeekNumber) => ({
			ForWeekNumber,
			IsCurrentWeek: ForWeekNumber === 102,
		})),
	};
	it.each([
		['meeting', { meeting: 1 }],
		['user', { user: 7 }],
	])('are of so many weeks, of a %s', async (listBy, whose) => {
		const parameters = { listBy, ...whose, weeks: 2 };
		const scenario = { resource: 'score', answer: () => sheet };
		const { records } = await list([{}], { ...scenario, parameters });
		expect(records.map(({ week }) => week)).toEqual([102, 101]);
		const { failures } = await list([{}], { ...scenario, parameters: { ...parameters, weeks: 0 } });
		expect(failures).toMatchObject([{ error: 'Weeks "0" must be a whole number from 1' }]);
	});

	it.each([
		['todo', { meeting: 1 }, 'The to-dos of meeting 1'],
		['todo', { listBy: 'user', user: 7 }, 'The to-dos of user 7'],
		['todo', { listBy: 'user' }, 'The to-dos of the owner of the credential'],
		['user', {}, 'The users'],
	])('that fail say what they are: %s by %j', async (resource, parameters, name) => {
		const answer = () => new Refusal(403, { message: 'Not yours' });
		const { failures } = await list([{}], { resource, parameters, answer });
		expect(failures).toMatchObject([{ error: expect.stringContaining(`${name}: Bloom Growth`) }]);
	});

	it('may be as short as one', async () => {
		const parameters = { meeting: 1, returnAll: false, limit: 1 };
		expect((await list([{}], { parameters })).records).toHaveLength(1);
	});
});
