import type { IDataObject } from 'n8n-workflow';

import { defineCreateMany } from '../engine/contract';
import type { Answer, Query, Resource, RowTrace } from '../engine/contract';
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
import { dueDate, meetingId, notes, titleOf, userId } from './fields';
import { newInMeeting, readTrace } from './proof';

/** To-dos of a meeting: `L10/{id}/todos`, `todo/...` */
export const todo = {
	value: 'todo',
	name: 'To-Do',
	plural: 'to-dos',
	description: 'A task of a meeting, with an owner and a due date',
	canBeClosed: { getAll: 'meeting', getManyById: false },
	writes: {
		createMany: defineCreateMany({
			fields: { title: titleOf(), meetingId, dueDate, userId, notes },
			toWrite: (input) => ({
				request: {
					method: 'POST',
					path: ['L10', input.meetingId, 'todos'],
					body: {
						title: input.title,
						...(input.notes !== undefined && { details: input.notes }),
						...(input.userId !== undefined && { accountableUserId: input.userId }),
						...(input.dueDate !== undefined && { dueDate: input.dueDate }),
					},
				},
				proof: newInMeeting('todos', input, readTodo),
			}),
			isOpen: (row) => isTodo(row) && isPending(row),
			simplify: simplifyTodo,
			findContradictions: (answer, input) =>
				findContradictions(input, {
					title: readText(answer.Name),
					userId: readOwner(answer).userId,
					meetingIds: [readOrigin(answer).meetingId],
					dueDate: readText(answer.DueDate),
				}),
		}),
	},
	getAll: {
		byMeeting: async (api, meeting, options) => {
			const query: Query = options.includeClosed ? { INCLUDE_CLOSED: true } : {};
			const rows = await api.getList(['L10', meeting, 'todos'], query);
			return selectRows(rows.filter(isTodo), options);
		},
		byUser: async (api, user, options) => {
			const path = user === undefined ? ['todo', 'users', 'mine'] : ['todo', 'user', user];
			const rows = await api.getList(path);
			return selectRows(rows.filter(isTodo), options);
		},
		simplify: simplifyTodo,
	},
	getManyById: {
		get: async (api, id) => await api.getRecord(['todo', id]),
		simplify: simplifyTodo,
	},
} satisfies Resource;

/** What a row of a list is recognised by; undefined if it is not a to-do. */
function readTodo(row: Answer): RowTrace | undefined {
	return isTodo(row) ? readTrace(row) : undefined;
}

/** Lists of to-dos also hold the milestones of rocks, which are not to-dos. */
function isTodo({ TodoType }: Answer): boolean {
	return TodoType !== 2 && TodoType !== '2' && TodoType !== 'Milestone';
}

function simplifyTodo(answer: Answer): IDataObject {
	return {
		id: readRecordId(answer.Id),
		title: readText(answer.Name),
		...readOrigin(answer),
		...readOwner(answer),
		notesUrl: readText(answer.DetailsUrl),
		dueDate: readText(answer.DueDate),
		createdAt: readText(answer.CreateTime),
		completedAt: readText(answer.CompleteTime),
		closed: readClosed(answer),
		archived: readBoolean(answer.Archived),
	};
}
