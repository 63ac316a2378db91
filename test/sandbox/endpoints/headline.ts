import { toJson, type Answer } from '../answer';
import {
	findMeeting,
	findRecord,
	isYes,
	listOfMeeting,
	listOwned,
	readOwner,
	readText,
	readTitle,
	type Call,
	type Endpoint,
} from '../call';
import type { Headline } from '../wire';

/** Headlines; their origin shows only where asked for, but for the list of a meeting. */
export const headlineEndpoints: Endpoint[] = [
	{ method: 'POST', path: 'L10/:id/headlines', act: createHeadline },
	{ method: 'GET', path: 'L10/:id/headlines', act: listMeetingHeadlines },
	{ method: 'GET', path: 'headline/:id', act: showHeadline },
	{ method: 'GET', path: 'headline/users/:id', act: (call) => listHeadlines(call, call.id) },
	{ method: 'GET', path: 'headline/users/mine', act: (call) => listHeadlines(call) },
];

function createHeadline(call: Call): Answer {
	const meeting = findMeeting(call, call.id);
	const Name = readTitle(call);
	const Owner = readOwner(call, 'ownerid');
	const headline = { Name, Owner, OriginId: meeting.id };
	return toJson(call.store.addHeadline(headline, readText(call, 'notes')));
}

/** No parameter is known that would bring the closed ones. */
function listMeetingHeadlines(call: Call): Answer {
	return toJson(listOfMeeting(call, call.store.headlines));
}

function showHeadline(call: Call): Answer {
	return toJson(toWire(call, findRecord(call, call.store.headlines)));
}

function listHeadlines(call: Call, userId = call.caller.Id): Answer {
	const owned = listOwned(call, call.store.headlines, userId);
	return toJson(owned.map((headline) => toWire(call, headline)));
}

function toWire({ query }: Call, headline: Headline): Partial<Headline> {
	if (isYes(query.get('include_origin'))) return headline;
	const { Origin: _origin, OriginId: _originId, ...rest } = headline;
	return rest;
}
