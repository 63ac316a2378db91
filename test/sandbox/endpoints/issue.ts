import { toJson, toNothing, type Answer } from '../http/answer';
import {
	readNewOwner,
	readNewTitle,
	readOwner,
	readText,
	readTitle,
	readWord,
} from '../service/body';
import { isYes, type Call } from '../service/call';
import { change, create } from '../service/change';
import {
	findMeeting,
	findRecord,
	listOfMeeting,
	listOfMember,
	listOpenOwned,
} from '../service/lookup';
import { nameMeeting, toStored, type Resource } from '../service/resource';
import { toWireTime } from '../store/moment';
import type { Issue } from '../store/wire';

/** Issues, created outside the path of their meeting. */
export const issue: Resource = {
	routes: { write: 'POST issues/create', list: 'GET l10/:id/issues' },
	buildColumns: nameMeeting,
	readStored: ({ issues }) => issues.map((record) => toStored(record)),
	endpoints: [
		{ method: 'POST', path: 'issues/create', act: createIssue },
		{ method: 'GET', path: 'L10/:id/issues', act: (call) => toJson(listMeetingIssues(call)) },
		{
			method: 'GET',
			path: 'L10/:id/users/:userid/issues',
			act: (call) => toJson(listOfMember(call, listMeetingIssues(call))),
		},
		{ method: 'GET', path: 'issues/:id', act: (call) => toJson(findIssue(call)) },
		{ method: 'PUT', path: 'issues/:id', act: updateIssue },
		{ method: 'POST', path: 'issues/:id/complete', act: completeIssue },
		{ method: 'POST', path: 'issues/:id/movetomeeting/:meetingid', act: moveIssue },
		{ method: 'GET', path: 'issues/users/:id', act: (call) => listIssues(call, call.id) },
		{ method: 'GET', path: 'issues/users/mine', act: (call) => listIssues(call) },
	],
};

function findIssue(call: Call): Issue {
	return findRecord(call, call.store.issues);
}

function createIssue(call: Call): Answer {
	const { store, body } = call;
	const meeting = findMeeting(call, Number(body.get('meetingid')));
	const Name = readTitle(call);
	const draft = { Name, Owner: readOwner(call, 'ownerid'), OriginId: meeting.id };
	const listOld = () => listOfMeeting({ ...call, id: meeting.id }, store.issues);
	const add = () => store.addIssue(draft, readText(call, 'notes'));
	return toJson(create(call, listOld, Name, add));
}

function updateIssue(call: Call): Answer {
	const { longTermIssues } = call.store;
	const record = findIssue(call);
	const compartment = readWord(call, 'compartment', ['ShortTerm', 'LongTerm']);
	change(record, { Name: readNewTitle(call), Owner: readNewOwner(call, 'ownerid') });
	if (compartment === 'LongTerm') longTermIssues.add(record.Id);
	if (compartment === 'ShortTerm') longTermIssues.delete(record.Id);
	return toNothing();
}

/** An issue is solved by closing it. One that is archived or long-term answers well and stays. */
function completeIssue(call: Call): Answer {
	const { store, doubts, body } = call;
	const record = findIssue(call);
	const isLeftAlone = record.Archived || store.longTermIssues.has(record.Id);
	if (!doubts.ignoresComplete && !isLeftAlone) setSolved(call, record, isYes(body.get('complete')));
	return toJson(record);
}

function setSolved({ doubts }: Call, record: Issue, isSolved: boolean): void {
	if (isSolved && record.CloseTime && !doubts.restampsCompletion) return;
	const now = isSolved ? toWireTime() : null;
	change(record, { CompleteTime: now, CloseTime: now });
}

function moveIssue(call: Call): Answer {
	const { store, doubts } = call;
	const record = findIssue(call);
	const { id: OriginId, name: Origin } = findMeeting(call, call.secondId);
	const Id = doubts.moveGivesNewId ? store.claimId() : record.Id;
	change(record, { Id, OriginId, Origin });
	return toNothing();
}

/** The issues of the path's meeting as its list shows them. */
export function listMeetingIssues(call: Call): Issue[] {
	const { issues, longTermIssues } = call.store;
	const shortTerm = issues.filter(({ Id }) => !longTermIssues.has(Id));
	return listOfMeeting(call, shortTerm, 'include_resolved');
}

function listIssues(call: Call, userId = call.caller.Id): Answer {
	return toJson(listOpenOwned(call, call.store.issues, userId));
}
