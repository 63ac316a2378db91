import type { FaultRule, ListRule } from '../sandbox';
import { ROUTES, tryOut } from './rig';
import type { Trial } from './rig';

jest.setTimeout(120_000);

const { write, list } = ROUTES.todo;

/**
 * A row that names its owner asks who that is first. So the run knows already that Bloom Growth is
 * there, and the list of the meeting travels beside the first creates.
 */
const tryNamed = async (count: number, faults: FaultRule[], more: Partial<Trial> = {}) =>
	await tryOut({
		resource: 'todo',
		rows: Array.from({ length: count }, (_, at) => ({
			title: `Row ${at}`,
			meetingId: 123,
			owner: 'me',
		})),
		faults,
		...more,
	});

const lost: FaultRule = { fault: 'status', status: 500, when: 'after', times: 1, route: write };
/** The list is answered after the create was carried out. */
const lateList: FaultRule = { fault: 'delay', delay: 300, times: 1, route: list };

describe('a list that travels beside the first create', () => {
	it.concurrent('is on its way when the create is sent', async () => {
		const { violations, kinds, sandbox } = await tryNamed(1, [lateList]);
		expect([violations, kinds]).toEqual([[], []]);
		const [reading, writing] = [list, write].map((route) => {
			return sandbox.requests.find((request) => request.route === route);
		});
		expect(writing!.arrivedAt).toBeLessThan(reading!.finishedAt!);
	});

	const lists: Array<[string, ListRule[]]> = [
		['as it is', []],
		['stale', [{ lag: 300 }]],
		['from before the first write', [{ lag: Infinity }]],
		['cut short', [{ cut: { oldest: 1 } }]],
	];
	it.concurrent.each(lists)(
		'is %s, and its answer got lost: nothing twice',
		async (_name, rules) => {
			const trials = [[lost], [lost, lateList]].map(async (faults) => {
				// Later rows show that such a list lacks what is there.
				const result = await tryNamed(8, faults, { concurrency: 2, sandbox: { lists: rules } });
				expect(result.violations).toEqual([]);
				expect(result.count(write)).toBe(8);
				expect(result.kinds.filter((kind) => kind !== 'server/unknown')).toEqual([]);
			});
			await Promise.all(trials);
		},
	);

	it.concurrent(
		'shows the record whose answer got lost: unknown, for it may be an older one',
		async () => {
			const { violations, kinds, count } = await tryNamed(1, [lost, lateList]);
			expect(violations).toEqual([]);
			expect(kinds).toEqual(['server/unknown']);
			expect(count(write)).toBe(1);
		},
	);

	it.concurrent('and is a web page: the rows go on, none is created twice', async () => {
		for (const faults of [[], [lost]]) {
			const page: FaultRule = { fault: 'page', route: list };
			const result = await tryNamed(3, [page, ...faults]);
			expect(result.violations).toEqual([]);
			expect(result.count(write)).toBe(3);
			expect(result.kinds.filter((kind) => kind !== 'server/unknown')).toEqual([]);
		}
	});
});
