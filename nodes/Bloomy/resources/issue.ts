import type { IDataObject } from 'n8n-workflow';

import { defineCreateMany } from '../engine/contract';
import type { Answer, Query, Resource } from '../engine/contract';
import {
	findContradictions,
	isPending,
	readBoolean,
	readClosed,
	readOrigin,
	readOwner,
	readRecordId,
	readText,
	selectRows,
} from './answer';
import { meetingId, notes, title, userId } from './fields';
import { newInMeeting } from './proof';

/** Issues of a meeting: `issues/...`, `L10/{id}/issues` */
export const issue = {
	value: 'issue',
	name: 'Issue',
	plural: 'issues',
	description: 'A problem, an idea or a question to solve in a meeting',
	canBeClosed: { getAll: true, getManyById: false },
	writes: {
		createMany: defineCreateMany({
			fields: { title, meetingId, userId, notes },
			toWrite: (input) => ({
				request: {
					method: 'POST',
					path: ['issues', 'create'],
					body: {
						meetingId: input.meetingId,
						title: input.title,
						...(input.userId !== undefined && { ownerId: input.userId }),
						...(input.notes !== undefined && { notes: input.notes }),
					},
				},
				proof: newInMeeting('issues', input),
			}),
			isOpen: isPending,
			simplify: simplifyIssue,
			findContradictions: (answer, input) =>
				findContradictions(input, {
					title: readText(answer.Name),
					userId: readOwner(answer).userId,
					meetingIds: [readOrigin(answer).meetingId],
				}),
		}),
	},
	getAll: {
		byMeeting: async (api, meeting, options) => {
			const query: Query = options.includeClosed ? { include_resolved: true } : {};
			return selectRows(await api.getList(['L10', meeting, 'issues'], query), options);
		},
		byUser: async (api, user, options) =>
			selectRows(await api.getList(['issues', 'users', user ?? 'mine']), options),
		simplify: simplifyIssue,
	},
	getManyById: {
		get: async (api, id) => await api.getRecord(['issues', id]),
		simplify: simplifyIssue,
	},
} satisfies Resource;

function simplifyIssue(answer: Answer): IDataObject {
	return {
		id: readRecordId(answer.Id),
		title: readText(answer.Name),
		...readOrigin(answer),
		...readOwner(answer),
		notesUrl: readText(answer.DetailsUrl),
		createdAt: readText(answer.CreateTime),
		completedAt: readText(answer.CompleteTime),
		closed: readClosed(answer),
		archived: readBoolean(answer.Archived),
	};
}
