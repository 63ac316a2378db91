import { toJson, toWebPage, type Answer } from '../answer';
import {
	findMeeting,
	findRecord,
	isYes,
	listOwned,
	readOwner,
	readTitle,
	type Call,
	type Endpoint,
} from '../call';
import type { Goal, Meeting } from '../wire';

/** Goals, which the API calls rocks; the archived ones have paths of their own. */
export const goalEndpoints: Endpoint[] = [
	{ method: 'POST', path: 'L10/:id/rocks', act: createGoal },
	{ method: 'GET', path: 'L10/:id/rocks', act: listMeetingGoals },
	{ method: 'GET', path: 'rocks/:id', act: showGoal },
	{ method: 'GET', path: 'rocks/user/:id', act: (call) => listGoals(call, call.id) },
	{ method: 'GET', path: 'rocks/user/mine', act: (call) => listGoals(call) },
	{ method: 'GET', path: 'archivedrocks/user/:id', act: (call) => listArchived(call, call.id) },
	{ method: 'GET', path: 'archivedrocks/user/mine', act: (call) => listArchived(call) },
];

/** Whether the meeting is among the goal's origins, which may be null or hold a null. */
export function isGoalOf({ Origins, Archived }: Goal, meeting: Meeting): boolean {
	return !Archived && Boolean(Origins?.some((origin) => origin?.Id === meeting.id));
}

function toWire({ query, doubts }: Call, goal: Goal): Partial<Goal> {
	const { Origins, ...others } = goal;
	const words = ['AtRisk', 'OnTrack', 'Complete'];
	const Completion = words[Number(others.Completion)] ?? 'Indeterminate';
	const rest = doubts.completionAsWord ? { ...others, Completion } : others;
	return isYes(query.get('include_origin')) ? { ...rest, Origins } : rest;
}

function createGoal(call: Call): Answer {
	const { id: Id, name } = findMeeting(call, call.id);
	const Name = readTitle(call);
	const Owner = readOwner(call, 'accountableuserid');
	return toJson(call.store.addGoal({ Name, Owner, Origins: [{ Id, Name: name }] }));
}

function listMeetingGoals(call: Call): Answer {
	if (call.doubts.brokenGoalList) return toWebPage();
	const meeting = findMeeting(call, call.id);
	const goals = call.store.goals.filter((goal) => isGoalOf(goal, meeting));
	return toJson(goals.map((goal) => toWire(call, goal)));
}

function showGoal(call: Call): Answer {
	return toJson(toWire(call, findRecord(call, call.store.goals)));
}

function listGoals(call: Call, userId = call.caller.Id): Answer {
	const owned = listOwned(call, call.store.goals, userId);
	return toJson(owned.filter(({ Archived }) => !Archived).map((goal) => toWire(call, goal)));
}

function listArchived(call: Call, userId = call.caller.Id): Answer {
	const owned = listOwned(call, call.store.goals, userId);
	return toJson(owned.filter(({ Archived }) => Archived).map((goal) => toWire(call, goal)));
}
