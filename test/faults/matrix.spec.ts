import type { FaultRule } from '../sandbox';
import type { ResourceName } from './invariants';
import { FAULTS, RESOURCES, ROUTES, buildRows, sample, tryOut } from './rig';
import type { Spoilt, TrialResult } from './rig';

jest.setTimeout(300_000);

type When = 'before' | 'after';

/** Refusals by a server that did nothing: there is no such thing after the write. */
const REFUSALS: Record<string, Spoilt> = {
	'429': { fault: 'status', status: 429 },
	'429 with seconds': { fault: 'status', status: 429, retryAfter: 1 },
	'503 with seconds': { fault: 'status', status: 503, retryAfter: 1 },
	'503 with a date': { fault: 'status', status: 503, retryAfter: 'date', retryAfterMs: 500 },
};

/** Concurrency and how many items go with it. */
const SIZES = [
	[1, 3],
	[5, 6],
	[20, 12],
] as const;

/**
 * Every resource at every concurrency under one fault, each in a sandbox of its own. The three doses
 * take turns, and begin elsewhere after the write, so that each meets every resource and concurrency.
 */
async function sweep(name: string, spoilt: Spoilt, when: When): Promise<string[]> {
	const rule = { ...spoilt, when };
	const isRefusal = spoilt.status === 429 || spoilt.retryAfter !== undefined;
	// Each refusal in a row doubles the pause, or more.
	const times = isRefusal ? 2 : 4;
	const doses = (resource: ResourceName): Record<string, FaultRule> => ({
		'a third of all': { ...rule, rate: 0.3, ...(isRefusal && { times }) },
		'the first of all': { ...rule, times },
		'the first writes': { ...rule, times, route: ROUTES[resource].write },
	});
	const trials = RESOURCES.flatMap((resource, row) =>
		SIZES.map(async ([concurrency, items], column) => {
			const choices = Object.entries(doses(resource));
			const shift = when === 'after' ? 1 : 0;
			const [dose, fault] = choices[(row + column + shift) % choices.length]!;
			const rows = buildRows(resource, items);
			const sandbox = { seed: concurrency, latency: { min: 0, max: 10 } };
			const { violations } = await tryOut({
				resource,
				rows,
				faults: [fault],
				concurrency,
				sandbox,
			});
			const place = `${name} ${when}, ${resource} x${concurrency}, ${dose}`;
			return violations.map((what) => `${place}: ${what}`);
		}),
	);
	return (await Promise.all(trials)).flat();
}

describe('whatever goes wrong, nothing is lost and nothing created twice', () => {
	const cases = [
		...Object.entries(REFUSALS).map(([name, refusal]) => [name, 'before', refusal] as const),
		...Object.entries(FAULTS).flatMap(([name, fault]) =>
			(['before', 'after'] as const).map((when) => [name, when, fault] as const),
		),
	];
	it.concurrent.each(sample(cases, 3))('%s, %s the write', async (name, when, spoilt) => {
		expect(await sweep(name, spoilt, when)).toEqual([]);
	});
});

type Seen = TrialResult & { resource: ResourceName; writes: number; lists: number };

/** Three items of each resource, with faults on the first writes or the lists. */
async function spoil(
	rules: (routes: (typeof ROUTES)[ResourceName]) => FaultRule[],
	options = {},
): Promise<Seen[]> {
	const trials = RESOURCES.map(async (resource) => {
		const { write, list } = ROUTES[resource];
		const trial = { resource, rows: buildRows(resource, 3), faults: rules(ROUTES[resource]) };
		const result = await tryOut({ ...trial, options, concurrency: 20 });
		return { ...result, resource, writes: result.count(write), lists: result.count(list) };
	});
	return await Promise.all(trials);
}

/** What came of each resource: violations, kinds of failure, and how many writes arrived. */
const sumUp = (seen: Seen[]) =>
	Object.fromEntries(
		seen.map(({ resource, violations, kinds, writes }) => [
			resource,
			{ violations, kinds, writes },
		]),
	);

const forAll = (kinds: string[], writes: number) =>
	Object.fromEntries(RESOURCES.map((resource) => [resource, { violations: [], kinds, writes }]));

const threeTimes = (kind: string) => [kind, kind, kind];
const FATES = Object.entries(FAULTS);
const withoutHang = FATES.filter(([name]) => name !== 'hang');
const withoutWait = withoutHang.filter(([name]) => name !== '504');

describe('what becomes of a write', () => {
	it.concurrent.each(sample(FATES))(
		'%s after it: found, and not sent again',
		async (_name, fault) => {
			const seen = await spoil(({ write }) => [
				{ ...fault, when: 'after', times: 2, route: write },
			]);
			expect(sumUp(seen)).toEqual(forAll([], 3));
		},
	);

	it.concurrent.each(sample(withoutWait))(
		'%s before it: not there, so sent again',
		async (_name, fault) => {
			const seen = await spoil(({ write }) => [{ ...fault, times: 2, route: write }]);
			expect(sumUp(seen)).toEqual(forAll([], 5));
		},
	);

	it.concurrent.each([
		['hang', 'timeout/unknown', null],
		['504', 'server/unknown', 504],
	] as const)(
		'%s before it: looked for twice, then unknown, never sent again',
		async (name, kind, statusCode) => {
			const seen = await spoil(({ write }) => [{ ...FAULTS[name]!, route: write }]);
			expect(sumUp(seen)).toEqual(forAll(threeTimes(kind), 3));
			for (const { outcome, lists } of seen) {
				for (const { failure } of outcome.failures) {
					expect(failure).toMatchObject({ retryable: false, statusCode, attempts: 1 });
				}
				expect(lists).toBeGreaterThanOrEqual(3);
			}
		},
	);

	it.concurrent('is reset at every try: told as not there, after all the retries', async () => {
		const rule = { fault: 'reset' } as const;
		const seen = await spoil(({ write }) => [{ ...rule, route: write }], { maxRetries: 2 });
		expect(sumUp(seen)).toEqual(forAll(threeTimes('network/rejected'), 9));
		for (const { outcome } of seen) {
			expect(outcome.failures[0]!.failure).toMatchObject({ retryable: true, attempts: 3 });
		}
	});

	it.concurrent('is refused with 429 at every try: rateLimit, after all the pauses', async () => {
		const rule = { fault: 'status', status: 429, retryAfter: 1 } as const;
		const seen = await spoil(({ write }) => [{ ...rule, route: write }], { maxRetries: 1 });
		expect(sumUp(seen)).toMatchObject(
			Object.fromEntries(
				RESOURCES.map((resource) => [
					resource,
					{ violations: [], kinds: threeTimes('rateLimit/rejected') },
				]),
			),
		);
		for (const { outcome } of seen) {
			const { attempts, statusCode, retryable } = outcome.failures[0]!.failure;
			expect({ statusCode, retryable }).toEqual({ statusCode: 429, retryable: true });
			expect(attempts).toBeGreaterThan(1);
		}
	});

	it.concurrent.each([400, 403, 404, 422])(
		'is refused with %i: in its words, never again',
		async (status) => {
			const rule = { fault: 'status', status, message: 'No such thing.' } as const;
			const seen = await spoil(({ write }) => [{ ...rule, route: write }]);
			expect(sumUp(seen)).toEqual(forAll(threeTimes('rejected/rejected'), 3));
			for (const { outcome } of seen) {
				expect(outcome.failures[0]).toMatchObject({
					error: expect.stringContaining('No such thing (HTTP status'),
					failure: { statusCode: status, attempts: 1, retryable: false },
				});
			}
		},
	);

	it.concurrent.each(sample(withoutHang))(
		'%s after it and in every list: nobody can tell, so unknown and not sent again',
		async (_name, fault) => {
			const seen = await spoil(
				({ write, list }) => [
					{ ...fault, when: 'after', route: write },
					{ ...fault, route: list },
				],
				{ maxRetries: 1 },
			);
			const outcomes = (kinds: string[]) => kinds.map((kind) => kind.split('/')[1]);
			for (const { resource, violations, kinds, writes } of seen) {
				expect({ resource, violations, outcomes: outcomes(kinds), writes }).toEqual({
					resource,
					violations: [],
					outcomes: threeTimes('unknown'),
					writes: 3,
				});
			}
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
		error: expect.stringContaining('No seat left (HTTP status'),
		failure: { created: { id: expect.any(Number), title: expect.any(String) }, retryable: false },
	});
});
