import type { IDataObject } from 'n8n-workflow';

import { defineChange, defineCreateMany } from '../engine/contract';
import type { Answer, ListOptions, Query, ReadApi, Resource, RowTrace } from '../engine/contract';
import {
	findContradictions,
	findLosses,
	isPending,
	readBoolean,
	readClosed,
	readMeetingIds,
	readOrigin,
	readOwner,
	readRecordId,
	readText,
	readTold,
	selectRows,
} from './answer';
import { findDifferences, findSwitched } from './differences';
import {
	dueDate,
	idOf,
	meetingId,
	newTitleOf,
	notes,
	titleOf,
	userId,
	whichMeeting,
} from './fields';
import { newInMeeting, readTrace } from './proof';

const which = { id: idOf('todoId', 'taskId'), meetingId: whichMeeting, title: newTitleOf() };

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
			findContradictions: (answer, input, names) =>
				findContradictions(
					input,
					{ ...readTold(answer), dueDate: readText(answer.DueDate) },
					names,
				),
		}),
		updateMany: defineChange({
			fields: { ...which, dueDate },
			changesTitle: true,
			toRequests: (id, { title, dueDate: day }) => {
				const body = { ...(title !== undefined && { title }), ...(day && { dueDate: day }) };
				const request = { method: 'PUT' as const, path: ['todo', id], body };
				return [{ request, asked: { title, dueDate: day } }];
			},
			findDifferences: (answer, asked) =>
				findDifferences(asked, {
					title: readText(answer.Name),
					dueDate: readText(answer.DueDate),
				}),
			simplify: simplifyTodo,
			findSideEffects: findLosses,
		}),
		completeMany: toCompletion(true),
		reopenMany: toCompletion(false),
	},
	lookup: {
		get: getTodo,
		listMeeting: async (api, id, includeClosed) => await listTodos(api, id, { includeClosed }),
		isOpen: isPending,
		readMeetingIds,
	},
	getAll: {
		byMeeting: listTodos,
		byUser: async (api, user, options) => {
			const path = user === undefined ? ['todo', 'users', 'mine'] : ['todo', 'user', user];
			const rows = await api.getList(path);
			return selectRows(rows.filter(isTodo), options);
		},
		simplify: simplifyTodo,
	},
	getManyById: {
		get: getTodo,
		simplify: simplifyTodo,
	},
} satisfies Resource;

/** Whether it is completed goes into the query, and the answer is no more than true or false. */
function toCompletion(isDone: boolean) {
	return defineChange({
		fields: which,
		amongDone: isDone ? 'areAsAsked' : 'areMeant',
		toRequests: (id) => {
			const path = ['todo', id, 'complete'];
			return [{ request: { method: 'POST', path, query: { status: isDone } }, asked: {} }];
		},
		// One that was closed with its meeting is not open again either, whatever its completion says.
		findDifferences: (answer) =>
			findSwitched(isDone, isDone ? isCompleted(answer) : !isPending(answer), {
				label: 'Completed',
				key: 'completedAt',
			}),
		simplify: simplifyTodo,
		findSideEffects: findLosses,
	});
}

/** Whether a to-do was completed, closed with its meeting or not. */
export function isCompleted({ Complete, CompleteTime }: Answer): boolean {
	return Complete === true || readText(CompleteTime) !== null;
}

async function getTodo(api: ReadApi, id: number): Promise<Answer> {
	return await api.getRecord(['todo', id]);
}

async function listTodos(api: ReadApi, meeting: number, options: ListOptions): Promise<Answer[]> {
	const query: Query = options.includeClosed ? { INCLUDE_CLOSED: true } : {};
	const rows = await api.getList(['L10', meeting, 'todos'], query);
	return selectRows(rows.filter(isTodo), options);
}

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
