import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { rewriteTitle } from '../sandbox';
import type { Doubts, FaultRule, ListRule } from '../sandbox';
import type { ResourceName } from './invariants';
import { RESOURCES, ROUTES, countRuns, tryOut } from './rig';
import type { Trial } from './rig';

const SEED = Number(process.env.BLOOMY_SEED ?? 20_260_801);
const RUNS = countRuns(96);
/** Trials that run side by side: they wait most of the time. */
const ABREAST = 16;

const oneOf = <T>(...values: T[]): fc.Arbitrary<T> => fc.constantFrom(...values);

/** Few titles, so that many are alike, in writing or in all but that. */
const title = fc.oneof(
	{ weight: 6, arbitrary: oneOf('Same', 'same', ' Same ', 'Sa me', 'Other', 'Sáme') },
	{ weight: 4, arbitrary: fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }) },
	{ weight: 1, arbitrary: oneOf<unknown>('', '   ', null, 7, 'x'.repeat(256), ['a']) },
);

const rowOf = (resource: ResourceName): fc.Arbitrary<IDataObject> => {
	const attendees = fc.subarray([123, 321, 456]);
	if (resource === 'meeting') {
		return fc.record(
			{ title, attendees },
			{ requiredKeys: ['title'] },
		) as fc.Arbitrary<IDataObject>;
	}
	if (resource === 'milestone') {
		const goalId = oneOf<unknown>(3001, 3002, '3001', 'abc', 99_999);
		const dueDate = oneOf('2026-12-31', 'soon');
		return fc.record(
			{ title, goalId, dueDate },
			{ requiredKeys: ['title', 'goalId', 'dueDate'] },
		) as fc.Arbitrary<IDataObject>;
	}
	const meetingId = fc.oneof(
		{ weight: 9, arbitrary: oneOf<unknown>(123, 456, '789') },
		{ weight: 1, arbitrary: oneOf<unknown>('abc', 0, -1, 1.5, null, 99_999) },
	);
	const userId = oneOf<unknown>(100, 321, '123');
	return fc.record(
		{ title, meetingId, userId },
		{ requiredKeys: ['title', 'meetingId'] },
	) as fc.Arbitrary<IDataObject>;
};

const spoilt: fc.Arbitrary<FaultRule> = oneOf<FaultRule>(
	...[500, 502, 503, 504].map((status): FaultRule => ({ fault: 'status', status })),
	...(['reset', 'hang', 'html', 'brokenJson', 'truncate', 'emptyBody', 'missingId'] as const).map(
		(fault): FaultRule => ({ fault }),
	),
	{ fault: 'page' },
	{ fault: 'page', status: 403 },
	...[408, 409, 499].map((status): FaultRule => ({ fault: 'status', status })),
	{ fault: 'status', status: 500, lands: 300 },
	{ fault: 'reset', lands: 2000 },
	{ fault: 'replay' },
	{ fault: 'status', status: 400, message: 'No.' },
	{ fault: 'status', status: 429 },
	{ fault: 'status', status: 429, retryAfter: 1 },
	{ fault: 'status', status: 503, retryAfter: 1 },
	{ fault: 'delay', delay: 400 },
	{ fault: 'delay', delay: 80 },
);

const ruleOf = (resource: ResourceName): fc.Arbitrary<FaultRule> =>
	fc
		.record({
			spoilt,
			when: oneOf<'before' | 'after'>('before', 'after'),
			rate: oneOf(0.1, 0.3, 0.6, 1),
			times: fc.integer({ min: 1, max: 4 }),
			skip: fc.integer({ min: 0, max: 4 }),
			route: oneOf(undefined, ROUTES[resource].write, ROUTES[resource].list),
		})
		.map(({ spoilt: fault, when, route, ...rest }) => {
			// A server that asks to be left alone, or says no, did nothing before it.
			const isOwn = fault.status === 400 || fault.status === 429 || fault.retryAfter !== undefined;
			const isRefusal = fault.fault === 'status' && isOwn;
			const shape = { ...fault, ...rest, ...(route !== undefined && { route }) };
			return isRefusal ? shape : { ...shape, when };
		});

/** Lists that differ from what there is for less time than a write in doubt is looked for. */
const lists: fc.Arbitrary<ListRule | undefined> = oneOf<ListRule | undefined>(
	undefined,
	{ lag: 300 },
	{ lag: 1500 },
	{ lag: 1000, replica: true },
	{ lag: 1000, rate: 0.5 },
	{ cache: { ttl: 1000 } },
	{ duplicate: true },
);

const doubts: fc.Arbitrary<Doubts> = oneOf<Doubts>(
	{},
	{},
	...Object.values(rewriteTitle).map((storeTitle): Doubts => ({ storeTitle })),
	{ giveOwner: 321 },
	{ giveOwner: 'caller' },
);

const draft: fc.Arbitrary<Trial> = oneOf(...RESOURCES).chain((resource) =>
	fc.record({
		resource: fc.constant(resource),
		rows: fc.array(rowOf(resource), { minLength: 1, maxLength: 15 }),
		faults: fc.array(ruleOf(resource), { maxLength: 4 }),
		concurrency: fc.integer({ min: 1, max: 20 }),
		options: fc.record({ maxRetries: fc.integer({ min: 0, max: 3 }) }),
		sandbox: fc
			.record({
				seed: fc.integer({ min: 1, max: 1000 }),
				latency: oneOf({ min: 0, max: 0 }, { min: 0, max: 20 }),
				lists,
				doubts,
			})
			.map(({ lists: rule, doubts: others, ...rest }) => {
				return { ...rest, ...others, ...(rule && { lists: rule }) };
			}),
	}),
);

/**
 * Runs in which the next rows of the meeting are witnesses: then no list, however stale or short, may
 * make a record be called absent that exists.
 */
const witnessed: fc.Arbitrary<Trial> = fc
	.record({
		resource: oneOf<ResourceName>('todo', 'issue', 'goal', 'headline'),
		count: fc.integer({ min: 8, max: 14 }),
		fault: oneOf<FaultRule>(
			{ fault: 'reset' },
			{ fault: 'status', status: 500 },
			{ fault: 'truncate' },
			{ fault: 'page', status: 502 },
			{ fault: 'status', status: 409 },
		),
		when: oneOf<'before' | 'after'>('before', 'after'),
		times: fc.integer({ min: 1, max: 2 }),
		skip: fc.integer({ min: 0, max: 2 }),
		lists: oneOf<ListRule>(
			{ lag: Infinity },
			{ replica: true },
			{ cache: {} },
			{ cache: { ttl: 8000 } },
			{ cut: { oldest: 3 } },
			{ cut: { newest: 3 } },
			{ lag: 7000 },
		),
		concurrency: fc.integer({ min: 1, max: 3 }),
		onDuplicate: oneOf('create', 'skip'),
		seed: fc.integer({ min: 1, max: 1000 }),
	})
	.map(({ resource, count, fault, when, times, skip, lists: rule, concurrency, ...rest }) => ({
		resource,
		rows: Array.from({ length: count }, (_, at) => ({ title: `Row ${at}`, meetingId: 123 })),
		faults: [{ ...fault, when, times, skip, route: ROUTES[resource].write }],
		concurrency,
		options: { onDuplicate: rest.onDuplicate },
		sandbox: { seed: rest.seed, latency: { min: 5, max: 20 }, lists: rule },
	}));

/** A trial by itself, to be tried again. */
function describeTrial({ rows, ...trial }: Trial): string {
	const nameFunctions = (_key: string, value: unknown) =>
		typeof value === 'function' ? value.toString() : value === Infinity ? 'Infinity' : value;
	return JSON.stringify({ ...trial, rows }, nameFunctions);
}

async function findAllViolations(trials: Trial[]): Promise<string[]> {
	const results = await Promise.all(
		trials.map(async (trial) => await tryOut({ ...trial, linger: 2200 })),
	);
	return results.flatMap(({ violations }, at) =>
		violations.map((what) => `${what}, in ${describeTrial(trials[at]!)}`),
	);
}

it.concurrent.each([
	[
		'whatever the items, the faults and the service, nothing is lost and nothing created twice',
		draft,
	],
	['however stale or short the lists, nothing that has a witness is created twice', witnessed],
])(
	'%s',
	async (_name, trials) => {
		const batches = fc.array(trials, { minLength: ABREAST, maxLength: ABREAST });
		const property = fc.asyncProperty(batches, async (batch) => {
			expect(await findAllViolations(batch)).toEqual([]);
		});
		const numRuns = Math.ceil(RUNS / ABREAST);
		await fc.assert(property, { seed: SEED, numRuns, endOnFailure: true });
	},
	900_000,
);
