import type { IDataObject } from 'n8n-workflow';

import { defineChange, defineCreateMany } from '../engine/contract';
import type { Answer, BloomyApi, ReadApi, Resource } from '../engine/contract';
import { toFailure } from '../engine/failure';
import { isObject, readId } from '../engine/wire/body';
import { findAbsence } from './absence';
import { findContradictions, readRecordId, readText } from './answer';
import { findDifferences } from './differences';
import { addSelf, attendee, attendees, idOf, newTitleOf, titleOf, whichMeeting } from './fields';
import { PART_LABELS, readParts, simplifyParts } from './meetingParts';
import { settleAll } from './settleAll';

/** A meeting is named like the meeting of any other record. */
const which = { id: idOf(), meetingId: whichMeeting };

/** Meetings, which the API calls L10s: `L10/...` */
export const meeting = {
	value: 'meeting',
	name: 'Meeting',
	plural: 'meetings',
	description: 'A recurring team meeting, also called an L10 (Level 10)',
	canBeClosed: { getAll: false, getManyById: true },
	writes: {
		createMany: defineCreateMany({
			fields: {
				title: titleOf('meeting', 'meetingName', 'meetingTitle', 'l10', 'team'),
				addSelf,
				attendees,
			},
			toWrite: (input) => ({
				request: {
					method: 'POST',
					path: ['L10', 'create'],
					body: { title: input.title, addSelf: input.addSelf },
				},
				proof: {
					kind: 'newRow',
					idKey: 'meetingId',
					list: { path: ['L10', 'list'] },
					title: input.title,
					ownerId: null,
					// If its creator does not attend, it may not show in the creator's list.
					isComplete: input.addSelf,
					read: (row) => ({ title: readText(row.Name), ownerId: null }),
				},
			}),
			preview: ({ attendees: userIds = [] }) => ({ attendees: userIds }),
			finish: async (api, id, { attendees: userIds = [] }, isResumed) => {
				const users = isResumed ? await api.getList(['L10', id, 'attendees']) : [];
				const missing = findMissing({ Attendees: users }, { attendees: userIds });
				await settleAll(missing.map(async (userId) => await addAttendee(api, id, userId)));
			},
			readBack: async (api, id) => {
				const [basics, users] = await Promise.all([
					api.getRecord(['L10', id]).catch((): Answer => ({})),
					api.getList(['L10', id, 'attendees']).catch(() => null),
				]);
				return { ...basics, Id: id, Attendees: users };
			},
			simplify: simplifyWithAttendees,
			findContradictions: (answer, { title, attendees: userIds }) => {
				const told = { title: readTitle(answer), userId: null, meetingIds: [] };
				const isKnown = Array.isArray(answer.Attendees);
				const missing = isKnown ? findMissing(answer, { attendees: userIds }) : [];
				const absent = missing.map(
					(userId) =>
						`Asked for attendee ${userId}, but Bloom Growth does not list that user in the meeting`,
				);
				return [...findContradictions({ title }, told), ...absent];
			},
		}),
		updateMany: defineChange({
			fields: { ...which, title: newTitleOf() },
			idKeys: ['meetingId'],
			changesTitle: true,
			toRequests: (id, { title }) => {
				const request = { method: 'PUT' as const, path: ['L10', id], body: { title } };
				return [{ request, asked: { title } }];
			},
			findDifferences: (answer, { title }) =>
				findDifferences({ title }, { title: readTitle(answer) }),
			simplify: simplifyMeeting,
		}),
		addAttendees: defineChange({
			fields: { ...which, attendees, userId: attendee },
			idKeys: ['meetingId'],
			addsUp: true,
			readPart: async (api, id, record) => ({
				...record,
				Id: id,
				Attendees: await api.getList(['L10', id, 'attendees']),
			}),
			toRequests: (id, asked, before) =>
				findMissing(before, asked).map((user) => ({
					request: { method: 'POST', path: ['L10', id, 'attendees', user] },
					asked: { attendees: [user] },
				})),
			findDifferences: (answer, asked) =>
				findMissing(answer, asked).map((user) => ({
					label: `Attendee ${user}`,
					key: 'attendees',
					asked: 'there',
					found: 'missing',
				})),
			simplify: simplifyWithAttendees,
		}),
		deleteMany: {
			fields: { ...which, title: newTitleOf() },
			idKeys: ['meetingId'],
			toRequest: (id) => ({ method: 'DELETE', path: ['L10', id] }),
			findAbsence: async (api, id, before) => {
				const isListed = isAmong(await listMeetings(api), id);
				// A meeting that its reader does not attend is in no list.
				if (isListed || !isObject(before.Basics)) return isListed ? 'there' : 'gone';
				return await findAbsence({ id, read: async () => await getMeeting(api, id) });
			},
			simplify: simplifyMeeting,
		},
	},
	lookup: {
		get: getMeeting,
		listAll: listMeetings,
		isOpen: () => true,
	},
	getAll: {
		byUser: async (api, user) =>
			user === undefined ? await listMeetings(api) : await api.getList(['L10', user, 'list']),
		simplify: (answer) => ({
			id: readRecordId(answer.Id),
			title: readText(answer.Name),
			type: readText(answer.Type),
		}),
	},
	getManyById: {
		parts: PART_LABELS,
		get: async (api, id, options) => ({
			...(await getMeeting(api, id)),
			...(await readParts(api, id, options)),
		}),
		simplify: (answer) => ({
			id: readRecordId(answer.Id),
			title: readTitle(answer),
			createdAt: readText(answer.CreateTime),
			...simplifyParts(answer),
		}),
	},
} satisfies Resource;

async function addAttendee(api: BloomyApi, meetingId: number, userId: number): Promise<void> {
	const path = ['L10', meetingId, 'attendees'];
	const adding = api.write({
		request: { method: 'POST', path: [...path, userId] },
		proof: {
			kind: 'state',
			target: `attendee ${userId} of meeting ${meetingId}`,
			holds: async (now) => isAmong(await now.getList(path), userId),
		},
	});
	await adding.catch((error: unknown) => {
		throw toFailure(error).about(`Attendee ${userId} could not be added`);
	});
}

async function getMeeting(api: ReadApi, id: number): Promise<Answer> {
	return await api.getRecord(['L10', id]);
}

async function listMeetings(api: ReadApi): Promise<Answer[]> {
	return await api.getList(['L10', 'list']);
}

/** Who of the users asked for is not in the meeting; each once. */
function findMissing(
	{ Attendees }: Answer,
	asked: { attendees?: number[] | undefined; userId?: number | undefined },
): number[] {
	const users = Array.isArray(Attendees) ? Attendees.filter(isObject) : [];
	const wanted = new Set([...(asked.attendees ?? []), asked.userId ?? []].flat());
	return [...wanted].filter((user) => !isAmong(users, user));
}

function isAmong(records: Answer[], id: number): boolean {
	return records.some((record) => readId(record.Id) === id);
}

function simplifyMeeting(answer: Answer): IDataObject {
	return { id: readRecordId(answer.Id), title: readTitle(answer) };
}

function simplifyWithAttendees(answer: Answer): IDataObject {
	const { Attendees: users } = answer;
	return {
		...simplifyMeeting(answer),
		attendees: Array.isArray(users)
			? users.filter(isObject).map((user) => readRecordId(user.Id))
			: null,
	};
}

/** The title, in an answer about one meeting or in a row of a list. */
function readTitle(answer: Answer): string | null {
	const basics = isObject(answer.Basics) ? answer.Basics : answer;
	return readText(basics.Name);
}
