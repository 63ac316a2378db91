import type { Answer } from '../../nodes/Bloomy/engine/contract';
import { score } from '../../nodes/Bloomy/resources/score';
import { Recorder } from './recorder';

const { findSheet, findCell, findDifferences } = score.writes.setMany;
const week = (ForWeekNumber: number, start: string | null, end: string, IsCurrentWeek = false) => ({
	ForWeekNumber,
	LocalDate: { Date: start },
	ForWeek: end,
	IsCurrentWeek,
});
const SHEET: Answer = {
	Id: 1,
	Measurables: [
		{ Id: 41, Name: 'Revenue' },
		{ Id: 42, Name: 'Leads' },
	],
	Weeks: [
		week(101, '2026-11-30', '2026-12-06'),
		week(100, '2026-11-23', '2026-11-29', true),
		week(99, '2026-11-16', '2026-11-22'),
		week(98, null, '2026-11-15'),
	],
	Scores: [{ MeasurableId: 41, ForWeek: 100, Measured: 5 }],
};

describe('the scorecard of a row', () => {
	it.each<[object, string, string[]]>([
		[{ meetingId: 1 }, 'meeting 1', ['GET scorecard/meeting/1']],
		[{}, 'user mine', ['GET scorecard/user/mine', 'GET scorecard/user/mine']],
	])('of %j is that of %s', async (row, key, log) => {
		const api = new Recorder({ 'scorecard/meeting/1': SHEET, 'scorecard/user/mine': SHEET });
		const sheet = await findSheet(api, { metricId: 41, value: 5, ...row });
		expect(await sheet.read(api)).toBe(SHEET);
		expect([sheet.key, api.log]).toEqual([key, log]);
	});

	it.each<[Answer, string]>([
		[{ Id: 49, Owner: { Id: 9 } }, 'user 9'],
		[{ Id: 49, Owner: null }, 'user mine'],
	])("of a metric that is not the caller's is that of its owner: %j", async (metric, key) => {
		const api = new Recorder({ 'scorecard/user/mine': SHEET, 'measurables/49': metric });
		const sheet = await findSheet(api, { metricId: 49, value: 5 });
		expect(sheet.key).toBe(key);
		expect(api.log).toEqual(['GET scorecard/user/mine', 'GET measurables/49']);
	});
});

describe('the place of a row', () => {
	const row = { metricId: 41, value: 7, meetingId: 1 };
	const find = async (more: object, sheet = SHEET, api = new Recorder()) =>
		await findCell(api, sheet, { ...row, ...more });

	it.each<[string | number | undefined, number]>([
		[undefined, 100],
		[0, 100],
		[-1, 99],
		[1, 101],
		['2026-11-16', 99],
		['2026-11-22', 99],
		['2026-12-06', 101],
	])('in week %j is week %i', async (wanted, number) => {
		const { about, request } = await find({ week: wanted });
		expect(about).toMatchObject({ metricTitle: 'Revenue', week: number });
		expect(request).toEqual({
			method: 'PUT',
			path: ['measurables', 41, 'week', number],
			body: { value: 7 },
		});
	});

	it('knows its name, its key and what is there', async () => {
		const cell = await find({});
		expect(cell).toMatchObject({
			key: 'score 41 100',
			name: 'Revenue in the week of 2026-11-23',
			asked: 7,
			about: { metricTitle: 'Revenue', week: 100, weekStart: '2026-11-23', weekEnd: '2026-11-29' },
		});
		const there = cell.readFrom(SHEET);
		expect(there).toMatchObject({ Score: { Measured: 5 }, MeetingId: 1 });
		expect(findDifferences(there, { ...row })).toEqual([
			{ label: 'Value', key: 'value', asked: '7', found: '5' },
		]);
		expect(findDifferences(there, { ...row, value: 5 })).toEqual([]);
		expect(findDifferences({ Score: null }, { ...row, value: 0 })).toEqual([
			{ label: 'Value', key: 'value', asked: '0', found: 'empty' },
		]);
	});

	it('is named by the number of its week if nobody knows its days', async () => {
		const cell = await find({ week: -2, meetingId: undefined });
		expect(cell.name).toBe('Revenue in the week of 98');
		expect(cell.readFrom(SHEET)).toMatchObject({ MeetingId: null });
	});

	it('may be in the current week although the scorecard does not show it yet', async () => {
		const api = new Recorder({ 'weeks/current': week(102, '2026-12-07', '2026-12-13') });
		const sheet = { ...SHEET, Weeks: [week(101, '2026-11-30', '2026-12-06')] };
		expect((await find({}, sheet, api)).about).toMatchObject({ week: 102 });
		expect((await find({ week: '2026-12-10' }, sheet, api)).about).toMatchObject({ week: 102 });
	});

	it.each<[string, object, string]>([
		['metric', { metricId: 49 }, 'Metric 49 is not on the scorecard of meeting 1'],
		[
			'metric of nobody',
			{ metricId: 49, meetingId: undefined },
			'Metric 49 is not on the scorecard of its owner',
		],
		['week', { week: -5 }, 'Week "-5" is not on the scorecard'],
		['day', { week: '2026-11-15' }, 'Week "2026-11-15" is not on the scorecard'],
		['day to come', { week: '2026-12-07' }, 'Week "2026-12-07" is not on the scorecard'],
	])('is nowhere for an unknown %s', async (_what, more, sentence) => {
		await expect(find(more)).rejects.toThrow(sentence);
	});

	it('says which weeks there are', async () => {
		const sheet = { ...SHEET, Weeks: (SHEET.Weeks as Answer[]).slice(0, 3) };
		await expect(find({ week: -5 }, sheet)).rejects.toThrow(
			'Week "-5" is not on the scorecard, which goes from 2026-11-16 to 2026-12-06',
		);
	});
});

describe('reading', () => {
	it.each<[object, string[]]>([
		[{}, ['41 100 5 1', '42 100 undefined 1']],
		[{ weeks: 2 }, ['41 100 5 1', '42 100 undefined 1', '41 99 undefined 1', '42 99 undefined 1']],
	])('the scores of a meeting, with %j', async (options, rows) => {
		const api = new Recorder({ 'scorecard/meeting/1': SHEET });
		const scores = await score.getAll.byMeeting(api, 1, { includeClosed: false, ...options });
		const told = scores.map((answer: Answer) => {
			const [metric, shown, value] = [answer.Measurable, answer.Week, answer.Score] as Answer[];
			return `${metric?.Id} ${shown?.ForWeekNumber} ${value?.Measured} ${answer.MeetingId}`;
		});
		expect(told).toEqual(rows);
		expect(api.log).toEqual(['GET scorecard/meeting/1']);
	});

	it.each<[number | undefined, string]>([
		[undefined, 'mine'],
		[8, '8'],
	])('those of user %j', async (user, whose) => {
		const api = new Recorder({ [`scorecard/user/${whose}`]: SHEET });
		expect(await score.getAll.byUser(api, user, { includeClosed: false })).toHaveLength(2);
		expect(api.log).toEqual([`GET scorecard/user/${whose}`]);
	});
});
