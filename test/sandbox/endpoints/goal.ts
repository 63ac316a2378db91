import { toJson, toNothing, toWebPage, type Answer } from '../http/answer';
import { readNewOwner, readNewTitle, readOwner, readTitle, readWord } from '../service/body';
import { isYes, type Call } from '../service/call';
import { change, create } from '../service/change';
import { findMeeting, findRecord, listOfMember, listOwned } from '../service/lookup';
import { nameMeeting, toStored, type Resource } from '../service/resource';
import type { Goal, Meeting } from '../store/wire';

/** The words for `Completion` at the places of its numbers, and the one that has no number. */
const COMPLETIONS = ['AtRisk', 'OnTrack', 'Complete', 'Indeterminate'] as const;

/** Goals, which the API calls rocks; the archived ones have paths of their own. */
export const goal: Resource = {
	routes: { write: 'POST l10/:id/rocks', list: 'GET l10/:id/rocks' },
	buildColumns: nameMeeting,
	readStored: ({ goals }) =>
		goals.map((record) => toStored(record, record.Origins?.[0]?.Id ?? null)),
	endpoints: [
		{ method: 'POST', path: 'L10/:id/rocks', act: createGoal },
		{ method: 'GET', path: 'L10/:id/rocks', act: listMeetingGoals },
		{ method: 'GET', path: 'L10/:id/users/:userid/rocks', act: listMemberGoals },
		{ method: 'GET', path: 'rocks/:id', act: (call) => toJson(toWire(call, findGoal(call))) },
		{ method: 'PUT', path: 'rocks/:id', act: updateGoal },
		{ method: 'DELETE', path: 'rocks/:id', act: deleteGoal },
		{ method: 'PUT', path: 'rocks/:id/archive', act: archiveGoal },
		{ method: 'PUT', path: 'rocks/:id/restore', act: restoreGoal },
		{ method: 'GET', path: 'rocks/user/:id', act: (call) => listGoals(call, call.id) },
		{ method: 'GET', path: 'rocks/user/mine', act: (call) => listGoals(call) },
		{ method: 'GET', path: 'archivedrocks/user/:id', act: (call) => listArchived(call, call.id) },
		{ method: 'GET', path: 'archivedrocks/user/mine', act: (call) => listArchived(call) },
	],
};

/** The goals of a meeting; a goal's origins may be null or hold a null. */
export function listGoalsOf({ store }: Call, { id }: Meeting): Goal[] {
	return store.goals.filter(({ Origins, Archived }) => {
		return !Archived && Boolean(Origins?.some((origin) => origin?.Id === id));
	});
}

function findGoal(call: Call): Goal {
	return findRecord(call, call.store.goals);
}

function toWire({ query, doubts }: Call, record: Goal): Partial<Goal> {
	const { Origins, ...others } = record;
	const Completion = COMPLETIONS[Number(others.Completion)] ?? 'Indeterminate';
	const rest = doubts.completionAsWord ? { ...others, Completion } : others;
	return isYes(query.get('include_origin')) ? { ...rest, Origins } : rest;
}

function toRows(call: Call, records: Goal[]): Answer {
	return toJson(records.map((record) => toWire(call, record)));
}

function createGoal(call: Call): Answer {
	const meeting = findMeeting(call, call.id);
	const Name = readTitle(call);
	const Origins = [{ Id: meeting.id, Name: meeting.name }];
	const draft = { Name, Owner: readOwner(call, 'accountableuserid'), Origins };
	const add = () => call.store.addGoal(draft);
	return toJson(create(call, () => listGoalsOf(call, meeting), Name, add));
}

/** Where the owner is left out the caller becomes it, as the vendor's documentation says. */
function updateGoal(call: Call): Answer {
	const { caller, doubts } = call;
	const record = findGoal(call);
	const word = readWord(call, 'completion', COMPLETIONS);
	const Completion = word === 'Indeterminate' ? word : word && COMPLETIONS.indexOf(word);
	const { Id, Name } = caller;
	const Owner =
		readNewOwner(call, 'accountableuserid') ?? (doubts.goalOwnerIsKept ? undefined : { Id, Name });
	const Complete = word && word === 'Complete';
	change(record, { Name: readNewTitle(call), Owner, Completion, Complete });
	return toNothing();
}

function archiveGoal(call: Call): Answer {
	const record = findGoal(call);
	if (!call.doubts.ignoresArchive) change(record, { Archived: true });
	return toNothing();
}

function restoreGoal(call: Call): Answer {
	const { ignoresArchive, restoreLosesOrigins } = call.doubts;
	const record = findGoal(call);
	const Origins = restoreLosesOrigins ? [] : undefined;
	if (!ignoresArchive) change(record, { Archived: false, Origins });
	return toNothing();
}

function deleteGoal(call: Call): Answer {
	const { store, doubts } = call;
	const record = findGoal(call);
	if (!doubts.ignoresDelete) store.removeGoal(record);
	return toNothing();
}

function listMeetingGoals(call: Call): Answer {
	if (call.doubts.brokenGoalList) return toWebPage();
	return toRows(call, listGoalsOf(call, findMeeting(call, call.id)));
}

function listMemberGoals(call: Call): Answer {
	return toRows(call, listOfMember(call, listGoalsOf(call, findMeeting(call, call.id))));
}

function listGoals(call: Call, userId = call.caller.Id): Answer {
	const owned = listOwned(call, call.store.goals, userId);
	return toRows(
		call,
		owned.filter(({ Archived }) => !Archived),
	);
}

function listArchived(call: Call, userId = call.caller.Id): Answer {
	const owned = listOwned(call, call.store.goals, userId);
	return toRows(
		call,
		owned.filter(({ Archived }) => Archived),
	);
}
