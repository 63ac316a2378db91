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

/** Headlines; a single one tells its origin only if asked to. */
export const headlineEndpoints: Endpoint[] = [
	{ method: 'POST', path: 'L10/:id/headlines', act: createHeadline },
	{ method: 'GET', path: 'L10/:id/headlines', act: listMeetingHeadlines },
	{ method: 'GET', path: 'headline/:id', act: showHeadline },
	{ method: 'GET', path: 'headline/users/:id', act: listHeadlines },
];

function createHeadline(call: Call): Answer {
	const meeting = findMeeting(call, call.id);
	const Name = readTitle(call);
	const Owner = readOwner(call, 'ownerid');
	const headline = { Name, Owner, OriginId: meeting.id };
	return toJson(call.store.addHeadline(headline, readText(call, 'notes')));
}

function listMeetingHeadlines(call: Call): Answer {
	return toJson(listOfMeeting(call, call.store.headlines, 'include_closed'));
}

function showHeadline(call: Call): Answer {
	const headline: Partial<Headline> = { ...findRecord(call, call.store.headlines) };
	if (!isYes(call.query.get('include_origin'))) {
		delete headline.Origin;
		delete headline.OriginId;
	}
	return toJson(headline);
}

function listHeadlines(call: Call): Answer {
	return toJson(listOwned(call, call.store.headlines, call.id));
}
