import type { IDataObject } from 'n8n-workflow';

import { defineChange, defineCreateMany } from '../engine/contract';
import type { Answer, ReadApi, Resource, RowTrace } from '../engine/contract';
import { findAbsence } from './absence';
import {
	findContradictions,
	findLosses,
	isOpen,
	readBoolean,
	readClosed,
	readMeetingIds,
	readOrigin,
	readOwner,
	readRecordId,
	readText,
	readTold,
	selectRows,
} from './answer';
import { findDifferences } from './differences';
import { idOf, meetingId, newTitleOf, notes, titleOf, userId, whichMeeting } from './fields';
import { newInMeeting } from './proof';

const WITH_ORIGIN = { Include_Origin: true };

const which = {
	id: idOf('headlineId'),
	meetingId: whichMeeting,
	title: newTitleOf('headline'),
};

/**
 * Headlines of a meeting, which the API also calls people headlines: `L10/{id}/headlines`,
 * `headline/...`
 */
export const headline = {
	value: 'headline',
	name: 'Headline',
	plural: 'headlines',
	description: 'A piece of news for a meeting, such as about a customer or an employee',
	canBeClosed: { getAll: false, getManyById: false },
	writes: {
		createMany: defineCreateMany({
			fields: { title: titleOf('headline'), meetingId, userId, notes },
			toWrite: (input) => ({
				request: {
					method: 'POST',
					path: ['L10', input.meetingId, 'headlines'],
					body: {
						title: input.title,
						...(input.userId !== undefined && { ownerId: input.userId }),
						...(input.notes !== undefined && { notes: input.notes }),
					},
				},
				proof: newInMeeting('headlines', input, readHeadline),
			}),
			isOpen,
			simplify: simplifyHeadline,
			findContradictions: (answer, input, names) =>
				findContradictions(input, { ...readTold(answer), ...readHeadlineOwner(answer) }, names),
		}),
		updateMany: defineChange({
			fields: which,
			changesTitle: true,
			toRequests: (id, { title }) => {
				const request = { method: 'PUT' as const, path: ['headline', id], body: { title } };
				return [{ request, asked: { title } }];
			},
			findDifferences: (answer, { title }) =>
				findDifferences({ title }, { title: readText(answer.Name) }),
			simplify: simplifyHeadline,
			findSideEffects: findLosses,
		}),
		deleteMany: {
			fields: which,
			toRequest: (id) => ({ method: 'DELETE', path: ['headline', id] }),
			findAbsence: async (api, id, before) => {
				const [meeting] = isOpen(before) ? readMeetingIds(before) : [];
				return await findAbsence({
					id,
					read: async () => await getHeadline(api, id),
					...(meeting && { list: async () => await listHeadlines(api, meeting) }),
				});
			},
			simplify: simplifyHeadline,
		},
	},
	lookup: {
		get: getHeadline,
		listMeeting: listHeadlines,
		isOpen,
		readMeetingIds,
	},
	getAll: {
		byMeeting: async (api, meeting, options) =>
			selectRows(await listHeadlines(api, meeting), options),
		byUser: async (api, user, options) => {
			const path = ['headline', 'users', user ?? 'mine'];
			return selectRows(await api.getList(path, WITH_ORIGIN), options);
		},
		simplify: simplifyHeadline,
	},
	getManyById: {
		get: getHeadline,
		simplify: simplifyHeadline,
	},
} satisfies Resource;

async function getHeadline(api: ReadApi, id: number): Promise<Answer> {
	return await api.getRecord(['headline', id], WITH_ORIGIN);
}

async function listHeadlines(api: ReadApi, meeting: number): Promise<Answer[]> {
	return await api.getList(['L10', meeting, 'headlines']);
}

function simplifyHeadline(answer: Answer): IDataObject {
	return {
		id: readRecordId(answer.Id),
		title: readText(answer.Name),
		...readOrigin(answer),
		...readHeadlineOwner(answer),
		notesUrl: readText(answer.DetailsUrl),
		createdAt: readText(answer.CreateTime),
		closed: readClosed(answer),
		archived: readBoolean(answer.Archived),
	};
}

/** What a headline in a list is recognised by. */
function readHeadline(row: Answer): RowTrace {
	return { title: readText(row.Name), ownerId: readHeadlineOwner(row).userId };
}

/** An answer may give only the ID of the owner, as `OwnerId`. */
function readHeadlineOwner(answer: Answer): ReturnType<typeof readOwner> {
	const { userId: ownerId, userName } = readOwner(answer);
	return { userId: ownerId ?? readRecordId(answer.OwnerId), userName };
}
