import { resources } from '../../nodes/Bloomy/resources';
import type { FaultRule } from '../sandbox';
import { FAULTS, sample } from './rig';
import type { Spoilt } from './rig';
import { STATES, tryState } from './states';
import type { StateCase } from './states';

jest.setTimeout(300_000);

const MORE: Record<string, Spoilt> = {
	'409': { fault: 'status', status: 409 },
	'404 page': { fault: 'page', status: 404 },
	page: { fault: 'page' },
};

const CASES: Array<[string, FaultRule]> = [
	['429 with seconds', { fault: 'status', status: 429, retryAfter: 1 }],
	['503 with seconds', { fault: 'status', status: 503, retryAfter: 1 }],
	// No more of these, as in matrix.spec.ts: each further one in a row is taken for a quota and costs a minute.
	['429', { fault: 'status', status: 429, times: 2 }],
	...(['before', 'after'] as const).flatMap((when) =>
		Object.entries({ ...FAULTS, ...MORE }).map(([name, spoilt]): [string, FaultRule] => {
			return [`${name} ${when}`, { ...spoilt, when }];
		}),
	),
];

const SIZES = [1, 5, 20];
const isWrite: FaultRule['match'] = ({ method }) => method !== 'GET';

const nameOf = ({ resource, operation }: StateCase) => `${resource} ${operation}`;

it('there is a case for every change and every deletion that a resource has', () => {
	const changes = resources.flatMap(({ value, writes }) =>
		Object.keys(writes)
			.filter((operation) => !['createMany', 'setMany'].includes(operation))
			.map((operation) => `${value} ${operation}`),
	);
	expect([...new Set(STATES.map(nameOf))].sort()).toEqual(changes.sort());
});

describe('whatever goes wrong, what is said of a change is what is', () => {
	it.concurrent.each(sample(CASES, 3))('%s', async (name, spoilt) => {
		const doses: FaultRule[] = [
			{ rate: 0.3, times: 6, ...spoilt },
			{ times: 3, ...spoilt },
			{ times: 2, match: isWrite, ...spoilt },
		];
		const trials = STATES.map(async (change, at) => {
			const concurrency = SIZES[at % 3]!;
			const fault = doses[(at + Math.floor(at / 3)) % 3]!;
			const sandbox = { seed: at + 1, latency: { min: 0, max: 10 } };
			const { violations } = await tryState({ change, faults: [fault], concurrency, sandbox });
			return violations.map((what) => `${name}, ${nameOf(change)} x${concurrency}: ${what}`);
		});
		expect((await Promise.all(trials)).flat()).toEqual([]);
	});
});

describe.each(sample(STATES, 4).map((change) => [nameOf(change), change] as const))(
	'%s',
	(_name, change) => {
		const after = sample(['reset', 'page', 'truncate'] as const, 1);

		it.concurrent('is done for all rows, and written only where it was not so', async () => {
			const { violations, kinds, outcome, writes, rows } = await tryState({ change, faults: [] });
			expect([violations, kinds]).toEqual([[], []]);
			expect(outcome.records).toHaveLength(rows);
			expect(writes).toBe(4);
		});

		it.concurrent.each(after)(
			'whose answers get lost (%s) is found, and not sent again',
			async (fault) => {
				const { violations, kinds, writes } = await tryState({
					change,
					faults: [{ fault, when: 'after', match: isWrite }],
				});
				expect([violations, kinds]).toEqual([[], []]);
				expect(writes).toBe(4);
			},
		);

		it.concurrent('that hangs throughout is unknown, and may be tried again', async () => {
			const { violations, kinds, outcome } = await tryState({
				change,
				faults: [{ fault: 'hang', match: isWrite }],
				options: { maxRetries: 1 },
			});
			expect(violations).toEqual([]);
			expect(new Set(kinds)).toEqual(new Set(['timeout/unknown']));
			expect(outcome.failures).toHaveLength(4);
		});

		it.concurrent('that is refused is rejected, in the words', async () => {
			const { violations, kinds, outcome } = await tryState({
				change,
				faults: [{ fault: 'status', status: 400, message: 'Not yours.', match: isWrite }],
			});
			expect(violations).toEqual([]);
			expect(kinds).toHaveLength(4);
			for (const { error } of outcome.failures) expect(error).toContain('Not yours');
		});

		it.concurrent('behind lists and records that lag is done', async () => {
			const lists = [{ lag: 600 }, { lag: 600, route: /^GET / }];
			const trials = lists.map(async (rule) => {
				const { violations, kinds } = await tryState({
					change,
					faults: [],
					sandbox: { lists: rule },
				});
				expect([violations, kinds]).toEqual([[], []]);
			});
			await Promise.all(trials);
		});

		it.concurrent(
			'whose write meets a page of a proxy, and all looks do, is never called done',
			async () => {
				const faults: FaultRule[] = [404, 403].flatMap((status) => [
					{ fault: 'page', status, match: isWrite },
					{ fault: 'page', status, from: 300, match: ({ method }) => method === 'GET' },
				]);
				for (const rules of [faults.slice(0, 2), faults.slice(2)]) {
					const { violations, outcome } = await tryState({
						change,
						faults: rules,
						sandbox: { latency: 150 },
						options: { maxRetries: 1 },
					});
					expect(violations).toEqual([]);
					expect(outcome.records.filter(({ changed, deleted }) => changed ?? deleted)).toEqual([]);
				}
			},
		);
	},
);
