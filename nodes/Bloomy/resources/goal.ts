import { defineChange, defineCreateMany } from '../engine/contract';
import type { Answer, ReadApi, Resource } from '../engine/contract';
import { readId } from '../engine/wire/body';
import { findAbsence } from './absence';
import {
	findContradictions,
	findLosses,
	isOpen,
	isPending,
	readOwner,
	readText,
	readTold,
	selectRows,
} from './answer';
import { findDifferences, findSwitched } from './differences';
import { idOf, meetingId, newTitleOf, status, titleOf, userId, whichMeeting } from './fields';
import { readOriginIds, readStatus, simplifyGoal } from './goalAnswer';
import { newInMeeting, readTrace } from './proof';
import { settleAll } from './settleAll';

const WITH_ORIGIN = { include_origin: true };

const which = {
	id: idOf('goalId', 'rockId'),
	meetingId: whichMeeting,
	title: newTitleOf('goal', 'rock'),
};

/** Goals, which the API calls rocks: `L10/{id}/rocks`, `rocks/...`, `archivedrocks/...` */
export const goal = {
	value: 'goal',
	name: 'Goal',
	plural: 'goals',
	description: 'A goal for the quarter, also called a rock',
	canBeClosed: { getAll: 'user', getManyById: false },
	writes: {
		createMany: defineCreateMany({
			fields: { title: titleOf('goal', 'rock'), meetingId, userId },
			toWrite: (input) => ({
				request: {
					method: 'POST',
					path: ['L10', input.meetingId, 'rocks'],
					body: {
						title: input.title,
						...(input.userId !== undefined && { accountableUserId: input.userId }),
					},
				},
				proof: newInMeeting('rocks', input, readTrace, WITH_ORIGIN),
			}),
			isOpen: (row) => isPending(row) && readStatus(row.Completion) !== 'complete',
			simplify: simplifyGoal,
			findContradictions: (answer, input, names) =>
				findContradictions(
					input,
					{ ...readTold(answer), meetingIds: readOriginIds(answer) },
					names,
				),
		}),
		updateMany: defineChange({
			fields: { ...which, userId, status },
			changesTitle: true,
			toRequests: (id, asked, before) => {
				// Without an owner Bloom Growth makes the caller the owner.
				const owner = asked.userId ?? readOwner(before).userId;
				const body = {
					...(asked.title !== undefined && { title: asked.title }),
					...(owner !== null && { accountableUserId: owner }),
					...(asked.status !== undefined && { completion: COMPLETIONS[asked.status] }),
				};
				return [{ request: { method: 'PUT', path: ['rocks', id], body }, asked }];
			},
			findDifferences: (answer, asked) => {
				const found = readStatus(answer.Completion);
				const differences = findDifferences(asked, {
					title: readText(answer.Name),
					owner: readOwner(answer),
				});
				return asked.status === undefined || asked.status === found
					? differences
					: [...differences, { label: 'Status', key: 'status', asked: asked.status, found }];
			},
			simplify: simplifyGoal,
			findSideEffects: (after, before, asked) => {
				const { userId: ownerId, userName } = readOwner(after);
				const isNew = ownerId !== null && readOwner(before).userId === null;
				const isTold = isNew && asked.userId === undefined;
				const who = `${userName ?? 'user'} (${ownerId})`;
				const told = isTold ? [`It showed no owner before, and now belongs to ${who}`] : [];
				return [...told, ...findLosses(after, before)];
			},
		}),
		archiveMany: toArchiving('archive'),
		restoreMany: toArchiving('restore'),
		deleteMany: {
			fields: which,
			toRequest: (id) => ({ method: 'DELETE', path: ['rocks', id] }),
			findAbsence: async (api, id, before) => {
				const [meeting] = isOpen(before) ? readOriginIds(before) : [];
				return await findAbsence({
					id,
					read: async () => await api.getRecord(['rocks', id], WITH_ORIGIN),
					...(meeting && { list: async () => await listGoals(api, meeting) }),
				});
			},
			simplify: simplifyGoal,
		},
	},
	lookup: {
		get: getGoal,
		listMeeting: listGoals,
		listDone: listArchivedOf,
		// Its owner has to be sent with an update, or Bloom Growth gives it to the caller.
		isTelling: (row) => readOwner(row).userId !== null,
		isOpen,
		readMeetingIds: readOriginIds,
	},
	getAll: {
		byMeeting: async (api, meeting, options) => selectRows(await listGoals(api, meeting), options),
		byUser: async (api, user, options) => {
			const path = ['rocks', 'user', user ?? 'mine'];
			const current = api.getList(path, WITH_ORIGIN);
			const archived = options.includeClosed ? [listArchived(api, user)] : [];
			const lists = await settleAll([current, ...archived]);
			return selectRows(lists.flat(), options);
		},
		simplify: simplifyGoal,
	},
	getManyById: {
		get: async (api, id) => await api.getRecord(['rocks', id], WITH_ORIGIN),
		simplify: simplifyGoal,
	},
} satisfies Resource;

/** The words of a status that Bloom Growth takes. */
const COMPLETIONS: Record<string, string> = {
	atRisk: 'AtRisk',
	onTrack: 'OnTrack',
	complete: 'Complete',
};

/** Putting a goal away, or bringing it back. */
function toArchiving(step: 'archive' | 'restore') {
	const isArchived = step === 'archive';
	return defineChange({
		fields: which,
		amongDone: isArchived ? 'areAsAsked' : 'areMeant',
		get: getWithArchived,
		toRequests: (id) => [{ request: { method: 'PUT', path: ['rocks', id, step] }, asked: {} }],
		findDifferences: ({ Archived }) =>
			findSwitched(isArchived, Archived === true, { label: 'Archived', key: 'archived' }),
		simplify: simplifyGoal,
		findSideEffects: findLosses,
	});
}

/** A goal, also if only the list of archived ones shows it. */
async function getGoal(api: ReadApi, id: number): Promise<Answer> {
	return await api.getRecord(['rocks', id], WITH_ORIGIN).catch(async (error: unknown) => {
		const archived = await findArchived(api, id).catch(() => undefined);
		return archived ?? (await Promise.reject(error));
	});
}

/** The same; an answer that does not say whether it is archived is completed from that list. */
async function getWithArchived(api: ReadApi, id: number): Promise<Answer> {
	const answer = await getGoal(api, id);
	if (typeof answer.Archived === 'boolean') return answer;
	const archived = await findArchived(api, id, readOwner(answer).userId ?? undefined);
	return { ...answer, Archived: archived !== undefined };
}

async function findArchived(api: ReadApi, id: number, userId?: number) {
	return (await listArchived(api, userId)).map(asArchived).find((row) => readId(row.Id) === id);
}

async function listGoals(api: ReadApi, meeting: number): Promise<Answer[]> {
	return await api.getList(['L10', meeting, 'rocks'], WITH_ORIGIN);
}

async function listArchived(api: ReadApi, userId?: number): Promise<Answer[]> {
	return await api.getList(['archivedrocks', 'user', userId ?? 'mine'], WITH_ORIGIN);
}

/** A row of the archived ones, which need not say that it is one. */
function asArchived(row: Answer): Answer {
	return { ...row, Archived: true };
}

/** The archived goals of a meeting, which only the lists of its attendees show. */
async function listArchivedOf(api: ReadApi, meeting: number): Promise<Answer[]> {
	const attendees = await api.getList(['L10', meeting, 'attendees']);
	const ids = new Set(attendees.flatMap(({ Id }) => readId(Id) ?? []));
	const lists = await settleAll([
		listArchived(api),
		...[...ids].map(async (userId) => await listArchived(api, userId)),
	]);
	const rows = lists.flat().filter((row) => readOriginIds(row).includes(meeting));
	return [...new Map(rows.map((row) => [readId(row.Id), asArchived(row)])).values()];
}
