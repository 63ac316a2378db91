import { toJson, toNothing, type Answer } from '../http/answer';
import type { Call, Endpoint } from '../service/call';
import { findMeeting, findRecord, listOwned } from '../service/lookup';
import type { Metric, Score, Week } from '../store/wire';
import { listMetricRows } from './metric';

/** As many weeks as a quarter has, which is what a scorecard shows. */
const SHOWN_WEEKS = 13;

/** What metrics came to, week by week, and the scorecards that show it. */
export const scoreEndpoints: Endpoint[] = [
	{ method: 'GET', path: 'weeks/current', act: showCurrentWeek },
	{ method: 'PUT', path: 'measurables/:id/week/:week', act: setScore },
	{ method: 'GET', path: 'measurables/:id/scores', act: listHistory },
	{ method: 'GET', path: 'scorecard/meeting/:id', act: showMeetingScorecard },
	{ method: 'GET', path: 'scorecard/user/:id', act: (call) => showUserScorecard(call, call.id) },
	{ method: 'GET', path: 'scorecard/user/mine', act: (call) => showUserScorecard(call) },
];

function showCurrentWeek({ store: { calendar } }: Call): Answer {
	return toJson(calendar.toWeek(calendar.currentNumber()));
}

/** Whatever is no number empties the week. A formula metric answers well and computes its own. */
function setScore(call: Call): Answer {
	const { store, body, doubts } = call;
	const { Id, IsFormula } = findRecord(call, store.metrics);
	const value = body.get('value') ?? '';
	const Measured = value === '' || !Number.isFinite(Number(value)) ? null : Number(value);
	if (!IsFormula && !doubts.ignoresScores) store.setScore(Id, call.secondId, Measured);
	return toNothing();
}

function listHistory(call: Call): Answer {
	const { metrics, scores } = call.store;
	const metric = findRecord(call, metrics);
	const own = scores.filter(({ MeasurableId }) => MeasurableId === metric.Id);
	own.sort((one, other) => one.ForWeek - other.ForWeek);
	return toJson(own.map((score) => toWire(call, score, metric)));
}

function showMeetingScorecard(call: Call): Answer {
	return toJson(buildMeetingScorecard(call));
}

/** The scorecard of the path's meeting. */
export function buildMeetingScorecard(call: Call): object {
	const { scorecard } = findMeeting(call, call.id);
	const metrics = call.store.metrics.filter(({ Id }) => scorecard.includes(Id));
	return buildScorecard(call, call.id, listMetricRows(call), metrics);
}

function showUserScorecard(call: Call, userId = call.caller.Id): Answer {
	const metrics = listOwned(call, call.store.metrics, userId);
	return toJson(buildScorecard(call, userId, metrics, metrics));
}

function buildScorecard(
	call: Call,
	Id: number,
	Measurables: object[],
	metrics: Metric[],
): Record<string, unknown> {
	const { calendar, scores } = call.store;
	const Weeks: Week[] = calendar.listLatest(SHOWN_WEEKS);
	const numbers = new Set(Weeks.map(({ ForWeekNumber }) => ForWeekNumber));
	const byId = new Map(metrics.map((metric) => [metric.Id, metric]));
	const Scores = scores.flatMap((score) => {
		const metric = byId.get(score.MeasurableId);
		return metric && numbers.has(score.ForWeek) ? toWire(call, score, metric) : [];
	});
	return {
		Id,
		Measurables,
		Scores,
		Weeks,
		ScorecardWeekDay: calendar.weekDay,
		Period: 'Weekly',
		ReverseScorecard: false,
	};
}

function toWire({ store }: Call, score: Score, metric: Metric): object {
	return {
		...score,
		MeasurableName: metric.Name,
		AccountableUserId: metric.Owner?.Id ?? null,
		Target: metric.Target,
		AltTarget: metric.AltTarget,
		Week: store.calendar.toWeek(score.ForWeek).LocalDate.Date,
		Direction: metric.Direction,
		Disabled: metric.Disabled,
	};
}
