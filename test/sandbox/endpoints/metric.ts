import { toJson, toNothing, type Answer } from '../http/answer';
import { readOwner, readTitle, readWord } from '../service/body';
import type { Call } from '../service/call';
import { create } from '../service/change';
import { findMeeting, findRecord, listOwned } from '../service/lookup';
import { nameMeeting, toStored, type Resource } from '../service/resource';
import type { Divider, Metric } from '../store/wire';

const DIRECTIONS = [
	'LessThanOrEqual',
	'LessThan',
	'GreaterThan',
	'GreaterThanNotEqual',
	'EqualTo',
	'Between',
] as const;
const UNITS = ['None', 'Dollar', 'Percent', 'Pound', 'Euros'] as const;

/** Metrics, which the API calls measurables; one is created first, then put on a scorecard. */
export const metric: Resource = {
	routes: { write: 'POST measurables/create', list: 'GET measurables/user/mine' },
	buildColumns: nameMeeting,
	readStored: ({ metrics, meetings }) =>
		metrics.map((record) => {
			const meeting = meetings.find(({ scorecard }) => scorecard.includes(record.Id));
			return toStored(record, meeting?.id ?? null);
		}),
	endpoints: [
		{ method: 'POST', path: 'measurables/create', act: createMetric },
		{ method: 'POST', path: 'L10/:id/measurables/:metricid', act: addToScorecard },
		{ method: 'GET', path: 'L10/:id/measurables', act: (call) => toJson(listMetricRows(call)) },
		{ method: 'GET', path: 'L10/:id/users/:userid/measurables', act: listMember },
		{ method: 'GET', path: 'measurables/:id', act: showMetric },
		{ method: 'GET', path: 'measurables/user/:id', act: (call) => listMetrics(call, call.id) },
		{ method: 'GET', path: 'measurables/user/mine', act: (call) => listMetrics(call) },
	],
};

/** The rows of the path's meeting as its scorecard has them, dividers included. */
export function listMetricRows(call: Call): Array<Metric | (Omit<Metric, 'Id'> & Divider)> {
	const nothing = { Target: null, AltTarget: null, Owner: null, IsFormula: false, Disabled: false };
	const empty = { ...nothing, Direction: 'GreaterThan', Modifiers: 'None' };
	const rows = call.store.listScorecard(findMeeting(call, call.id));
	return rows.map((row) => ({ ...empty, ...row }));
}

function createMetric(call: Call): Answer {
	const { store, body, caller } = call;
	const Name = readTitle(call, 'name');
	const target = body.get('target') ?? null;
	const draft = {
		Name,
		Owner: readOwner(call, 'accountableuserid'),
		Target: target === null ? null : Number(target),
		Direction: readWord(call, 'direction', DIRECTIONS) ?? 'GreaterThan',
		Modifiers: readWord(call, 'unittype', UNITS) ?? 'None',
	};
	const listOld = () => listOwned(call, store.metrics, caller.Id);
	return toJson(create(call, listOld, Name, () => store.addMetric(null, draft)));
}

/** A metric that is on the scorecard already stays there once. */
function addToScorecard(call: Call): Answer {
	const { scorecard } = findMeeting(call, call.id);
	const { Id } = findRecord(call, call.store.metrics, call.secondId);
	if (!scorecard.includes(Id)) scorecard.push(Id);
	return toNothing();
}

function listMember(call: Call): Answer {
	const { metrics } = call.store;
	const { scorecard } = findMeeting(call, call.id);
	return toJson(listOwned(call, metrics, call.secondId).filter(({ Id }) => scorecard.includes(Id)));
}

function showMetric(call: Call): Answer {
	return toJson(findRecord(call, call.store.metrics));
}

function listMetrics(call: Call, userId = call.caller.Id): Answer {
	return toJson(listOwned(call, call.store.metrics, userId));
}
