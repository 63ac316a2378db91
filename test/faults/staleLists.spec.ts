import type { ListRule, Sandbox } from '../sandbox';
import type { Night } from './nights';
import { spendNights } from './nights';
import { RESOURCES, ROUTES, buildRows, sample, tryOut } from './rig';
import type { Trial, TrialResult } from './rig';

jest.setTimeout(300_000);

const { write } = ROUTES.todo;
const OTHER = 321;
const LISTED = RESOURCES.filter((resource) => resource !== 'meeting');

/** The first write is carried out, and its answer gets lost. */
const lost = (route = write) =>
	({ fault: 'status', status: 500, when: 'after', times: 1, route }) as const;

const inOneMeeting = (count: number) =>
	Array.from({ length: count }, (_, at) => ({ title: `Row ${at}`, meetingId: 123 }));

const tryTodos = async (trial: Omit<Trial, 'resource'>): Promise<TrialResult> =>
	await tryOut({ resource: 'todo', ...trial });

const fillMeeting = ({ store }: Sandbox) => {
	for (let at = 0; at < 10; at++) store.addTodo({ Name: `Old ${at}`, OriginId: 123 });
};

describe('a list that lags behind the writes', () => {
	it.concurrent.each(LISTED)('is no proof that one %s is absent', async (resource) => {
		const routes = ROUTES[resource];
		const rows = buildRows(resource, 1);
		const sandbox = { lists: { lag: 300 } };
		const faults = [lost(routes.write)];
		const created = await tryOut({ resource, rows, faults, sandbox });
		expect([created.violations, created.kinds]).toEqual([[], []]);
		expect(created.count(routes.write)).toBe(1);
	});

	it.concurrent('nor under Skip, where the next night takes it', async () => {
		const nights = await spendNights({
			resource: 'todo',
			rows: inOneMeeting(1),
			nights: [[lost()], []],
			sandbox: { lists: { lag: 300 } },
		});
		expect(nights.flatMap(({ violations }) => violations)).toEqual([]);
		expect(nights.map(({ created }) => created)).toEqual([[true], [false]]);
	});
});

describe('a list that never shows the record in doubt', () => {
	const lists: Array<[string, ListRule]> = [
		['is cut short', { cut: { oldest: 10 } }],
		['is cached by a proxy', { cache: {} }],
		['is from before the first write', { lag: Infinity }],
	];
	it.concurrent.each(lists)('as it %s: unknown, and never sent again', async (_name, rule) => {
		const { violations, kinds, count, outcome } = await tryTodos({
			rows: inOneMeeting(5),
			faults: [lost()],
			concurrency: 1,
			sandbox: { lists: rule },
			prepare: fillMeeting,
		});
		expect(violations).toEqual([]);
		expect(kinds).toEqual(['server/unknown']);
		expect(outcome.records).toHaveLength(4);
		expect(count(write)).toBe(5);
	});

	it.concurrent('as a replica serves it by turns: found, or unknown', async () => {
		const { violations, kinds, count } = await tryTodos({
			rows: inOneMeeting(5),
			faults: [lost()],
			concurrency: 1,
			sandbox: { lists: { replica: true } },
		});
		expect(violations).toEqual([]);
		expect(kinds.filter((kind) => kind !== 'server/unknown')).toEqual([]);
		expect(count(write)).toBe(5);
	});
});

describe('a write that lands late', () => {
	const late = [
		['100 ms after a 500', { fault: 'status', status: 500, lands: 100 }],
		['2 seconds after the connection broke', { fault: 'reset', lands: 2000 }],
		['3 seconds after a page', { fault: 'html', lands: 3000 }],
	] as const;
	it.concurrent.each(late)('%s is found, whatever the timeout', async (_name, fault) => {
		const trials = [1, 4].map(async (count) => {
			const result = await tryTodos({
				rows: inOneMeeting(count),
				faults: [{ ...fault, times: 1, route: write }],
				options: { timeout: 1000 },
			});
			expect([result.violations, result.kinds]).toEqual([[], []]);
			expect(result.count(write)).toBe(count);
		});
		await Promise.all(trials);
	});
});

describe('a new record that is not quite the one in doubt', () => {
	it.concurrent('belongs to somebody else: unclear, so unknown', async () => {
		const { violations, kinds, count } = await tryTodos({
			rows: inOneMeeting(3),
			faults: [{ ...lost(), skip: 1 }],
			concurrency: 1,
			sandbox: { giveOwner: OTHER },
		});
		expect(violations).toEqual([]);
		expect(kinds).toEqual(['server/unknown']);
		expect(count(write)).toBe(3);
	});

	it.concurrent('has a title that the service made like that of another row in doubt', async () => {
		const storeTitle = (title: string) => title.normalize('NFD').replace(/\p{M}/gu, '');
		const rows = [{ title: 'Sáme' }, { title: 'same', userId: OTHER }].map((row) => {
			return { ...row, meetingId: 123 };
		});
		const { violations, kinds, count } = await tryTodos({
			rows: [...rows, ...inOneMeeting(2)],
			faults: [{ ...lost(), times: 2 }],
			concurrency: 1,
			options: { maxRetries: 0 },
			sandbox: { storeTitle },
		});
		expect(violations).toEqual([]);
		expect(kinds).toContain('server/unknown');
		expect(count(write)).toBe(4);
	});

	it.concurrent('has a title that the service made like another one', async () => {
		const storeTitle = (title: string) => title.normalize('NFD').replace(/\p{M}/gu, '');
		const rows = ['Cafe', 'Café'].map((title) => ({ title, meetingId: 123 }));
		for (const skip of [0, 1]) {
			const { violations, count } = await tryTodos({
				rows,
				faults: [{ ...lost(), skip }],
				concurrency: 1,
				sandbox: { storeTitle },
			});
			expect(violations).toEqual([]);
			expect(count(write)).toBe(2);
		}
	});
});

describe('a refusal that is not the last word', () => {
	const refusals = [
		...[408, 409, 423, 425, 499].map((status) => [`a ${status}`, { fault: 'status', status }]),
		['a page with 403', { fault: 'page', status: 403 }],
		['a text with 400', { fault: 'status', status: 400, body: 'Blocked.' }],
	] as Array<[string, { fault: 'status' | 'page'; status: number }]>;
	it.concurrent.each(sample(refusals, 3))('%s after every fifth write', async (_name, fault) => {
		const { violations, kinds, count } = await tryTodos({
			rows: inOneMeeting(20),
			faults: [{ ...fault, when: 'after', rate: 0.2, times: 4, route: write }],
		});
		expect([violations, kinds]).toEqual([[], []]);
		expect(count(write)).toBe(20);
	});

	it.concurrent.each(sample(refusals, 2))(
		'%s of a write that was not done',
		async (_name, fault) => {
			const { violations, kinds, count } = await tryTodos({
				rows: inOneMeeting(8),
				faults: [{ ...fault, times: 1, route: write }],
			});
			expect([violations, kinds]).toEqual([[], ['rejected/rejected']]);
			expect(count(write)).toBe(8);
		},
	);
});

describe('ten seconds in which nothing works', () => {
	const moments = [
		['a maintenance page', { fault: 'page' }],
		['a 500', { fault: 'status', status: 500 }],
		['a 502', { fault: 'status', status: 502 }],
		['a 503', { fault: 'status', status: 503 }],
		['a closed connection', { fault: 'reset' }],
	] as const;
	it.concurrent.each(sample(moments, 1))('%s: all rows are created', async (_name, fault) => {
		const { violations, kinds, outcome } = await tryTodos({
			rows: buildRows('todo', 200),
			faults: [{ ...fault, from: 300, until: 10_300 }],
			options: { timeout: 30_000 },
			sandbox: { latency: 20 },
		});
		expect([violations, kinds]).toEqual([[], []]);
		expect(outcome.records).toHaveLength(200);
	});
});

it.concurrent('a run that ends in a doubt says unknown, with the attempts', async () => {
	const { violations, outcome } = await tryTodos({
		rows: inOneMeeting(1),
		faults: [{ fault: 'reset', route: write }],
		options: { timeBudget: 2 },
	});
	expect(violations).toEqual([]);
	expect(outcome.failures).toMatchObject([{ failure: { outcome: 'unknown', attempts: 1 } }]);
});

describe('an answer that is not the answer to this row', () => {
	it.concurrent('is repeated by a front, which passes nothing on', async () => {
		const { violations, kinds, outcome } = await tryTodos({
			rows: inOneMeeting(9),
			faults: [{ fault: 'replay', route: write }],
		});
		expect(violations).toEqual([]);
		expect(outcome.records).toHaveLength(1);
		expect(new Set(kinds)).toEqual(new Set(['unexpectedResponse/unknown']));
	});

	it.concurrent('is repeated by a front, which passes all on: found', async () => {
		const { violations, kinds } = await tryTodos({
			rows: inOneMeeting(9),
			faults: [{ fault: 'replay', when: 'after', route: write }],
		});
		expect([violations, kinds]).toEqual([[], []]);
	});

	it.concurrent('names an old record, though a new one was made: found', async () => {
		const sandbox = { handsBackOld: 'afterCreating' } as const;
		const { violations, kinds } = await tryTodos({ rows: inOneMeeting(3), faults: [], sandbox });
		expect([violations, kinds]).toEqual([[], []]);
	});

	it.concurrent('names an old record, and nothing was made: unknown', async () => {
		const sandbox = { handsBackOld: 'insteadOfCreating' } as const;
		const { violations, kinds } = await tryTodos({ rows: inOneMeeting(3), faults: [], sandbox });
		expect(violations).toEqual([]);
		expect(new Set(kinds)).toEqual(new Set(['unexpectedResponse/unknown']));
	});

	it.concurrent('is the old record of that title: told, and created is false', async () => {
		const sandbox = { handsBackOld: 'sameTitle' } as const;
		const CloseTime = '2026-06-08T10:00:00';
		const spend = async (more: object) => {
			const prepare = ({ store }: Sandbox) =>
				void store.addTodo({ Name: 'Row 0', OriginId: 123, ...more });
			const rows = [...inOneMeeting(1), ...inOneMeeting(1)];
			const common = { resource: 'todo' as const, rows, nights: [[]], sandbox, prepare };
			const [[skipped], [created]] = await Promise.all([
				spendNights(common),
				spendNights({ ...common, optionsByNight: [{ onDuplicate: 'create' }] }),
			]);
			return [skipped, created] as [Night, Night];
		};
		// A closed one is not there for Skip, so that it asks for a new one.
		for (const more of [{}, { CompleteTime: CloseTime, CloseTime: null }]) {
			const [skipped, created] = await spend(more);
			expect(skipped.created).toEqual([false, false]);
			expect([skipped.added, created.added]).toEqual([0, 0]);
			const { records, failures } = created.outcome;
			for (const { warnings } of records) expect(warnings).toEqual([expect.any(String)]);
			for (const { failure } of failures) expect(failure.outcome).toBe('unknown');
			expect(new Set(records.map(({ id }) => id)).size).toBe(records.length);
		}
	});
});
