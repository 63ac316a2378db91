import type { IDataObject } from 'n8n-workflow';

import { defineCreateMany } from '../engine/contract';
import type { Answer, BloomyApi, Resource } from '../engine/contract';
import { toFailure } from '../engine/failure';
import { readId } from '../engine/wire/body';
import {
	findContradictions,
	readFigure,
	readOwner,
	readRecordId,
	readText,
	readTold,
} from './answer';
import { direction, meetingId, target, titleOf, unit, userId } from './fields';
import { readTrace } from './proof';
import { isMetric } from './scorecard';

/** Metrics, which the API calls measurables: `measurables/...`, `L10/{id}/measurables` */
export const metric = {
	value: 'metric',
	name: 'Metric',
	plural: 'metrics',
	description: 'What the scorecard measures every week, also called a measurable or KPI',
	canBeClosed: { getAll: false, getManyById: false },
	writes: {
		createMany: defineCreateMany({
			fields: {
				title: titleOf('metric', 'measurable', 'kpi'),
				meetingId,
				target,
				direction,
				unit,
				userId,
			},
			toWrite: (input) => ({
				request: {
					method: 'POST',
					path: ['measurables', 'create'],
					body: {
						name: input.title,
						direction: DIRECTIONS[input.direction],
						unitType: UNITS[input.unit],
						...(input.target !== undefined && { target: input.target }),
						...(input.userId !== undefined && { accountableUserId: input.userId }),
					},
				},
				proof: {
					kind: 'newRow',
					idKey: 'Id',
					list: { path: ['measurables', 'user', input.userId ?? 'mine'] },
					title: input.title,
					ownerId: input.userId,
					isComplete: true,
					read: readTrace,
				},
			}),
			preview: ({ direction: way, unit: kind }) => ({ direction: way, unit: kind }),
			finish: async (api, id, input, isResumed) => {
				if (isResumed && (await isPlaced(api, input.meetingId, id))) return;
				await place(api, input.meetingId, id);
			},
			simplify: simplifyMetric,
			findContradictions: (answer, input, names) => {
				const found = readFigure(answer.Target);
				const isOther =
					input.target !== undefined && found !== null && Number(found) !== input.target;
				return [
					...findContradictions(
						{ title: input.title, userId: input.userId },
						readTold(answer),
						names,
					),
					...(isOther ? [`Asked for the target ${input.target}, but it is ${found}`] : []),
				];
			},
		}),
	},
	lookup: {
		get: async (api, id) => await api.getRecord(['measurables', id]),
		isOpen: isMetric,
	},
	getAll: {
		byMeeting: async (api, id) => await listMetrics(api, ['L10', id, 'measurables']),
		byUser: async (api, user) => await listMetrics(api, ['measurables', 'user', user ?? 'mine']),
		simplify: simplifyMetric,
	},
} satisfies Resource;

const DIRECTIONS: Record<string, string> = {
	atLeast: 'GreaterThan',
	above: 'GreaterThanNotEqual',
	atMost: 'LessThanOrEqual',
	below: 'LessThan',
	exactly: 'EqualTo',
};

const UNITS: Record<string, string> = {
	none: 'None',
	dollar: 'Dollar',
	percent: 'Percent',
	pound: 'Pound',
	euro: 'Euros',
};

/** A metric is created first, and then put on the scorecard of its meeting. */
async function place(api: BloomyApi, meeting: number, id: number): Promise<void> {
	const placing = api.write({
		request: { method: 'POST', path: ['L10', meeting, 'measurables', id] },
		proof: {
			kind: 'state',
			target: `metric ${id} of meeting ${meeting}`,
			holds: async (now) => await isPlaced(now, meeting, id),
		},
	});
	await placing.catch((error: unknown) => {
		throw toFailure(error).about(`It could not be put on the scorecard of meeting ${meeting}`);
	});
}

async function isPlaced(api: Pick<BloomyApi, 'getList'>, meeting: number, id: number) {
	const rows = await api.getList(['L10', meeting, 'measurables']);
	return rows.some((row) => readId(row.Id) === id);
}

async function listMetrics(api: BloomyApi, path: Array<string | number>): Promise<Answer[]> {
	return (await api.getList(path)).filter(isMetric);
}

function simplifyMetric(row: Answer): IDataObject {
	return {
		id: readRecordId(row.Id),
		title: readText(row.Name),
		target: readFigure(row.Target),
		unit: readText(row.Modifiers),
		direction: readText(row.Direction),
		...readOwner(row),
	};
}
