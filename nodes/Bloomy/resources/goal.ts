import type { IDataObject } from 'n8n-workflow';

import { defineCreateMany } from '../engine/contract';
import type { Answer, Resource } from '../engine/contract';
import { isObject } from '../engine/wire/body';
import { settleAll } from './settleAll';
import {
	findContradictions,
	isPending,
	readBoolean,
	readOwner,
	readRecordId,
	readText,
	selectRows,
} from './answer';
import { meetingId, titleOf, userId } from './fields';
import { newInMeeting, readTrace } from './proof';

const WITH_ORIGIN = { include_origin: true };

/** Goals, which the API calls rocks: `L10/{id}/rocks`, `rocks/...`, `archivedrocks/...` */
export const goal = {
	value: 'goal',
	name: 'Goal',
	plural: 'goals',
	description: 'A goal for the quarter, also called a rock',
	canBeClosed: { getAll: 'user', getManyById: false },
	writes: {
		createMany: defineCreateMany({
			fields: { title: titleOf('goal', 'rock'), meetingId, userId },
			toWrite: (input) => ({
				request: {
					method: 'POST',
					path: ['L10', input.meetingId, 'rocks'],
					body: {
						title: input.title,
						...(input.userId !== undefined && { accountableUserId: input.userId }),
					},
				},
				proof: newInMeeting('rocks', input, readTrace, WITH_ORIGIN),
			}),
			isOpen: (row) => isPending(row) && readStatus(row.Completion) !== 'complete',
			simplify: simplifyGoal,
			findContradictions: (answer, input) =>
				findContradictions(input, {
					title: readText(answer.Name),
					userId: readOwner(answer).userId,
					meetingIds: readOrigins(answer).map(({ Id }) => readRecordId(Id)),
				}),
		}),
	},
	getAll: {
		byMeeting: async (api, meeting, options) =>
			selectRows(await api.getList(['L10', meeting, 'rocks'], WITH_ORIGIN), options),
		byUser: async (api, user, options) => {
			const whose = user ?? 'mine';
			const sources = options.includeClosed ? ['rocks', 'archivedrocks'] : ['rocks'];
			const lists = await settleAll(
				sources.map(async (source) => await api.getList([source, 'user', whose], WITH_ORIGIN)),
			);
			return selectRows(lists.flat(), options);
		},
		simplify: simplifyGoal,
	},
	getManyById: {
		get: async (api, id) => await api.getRecord(['rocks', id], WITH_ORIGIN),
		simplify: simplifyGoal,
	},
} satisfies Resource;

function simplifyGoal(answer: Answer): IDataObject {
	const [origin] = readOrigins(answer);
	return {
		id: readRecordId(answer.Id),
		title: readText(answer.Name),
		meetingId: readRecordId(origin?.Id),
		meetingTitle: readText(origin?.Name),
		...readOwner(answer),
		status: readStatus(answer.Completion),
		dueDate: readText(answer.DueDate),
		createdAt: readText(answer.CreateTime),
		archived: readBoolean(answer.Archived),
	};
}

function readOrigins(answer: Answer): IDataObject[] {
	return Array.isArray(answer.Origins) ? answer.Origins.filter(isObject) : [];
}

/** `Completion` comes as a number or as a word. */
function readStatus(completion: unknown): string {
	switch (typeof completion === 'string' ? completion.toLowerCase() : completion) {
		case 0:
		case '0':
		case 'atrisk':
			return 'atRisk';
		case 1:
		case '1':
		case 'ontrack':
			return 'onTrack';
		case 2:
		case '2':
		case 'complete':
			return 'complete';
		default:
			return 'unknown';
	}
}
