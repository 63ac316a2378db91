import type { FaultRule } from '../sandbox';
import type { ResourceName } from './invariants';
import { RESOURCES, ROUTES, buildRows, tryOut } from './rig';
import type { TrialResult } from './rig';

const ITEMS = 6;
const CONCURRENCIES = [1, 5, 20];

type Spoilt = Pick<FaultRule, 'fault' | 'status' | 'retryAfter' | 'retryAfterMs'>;

/** Refusals by a server that did nothing: there is no such thing after the write. */
const REFUSALS: Array<[name: string, Spoilt]> = [
	['429', { fault: 'status', status: 429 }],
	['429 with seconds', { fault: 'status', status: 429, retryAfter: 1 }],
	['503 with seconds', { fault: 'status', status: 503, retryAfter: 1 }],
	['503 with a date', { fault: 'status', status: 503, retryAfter: 'date', retryAfterMs: 500 }],
];

const FAULTS: Array<[name: string, Spoilt]> = [
	['500', { fault: 'status', status: 500 }],
	['502', { fault: 'status', status: 502 }],
	['503', { fault: 'status', status: 503 }],
	['504', { fault: 'status', status: 504 }],
	['reset', { fault: 'reset' }],
	['hang', { fault: 'hang' }],
	['html', { fault: 'html' }],
	['brokenJson', { fault: 'brokenJson' }],
	['truncate', { fault: 'truncate' }],
	['emptyBody', { fault: 'emptyBody' }],
	['missingId', { fault: 'missingId' }],
];

/** Every resource at every concurrency under one fault, in three doses, each in its own sandbox. */
async function sweep(spoilt: Spoilt, when: 'before' | 'after'): Promise<string[]> {
	const rule = { ...spoilt, when };
	const doses = (resource: ResourceName): Record<string, FaultRule> => ({
		'a third of all': { ...rule, rate: 0.3, ...(spoilt.retryAfter && { times: 3 }) },
		'the first of all': { ...rule, times: 4 },
		'the first writes': { ...rule, times: 4, route: ROUTES[resource].write },
	});
	const trials = RESOURCES.flatMap((resource) =>
		CONCURRENCIES.flatMap((concurrency) =>
			Object.entries(doses(resource)).map(async ([dose, fault]) => {
				const rows = buildRows(resource, ITEMS);
				const sandbox = { seed: concurrency, latency: { min: 0, max: 10 } };
				const trial = { resource, rows, faults: [fault], concurrency, sandbox };
				const { violations } = await tryOut(trial);
				return violations.map((what) => `${resource} x${concurrency}, ${dose}: ${what}`);
			}),
		),
	);
	return (await Promise.all(trials)).flat();
}

describe('whatever goes wrong, nothing is lost and nothing created twice', () => {
	it.each(REFUSALS)('%s', async (_name, refusal) => {
		expect(await sweep(refusal, 'before')).toEqual([]);
	});

	describe.each(['before', 'after'] as const)('%s the write', (when) => {
		it.each(FAULTS)('%s', async (_name, fault) => {
			expect(await sweep(fault, when)).toEqual([]);
		});
	});
});

/** Three items of a resource, with a fault on the first writes. */
async function spoilWrites(
	resource: ResourceName,
	rule: FaultRule,
	options = {},
): Promise<TrialResult> {
	const { write: route } = ROUTES[resource];
	const faults = [{ times: 2, ...rule, route }];
	const result = await tryOut({ resource, rows: buildRows(resource, 3), faults, options });
	expect(result.violations).toEqual([]);
	return result;
}

describe.each(RESOURCES)('what becomes of a %s', (resource) => {
	const { write, list } = ROUTES[resource];

	it.each(FAULTS)('%s after the write: found, and not sent again', async (_name, fault) => {
		const { outcome, count } = await spoilWrites(resource, { ...fault, when: 'after' });
		expect(outcome.failures).toEqual([]);
		expect(count(write)).toBe(3);
	});

	it.each(FAULTS.filter(([name]) => name !== 'hang'))(
		'%s before the write: not there, so sent again',
		async (_name, fault) => {
			const { outcome, count } = await spoilWrites(resource, { ...fault, when: 'before' });
			expect(outcome.failures).toEqual([]);
			expect(count(write)).toBe(5);
		},
	);

	it('a hang before the write: looked for twice, then unknown, never sent again', async () => {
		const { kinds, count, outcome } = await spoilWrites(resource, { fault: 'hang' });
		expect(kinds).toEqual(['timeout/unknown', 'timeout/unknown']);
		expect(outcome.failures[0]).toMatchObject({ failure: { retryable: false, statusCode: null } });
		expect(count(write)).toBe(3);
		expect(count(list)).toBeGreaterThanOrEqual(3);
	});

	it('a write that lands after its timeout: found by the second look', async () => {
		const late = { fault: 'delay', delay: 700, times: 1 } as const;
		const { outcome, count } = await spoilWrites(resource, late);
		expect(outcome.failures).toEqual([]);
		expect(count(write)).toBe(3);
	});

	it('a reset of every try: told as not there, after all the retries', async () => {
		const rule = { fault: 'reset', times: Infinity } as const;
		const { kinds, count, outcome } = await spoilWrites(resource, rule, { maxRetries: 2 });
		expect(kinds).toEqual(Array(3).fill('network/rejected'));
		expect(outcome.failures[0]!.failure).toMatchObject({ retryable: true, attempts: 3 });
		expect(count(write)).toBe(9);
	});

	it('a refusal of every try: rateLimit, after all the retries', async () => {
		const rule = { fault: 'status', status: 429, times: Infinity } as const;
		const { kinds, outcome } = await spoilWrites(resource, rule, { maxRetries: 1 });
		expect(kinds).toEqual(Array(3).fill('rateLimit/rejected'));
		expect(outcome.failures[0]!.failure).toMatchObject({ attempts: 2, statusCode: 429 });
	});

	it.each([400, 403, 404, 422])('%i: refused in its words, and never retried', async (status) => {
		const rule = { fault: 'status', status, message: 'No such thing.', times: Infinity } as const;
		const { kinds, count, outcome } = await spoilWrites(resource, rule);
		expect(kinds).toEqual(Array(3).fill('rejected/rejected'));
		expect(outcome.failures[0]).toMatchObject({
			error: expect.stringContaining('No such thing.'),
			failure: { statusCode: status, attempts: 1, retryable: false },
		});
		expect(count(write)).toBe(3);
	});

	it.each(FAULTS.filter(([name]) => name !== 'hang'))(
		'%s of every list too: nobody can tell, so unknown and not sent again',
		async (_name, fault) => {
			const rows = buildRows(resource, 3);
			const faults = [
				{ ...fault, when: 'after', route: write } as const,
				{ ...fault, route: list },
			];
			const trial = { resource, rows, faults, concurrency: 20, options: { maxRetries: 1 } };
			const { kinds, count, violations, outcome } = await tryOut(trial);
			expect(violations).toEqual([]);
			expect(outcome.records).toEqual([]);
			expect(kinds.map((kind) => kind.split('/')[1])).toEqual(Array(3).fill('unknown'));
			expect(count(write)).toBe(3);
		},
	);
});

it('a meeting whose attendees cannot be added is partial, and says what exists', async () => {
	const rows = buildRows('meeting', 6);
	const route = 'POST l10/:id/attendees/:userid';
	const faults: FaultRule[] = [
		{ route, fault: 'status', status: 400, message: 'No seat left.', rate: 0.4 },
	];
	const { violations, kinds, outcome } = await tryOut({ resource: 'meeting', rows, faults });
	expect(violations).toEqual([]);
	expect(new Set(kinds)).toEqual(new Set(['partial/partial']));
	expect(outcome.failures[0]).toMatchObject({
		error: expect.stringContaining('No seat left.'),
		failure: { created: { id: expect.any(Number), title: expect.any(String) }, retryable: false },
	});
});
