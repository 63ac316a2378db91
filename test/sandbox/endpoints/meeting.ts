import { toJson, toNothing, type Answer } from '../http/answer';
import { readNewTitle, readTitle } from '../service/body';
import { isYes, Refusal, type Call } from '../service/call';
import { create } from '../service/change';
import { findMeeting, findUser, listOfMeeting } from '../service/lookup';
import type { Resource } from '../service/resource';
import type { Meeting, User } from '../store/wire';
import { listGoalsOf } from './goal';
import { listMeetingIssues } from './issue';
import { buildMeetingScorecard } from './score';
import { listMeetingTodos } from './todo';

/** Meetings and their attendees. */
export const meeting: Resource = {
	routes: { write: 'POST l10/create', list: 'GET l10/list' },
	buildColumns: () => ({ attendees: [123, 456] }),
	readStored: ({ meetings }) =>
		meetings.map(({ id, name }) => ({ id, title: name, meetingId: null, ownerId: null })),
	endpoints: [
		{ method: 'GET', path: 'L10/list', act: (call) => toJson(listVisible(call).map(toRow)) },
		{ method: 'GET', path: 'L10/:id/list', act: listAttended },
		{ method: 'GET', path: 'L10/:id', act: showMeeting },
		{ method: 'PUT', path: 'L10/:id', act: renameMeeting },
		{ method: 'DELETE', path: 'L10/:id', act: deleteMeeting },
		{ method: 'GET', path: 'L10/:id/attendees', act: (call) => toJson(listAttendees(call)) },
		{ method: 'POST', path: 'L10/create', act: createMeeting },
		{ method: 'POST', path: 'L10/:id/attendees/:userid', act: addAttendee },
	],
};

function toRow({ id, name, type }: Meeting): Record<string, string | number> {
	return { Id: id, Type: type, Key: `${type}_${id}`, Name: name };
}

function listVisible({ store, caller }: Call): Meeting[] {
	return store.meetings.filter(({ attendeeIds, creatorId }) => {
		return attendeeIds.has(caller.Id) || creatorId === caller.Id;
	});
}

function listAttended(call: Call): Answer {
	const user = findUser(call, call.id);
	const attended = call.store.meetings.filter(({ attendeeIds }) => attendeeIds.has(user.Id));
	return toJson(attended.map(toRow));
}

function showMeeting(call: Call): Answer {
	const found = findMeeting(call, call.id);
	const { id, name, type, createTime } = found;
	const basics = { Id: id, Basics: { Name: name }, CreateTime: createTime, Type: type };
	return toJson(call.doubts.embedsParts ? { ...basics, ...collectParts(call, found) } : basics);
}

function collectParts(call: Call, found: Meeting): Record<string, unknown> {
	return {
		Attendees: listAttendees(call),
		Todos: listMeetingTodos(call),
		IssuesList: { Id: found.id, Issues: listMeetingIssues(call) },
		Rocks: listGoalsOf(call, found),
		Headlines: listOfMeeting(call, call.store.headlines),
		Scorecard: buildMeetingScorecard(call),
	};
}

function listAttendees(call: Call): User[] {
	const { attendeeIds } = findMeeting(call, call.id);
	return call.store.users.filter(({ Id }) => attendeeIds.has(Id));
}

function createMeeting(call: Call): Answer {
	const { store, caller, body } = call;
	const name = readTitle(call);
	const attendeeIds = isYes(body.get('addself')) ? [caller.Id] : [];
	const add = () => toReference(store.addMeeting({ name, creatorId: caller.Id, attendeeIds }));
	const listOld = () => listVisible(call).map(toReference);
	const { Id } = create(call, listOld, name, add);
	return toJson({ meetingId: Id });
}

function toReference({ id, name }: Meeting): { Id: number; Name: string } {
	return { Id: id, Name: name };
}

function renameMeeting(call: Call): Answer {
	const found = findMeeting(call, call.id);
	call.store.renameMeeting(found, readNewTitle(call) ?? found.name);
	return toNothing();
}

function deleteMeeting(call: Call): Answer {
	const found = findMeeting(call, call.id);
	const { meetingDeletion } = call.doubts;
	if (meetingDeletion === 'refused') throw new Refusal('You may not delete this meeting.');
	if (meetingDeletion !== 'ignored') call.store.removeMeeting(found);
	return toNothing();
}

function addAttendee(call: Call): Answer {
	const found = findMeeting(call, call.id);
	found.attendeeIds.add(findUser(call, call.secondId).Id);
	return toNothing();
}
