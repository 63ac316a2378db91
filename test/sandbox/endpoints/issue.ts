import { toJson, type Answer } from '../answer';
import {
	findMeeting,
	findRecord,
	listOfMeeting,
	listOpenOwned,
	readOwner,
	readText,
	readTitle,
	type Call,
	type Endpoint,
} from '../call';

/** Issues, created outside the path of their meeting. */
export const issueEndpoints: Endpoint[] = [
	{ method: 'POST', path: 'issues/create', act: createIssue },
	{ method: 'GET', path: 'L10/:id/issues', act: listMeetingIssues },
	{ method: 'GET', path: 'issues/:id', act: (call) => toJson(findRecord(call, call.store.issues)) },
	{ method: 'GET', path: 'issues/users/:id', act: (call) => listIssues(call, call.id) },
	{ method: 'GET', path: 'issues/users/mine', act: (call) => listIssues(call) },
];

function createIssue(call: Call): Answer {
	const meeting = findMeeting(call, Number(call.body.get('meetingid')));
	const Name = readTitle(call);
	const Owner = readOwner(call, 'ownerid');
	const issue = { Name, Owner, OriginId: meeting.id };
	return toJson(call.store.addIssue(issue, readText(call, 'notes')));
}

function listMeetingIssues(call: Call): Answer {
	return toJson(listOfMeeting(call, call.store.issues, 'include_resolved'));
}

function listIssues(call: Call, userId = call.caller.Id): Answer {
	return toJson(listOpenOwned(call, call.store.issues, userId));
}
