import { startSandbox } from '../sandbox';
import type { Sandbox } from '../sandbox';
import { operateOn } from './scenario';

let sandbox: Sandbox;
beforeEach(async () => (sandbox = await startSandbox()));
afterEach(async () => await sandbox.stop());

const run = operateOn(() => sandbox);

const current = () => sandbox.store.calendar.currentNumber();
const dayOf = (ago: number) =>
	sandbox.store.calendar.toWeek(current() - ago).LocalDate.Date.slice(0, 10);
const measured = (metricId: number, ago = 0) =>
	sandbox.store.scores.find(
		({ MeasurableId, ForWeek }) => MeasurableId === metricId && ForWeek === current() - ago,
	)?.Measured ?? null;
const written = () =>
	sandbox.requests.filter(({ method }) => method !== 'GET').map(({ path, body }) => [path, body]);

describe('Set Many scores', () => {
	it('enters numbers as people write them, by the names of metrics, for the weeks they mean', async () => {
		const { successful, records, failures } = await run('score', 'setMany', [
			{ KPI: 'revenue', Meeting: 'Leadership', Actual: '$120,500' },
			{ Metric: 4003, Meeting: 123, Value: 12, Week: -1 },
			{ Measurable: 'Churn', Meeting: 123, Score: '2.5 %', 'Week of': dayOf(1) },
		]);
		expect(failures).toEqual([]);
		expect(records).toMatchObject([
			{
				metricId: 4001,
				metricTitle: 'Revenue',
				value: 120_500,
				target: 100_000,
				onTrack: true,
				week: current(),
				weekStart: dayOf(0),
				meetingId: 123,
				changed: true,
			},
			{
				metricId: 4003,
				value: 12,
				target: null,
				onTrack: null,
				weekStart: dayOf(1),
				changed: true,
			},
			{ metricId: 4004, value: 2.5, direction: 'LessThan', changed: true },
		]);
		expect(successful.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
		expect([measured(4001), measured(4003, 1), measured(4004, 1)]).toEqual([120_500, 12, 2.5]);
		expect(sandbox.stats().byRoute).toEqual({
			'GET l10/list': 1,
			'GET scorecard/meeting/:id': 2,
			'PUT measurables/:id/week/:week': 3,
		});
	});

	it('writes nothing where all is so, at one scorecard for each meeting', async () => {
		for (const meetingId of [123, 789]) {
			for (let n = 0; n < 20; n++) {
				const { Id } = sandbox.store.addMetric(meetingId, { Name: `Metric ${meetingId} ${n}` });
				sandbox.store.setScore(Id, current(), n);
			}
		}
		const rows = [123, 789].flatMap((meeting) =>
			Array.from({ length: 20 }, (_, n) => ({
				metric: `Metric ${meeting} ${n}`,
				meeting,
				value: n,
			})),
		);
		const { records } = await run('score', 'setMany', rows);
		expect(records.filter(({ changed }) => changed === false)).toHaveLength(40);
		expect(sandbox.stats().byRoute).toEqual({ 'GET scorecard/meeting/:id': 2 });
	});

	it('takes metrics without a meeting from the scorecard of the caller, or of their owner', async () => {
		const { records, failures } = await run('score', 'setMany', [
			{ metric: 'Revenue', value: 1 },
			{ metricId: 4201, value: 2 },
		]);
		expect(failures).toEqual([]);
		expect(records).toMatchObject([
			{ metricId: 4001, value: 1, meetingId: null },
			{ metricId: 4201, value: 2, userId: 112 },
		]);
	});

	it('guesses no metric of a name that stands twice on the scorecard', async () => {
		const other = sandbox.store.addMetric(789, { Name: 'Revenue' });
		const rows = [
			{ metric: 'Revenue', value: 1 },
			{ metric: 'Revenue', meeting: 789, value: 2 },
		];
		const { records, failures } = await run('score', 'setMany', rows);
		expect(failures.map(({ error }) => error)).toEqual([
			`Metric "Revenue" could be Revenue (4001) or Revenue (${other.Id}); write the ID`,
		]);
		expect(records).toMatchObject([{ metricId: other.Id, value: 2, meetingId: 789 }]);
	});

	it('never clears a number, and refuses what cannot be set, with the reason', async () => {
		const meeting = 123;
		const { records, failures } = await run('score', 'setMany', [
			{ metric: 'Revenue', meeting, value: '' },
			{ metric: 'Revenue', meeting, value: 'n/a' },
			{ metric: 'Revenue', meeting, value: '1,5' },
			{ metric: 'Revenue per lead', meeting, value: 1 },
			{ metric: 'Fax orders', meeting, value: 1 },
			{ metric: 4002, meeting, value: 1 },
			{ metric: 'Revenu', meeting, value: 1 },
			{ metric: 'Revenue', meeting, value: 1, week: 'soon' },
			{ metric: 'Revenue', meeting, value: 1, week: '2001-01-01' },
			{ metric: 'Revenue', meeting, value: 1, week: -500 },
		]);
		expect(records).toEqual([]);
		expect(failures.map(({ error }) => error)).toEqual([
			expect.stringContaining('Value is required'),
			expect.stringContaining('Value "n/a" is no number'),
			expect.stringContaining('Value "1,5" has a comma that could mean two things'),
			expect.stringContaining('"Revenue per lead" is calculated by a formula'),
			expect.stringContaining('"Fax orders" is disabled'),
			expect.stringContaining('Metric 4002 is not on the scorecard of meeting 123'),
			expect.stringMatching(/Metric "Revenu".* close: Revenue \(4001\)/),
			expect.stringContaining('Week "soon" is no week'),
			expect.stringContaining('Week "2001-01-01" is not on the scorecard'),
			expect.stringContaining('Week "-500" is not on the scorecard'),
		]);
		expect(written()).toEqual([]);
	});

	it('says where it looked for a metric that is not there', async () => {
		const { failures } = await run('score', 'setMany', [
			{ metric: 'Demos held', meeting: 123, value: 1 },
			{ metric: 'Demos held', value: 1 },
		]);
		expect(failures.map(({ error }) => error)).toEqual([
			'Metric "Demos held" is no metric of that meeting',
			'Metric "Demos held" is no metric of yours; name the meeting that has it',
		]);
	});

	it('looks for no metric where the meeting is unknown, and says only that it is', async () => {
		const { failures } = await run('score', 'setMany', [
			{ metric: 'Churn', meeting: 'Ledership', value: 1 },
		]);
		expect(failures.map(({ error }) => error)).toEqual([
			'Meeting "Ledership" is no meeting of yours; close: Leadership L10 (123)',
		]);
		expect(sandbox.stats().byRoute).toEqual({ 'GET l10/list': 1 });
	});

	it('writes once for equal rows, and fails all rows that differ', async () => {
		const meeting = 123;
		const { records, failures } = await run('score', 'setMany', [
			{ metric: 'Revenue', meeting, value: 1 },
			{ metric: 'Open leads', meeting, value: 5 },
			{ metric: 4001, meeting, value: 2 },
			{ metric: 4003, meeting, value: '5' },
		]);
		expect(records.map(({ metricId, changed }) => [metricId, changed])).toEqual([
			[4003, true],
			[4003, false],
		]);
		expect(failures.map(({ index, error }) => [index, error])).toEqual(
			[0, 2].map((index) => [
				index,
				expect.stringMatching(/Revenue in the week of .*: item 0 says 1, item 2 says 2/),
			]),
		);
		expect(written()).toHaveLength(1);
	});

	it('is notApplied if the number stays, and done if only the answer was lost', async () => {
		sandbox.faults.add({
			fault: 'reset',
			when: 'after',
			route: 'PUT measurables/:id/week/:week',
			times: 1,
		});
		const lost = await run('score', 'setMany', [{ metric: 'Revenue', meeting: 123, value: 7 }]);
		expect(lost.records).toMatchObject([{ value: 7, changed: true }]);
		expect(written()).toHaveLength(1);
		await sandbox.stop();
		sandbox = await startSandbox({ ignoresScores: true });
		const { failures } = await run('score', 'setMany', [
			{ metric: 'Churn', meeting: 123, value: 7 },
		]);
		expect(failures).toMatchObject([
			{
				error: expect.stringContaining('Value is 4 and not 7'),
				failure: { type: 'notApplied', retryable: false },
			},
		]);
	}, 30_000);

	it('is done behind a scorecard that lags, although an answer is lost, and says why it is refused', async () => {
		await sandbox.stop();
		sandbox = await startSandbox({ lists: { lag: 600, route: /^GET scorecard/ } });
		const route = 'PUT measurables/:id/week/:week';
		const rows = [
			{ metric: 'Revenue', meeting: 123, value: 7 },
			{ metric: 'Churn', meeting: 123, value: 8 },
		];
		sandbox.faults.add({ fault: 'reset', when: 'after', route, times: 1 });
		const late = await run('score', 'setMany', rows);
		expect(late.records).toMatchObject([
			{ value: 7, changed: true },
			{ value: 8, changed: true },
		]);
		expect([measured(4001), measured(4004)]).toEqual([7, 8]);
		sandbox.faults.add({ fault: 'status', status: 400, message: 'Locked.', route });
		const { failures } = await run('score', 'setMany', [{ ...rows[0], value: 9 }]);
		expect(failures).toMatchObject([
			{ error: expect.stringContaining('Locked'), failure: { outcome: 'rejected' } },
		]);
	}, 30_000);

	it('is unknown and may be tried again where no write and no look is answered', async () => {
		sandbox.faults.add({ fault: 'hang', from: 300 });
		sandbox.faults.add({ fault: 'delay', delay: 400, route: 'GET scorecard/meeting/:id' });
		const { failures } = await run('score', 'setMany', [{ metric: 4004, meeting: 123, value: 7 }], {
			options: { timeout: 1000, maxRetries: 0 },
		});
		expect(failures).toMatchObject([{ failure: { outcome: 'unknown', retryable: true } }]);
	}, 30_000);

	it('shows in a dry run what is and what would be', async () => {
		const { records } = await run(
			'score',
			'setMany',
			[{ metric: 'Churn', meeting: 'Leadership', value: 7 }],
			{ options: { dryRun: true } },
		);
		expect(records).toEqual([
			{
				would: 'change',
				metricId: 4004,
				metricTitle: 'Churn',
				value: 7,
				meetingId: 123,
				meetingTitle: 'Leadership L10',
				week: current(),
				weekStart: dayOf(0),
				weekEnd: expect.any(String),
				before: { value: 4 },
				method: 'PUT',
				path: `/api/v1/measurables/4004/week/${current()}`,
				body: { value: 7 },
			},
		]);
		expect(written()).toEqual([]);
	});
});

describe('Get Many scores', () => {
	it('gives one item for each metric and week, the current week first', async () => {
		const { records } = await run('score', 'getAll', [{}], {
			listBy: 'meeting',
			meeting: { __rl: true, mode: 'id', value: '123' },
			weeks: 2,
			returnAll: true,
		});
		expect(
			records.map(({ metricTitle, weekStart, value, onTrack }) => [
				metricTitle,
				weekStart,
				value,
				onTrack,
			]),
		).toEqual([
			['Revenue', dayOf(0), null, null],
			['Open leads', dayOf(0), null, null],
			['Churn', dayOf(0), 4, true],
			['Revenue per lead', dayOf(0), null, null],
			['Fax orders', dayOf(0), null, null],
			['Revenue', dayOf(1), 120_250.5, true],
			['Open leads', dayOf(1), null, null],
			['Churn', dayOf(1), 1, true],
			['Revenue per lead', dayOf(1), 505, true],
			['Fax orders', dayOf(1), null, null],
		]);
		expect(records[0]).toMatchObject({ meetingId: 123, week: current() });
	});

	it("gives a user's own", async () => {
		const { records } = await run('score', 'getAll', [{}], { listBy: 'user' });
		expect(records.map(({ metricTitle }) => metricTitle)).toContain('Revenue');
	});
});

describe('metrics', () => {
	it('are created and put on the scorecard of their meeting, and listed', async () => {
		const { records, failures } = await run('metric', 'createMany', [
			{
				Metric: 'New customers',
				Meeting: 'Leadership',
				Target: '1,000',
				Direction: '>',
				Unit: '#',
			},
		]);
		expect(failures).toEqual([]);
		expect(records).toMatchObject([
			{ title: 'New customers', target: 1000, direction: 'GreaterThanNotEqual', unit: 'None' },
		]);
		expect(written()).toEqual([
			[
				'/api/v1/measurables/create',
				expect.objectContaining({ name: 'New customers', target: 1000 }),
			],
			[`/api/v1/L10/123/measurables/${records[0]?.id}`, undefined],
		]);
		const listed = await run('metric', 'getAll', [{}], {
			listBy: 'meeting',
			meeting: { __rl: true, mode: 'id', value: '123' },
		});
		expect(listed.records.at(-1)).toEqual(records[0]);
	});

	it('that are made and not placed are partial, with their ID, and not made again', async () => {
		sandbox.faults.add({
			fault: 'status',
			status: 400,
			message: 'This scorecard is locked.',
			route: 'POST l10/:id/measurables/:metricid',
		});
		const rows = [{ title: 'New customers', meetingId: 123 }];
		const { records, failures } = await run('metric', 'createMany', rows);
		expect(records).toEqual([]);
		expect(failures).toMatchObject([
			{
				error: expect.stringContaining('Bloom Growth said: This scorecard is locked'),
				failure: { type: 'partial', outcome: 'partial', created: { id: expect.any(Number) } },
			},
		]);
	});

	it('are found in the list of their owner if the answer to creating one is lost', async () => {
		sandbox.faults.add({
			fault: 'reset',
			when: 'after',
			route: 'POST measurables/create',
			times: 1,
		});
		const rows = [
			{ title: 'One', meetingId: 123 },
			{ title: 'Two', meetingId: 123 },
		];
		const { records } = await run('metric', 'createMany', rows, { concurrency: 1 });
		expect(records.map(({ title }) => title)).toEqual(['One', 'Two']);
		expect(sandbox.store.metrics.filter(({ Name }) => Name === 'One')).toHaveLength(1);
	});
});
