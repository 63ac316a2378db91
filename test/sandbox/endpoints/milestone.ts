import { toJson, toNothing, type Answer } from '../http/answer';
import { readDate, readNewTitle, readTitle, readWord } from '../service/body';
import { Refusal, type Call } from '../service/call';
import { change, create } from '../service/change';
import { findRecord } from '../service/lookup';
import type { Resource } from '../service/resource';
import type { Store } from '../store/store';
import type { Goal, Milestone, Todo } from '../store/wire';

/** Milestones of goals, whose meeting and owner are their goal's. */
export const milestone: Resource = {
	routes: { write: 'POST rocks/:id/milestones', list: 'GET rocks/:id/milestones' },
	buildColumns: (at) => ({ goalId: [3001, 3002][at % 2], dueDate: '2026-12-31' }),
	readStored: ({ milestones, goals }) =>
		milestones.map(({ Id, Name, RockId }) => {
			const { Owner, Origins } = goals.find((goal) => goal.Id === RockId) ?? {};
			const meetingId = Origins?.[0]?.Id ?? null;
			return { id: Id, title: Name, meetingId, ownerId: Owner?.Id ?? null };
		}),
	endpoints: [
		{ method: 'POST', path: 'rocks/:id/milestones', act: createMilestone },
		{ method: 'GET', path: 'rocks/:id/milestones', act: (call) => toJson(listOfGoal(call)) },
		{ method: 'GET', path: 'milestones/:id', act: (call) => toJson(findMilestone(call)) },
		{ method: 'PUT', path: 'milestones/:id', act: updateMilestone },
		{ method: 'DELETE', path: 'milestones/:id', act: deleteMilestone },
	],
};

/** The rows that milestones are in the lists of to-dos: `TodoType` 2, with a negative ID. */
export function listMilestoneRows({ milestones, goals }: Store): Todo[] {
	return milestones.flatMap((record) => {
		const goal = goals.find(({ Id }) => Id === record.RockId);
		return goal && !goal.Archived ? toTodo(record, goal) : [];
	});
}

function toTodo({ Id, Name, DueDate, Status }: Milestone, goal: Goal): Todo {
	const origin = goal.Origins?.find(Boolean);
	return {
		Id: -Id,
		Name,
		DetailsUrl: null,
		DueDate,
		Owner: goal.Owner,
		CreateTime: goal.CreateTime,
		CompleteTime: null,
		CloseTime: null,
		Complete: Status === 'Done',
		TodoType: 2,
		Origin: origin?.Name ?? 'Individual',
		OriginId: origin?.Id ?? null,
	};
}

function findMilestone(call: Call): Milestone {
	return findRecord(call, call.store.milestones);
}

function listOfGoal(call: Call): Milestone[] {
	const { goals, milestones } = call.store;
	const goal = findRecord(call, goals);
	return milestones.filter(({ RockId }) => RockId === goal.Id);
}

function createMilestone(call: Call): Answer {
	const rows = listOfGoal(call);
	const Name = readTitle(call);
	const DueDate = readDate(call, 'duedate');
	if (!DueDate) throw new Refusal('Due date is required.');
	const add = () => call.store.addMilestone(call.id, { Name, DueDate });
	return toJson(create(call, () => rows, Name, add));
}

function updateMilestone(call: Call): Answer {
	const record = findMilestone(call);
	const DueDate = readDate(call, 'duedate');
	const Status = readWord(call, 'status', ['Done', 'NotDone']);
	change(record, { Name: readNewTitle(call), DueDate, Status });
	return toNothing();
}

function deleteMilestone(call: Call): Answer {
	const { store, doubts } = call;
	const record = findMilestone(call);
	if (!doubts.ignoresDelete) store.remove(store.milestones, record);
	return toNothing();
}
