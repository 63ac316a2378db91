import type { IDataObject } from 'n8n-workflow';

import { defineResource } from '../engine/contract';
import type { Answer, Query } from '../engine/contract';
import {
	findContradictions,
	isOpen,
	isPending,
	readBoolean,
	readClosed,
	readOrigin,
	readOwner,
	readRecordId,
	readText,
} from './answer';
import { meetingId, notes, title, userId } from './fields';

/** Issues of a meeting: `issues/...`, `L10/{id}/issues` */
export const issue = defineResource({
	value: 'issue',
	name: 'Issue',
	plural: 'issues',
	canBeClosed: { getAll: true, getManyById: false },
	createMany: {
		fields: { title, meetingId, userId, notes },
		idKey: 'Id',
		toRequest: (input) => ({
			path: ['issues', 'create'],
			body: {
				meetingId: input.meetingId,
				title: input.title,
				...(input.userId !== undefined && { ownerId: input.userId }),
				...(input.notes !== undefined && { notes: input.notes }),
			},
		}),
		toTrace: (input) => ({
			path: ['L10', input.meetingId, 'issues'],
			title: input.title,
			ownerId: input.userId,
			isComplete: true,
		}),
		isOpen: isPending,
		simplify: simplifyIssue,
		findContradictions: (answer, input) =>
			findContradictions(input, {
				userId: readOwner(answer).userId,
				meetingIds: [readOrigin(answer).meetingId],
			}),
	},
	getAll: {
		byMeeting: async (api, meeting, { includeClosed }) => {
			const query: Query = includeClosed ? { include_resolved: true } : {};
			const rows = await api.getList(['L10', meeting, 'issues'], query);
			return keepIssues(rows, includeClosed);
		},
		byUser: async (api, user, { includeClosed }) => {
			const rows = await api.getList(['issues', 'users', user ?? 'mine']);
			return keepIssues(rows, includeClosed);
		},
		simplify: simplifyIssue,
	},
	getManyById: {
		get: async (api, id) => await api.getRecord(['issues', id]),
		simplify: simplifyIssue,
	},
});

/** The issues of a list, closed ones only if wanted. */
function keepIssues(rows: Answer[], includeClosed: boolean): Answer[] {
	return includeClosed ? rows : rows.filter(isOpen);
}

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
