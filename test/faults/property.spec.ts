import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import type { FaultRule } from '../sandbox';
import type { ResourceName } from './invariants';
import { RESOURCES, ROUTES, tryOut } from './rig';
import type { Trial } from './rig';

const SEED = Number(process.env.BLOOMY_SEED ?? 20_260_801);
const RUNS = Number(process.env.BLOOMY_RUNS ?? 160);
/** Trials that run side by side: they wait most of the time. */
const ABREAST = 8;

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
			const isRefusal = fault.status !== undefined && (fault.status < 500 || fault.retryAfter);
			const shape = { ...fault, ...rest, ...(route !== undefined && { route }) };
			return isRefusal ? shape : { ...shape, when };
		});

const draft: fc.Arbitrary<Trial> = oneOf(...RESOURCES).chain((resource) =>
	fc.record({
		resource: fc.constant(resource),
		rows: fc.array(rowOf(resource), { minLength: 1, maxLength: 15 }),
		faults: fc.array(ruleOf(resource), { maxLength: 4 }),
		concurrency: fc.integer({ min: 1, max: 20 }),
		options: fc.record({ maxRetries: fc.integer({ min: 0, max: 3 }) }),
		sandbox: fc.record({
			seed: fc.integer({ min: 1, max: 1000 }),
			latency: oneOf({ min: 0, max: 0 }, { min: 0, max: 20 }),
		}),
	}),
);

it('whatever the items and the faults, nothing is lost and nothing created twice', async () => {
	const batches = fc.array(draft, { minLength: 1, maxLength: ABREAST });
	let tried = 0;
	const property = fc.asyncProperty(batches, async (trials) => {
		const results = await Promise.all(
			trials.map(async (trial) => await tryOut({ ...trial, linger: 150 })),
		);
		tried += results.length;
		expect(results.map(({ violations }) => violations)).toEqual(trials.map(() => []));
	});
	await fc.assert(property, { seed: SEED, numRuns: Math.ceil(RUNS / ABREAST), endOnFailure: true });
	expect(tried).toBeGreaterThan(0);
}, 600_000);
