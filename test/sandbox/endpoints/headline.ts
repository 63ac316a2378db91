import { toJson, toNothing, type Answer } from '../http/answer';
import { readNewTitle, readOwner, readText, readTitle } from '../service/body';
import { isYes, type Call } from '../service/call';
import { change, create } from '../service/change';
import { findMeeting, findRecord, listOfMeeting, listOfMember, listOwned } from '../service/lookup';
import { nameMeeting, toStored, type Resource } from '../service/resource';
import type { Headline } from '../store/wire';

/** Headlines; their origin shows only where asked for, but for the list of a meeting. */
export const headline: Resource = {
	routes: { write: 'POST l10/:id/headlines', list: 'GET l10/:id/headlines' },
	buildColumns: nameMeeting,
	readStored: ({ headlines }) => headlines.map((record) => toStored(record)),
	endpoints: [
		{ method: 'POST', path: 'L10/:id/headlines', act: createHeadline },
		{ method: 'GET', path: 'L10/:id/headlines', act: listMeetingHeadlines },
		{ method: 'GET', path: 'L10/:id/users/:userid/headlines', act: listMemberHeadlines },
		{ method: 'GET', path: 'headline/:id', act: showHeadline },
		{ method: 'PUT', path: 'headline/:id', act: updateHeadline },
		{ method: 'DELETE', path: 'headline/:id', act: deleteHeadline },
		{ method: 'GET', path: 'headline/users/:id', act: (call) => listHeadlines(call, call.id) },
		{ method: 'GET', path: 'headline/users/mine', act: (call) => listHeadlines(call) },
	],
};

function createHeadline(call: Call): Answer {
	const { store } = call;
	const meeting = findMeeting(call, call.id);
	const Name = readTitle(call);
	const draft = { Name, Owner: readOwner(call, 'ownerid'), OriginId: meeting.id };
	const add = () => store.addHeadline(draft, readText(call, 'notes'));
	const listOld = () => listOfMeeting(call, store.headlines);
	return toJson(toRow(call, create(call, listOld, Name, add)));
}

/** No parameter is known that would bring the closed ones. */
function listMeetingHeadlines(call: Call): Answer {
	return toJson(listOfMeeting(call, call.store.headlines).map((row) => toRow(call, row)));
}

function listMemberHeadlines(call: Call): Answer {
	const rows = listOfMember(call, listOfMeeting(call, call.store.headlines));
	return toJson(rows.map((row) => toRow(call, row)));
}

function showHeadline(call: Call): Answer {
	return toJson(withOrigin(call, findRecord(call, call.store.headlines)));
}

function updateHeadline(call: Call): Answer {
	change(findRecord(call, call.store.headlines), { Name: readNewTitle(call) });
	return toNothing();
}

function deleteHeadline(call: Call): Answer {
	const { store, doubts } = call;
	const record = findRecord(call, store.headlines);
	if (!doubts.ignoresDelete) store.remove(store.headlines, record);
	return toNothing();
}

function listHeadlines(call: Call, userId = call.caller.Id): Answer {
	const owned = listOwned(call, call.store.headlines, userId);
	return toJson(owned.map((row) => withOrigin(call, toRow(call, row))));
}

function withOrigin<T extends Partial<Headline>>({ query }: Call, row: T): Partial<Headline> {
	if (isYes(query.get('include_origin'))) return row;
	const { Origin: _origin, OriginId: _originId, ...rest } = row;
	return rest;
}

function toRow({ doubts }: Call, record: Headline): Partial<Headline> & { OwnerId?: number } {
	if (!doubts.headlineOwnerIdOnly) return record;
	const { Owner, ...rest } = record;
	return { ...rest, ...(Owner && { OwnerId: Owner.Id }) };
}
