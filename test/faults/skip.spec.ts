import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import type { FaultRule, RecordedRequest, Sandbox } from '../sandbox';
import { loginCredential } from '../workflow/scenario';
import type { ResourceName } from './invariants';
import { spendNights } from './nights';
import type { Night, Routine } from './nights';
import { RESOURCES, ROUTES, TIMEOUT, buildRows, countRuns, sample } from './rig';

jest.setTimeout(300_000);

const SEED = Number(process.env.BLOOMY_SEED ?? 20_260_801);
const RUNS = countRuns(96);
/** Routines that run side by side: they wait most of the time. */
const ABREAST = 8;

/** What stands in the list of a meeting, and can be skipped there. */
const SKIPPING = RESOURCES.filter(
	(resource) => !['meeting', 'milestone', 'metric'].includes(resource),
);
const { write, list } = ROUTES.todo;
const TITLE = 'Call the bank';
const row = (title = TITLE, meetingId: number | string = 123) => ({ title, meetingId });
const same = (count: number) => Array.from({ length: count }, () => row());
const [YES, NO] = [true, false];

const spendOne = async (routine: Omit<Routine, 'resource' | 'nights'>, ...faults: FaultRule[]) => {
	const [night] = await spendNights({ resource: 'todo', nights: [faults], ...routine });
	return night!;
};
const violationsOf = (nights: Night[]) => nights.flatMap(({ violations }) => violations);

describe('night after night', () => {
	it.concurrent.each(SKIPPING)(
		'a sheet of %ss is created once, at one list for each meeting',
		async (resource) => {
			const { write: post, list: get } = ROUTES[resource];
			const routines = [1, 5, 20].map(async (concurrency) => {
				const nights = [[], [], []];
				return await spendNights({ resource, rows: buildRows(resource, 12), nights, concurrency });
			});
			for (const nights of await Promise.all(routines)) {
				expect(violationsOf(nights)).toEqual([]);
				expect(nights.map(({ added }) => added)).toEqual([12, 0, 0]);
				expect(nights.map(({ byRoute }) => byRoute)).toEqual([
					{ [get]: 3, [post]: 12 },
					{ [get]: 3 },
					{ [get]: 3 },
				]);
				expect(nights.map(({ created }) => created)).toEqual([
					Array(12).fill(true),
					Array(12).fill(false),
					Array(12).fill(false),
				]);
				const ids = nights.map(({ outcome }) => outcome.records.map(({ id }) => id));
				expect(ids[1]).toEqual(ids[0]);
			}
		},
	);

	it.concurrent('a night that was cut short is made up for by the next one', async () => {
		const nights = await spendNights({
			resource: 'todo',
			rows: buildRows('todo', 20),
			nights: [[], []],
			concurrency: 1,
			sandbox: { latency: 40 },
			optionsByNight: [{ timeBudget: 0.3 }],
		});
		expect(violationsOf(nights)).toEqual([]);
		expect(nights[0]!.kinds).toContain('notAttempted/notSent');
		expect(nights[0]!.added + nights[1]!.added).toBe(20);
	});
});

describe('what counts as there already', () => {
	it.concurrent('is a title whatever its case and blanks, in the same meeting', async () => {
		const prepare = ({ store }: Sandbox) => void store.addTodo({ Name: TITLE, OriginId: 123 });
		const titles = [TITLE, ' call THE bank ', 'Call  the\tbank', 'Call the banks'];
		const rows = [...titles.map((title) => row(title)), row(TITLE, 456)];
		const { violations, created, added } = await spendOne({ rows, prepare });
		expect(violations).toEqual([]);
		expect(created).toEqual([false, false, false, true, true]);
		expect(added).toBe(2);
	});

	it.concurrent(
		'is what is open: nothing closed, complete, archived, and no milestone',
		async () => {
			const [past, OriginId] = ['2026-06-08T10:00:00', 123];
			const Origins = [{ Id: 123, Name: 'Leadership L10' }];
			const prepare = ({ store }: Sandbox) => {
				store.addTodo({ Name: TITLE, OriginId, CloseTime: past, CompleteTime: past });
				store.addTodo({ Name: TITLE, OriginId, CompleteTime: past, CloseTime: null });
				store.addTodo({ Name: TITLE, OriginId, TodoType: 2 });
				store.addIssue({ Name: TITLE, OriginId, CloseTime: past });
				store.addIssue({ Name: TITLE, OriginId, Archived: true });
				store.addIssue({ Name: TITLE, OriginId, CompleteTime: past });
				store.addGoal({ Name: TITLE, Origins, Archived: true });
				store.addGoal({ Name: TITLE, Origins, Complete: true });
				store.addGoal({ Name: TITLE, Origins, Completion: 2 });
			};
			for (const resource of SKIPPING) {
				const nights = await spendNights({ resource, rows: [row()], nights: [[], []], prepare });
				expect({ resource, created: nights.map(({ created }) => created) }).toEqual({
					resource,
					created: [[true], [false]],
				});
			}
		},
	);

	it.concurrent('comes out as it is, also without Simplify', async () => {
		const Owner = { Id: 321, Name: 'Priya Nair' };
		const prepare = ({ store }: Sandbox) =>
			void store.addTodo({ Id: 77, Name: TITLE, OriginId: 123, Owner });
		const options = { onDuplicate: 'skip' };
		const [simplified, raw] = await Promise.all(
			[true, false].map(async (simplify) => {
				const scenario = () => ({ parameters: { simplify, options } });
				return await spendOne({ rows: [{ ...row(), userId: 100 }], prepare, scenario });
			}),
		);
		expect(simplified!.outcome.records).toMatchObject([
			{
				id: 77,
				userId: 321,
				created: false,
				warnings: ['Asked for owner 100, but it belongs to Priya Nair (321)'],
			},
		]);
		expect(raw!.outcome.records).toMatchObject([{ Id: 77, Owner, created: false }]);
		expect(simplified!.byRoute).toEqual({ [list]: 1 });
	});
});

describe('twins in one sheet', () => {
	it.concurrent.each([1, 5, 20])('get one record, at concurrency %i', async (concurrency) => {
		const rows = [row(), row('Other'), row(' CALL the bank'), row(), { ...row(), userId: 321 }];
		const night = await spendOne({ rows, concurrency, sandbox: { latency: { min: 0, max: 30 } } });
		expect(night.violations).toEqual([]);
		expect(night.created).toEqual([true, true, false, false, false]);
		expect(night.outcome.records.map(({ id }) => id === night.outcome.records[0]!.id)).toEqual([
			YES,
			NO,
			YES,
			YES,
			YES,
		]);
		expect(night.byRoute[write]).toBe(2);
	});

	it.concurrent('of one that was refused are tried by themselves', async () => {
		const refusal: FaultRule = {
			fault: 'status',
			status: 400,
			message: 'No.',
			route: write,
			times: 1,
		};
		const night = await spendOne({ rows: same(3), concurrency: 20 }, refusal);
		expect(night.violations).toEqual([]);
		expect(night.kinds).toEqual(['rejected/rejected']);
		expect(night.created).toEqual([true, false]);
		expect(night.byRoute[write]).toBe(2);
	});

	it.concurrent('of one that may or may not exist are not created either', async () => {
		const hang: FaultRule = { fault: 'hang', route: write, times: 1 };
		const night = await spendOne(
			{ rows: [...same(3), row('Other')], concurrency: 20, options: { timeout: TIMEOUT } },
			hang,
		);
		expect(night.violations).toEqual([]);
		expect(night.kinds).toEqual(Array(3).fill('timeout/unknown'));
		expect(
			night.outcome.failures.map(({ failure }) => [failure.attempts, failure.retryable]),
		).toEqual([
			[1, false],
			[0, false],
			[0, false],
		]);
		expect(night.outcome.failures[1]!.error).toMatch(
			/^To-Do ".*: Another item asks for the same record/,
		);
		expect(night.byRoute[write]).toBe(2);
	});

	it.concurrent('of an invalid row are tried by themselves', async () => {
		const rows = [{ ...row(), userId: 'nobody' }, row(), row()];
		const { violations, created, kinds } = await spendOne({ rows });
		expect(violations).toEqual([]);
		expect(created).toEqual([true, false]);
		expect(kinds).toEqual(['validation/notSent']);
	});
});

describe('a list that fails', () => {
	const lists: Array<[string, FaultRule, string]> = [
		['400', { fault: 'status', status: 400, message: 'Not yours.' }, 'rejected/notSent'],
		['500', { fault: 'status', status: 500 }, 'server/notSent'],
		['html', { fault: 'html' }, 'unexpectedResponse/notSent'],
		['missingId', { fault: 'missingId' }, 'unexpectedResponse/notSent'],
		['reset', { fault: 'reset' }, 'network/notSent'],
		['hang', { fault: 'hang' }, 'timeout/notSent'],
	];
	it.concurrent.each(sample(lists))(
		'fails the items of that meeting, and creates nothing there: %s',
		async (_name, rule, kind) => {
			const match: FaultRule['match'] = ({ path }) => path.includes('/123/');
			const rows = [row(), row('Other'), row(TITLE, 456), row()];
			const options = { maxRetries: 1, ...(rule.fault === 'hang' && { timeout: TIMEOUT }) };
			const night = await spendOne(
				{ rows, concurrency: 20, options },
				{ ...rule, route: list, match },
			);
			expect(night.violations).toEqual([]);
			expect(night.kinds).toEqual([kind, kind, kind]);
			expect(night.outcome.failures[0]!.error).toMatch(
				/^To-Do ".*: Could not check what is already in the meeting/,
			);
			expect(night.created).toEqual([true]);
			expect(night.byRoute[write]).toBe(1);
			expect(night.byRoute[list]).toBeLessThanOrEqual(3);
		},
	);
});

it.concurrent(
	'Failed items go back in unchanged, also those of a list that failed and of twins',
	async () => {
		const rows = [...same(2), row('Other', 456), { title: 'No meeting' }];
		const refused: FaultRule = { fault: 'status', status: 500, route: list };
		const unread = await spendOne({ rows, options: { maxRetries: 0 } }, refused);
		expect(unread.kinds).toEqual([...Array(3).fill('server/notSent'), 'validation/notSent']);
		const second = await spendOne({ rows: unread.outcome.failures });
		expect(second.created).toEqual([true, false, true]);
		expect(second.outcome.failures).toMatchObject([{ index: 3, inputData: rows[3] }]);
	},
);

type Spoilt = Omit<FaultRule, 'route'>;
const FAULTS: Record<string, Spoilt> = {
	'429': { fault: 'status', status: 429, times: 2 },
	'500': { fault: 'status', status: 500 },
	'502 after': { fault: 'status', status: 502, when: 'after' },
	'504 after': { fault: 'status', status: 504, when: 'after' },
	reset: { fault: 'reset' },
	'reset after': { fault: 'reset', when: 'after' },
	hang: { fault: 'hang' },
	'hang after': { fault: 'hang', when: 'after' },
	'html after': { fault: 'html', when: 'after' },
	'truncate after': { fault: 'truncate', when: 'after' },
	'emptyBody after': { fault: 'emptyBody', when: 'after' },
	missingId: { fault: 'missingId', when: 'after' },
};

/** Rows with twins among them, in the three meetings. */
const twinRows = (resource: ResourceName): IDataObject[] => {
	const rows = buildRows(resource, 6);
	return [
		...rows,
		...rows.slice(0, 3).map((one) => ({ ...one, title: ` ${String(one.title)} `.toUpperCase() })),
	];
};

it.concurrent.each(sample(Object.entries(FAULTS)))(
	'whatever goes wrong in the first night, the second one creates what is missing only: %s',
	async (name, fault) => {
		const routines = SKIPPING.flatMap((resource, at) =>
			[1, 5, 20].map(async (concurrency, column) => {
				const doses: FaultRule[] = [
					{ ...fault, rate: 0.3 },
					{ ...fault, times: 4 },
					{ ...fault, times: 3, route: ROUTES[resource].write },
				];
				const nights = [[doses[(at + column) % 3]!], [], []];
				const sandbox = { seed: concurrency, latency: { min: 0, max: 10 } };
				const optionsByNight = fault.fault === 'hang' ? [{ timeout: TIMEOUT }] : [];
				const rows = twinRows(resource);
				const spent = await spendNights({
					resource,
					rows,
					nights,
					concurrency,
					sandbox,
					optionsByNight,
				});
				const [first, second, third] = spent;
				expect(second!.kinds).toEqual([]);
				return [
					...violationsOf(spent).map((what) => `${name}, ${resource} x${concurrency}: ${what}`),
					...(first!.added + second!.added === 6 ? [] : [`${first!.added} and ${second!.added}`]),
					...(third!.added === 0 ? [] : ['the third night created some']),
				];
			}),
		);
		expect((await Promise.all(routines)).flat()).toEqual([]);
	},
);

it.concurrent.each([1, 5, 20])(
	'tokens that die on the way change nothing, at concurrency %i',
	async (concurrency) => {
		let standing: Sandbox;
		const uses = new Map<string | undefined, number>();
		const match = ({ headers: { authorization } }: RecordedRequest) => {
			uses.set(authorization, (uses.get(authorization) ?? 0) + 1);
			if (uses.get(authorization) === 4) standing.expireTokens();
			return false;
		};
		const dying: FaultRule = { fault: 'delay', match };
		const nights = await spendNights({
			resource: 'todo',
			rows: twinRows('todo'),
			nights: [[dying], [dying]],
			concurrency,
			sandbox: { voidOldTokens: true, latency: { min: 20, max: 40 } },
			prepare: (sandbox) => (standing = sandbox),
			scenario: (sandbox) => ({ credential: loginCredential(sandbox, 'a-token-of-long-ago') }),
		});
		expect(violationsOf(nights)).toEqual([]);
		expect(nights.map(({ added, kinds }) => [added, kinds])).toEqual([
			[6, []],
			[0, []],
		]);
		expect(nights[0]!.byRoute['POST token']).toBeGreaterThan(2);
	},
);

const oneOf = <T>(...values: T[]): fc.Arbitrary<T> => fc.constantFrom(...values);

const fault: fc.Arbitrary<FaultRule> = fc
	.record({
		spoilt: oneOf(...Object.values(FAULTS)),
		rate: oneOf(0.1, 0.3, 0.6, 1),
		times: fc.integer({ min: 1, max: 4 }),
		skip: fc.integer({ min: 0, max: 4 }),
		place: oneOf<'write' | 'list' | undefined>('write', 'list', undefined),
	})
	.map(({ spoilt, place, ...rest }) => ({ ...spoilt, ...rest, ...(place && { route: place }) }));

const draft: fc.Arbitrary<Routine> = oneOf(...SKIPPING).chain((resource) =>
	fc.record({
		resource: fc.constant(resource),
		rows: fc.array(
			fc.record({
				title: fc.oneof(
					oneOf('Same', 'same', ' SAME ', 'Sa me', 'Sa  me', 'Sáme', 'Sáme', 'Other'),
					fc.string({ minLength: 1, maxLength: 8, unit: 'grapheme' }),
				),
				meetingId: oneOf<unknown>(123, 456, '789', 'abc'),
				userId: oneOf<unknown>(100, 321, '123'),
			}) as fc.Arbitrary<IDataObject>,
			{ minLength: 1, maxLength: 12 },
		),
		nights: fc
			.tuple(fc.array(fault, { maxLength: 3 }), fc.array(fault, { maxLength: 2 }))
			.map((nights) => [...nights, [], []].map((rules) => rules.map(toRoute(resource)))),
		concurrency: fc.integer({ min: 1, max: 20 }),
		options: fc.record({ maxRetries: fc.integer({ min: 0, max: 3 }) }),
		optionsByNight: fc.constant([{ timeout: TIMEOUT }, { timeout: TIMEOUT }]),
		sandbox: fc.record({
			seed: fc.integer({ min: 1, max: 1000 }),
			latency: oneOf({ min: 0, max: 0 }, { min: 0, max: 20 }),
		}),
		linger: fc.constant(150),
	}),
);

const toRoute =
	(resource: ResourceName) =>
	(rule: FaultRule): FaultRule =>
		rule.route === 'write' || rule.route === 'list'
			? { ...rule, route: ROUTES[resource][rule.route] }
			: rule;

it('whatever the sheet and the faults, no title stands twice, and a quiet night adds nothing to another', async () => {
	const batches = fc.array(draft, { minLength: 1, maxLength: ABREAST });
	let tried = 0;
	const property = fc.asyncProperty(batches, async (routines) => {
		const spent = await Promise.all(routines.map(spendNights));
		tried += spent.length;
		expect(spent.map(violationsOf)).toEqual(spent.map(() => []));
		expect(spent.map((nights) => nights.at(-1)!.added)).toEqual(spent.map(() => 0));
	});
	await fc.assert(property, { seed: SEED, numRuns: Math.ceil(RUNS / ABREAST), endOnFailure: true });
	expect(tried).toBeGreaterThan(0);
}, 600_000);
