import { toJson, toNothing, type Answer } from '../answer';
import {
	findMeeting,
	findUser,
	isYes,
	readTitle,
	Refusal,
	type Call,
	type Endpoint,
} from '../call';
import type { Meeting } from '../wire';
import { isGoalOf } from './goal';

/** Meetings with their attendees and metrics. */
export const meetingEndpoints: Endpoint[] = [
	{ method: 'GET', path: 'L10/list', act: listVisible },
	{ method: 'GET', path: 'L10/:id/list', act: listAttended },
	{ method: 'GET', path: 'L10/:id', act: showMeeting },
	{ method: 'DELETE', path: 'L10/:id', act: deleteMeeting },
	{ method: 'GET', path: 'L10/:id/attendees', act: listAttendees },
	{ method: 'GET', path: 'L10/:id/measurables', act: listMetrics },
	{ method: 'POST', path: 'L10/create', act: createMeeting },
	{ method: 'POST', path: 'L10/:id/attendees/:userid', act: addAttendee },
];

function toRow({ id, name, type }: Meeting): Record<string, string | number> {
	return { Id: id, Type: type, Key: `${type}_${id}`, Name: name };
}

function listVisible({ store, caller }: Call): Answer {
	const visible = store.meetings.filter(({ attendeeIds, creatorId }) => {
		return attendeeIds.has(caller.Id) || creatorId === caller.Id;
	});
	return toJson(visible.map(toRow));
}

function listAttended(call: Call): Answer {
	const user = findUser(call, call.id);
	const attended = call.store.meetings.filter(({ attendeeIds }) => attendeeIds.has(user.Id));
	return toJson(attended.map(toRow));
}

function showMeeting(call: Call): Answer {
	const meeting = findMeeting(call, call.id);
	const { id, name, type, createTime } = meeting;
	const basics = { Id: id, Basics: { Name: name }, CreateTime: createTime, Type: type };
	return toJson(call.doubts.embedsParts ? { ...basics, ...collectParts(call, meeting) } : basics);
}

function collectParts({ store }: Call, meeting: Meeting): Record<string, unknown> {
	return {
		Attendees: store.users.filter(({ Id }) => meeting.attendeeIds.has(Id)),
		Todos: store.todos.filter(({ OriginId }) => OriginId === meeting.id),
		Issues: store.issues.filter(({ OriginId }) => OriginId === meeting.id),
		Rocks: store.goals.filter((goal) => isGoalOf(goal, meeting)),
		Measurables: meeting.metrics,
	};
}

function listAttendees(call: Call): Answer {
	const { attendeeIds } = findMeeting(call, call.id);
	return toJson(call.store.users.filter(({ Id }) => attendeeIds.has(Id)));
}

function listMetrics(call: Call): Answer {
	return toJson(findMeeting(call, call.id).metrics);
}

function createMeeting(call: Call): Answer {
	const { store, caller, body } = call;
	const meeting = store.addMeeting({
		name: readTitle(call),
		creatorId: caller.Id,
		attendeeIds: isYes(body.get('addself')) ? [caller.Id] : [],
	});
	return toJson({ meetingId: meeting.id });
}

function deleteMeeting(call: Call): Answer {
	const meeting = findMeeting(call, call.id);
	const { meetingDeletion } = call.doubts;
	if (meetingDeletion === 'refused') throw new Refusal('You may not delete this meeting.');
	if (meetingDeletion !== 'ignored') call.store.removeMeeting(meeting);
	return toNothing();
}

function addAttendee(call: Call): Answer {
	const meeting = findMeeting(call, call.id);
	meeting.attendeeIds.add(findUser(call, call.userId).Id);
	return toNothing();
}
