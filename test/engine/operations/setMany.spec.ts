import type { IDataObject } from 'n8n-workflow';

import { answered, broken } from '../bloomGrowth';
import { perform } from './perform';
import type { Script } from './perform';

const SHEET = 'GET scorecard/meeting/1';
const PUT = 'PUT measurables/41/week/100';
const week = (ForWeekNumber: number, start: string, end: string, IsCurrentWeek = false) => ({
	ForWeekNumber,
	LocalDate: { Date: start },
	ForWeek: end,
	IsCurrentWeek,
});
const WEEKS = [week(100, '2026-11-23', '2026-11-29', true), week(99, '2026-11-16', '2026-11-22')];
const METRICS = [
	{ Id: 41, Name: 'Revenue' },
	{ Id: 42, Name: 'Leads' },
];

/** The scorecard of meeting 1 with these values of the current week by metric. */
const sheet = (
	values: Record<number, number> = {},
	metrics: IDataObject[] = METRICS,
): IDataObject => ({
	Id: 1,
	Measurables: metrics,
	Weeks: WEEKS,
	Scores: Object.entries(values).map(([id, Measured]) => ({
		MeasurableId: Number(id),
		ForWeek: 100,
		Measured,
	})),
});

const set = async (rows: IDataObject[], script: Script, options: IDataObject = {}) =>
	await perform({
		resource: 'score',
		operation: 'setMany',
		rows: rows.map((row) => ({ metricId: 41, meetingId: 1, ...row })),
		script,
		parameters: { options },
	});

describe('one row', () => {
	it('is written, and read back', async () => {
		const { records, deeds, log } = await set([{ value: 5 }], {
			[SHEET]: [sheet(), sheet({ 41: 5 })],
			[PUT]: [''],
		});
		expect(records).toMatchObject([
			{ metricId: 41, metricTitle: 'Revenue', value: 5, week: 100, meetingId: 1, changed: true },
		]);
		expect(deeds).toEqual(['changed']);
		expect(log).toEqual([SHEET, `${PUT} {"value":5}`, SHEET]);
	});

	it('is not written again, 0 neither', async () => {
		const { records, deeds, log } = await set([{ value: 0 }], { [SHEET]: [sheet({ 41: 0 })] });
		expect(records).toMatchObject([{ value: 0, changed: false }]);
		expect(deeds).toEqual(['unchanged']);
		expect(log).toEqual([SHEET]);
	});

	it('whose answer is lost is looked at, and sent once', async () => {
		const { records, written } = await set([{ value: 5 }], {
			[SHEET]: [sheet(), sheet({ 41: 5 })],
			[PUT]: [broken],
		});
		expect(records).toMatchObject([{ value: 5, changed: true }]);
		expect(written).toHaveLength(1);
	});

	it('that is refused says which, and what Bloom Growth said', async () => {
		const { failures } = await set([{ value: 5 }], {
			[SHEET]: [sheet()],
			[PUT]: [answered(400, { message: 'Not yours' })],
		});
		expect(failures).toMatchObject([
			{
				error: expect.stringMatching(/^Score "41" in meeting 1: .*Not yours/),
				type: 'rejected',
				outcome: 'rejected',
			},
		]);
	});

	it.each([
		[
			'a metric that is not on the scorecard',
			{ metricId: 49 },
			'Metric 49 is not on the scorecard of meeting 1',
		],
		[
			'a week that is not on it',
			{ week: -9 },
			'Week "-9" is not on the scorecard, which goes from 2026-11-16 to 2026-11-29',
		],
		['a metric with a formula', { metricId: 43 }, 'Metric "Margin" is calculated by a formula'],
		['a metric that is disabled', { metricId: 44 }, 'Metric "Old" is disabled'],
	])('of %s fails, and nothing is written', async (_what, row, error) => {
		const odd = [
			{ Id: 43, Name: 'Margin', IsFormula: true },
			{ Id: 44, Name: 'Old', Disabled: true },
		];
		const { failures, log } = await set([{ value: 5, ...row }], {
			[SHEET]: [sheet({}, [...METRICS, ...odd])],
		});
		expect(failures).toMatchObject([
			{ error: expect.stringContaining(error), type: 'validation', outcome: 'notSent' },
		]);
		expect(log).toEqual([SHEET]);
	});
});

describe('several rows', () => {
	const other = 'PUT measurables/42/week/100';

	it('are one read of their sheet before and one after', async () => {
		const { records, log } = await set([{ value: 5 }, { metricId: 42, value: 6 }], {
			[SHEET]: [sheet(), sheet({ 41: 5, 42: 6 })],
			[PUT]: [''],
			[other]: [''],
		});
		expect(records.map(({ value }) => value)).toEqual([5, 6]);
		expect(log).toEqual([SHEET, `${PUT} {"value":5}`, `${other} {"value":6}`, SHEET]);
	});

	it('of one value are written once', async () => {
		const { records, deeds, written } = await set([{ value: 5 }, { value: 5 }, { value: 5 }], {
			[SHEET]: [sheet(), sheet({ 41: 5 })],
			[PUT]: [''],
		});
		expect(records.map(({ changed }) => changed)).toEqual([true, false, false]);
		expect(deeds).toEqual(['changed', 'unchanged', 'unchanged']);
		expect(written).toHaveLength(1);
	});

	it('of one value that fails all fail', async () => {
		const { failures, written } = await set([{ value: 5 }, { value: 5 }], {
			[SHEET]: [sheet()],
			[PUT]: [answered(400, { message: 'No' })],
		});
		expect(failures.map(({ index }) => index)).toEqual([0, 1]);
		expect(written).toHaveLength(1);
	});

	it('that contradict each other all fail, and the others do not', async () => {
		const rows = [{ value: 5 }, { value: 6 }, { metricId: 42, value: 7 }, { value: 5 }];
		const { records, failures, written } = await set(rows, {
			[SHEET]: [sheet(), sheet({ 42: 7 })],
			[other]: [''],
		});
		expect(failures.map(({ index }) => index)).toEqual([0, 1, 3]);
		expect(new Set(failures.map(({ error }) => error)).size).toBe(1);
		expect(failures[0]).toMatchObject({
			error:
				'Revenue in the week of 2026-11-23 has more than one value: item 0 says 5, item 1 says 6, item 3 says 5; keep one of them',
			type: 'validation',
		});
		expect(records).toMatchObject([{ metricId: 42, changed: true }]);
		expect(written).toEqual([`${other} {"value":7}`]);
	});

	it('of two weeks are two values', async () => {
		const { written } = await set([{ value: 5 }, { value: 6, week: '2026-11-20' }], {
			[SHEET]: [sheet()],
			[PUT]: [''],
			'PUT measurables/41/week/99': [''],
		});
		expect(written).toEqual([`${PUT} {"value":5}`, 'PUT measurables/41/week/99 {"value":6}']);
	});

	it('of which one cannot be read do not keep the others', async () => {
		const { records, failures } = await set([{ value: 'much' }, { value: 5 }], {
			[SHEET]: [sheet(), sheet({ 41: 5 })],
			[PUT]: [''],
		});
		expect(failures).toMatchObject([{ index: 0, type: 'validation' }]);
		expect(records).toMatchObject([{ value: 5 }]);
	});
});

describe('a value that was accepted', () => {
	it('and does not show yet is looked for until it does', async () => {
		const { records, waits, log } = await set([{ value: 5 }], {
			[SHEET]: [sheet(), sheet(), sheet({ 41: 4 }), sheet({ 41: 5 })],
			[PUT]: [''],
		});
		expect(records).toMatchObject([{ value: 5, changed: true }]);
		expect(waits).toEqual([1000, 4000]);
		expect(log).toHaveLength(5);
	});

	it('and never shows fails', async () => {
		const { failures } = await set([{ value: 5 }], { [SHEET]: [sheet({ 41: 4 })], [PUT]: [''] });
		expect(failures).toMatchObject([
			{
				error: expect.stringContaining('accepted the change, but Value is 4 and not 5'),
				type: 'notApplied',
				outcome: 'rejected',
			},
		]);
	});

	it('and cannot be read back is told with what was there', async () => {
		const { records } = await set([{ value: 5 }], {
			[SHEET]: [sheet({ 41: 4 }), answered(403, { message: 'Not yours' })],
			[PUT]: [''],
		});
		expect(records).toMatchObject([
			{
				value: 4,
				changed: true,
				warnings: [expect.stringMatching(/this is how it was before: .*Not yours/)],
			},
		]);
	});

	it('and was seen otherwise once counts as seen so', async () => {
		const { failures } = await set([{ value: 5 }], {
			[SHEET]: [sheet({ 41: 4 }), sheet({ 41: 4 }), answered(403, {})],
			[PUT]: [''],
		});
		expect(failures).toMatchObject([{ type: 'notApplied' }]);
	});
});

it('shows in a dry run what would be set, and sets nothing', async () => {
	const { records, deeds, written } = await set(
		[{ value: 5 }, { metricId: 42, value: 6 }],
		{ [SHEET]: [sheet({ 41: 4, 42: 6 })] },
		{ dryRun: true },
	);
	const about = { week: 100, weekStart: '2026-11-23', weekEnd: '2026-11-29' };
	expect(records).toEqual([
		{
			would: 'change',
			metricId: 41,
			value: 5,
			meetingId: 1,
			meetingTitle: null,
			metricTitle: 'Revenue',
			...about,
			before: { value: 4 },
			method: 'PUT',
			path: '/api/v1/measurables/41/week/100',
			body: { value: 5 },
		},
		expect.objectContaining({ would: 'nothing', metricTitle: 'Leads', before: {}, method: null }),
	]);
	expect(deeds).toEqual(['changed', 'unchanged']);
	expect(written).toEqual([]);
});

describe('a row without a meeting', () => {
	const MINE = 'GET scorecard/user/mine';
	const row = { metricId: 41, value: 5, meetingId: undefined };

	it('is set on the scorecard of the caller, if the metric is there', async () => {
		const { records, log } = await set([row], {
			[MINE]: [sheet(), sheet(), sheet({ 41: 5 })],
			[PUT]: [''],
		});
		expect(records).toMatchObject([{ value: 5, meetingId: null }]);
		expect(log.filter((what) => what.startsWith('GET scorecard/user/mine'))).not.toHaveLength(0);
	});

	it("is set on the scorecard of the metric's owner otherwise", async () => {
		const { log } = await set([row], {
			[MINE]: [sheet({}, [])],
			'GET measurables/41': [{ Id: 41, Name: 'Revenue', Owner: { Id: 9 } }],
			'GET scorecard/user/9': [sheet(), sheet({ 41: 5 })],
			[PUT]: [''],
		});
		expect(log).toEqual([
			MINE,
			'GET measurables/41',
			'GET scorecard/user/9',
			`${PUT} {"value":5}`,
			'GET scorecard/user/9',
		]);
	});
});
