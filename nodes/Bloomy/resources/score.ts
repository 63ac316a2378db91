import { defineSetMany } from '../engine/contract';
import type { Answer, Cell, Path, ReadApi, Resource } from '../engine/contract';
import { Failure } from '../engine/failure';
import type { Fault } from '../engine/failure';
import { readId } from '../engine/wire/body';
import { readOwner } from './answer';
import { metricId, score as value, week, whichMeeting } from './fields';
import {
	readCurrentWeek,
	readMeasured,
	readMetrics,
	readScore,
	readScorecard,
	readWeeks,
	simplifyScore,
} from './scorecard';
import type { Week } from './scorecard';

/** What metrics came to, week by week: `scorecard/...`, `measurables/{id}/week/{number}` */
export const score = {
	value: 'score',
	name: 'Score',
	plural: 'scores',
	description: 'What a metric, also called a measurable or KPI, came to in one week',
	canBeClosed: { getAll: false, getManyById: false },
	writes: {
		setMany: defineSetMany({
			fields: { metricId, value, week, meetingId: whichMeeting },
			findSheet: async (api, { metricId: id, meetingId }) => {
				const path = meetingId === undefined ? await findOwner(api, id) : ['meeting', meetingId];
				return { key: path.join(' '), read: async (now) => await readScorecard(now, path) };
			},
			findCell: async (api, sheet, input) => {
				const metric = readMetrics(sheet).find(({ Id }) => readId(Id) === input.metricId);
				if (!metric) throw Failure.ofInput([toUnknownMetric(input.metricId, input.meetingId)]);
				const title = String(metric.Name);
				if (metric.IsFormula === true)
					throw Failure.ofInput([toFixed(title, 'is calculated by a formula')]);
				if (metric.Disabled === true) throw Failure.ofInput([toFixed(title, 'is disabled')]);
				const when = await findWeek(api, sheet, input.week ?? 0);
				return toCell(input, title, when);
			},
			findDifferences: (answer, { value: asked }) => {
				const found = readMeasured(answer);
				if (found === asked) return [];
				const told = found === null ? 'empty' : String(found);
				return [{ label: 'Value', key: 'value', asked: String(asked), found: told }];
			},
			simplify: simplifyScore,
		}),
	},
	getAll: {
		isWeekly: true,
		byMeeting: async (api, id, { weeks = 1 }) =>
			(await listScores(api, ['meeting', id], weeks)).map((row) => ({ ...row, MeetingId: id })),
		byUser: async (api, user, { weeks = 1 }) =>
			await listScores(api, ['user', user ?? 'mine'], weeks),
		simplify: simplifyScore,
	},
} satisfies Resource;

/** The scorecard of a metric of which no meeting is known: the caller's own, or that of its owner. */
async function findOwner(api: ReadApi, id: number): Promise<Path> {
	const mine = ['user', 'mine'];
	const metrics = readMetrics(await readScorecard(api, mine));
	if (metrics.some((metric) => readId(metric.Id) === id)) return mine;
	const { userId } = readOwner(await api.getRecord(['measurables', id]));
	return userId === null ? mine : ['user', userId];
}

/** The week that a row means: by how far it is from the current one, or by a day in it. */
async function findWeek(api: ReadApi, sheet: Answer, wanted: number | string): Promise<Week> {
	const current = await readCurrentWeek(api, sheet);
	const shown = readWeeks(sheet);
	const weeks = shown.some(({ number }) => number === current?.number)
		? shown
		: [...(current ? [current] : []), ...shown];
	const found = weeks.find(({ number, start, end }) =>
		typeof wanted === 'number'
			? current && number === current.number + wanted
			: start !== null && end !== null && start <= wanted && wanted <= end,
	);
	if (!found) throw Failure.ofInput([toUnknownWeek(wanted, weeks)]);
	return found;
}

/** The scores of a scorecard in its latest weeks, one for each metric and week. */
async function listScores(api: ReadApi, path: Path, count: number): Promise<Answer[]> {
	const scorecard = await readScorecard(api, path);
	const current = await readCurrentWeek(api, scorecard);
	const past = readWeeks(scorecard).filter(({ number }) => !current || number <= current.number);
	return past
		.slice(0, count)
		.flatMap(({ number }) =>
			readMetrics(scorecard).flatMap(({ Id }) => readScore(scorecard, Number(Id), number)),
		);
}

function toCell(
	{
		metricId: id,
		value: asked,
		meetingId = null,
	}: {
		metricId: number;
		value: number;
		meetingId?: number | null | undefined;
	},
	metricTitle: string,
	{ number, start: weekStart, end: weekEnd }: Week,
): Cell {
	return {
		key: `score ${id} ${number}`,
		name: `${metricTitle} in the week of ${weekStart ?? number}`,
		asked,
		about: { metricTitle, week: number, weekStart, weekEnd },
		request: { method: 'PUT', path: ['measurables', id, 'week', number], body: { value: asked } },
		readFrom: (sheet) => ({ ...readScore(sheet, id, number), MeetingId: meetingId }),
	};
}

function toUnknownMetric(id: number, meetingId: number | undefined): Fault {
	const where = meetingId === undefined ? 'its owner' : `meeting ${meetingId}`;
	return {
		sentence: `Metric ${id} is not on the scorecard of ${where}`,
		kind: ['metric unknown', 'metrics unknown'],
	};
}

function toFixed(title: string, why: string): Fault {
	return {
		sentence: `Metric "${title}" ${why}, so its score cannot be set`,
		kind: ['metric that cannot be set', 'metrics that cannot be set'],
	};
}

function toUnknownWeek(wanted: number | string, weeks: Week[]): Fault {
	const [first, last] = [weeks.at(-1)?.start, weeks[0]?.end];
	const shown = first && last ? `, which goes from ${first} to ${last}` : '';
	return {
		sentence: `Week "${wanted}" is not on the scorecard${shown}`,
		kind: ['week unknown', 'weeks unknown'],
	};
}
