import type { Answer } from '../../nodes/Bloomy/engine/contract';
import {
	isMetric,
	readCurrentWeek,
	readMeasured,
	readMetrics,
	readScore,
	readWeeks,
	simplifyScore,
} from '../../nodes/Bloomy/resources/scorecard';
import { expectOddAnswersSimplified } from './oddAnswers';
import { Recorder } from './recorder';

const weekOf = (ForWeekNumber: unknown, more: Answer = {}): Answer => ({
	ForWeekNumber: ForWeekNumber as number,
	LocalDate: { Date: '2026-11-23T00:00:00' },
	ForWeek: '2026-11-29T00:00:00',
	...more,
});
const HUNDRED = { number: 100, start: '2026-11-23', end: '2026-11-29' };

it.each<[Answer, boolean]>([
	[{ Id: 5, Name: 'Revenue' }, true],
	[{ Id: '5', Name: 'Revenue' }, true],
	[{ Id: -1, Name: 'Sales' }, false],
	[{ Id: 0, Name: 'Sales' }, false],
	[{ Id: null, Name: 'Sales' }, false],
	[{ Id: 5, Name: '' }, false],
])('%j is a metric: %p', (row, is) => {
	expect(isMetric(row)).toBe(is);
});

it.each([[undefined], [null], ['text'], [{ Id: 5, Name: 'Revenue' }], [[null, 5]]])(
	'has no metrics and no weeks in %j',
	(rows) => {
		expect(readMetrics({ Measurables: rows } as Answer)).toEqual([]);
		expect(readWeeks({ Weeks: rows } as Answer)).toEqual([]);
	},
);

it('has its weeks with the latest first, each with its days', () => {
	const Weeks = [
		weekOf(99, { LocalDate: null, ForWeek: '' }),
		weekOf('100'),
		weekOf(null),
		weekOf(101, { LocalDate: { Date: null } }),
	];
	expect(readWeeks({ Weeks })).toEqual([
		{ number: 101, start: null, end: '2026-11-29' },
		HUNDRED,
		{ number: 99, start: null, end: null },
	]);
});

describe('the current week', () => {
	const CURRENT = 'GET weeks/current';
	const find = async (Weeks: Answer[]) => {
		const api = new Recorder({ 'weeks/current': weekOf(105) });
		const week = await readCurrentWeek(api, { Weeks });
		return [week?.number, api.log];
	};

	it('is the one that says so', async () => {
		const weeks = [weekOf(99), weekOf(100, { IsCurrentWeek: true }), weekOf(101)];
		expect(await find(weeks)).toEqual([100, []]);
	});

	it.each<[string, Answer[]]>([
		['none', [weekOf(100, { IsCurrentWeek: false })]],
		['several', [99, 100].map((number) => weekOf(number, { IsCurrentWeek: true }))],
		['one without a number', [weekOf(null, { IsCurrentWeek: true })]],
	])('is asked for if %s says so', async (_what, weeks) => {
		expect(await find(weeks)).toEqual([105, [CURRENT]]);
	});

	it('is unknown if nobody knows it', async () => {
		expect(await readCurrentWeek(new Recorder(), {})).toBeUndefined();
	});
});

describe('the score of a metric in a week', () => {
	const score = (MeasurableId: number, ForWeek: number, Measured: number | string | null) => ({
		MeasurableId,
		ForWeek,
		Measured,
	});
	const Measurables = [
		{ Id: 41, Name: 'Revenue' },
		{ Id: 42, Name: 'Leads' },
	];
	const read = (Scores: Answer[]) =>
		readScore({ Scores, Measurables, Weeks: [weekOf(99), weekOf(100)] }, 41, 100);

	it('is the one of that metric and of that week', () => {
		const scores = [score(41, 99, 1), score(42, 100, 2), score(41, 100, 3)];
		expect(read(scores)).toEqual({
			Score: score(41, 100, 3),
			Measurable: { Id: 41, Name: 'Revenue' },
			Week: weekOf(100),
			MeetingId: null,
		});
	});

	it('is of several the one that holds a number', () => {
		expect(read([score(41, 100, null), score(41, 100, 0)]).Score).toEqual(score(41, 100, 0));
		expect(read([score(41, 100, null), score(41, 100, '')]).Score).toEqual(score(41, 100, null));
	});

	it('is nothing if there is none', () => {
		expect(readScore({}, 41, 100)).toEqual({
			Score: null,
			Measurable: null,
			Week: null,
			MeetingId: null,
		});
	});

	it.each<[unknown, number | null]>([
		[0, 0],
		['12.5', 12.5],
		['', null],
		['much', null],
		[null, null],
		[{ Measured: 5 }, null],
	])('is a number: %j is %j', (Measured, number) => {
		expect(readMeasured({ Score: { Measured } } as Answer)).toBe(number);
	});

	it('is no number if there is none', () => {
		expect(readMeasured({ Score: null })).toBeNull();
	});
});

describe('simplified', () => {
	const FULL: Answer = {
		Score: {
			MeasurableId: 41,
			MeasurableName: 'Revenue',
			Measured: 5,
			Target: 4,
			AltTarget: 9,
			Direction: 'Between',
			ForWeek: 100,
			AccountableUserId: 7,
		},
		Measurable: {
			Id: 42,
			Name: 'Other',
			Target: 1,
			AltTarget: 2,
			Direction: 'LessThan',
			Owner: { Id: 8 },
		},
		Week: weekOf(100),
		MeetingId: 1,
	};

	it('says what the score says', () => {
		expect(Object.entries(simplifyScore(FULL))).toEqual(
			Object.entries({
				metricId: 41,
				metricTitle: 'Revenue',
				value: 5,
				target: 4,
				direction: 'Between',
				onTrack: true,
				week: 100,
				weekStart: '2026-11-23',
				weekEnd: '2026-11-29',
				userId: 7,
				meetingId: 1,
			}),
		);
	});

	it('says what the metric and the week say where there is no score', () => {
		expect(simplifyScore({ ...FULL, Score: null })).toEqual({
			metricId: 42,
			metricTitle: 'Other',
			value: null,
			target: 1,
			direction: 'LessThan',
			onTrack: null,
			week: 100,
			weekStart: '2026-11-23',
			weekEnd: '2026-11-29',
			userId: 8,
			meetingId: 1,
		});
	});

	it.each<[string, unknown, unknown, number | null, boolean | null]>([
		['GreaterThan', 5, null, 5, true],
		['GreaterThan', 5, null, 4, false],
		['GreaterThanNotEqual', 5, null, 6, true],
		['GreaterThanNotEqual', 5, null, 5, false],
		['LessThanOrEqual', 5, null, 5, true],
		['LessThanOrEqual', 5, null, 6, false],
		['LessThan', 5, null, 4, true],
		['LessThan', 5, null, 5, false],
		['EqualTo', '5', null, 5, true],
		['EqualTo', 5, null, 4, false],
		['Between', 4, 6, 4, true],
		['Between', 4, 6, 6, true],
		['Between', 4, 6, 3, false],
		['Between', 4, 6, 7, false],
		['Between', 4, null, 5, null],
		['Between', 4, 'many', 5, null],
		['Sideways', 5, null, 5, null],
		['GreaterThan', null, null, 5, null],
		['GreaterThan', '', null, 5, null],
		['GreaterThan', 'many', null, 5, null],
		['GreaterThan', 5, null, null, null],
	])('%s %j (to %j): with %j it is on track: %j', (Direction, Target, AltTarget, Measured, is) => {
		const Score = { Direction, Target, AltTarget, Measured };
		expect(simplifyScore({ Score } as Answer)).toMatchObject({ onTrack: is });
	});

	it('never throws', () => {
		const keys = Object.keys(simplifyScore({}));
		expectOddAnswersSimplified(simplifyScore, keys);
	});
});
