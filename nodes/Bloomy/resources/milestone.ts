import type { IDataObject } from 'n8n-workflow';

import { defineChange, defineCreateMany } from '../engine/contract';
import type { Answer, ReadApi, Resource } from '../engine/contract';
import { recordId } from '../engine/input/ids';
import { findAbsence } from './absence';
import { findContradictions, findLosses, readRecordId, readText } from './answer';
import { findDifferences, findSwitched } from './differences';
import { dueDate, goalId, idOf, newTitleOf, requiredDueDate, titleOf } from './fields';

/** Only its ID says which one is meant. */
const which = { id: { ...idOf('milestoneId'), ...recordId } };

/** Milestones of a goal: `rocks/{goal}/milestones`, `milestones/...` */
export const milestone = {
	value: 'milestone',
	name: 'Milestone',
	plural: 'milestones',
	description: 'A step on the way to a goal, with a due date',
	canBeClosed: { getAll: false, getManyById: false },
	writes: {
		createMany: defineCreateMany({
			fields: { title: titleOf('milestone'), goalId, dueDate: requiredDueDate },
			toWrite: (input) => ({
				request: {
					method: 'POST',
					path: ['rocks', input.goalId, 'milestones'],
					body: { title: input.title, dueDate: input.dueDate },
				},
				proof: {
					kind: 'newRow',
					idKey: 'Id',
					list: { path: ['rocks', input.goalId, 'milestones'] },
					title: input.title,
					// A milestone belongs to whoever has the goal.
					ownerId: null,
					isComplete: true,
					read: (row) => ({ title: readText(row.Name), ownerId: null }),
				},
			}),
			isOpen: (row) => !isDone(row),
			simplify: simplifyMilestone,
			findContradictions: (answer, { title, dueDate: day }) =>
				findContradictions(
					{ title, dueDate: day },
					{
						title: readText(answer.Name),
						userId: null,
						meetingIds: [],
						dueDate: readText(answer.DueDate),
					},
				),
		}),
		updateMany: defineChange({
			fields: { ...which, title: newTitleOf('milestone'), dueDate },
			changesTitle: true,
			toRequests: (id, { title, dueDate: day }) => {
				const body = { ...(title !== undefined && { title }), ...(day && { dueDate: day }) };
				const request = { method: 'PUT' as const, path: ['milestones', id], body };
				return [{ request, asked: { title, dueDate: day } }];
			},
			findDifferences: (answer, asked) =>
				findDifferences(asked, {
					title: readText(answer.Name),
					dueDate: readText(answer.DueDate),
				}),
			simplify: simplifyMilestone,
			findSideEffects: findLosses,
		}),
		completeMany: toCompletion(true),
		reopenMany: toCompletion(false),
		deleteMany: {
			fields: which,
			toRequest: (id) => ({ method: 'DELETE', path: ['milestones', id] }),
			findAbsence: async (api, id, before) => {
				const goal = readRecordId(before.RockId);
				return await findAbsence({
					id,
					read: async () => await getMilestone(api, id),
					...(goal && { list: async () => await listMilestones(api, goal) }),
				});
			},
			simplify: simplifyMilestone,
		},
	},
	lookup: { get: getMilestone, isOpen: (row) => !isDone(row) },
	getAll: { byGoal: listMilestones, simplify: simplifyMilestone },
	getManyById: { get: getMilestone, simplify: simplifyMilestone },
} satisfies Resource;

function toCompletion(isComplete: boolean) {
	return defineChange({
		fields: which,
		toRequests: (id) => {
			const body = { status: isComplete ? 'Done' : 'NotDone' };
			return [{ request: { method: 'PUT', path: ['milestones', id], body }, asked: {} }];
		},
		findDifferences: (answer) =>
			findSwitched(isComplete, isDone(answer), { label: 'Done', key: 'done' }),
		simplify: simplifyMilestone,
		findSideEffects: findLosses,
	});
}

async function getMilestone(api: ReadApi, id: number): Promise<Answer> {
	return await api.getRecord(['milestones', id]);
}

async function listMilestones(api: ReadApi, goal: number): Promise<Answer[]> {
	return await api.getList(['rocks', goal, 'milestones']);
}

function isDone({ Status }: Answer): boolean {
	return Status === 'Done';
}

function simplifyMilestone(answer: Answer): IDataObject {
	return {
		id: readRecordId(answer.Id),
		title: readText(answer.Name),
		goalId: readRecordId(answer.RockId),
		dueDate: readText(answer.DueDate),
		done: readText(answer.Status) === null ? null : isDone(answer),
	};
}
