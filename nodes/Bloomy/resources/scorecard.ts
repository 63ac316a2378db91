import type { IDataObject } from 'n8n-workflow';

import type { Answer, Path, ReadApi } from '../engine/contract';
import { isObject, readId, readPositiveId } from '../engine/wire/body';
import { readFigure, readOwner, readRecordId, readText } from './answer';

/* Reads Bloom Growth's scorecards. As in answer.ts, nothing here throws, but for what the API refuses. */

/** A week as Bloom Growth counts it: an opaque number, and the days it begins and ends. */
export interface Week {
	number: number;
	start: string | null;
	end: string | null;
}

/** One number of a scorecard: each part as it came, null if there is none. */
export type ScoreAnswer = {
	Score: IDataObject | null;
	Measurable: IDataObject | null;
	Week: IDataObject | null;
	MeetingId: number | null;
};

export async function readScorecard(api: ReadApi, path: Path): Promise<Answer> {
	return await api.getRecord(['scorecard', ...path]);
}

/** The metrics of a scorecard, in its order; dividers are none. */
export function readMetrics(scorecard: Answer): IDataObject[] {
	return readRows(scorecard.Measurables).filter(isMetric);
}

/** Scorecards contain divider rows, which have an empty name, no ID or a negative one. */
export function isMetric(row: Answer): boolean {
	return readText(row.Name) !== null && readPositiveId(row.Id) !== undefined;
}

/** The weeks of a scorecard, the latest first. */
export function readWeeks(scorecard: Answer): Week[] {
	return readRows(scorecard.Weeks)
		.flatMap((week) => toWeek(week) ?? [])
		.sort((one, other) => other.number - one.number);
}

/** The week that is now: the scorecard says it, or else Bloom Growth is asked. */
export async function readCurrentWeek(api: ReadApi, scorecard: Answer): Promise<Week | undefined> {
	const current = readRows(scorecard.Weeks).filter((week) => week.IsCurrentWeek === true);
	const [only, ...others] = current.flatMap((week) => toWeek(week) ?? []);
	return only && others.length === 0 ? only : toWeek(await api.getRecord(['weeks', 'current']));
}

/** What a scorecard says of a metric in a week. */
export function readScore(scorecard: Answer, metricId: number, week: number): ScoreAnswer {
	const scores = readRows(scorecard.Scores).filter(
		({ MeasurableId, ForWeek }) => readId(MeasurableId) === metricId && readId(ForWeek) === week,
	);
	return {
		// Of several the one that holds a number.
		Score: scores.find(({ Measured }) => readFigure(Measured) !== null) ?? scores[0] ?? null,
		Measurable: readMetrics(scorecard).find(({ Id }) => readId(Id) === metricId) ?? null,
		Week:
			readRows(scorecard.Weeks).find(({ ForWeekNumber }) => readId(ForWeekNumber) === week) ?? null,
		MeetingId: null,
	};
}

/** The number in a score; null if there is none. */
export function readMeasured({ Score }: Answer): number | null {
	const measured = isObject(Score) ? readFigure(Score.Measured) : null;
	const number = measured === null ? NaN : Number(measured);
	return Number.isFinite(number) ? number : null;
}

export function simplifyScore(answer: Answer): IDataObject {
	const [score, metric] = [answer.Score, answer.Measurable].map((part) =>
		isObject(part) ? part : {},
	);
	const week = isObject(answer.Week) ? toWeek(answer.Week) : undefined;
	const value = readMeasured(answer);
	const target = readFigure(score?.Target) ?? readFigure(metric?.Target);
	const upper = readFigure(score?.AltTarget) ?? readFigure(metric?.AltTarget);
	const direction = readText(score?.Direction) ?? readText(metric?.Direction);
	return {
		metricId: readRecordId(score?.MeasurableId) ?? readRecordId(metric?.Id),
		metricTitle: readText(score?.MeasurableName) ?? readText(metric?.Name),
		value,
		target,
		direction,
		onTrack: isOnTrack(value, { direction, target, upper }),
		week: readRecordId(score?.ForWeek) ?? week?.number ?? null,
		weekStart: week?.start ?? null,
		weekEnd: week?.end ?? null,
		userId: readRecordId(score?.AccountableUserId) ?? readOwner(metric ?? {}).userId,
		meetingId: readRecordId(answer.MeetingId),
	};
}

interface Goalposts {
	direction: string | null;
	target: number | string | null;
	upper: number | string | null;
}

/** Whether a number is where it should be; null if that cannot be told. */
function isOnTrack(value: number | null, { direction, ...limits }: Goalposts): boolean | null {
	const [target, upper] = [limits.target, limits.upper].map((limit) =>
		limit === null || limit === '' ? NaN : Number(limit),
	);
	if (value === null || target === undefined || !Number.isFinite(target)) return null;
	switch (direction) {
		case 'GreaterThan':
			return value >= target;
		case 'GreaterThanNotEqual':
			return value > target;
		case 'LessThanOrEqual':
			return value <= target;
		case 'LessThan':
			return value < target;
		case 'EqualTo':
			return value === target;
		case 'Between':
			return upper === undefined || !Number.isFinite(upper)
				? null
				: value >= target && value <= upper;
		default:
			return null;
	}
}

function toWeek(week: IDataObject): Week | undefined {
	const number = readId(week.ForWeekNumber);
	const { LocalDate } = week;
	const start = isObject(LocalDate) ? readText(LocalDate.Date) : null;
	const end = readText(week.ForWeek);
	return number === undefined
		? undefined
		: { number, start: start?.slice(0, 10) ?? null, end: end?.slice(0, 10) ?? null };
}

function readRows(value: unknown): IDataObject[] {
	return Array.isArray(value) ? value.filter(isObject) : [];
}
