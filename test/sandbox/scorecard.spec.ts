import { Client, DONE, isoTime } from './client';

const client = new Client();
afterEach(async () => await client.stop());

const DAY = 86_400_000;
const today = () => Date.parse(`${new Date().toISOString().slice(0, 10)}T00:00:00Z`);
const isoWeek = (time: number) => {
	const thursday = time + (4 - (new Date(time).getUTCDay() || 7)) * DAY;
	return Math.ceil(
		((thursday - Date.UTC(new Date(thursday).getUTCFullYear(), 0, 1)) / DAY + 1) / 7,
	);
};
const current = async () => (await client.get('weeks/current')).ForWeekNumber as number;

interface ScoreRow {
	MeasurableId: number;
	ForWeek: number;
	Measured: number | null;
}

/** What a scorecard shows for a metric, by how many weeks ago. */
const readValues = async (path: string, metricId: number) => {
	const { Scores }: { Scores: ScoreRow[] } = await client.get(path);
	const now = await current();
	const rows = Scores.filter(({ MeasurableId }) => MeasurableId === metricId);
	return Object.fromEntries(rows.map(({ ForWeek, Measured }) => [now - ForWeek, Measured]));
};

describe('weeks', () => {
	test('the current one begins on Monday and ends on Sunday, and today is in it', async () => {
		await client.start();
		const week = await client.get('weeks/current');
		const start = Date.parse(`${week.LocalDate.Date}Z`);
		expect(new Date(start).getUTCDay()).toBe(1);
		expect(Date.parse(`${week.ForWeek}Z`) - start).toBe(6 * DAY);
		expect(today() - start).toBeGreaterThanOrEqual(0);
		expect(today() - start).toBeLessThan(7 * DAY);
		expect(week).toMatchObject({ IsCurrentWeek: true, DisplayDate: expect.any(String) });
	});

	test('their number is neither the week of the year nor their ID, and counts on', async () => {
		await client.start();
		const { Weeks } = await client.get('scorecard/meeting/123');
		const numbers = Weeks.map(({ ForWeekNumber }: { ForWeekNumber: number }) => ForWeekNumber);
		expect(numbers.at(-1)).toBe(await current());
		for (const [at, { Id, ForWeekNumber, LocalDate, IsCurrentWeek }] of Weeks.entries()) {
			expect(ForWeekNumber).toBe(numbers[0] + at);
			expect(ForWeekNumber).not.toBe(Id);
			expect(ForWeekNumber).not.toBe(isoWeek(Date.parse(`${LocalDate.Date}Z`)));
			expect(IsCurrentWeek).toBe(at === Weeks.length - 1);
		}
	});

	test.each(['Sunday', 'Wednesday', 'Saturday'] as const)(
		'they may begin on %s',
		async (scorecardWeekDay) => {
			await client.start({ scorecardWeekDay });
			const { LocalDate } = await client.get('weeks/current');
			const start = new Date(`${LocalDate.Date}Z`);
			const name = start.toLocaleDateString('en', { weekday: 'long', timeZone: 'UTC' });
			expect(name).toBe(scorecardWeekDay);
			expect(today() - start.getTime()).toBeGreaterThanOrEqual(0);
			expect(today() - start.getTime()).toBeLessThan(7 * DAY);
			const { ScorecardWeekDay } = await client.get('scorecard/user/mine');
			expect(ScorecardWeekDay).toBe(scorecardWeekDay);
		},
	);
});

describe('scorecards', () => {
	beforeEach(async () => void (await client.start()));

	test("a meeting's holds its rows, weeks and scores as documented", async () => {
		const scorecard = await client.get('scorecard/meeting/123');
		expect(scorecard).toMatchObject({
			Id: 123,
			ScorecardWeekDay: 'Monday',
			Period: 'Weekly',
			ReverseScorecard: false,
		});
		expect(scorecard.Measurables).toEqual(await client.get('L10/123/measurables'));
		expect(scorecard.Weeks).toHaveLength(13);
		expect(scorecard.Scores).toContainEqual({
			Id: expect.any(Number),
			MeasurableId: 4001,
			MeasurableName: 'Revenue',
			AccountableUserId: 100,
			Target: 100_000,
			AltTarget: null,
			Measured: 120_250.5,
			Week: expect.stringMatching(/T00:00:00$/),
			ForWeek: (await current()) - 1,
			DateEntered: isoTime,
			Direction: 'GreaterThan',
			Disabled: false,
		});
	});

	test('it tells null from zero, and shows missing targets and disabled metrics', async () => {
		const path = 'scorecard/meeting/123';
		expect(await readValues(path, 4003)).toEqual({ 0: null, 1: null, 2: 9, 3: 0, 4: 14 });
		const { Scores } = await client.get(path);
		const ofMetric = (id: number) => ({ MeasurableId: id });
		expect(Scores).toContainEqual(expect.objectContaining({ ...ofMetric(4003), Target: null }));
		expect(Scores).toContainEqual(expect.objectContaining({ ...ofMetric(4007), Disabled: true }));
		expect(Scores).toContainEqual(
			expect.objectContaining({ ...ofMetric(4004), AccountableUserId: null }),
		);
	});

	test("a user's holds what that user is accountable for", async () => {
		const owned = async (path: string) => {
			const { Scores }: { Scores: ScoreRow[] } = await client.get(path);
			return [...new Set(Scores.map(({ MeasurableId }) => MeasurableId))];
		};
		expect(await owned('scorecard/user/112')).toEqual([4201, 4202]);
		expect(await owned('scorecard/user/mine')).toEqual(await owned('scorecard/user/100'));
		expect(await owned('scorecard/user/321')).toEqual([]);
	});

	test('one name stands on two scorecards, for two metrics', async () => {
		const { metrics } = client.sandbox.store;
		const named = metrics.filter(({ Name }) => Name === 'Churn');
		expect(named.map(({ Id }) => Id)).toEqual([4004, 4201]);
	});
});

describe('scores', () => {
	beforeEach(async () => void (await client.start()));

	const put = async (body: unknown, weeksAgo = 0, id = 4001) =>
		await client.change('PUT', `measurables/${id}/week/${(await current()) - weeksAgo}`, body);

	test('one is set for the week of that number, and corrected', async () => {
		expect(await put({ value: 101_000 })).toEqual(DONE);
		expect(await put({ Value: 99.5 }, 6)).toEqual(DONE);
		expect(await put({ value: 0 }, 1)).toEqual(DONE);
		expect(await readValues('scorecard/meeting/123', 4001)).toMatchObject({
			0: 101_000,
			1: 0,
			2: 99_000,
			6: 99.5,
		});
		const history: ScoreRow[] = await client.get('measurables/4001/scores');
		expect(history.map(({ Measured }) => Measured)).toContain(99.5);
	});

	test.each([[{ value: null }], [{ value: 'NaN' }], [{ value: '' }], [{}], [undefined]])(
		'%j deletes one',
		async (body) => {
			expect(await put(body, 1)).toEqual(DONE);
			expect(await readValues('scorecard/meeting/123', 4001)).toMatchObject({
				1: null,
				2: 99_000,
			});
			const { scores } = client.sandbox.store;
			expect(scores.every(({ Measured }) => !Number.isNaN(Measured))).toBe(true);
		},
	);

	test('one of long ago shows in the history of its metric, but on no scorecard', async () => {
		await put({ value: 77 }, 30);
		expect(await readValues('scorecard/meeting/123', 4001)).not.toHaveProperty('30');
		const history: ScoreRow[] = await client.get('measurables/4001/scores');
		expect(history[0]).toMatchObject({ ForWeek: (await current()) - 30, Measured: 77 });
	});

	test('a formula computes its own and answers well', async () => {
		expect(await put({ value: 1 }, 1, 4006)).toEqual(DONE);
		expect(await readValues('scorecard/meeting/123', 4006)).toMatchObject({ 1: 505 });
	});
});

describe('metrics', () => {
	beforeEach(async () => void (await client.start()));

	test('one is created, belongs to no meeting, and is put on a scorecard once', async () => {
		const body = {
			name: 'Calls made',
			direction: 'LessThanOrEqual',
			target: 40,
			unitType: 'Percent',
			accountableUserId: 112,
		};
		const metric = await client.post('measurables/create', body);
		expect(metric).toMatchObject({
			Id: 10_000,
			Name: 'Calls made',
			Direction: 'LessThanOrEqual',
			Target: 40,
			Modifiers: 'Percent',
			Owner: { Id: 112, Name: 'Tom Okafor' },
		});
		expect(await client.get('measurables/10000')).toEqual(metric);
		expect(await client.ids('measurables/user/112')).toContain(10_000);
		expect(await client.ids('L10/789/measurables')).not.toContain(10_000);
		for (let times = 0; times < 2; times += 1) {
			expect(await client.change('POST', 'L10/789/measurables/10000')).toEqual(DONE);
			expect(await client.ids('L10/789/measurables')).toEqual([4201, null, 4202, 10_000]);
		}
		expect(await readValues('scorecard/meeting/789', 10_000)).toEqual({ 0: null });
	});

	test('what is left out has a default, and the caller owns it', async () => {
		expect(await client.post('measurables/create', { name: 'Plain' })).toMatchObject({
			Direction: 'GreaterThan',
			Modifiers: 'None',
			Target: null,
			Owner: { Id: 100 },
		});
	});
});
