import type { IDataObject } from 'n8n-workflow';

import { defineChange, defineCreateMany } from '../engine/contract';
import type { Answer, ListOptions, Query, ReadApi, Resource } from '../engine/contract';
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
import { idOf, meetingId, newTitleOf, notes, titleOf, userId, whichMeeting } from './fields';
import { newInMeeting } from './proof';

const which = { id: idOf('issueId'), meetingId: whichMeeting, title: newTitleOf('issue') };

/** Issues of a meeting: `issues/...`, `L10/{id}/issues` */
export const issue = {
	value: 'issue',
	name: 'Issue',
	plural: 'issues',
	description: 'A problem, an idea or a question for a meeting to solve',
	canBeClosed: { getAll: 'meeting', getManyById: false },
	writes: {
		createMany: defineCreateMany({
			fields: { title: titleOf('issue'), meetingId, userId, notes },
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
			findContradictions: (answer, input, names) =>
				findContradictions(input, readTold(answer), names),
		}),
		updateMany: defineChange({
			fields: { ...which, userId },
			changesTitle: true,
			toRequests: (id, { title, userId: ownerId }) => {
				const body = { ...(title !== undefined && { title }), ...(ownerId && { ownerId }) };
				const request = { method: 'PUT' as const, path: ['issues', id], body };
				return [{ request, asked: { title, userId: ownerId } }];
			},
			findDifferences: (answer, asked) =>
				findDifferences(asked, { title: readText(answer.Name), owner: readOwner(answer) }),
			simplify: simplifyIssue,
			findSideEffects: findLosses,
		}),
		completeMany: toSolution(true),
		reopenMany: toSolution(false),
	},
	lookup: {
		get: getIssue,
		listMeeting: async (api, id, includeClosed) => await listIssues(api, id, { includeClosed }),
		isOpen: isPending,
		readMeetingIds,
	},
	getAll: {
		byMeeting: listIssues,
		byUser: async (api, user, options) =>
			selectRows(await api.getList(['issues', 'users', user ?? 'mine']), options),
		simplify: simplifyIssue,
	},
	getManyById: {
		get: getIssue,
		simplify: simplifyIssue,
	},
} satisfies Resource;

/** Solving an issue, which the API calls completing it, or taking that back. */
function toSolution(isSolved: boolean) {
	return defineChange({
		...(isSolved && { verb: 'Solve' }),
		fields: which,
		amongDone: isSolved ? 'areAsAsked' : 'areMeant',
		toRequests: (id) => {
			const path = ['issues', id, 'complete'];
			return [{ request: { method: 'POST', path, body: { complete: isSolved } }, asked: {} }];
		},
		findDifferences: (answer) =>
			findSwitched(isSolved, isSolved ? isDone(answer) : !isPending(answer), {
				label: 'Solved',
				key: 'completedAt',
			}),
		simplify: simplifyIssue,
		findSideEffects: findLosses,
	});
}

/** A solved issue has the time of one or the other. */
function isDone({ CompleteTime, CloseTime }: Answer): boolean {
	return readText(CompleteTime) !== null || readText(CloseTime) !== null;
}

async function getIssue(api: ReadApi, id: number): Promise<Answer> {
	return await api.getRecord(['issues', id]);
}

async function listIssues(api: ReadApi, meeting: number, options: ListOptions): Promise<Answer[]> {
	const query: Query = options.includeClosed ? { include_resolved: true } : {};
	return selectRows(await api.getList(['L10', meeting, 'issues'], query), options);
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
