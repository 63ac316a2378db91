import type { FaultRule, Sandbox } from '../sandbox';
import { readStored } from './invariants';
import { ROUTES, TIMEOUT, buildRows, sample, tryOut } from './rig';
import type { Trial, TrialResult } from './rig';

jest.setTimeout(300_000);

const { write, list } = ROUTES.todo;
const TITLE = 'Call the bank';

const same = (count: number, more = {}) =>
	Array.from({ length: count }, () => ({ title: TITLE, meetingId: 123, ...more }));

const namesakes = ({ sandbox }: TrialResult) =>
	readStored(sandbox, 'todo').filter(({ title }) => title === TITLE);

const tryTodos = async (trial: Omit<Trial, 'resource'>): Promise<TrialResult> =>
	await tryOut({ resource: 'todo', ...trial });

/** A rule that fires once, for the write that carries these notes. */
const once = (notes: string, rule: FaultRule): FaultRule => ({
	route: write,
	times: 1,
	...rule,
	match: ({ body }) => (body as { details?: string } | undefined)?.details === notes,
});

describe('six items of one title stay six', () => {
	const storms: Record<string, FaultRule[]> = {
		'resets after': [{ fault: 'reset', when: 'after', rate: 0.5, route: write }],
		'resets before': [{ fault: 'reset', rate: 0.5, times: 4, route: write }],
		'resets before and after': [
			{ fault: 'reset', when: 'after', rate: 0.4, times: 6, route: write },
			{ fault: 'reset', rate: 0.4, times: 3, route: write },
		],
		'hangs after': [{ fault: 'hang', when: 'after', rate: 0.5, route: write }],
		'unreadable answers': [
			{ fault: 'html', when: 'after', rate: 0.4, times: 6, route: write },
			{ fault: 'emptyBody', rate: 0.4, times: 3, route: write },
		],
	};
	it.concurrent.each(sample(Object.entries(storms)))('%s', async (_name, faults) => {
		const trials = [1, 5, 20].flatMap((concurrency) =>
			[1, 2].map(async (seed) => {
				const sandbox = { seed, latency: { min: 0, max: 30 } };
				const options = { maxRetries: 10 };
				const result = await tryTodos({ rows: same(6), faults, concurrency, sandbox, options });
				expect(result.violations).toEqual([]);
				expect(result.kinds).toEqual([]);
				expect(namesakes(result)).toHaveLength(6);
			}),
		);
		await Promise.all(trials);
	});

	it.concurrent(
		'where some hang before the write, those are unknown and no other stands in for them',
		async () => {
			const faults = [once('lost', { fault: 'hang' }), once('gone', { fault: 'hang' })];
			const rows = [...same(2), ...same(1, { notes: 'lost' }), ...same(1, { notes: 'gone' })];
			const result = await tryTodos({ rows: [...rows, ...same(2)], faults });
			expect(result.violations).toEqual([]);
			expect(result.kinds).toEqual(['timeout/unknown', 'timeout/unknown']);
			expect(namesakes(result)).toHaveLength(4);
		},
	);

	it.concurrent(
		'where one write lands late, and another is in doubt at the same time',
		async () => {
			// The first times out and lands after it; meanwhile the answer to the third is lost.
			const result = await tryTodos({
				rows: [
					{ title: TITLE, meetingId: 123, notes: 'late' },
					{ title: 'Something else', meetingId: 123, notes: 'filler' },
					{ title: TITLE, meetingId: 123, notes: 'lost' },
				],
				concurrency: 2,
				faults: [
					once('late', { fault: 'delay', delay: 2 * TIMEOUT }),
					once('filler', { fault: 'delay', when: 'after', delay: TIMEOUT / 2 }),
					once('lost', { fault: 'reset', when: 'after', delay: 0.75 * TIMEOUT }),
				],
				linger: TIMEOUT,
			});
			expect(result.violations).toEqual([]);
			expect(namesakes(result)).toHaveLength(2);
		},
	);

	it.concurrent('in titles that differ in case or blanks only, each keeps its own', async () => {
		const rows = ['call the bank', 'Call the  bank', 'CALL THE BANK', TITLE, ` ${TITLE} `].map(
			(title) => ({ title, meetingId: 123 }),
		);
		const faults: FaultRule[] = [{ fault: 'reset', when: 'after', route: write }];
		const { kinds, outcome } = await tryTodos({ rows, faults, concurrency: 20 });
		expect(kinds).toEqual([]);
		expect(new Set(outcome.records.map(({ id }) => id)).size).toBe(5);
	});
});

describe('a record of that title which was there before', () => {
	const seed = ({ store }: Sandbox, OriginId = 123) => store.addTodo({ Name: TITLE, OriginId });
	const prepare = (sandbox: Sandbox) => void seed(sandbox);
	const faults: Record<string, FaultRule> = {
		'a reset before the first write': { fault: 'reset' },
		'a reset after the first write': { fault: 'reset', when: 'after' },
		'a hang after the first write': { fault: 'hang', when: 'after' },
		'an empty answer to the first write': { fault: 'emptyBody' },
	};

	it.concurrent.each(sample(Object.entries(faults)))(
		'is never claimed: %s',
		async (_name, rule) => {
			const fault = { ...rule, times: 1, route: write };
			const trials = [same(1), same(3)].map(async (rows) => {
				const result = await tryTodos({ rows, faults: [fault], prepare, concurrency: 20 });
				expect(result.violations).toEqual([]);
				expect(result.kinds).toEqual([]);
				expect(namesakes(result)).toHaveLength(rows.length + 1);
			});
			await Promise.all(trials);
		},
	);

	it.concurrent('is never claimed where the first write hangs: unknown', async () => {
		const rule: FaultRule = { fault: 'hang', times: 1, route: write };
		const result = await tryTodos({ rows: same(1), faults: [rule], prepare });
		expect(result.violations).toEqual([]);
		expect(result.kinds).toEqual(['timeout/unknown']);
	});

	it.concurrent.each(sample(['missingId', 'emptyBody', 'brokenJson', 'html'] as const))(
		'is never claimed where the list before the first write is unusable: %s',
		async (fault) => {
			const rules: FaultRule[] = [
				{ fault, route: list, times: 1 },
				{ fault: 'reset', route: write, times: 1 },
			];
			const { violations } = await tryTodos({ rows: same(1), faults: rules, prepare });
			expect(violations).toEqual([]);
		},
	);

	it.concurrent(
		'is never claimed in a second meeting, though it came after the first write of the run',
		async () => {
			let standing: Sandbox;
			let seeded: number | undefined;
			const isFirst: FaultRule['match'] = ({ route }) => {
				if (route === write) setTimeout(() => (seeded = seed(standing, 456).Id), 100);
				return route === write;
			};
			const { violations, outcome, kinds } = await tryTodos({
				rows: [{ title: 'First', meetingId: 123 }, ...same(1, { meetingId: 456 })],
				faults: [
					{ fault: 'delay', when: 'after', delay: 250, route: write, times: 1, match: isFirst },
					{ fault: 'reset', route: write, times: 1 },
				],
				concurrency: 1,
				prepare: (sandbox) => (standing = sandbox),
			});
			expect(seeded).toBeDefined();
			expect(outcome.records.map(({ id }) => id)).not.toContain(seeded);
			// The seeded one is no record of this run, but stands beside them.
			expect(violations.filter((what) => !/^(created twice|out of sight)/.test(what))).toEqual([]);
			expect(kinds.filter((kind) => !kind.endsWith('/unknown'))).toEqual([]);
		},
	);
});

describe('one title', () => {
	it.concurrent('of two owners: each gets its own', async () => {
		const rows = [100, 321, undefined, 321].map((userId) => ({
			title: TITLE,
			meetingId: 123,
			...(userId && { userId }),
		}));
		for (const when of ['before', 'after'] as const) {
			const faults: FaultRule[] = [{ fault: 'reset', when, times: 3, route: write }];
			const result = await tryTodos({ rows, faults, concurrency: 20 });
			expect(result.violations).toEqual([]);
			expect(result.outcome.records.map(({ userId }) => userId)).toEqual([100, 321, 100, 321]);
			expect(namesakes(result)).toHaveLength(4);
		}
	});

	it.concurrent('in several meetings: each gets its own', async () => {
		const meetings = [123, 456, 789, 123, 456, 789];
		const rows = meetings.map((meetingId) => ({ title: TITLE, meetingId }));
		for (const when of ['before', 'after'] as const) {
			const faults: FaultRule[] = [{ fault: 'reset', when, rate: 0.6, times: 6, route: write }];
			const result = await tryTodos({ rows, faults, concurrency: 20 });
			expect(result.violations).toEqual([]);
			expect(result.outcome.records.map(({ meetingId }) => meetingId)).toEqual(meetings);
		}
	});
});

describe('looking for what is in doubt', () => {
	const rows = buildRows('todo', 30);

	it.concurrent(
		'costs nothing but a list before the first write where nothing went wrong',
		async () => {
			const { sandbox } = await tryTodos({ rows, faults: [], concurrency: 20 });
			expect(sandbox.stats().byRoute[write]).toBe(30);
			expect(sandbox.stats().byRoute[list]).toBeLessThanOrEqual(3);
			expect(sandbox.stats().total).toBe(30 + sandbox.stats().byRoute[list]!);
		},
	);

	it.concurrent(
		'is shared: one list of each meeting at a time, however many are in doubt',
		async () => {
			const faults: FaultRule[] = [{ fault: 'reset', when: 'after', route: write }];
			const { sandbox, violations, kinds } = await tryTodos({
				rows,
				faults,
				concurrency: 20,
				sandbox: { latency: 40 },
			});
			expect(violations).toEqual([]);
			expect(kinds).toEqual([]);
			const lists = sandbox.requests.filter(({ route }) => route === list);
			expect(lists.length).toBeLessThanOrEqual(20);
			const overlaps = lists.filter((one, at) =>
				lists.some(
					(other, otherAt) =>
						otherAt < at && other.path === one.path && other.finishedAt! > one.arrivedAt + 2,
				),
			);
			expect(overlaps.map(({ path }) => path)).toEqual([]);
		},
	);
});
