import type { IDataObject } from 'n8n-workflow';

import { isObject, isWebPage, readRows } from '../../nodes/Bloomy/engine/wire/body';
import { isOpen } from '../../nodes/Bloomy/resources/answer';
import { describe, isListWith, isSuccess, isUsualRefusal, toObject, told, untold } from './fact';
import type { Fact, Finding, Scene } from './fact';

/** An ID that no record has, unless Bloom Growth has grown beyond all bounds. */
const UNKNOWN_ID = 2_147_000_001;
const PARTS = ['attendees', 'todos', 'issues', 'rocks', 'goals', 'measurables', 'metrics'];
const RATE_HEADER = /rate|limit|quota|throttl|retry/i;

/** Facts that are found out without writing anything. */
export const readingFacts: Fact[] = [
	{
		key: 'wrongLogin',
		says: "A wrong login is refused with 400 and OAuth's invalid_grant",
		look: async ({ client }) => {
			const reply = await client.askForToken('nobody@probe.invalid', 'wrong-on-purpose');
			return told(
				reply.status === 400 && toObject(reply).error === 'invalid_grant',
				describe(reply),
			);
		},
	},
	{
		key: 'wrongBearer',
		says: 'A wrong bearer is refused with 401, and no JSON',
		look: async ({ client }) => {
			const reply = await client.send('GET', 'users/mine', { bearer: 'wrong-on-purpose' });
			return told(reply.status === 401 && typeof reply.body === 'string', describe(reply));
		},
	},
	{
		key: 'noBearer',
		says: 'No bearer at all is refused with 401',
		look: async ({ client }) => {
			const reply = await client.send('GET', 'users/mine', { bearer: null });
			return told(reply.status === 401, describe(reply));
		},
	},
	{
		key: 'unknownPath',
		says: 'A path that does not exist answers a web page with 200',
		look: async (scene) => await lookForWebPage(scene, 'no/such/path'),
	},
	{
		key: 'wordForId',
		says: 'A word in the place of an ID answers a web page with 200',
		look: async (scene) => await lookForWebPage(scene, 'L10/none'),
	},
	{
		key: 'currentWeek',
		says: 'The current week has a number, and the days it begins and ends',
		look: async ({ client }) => {
			const reply = await client.get('weeks/current');
			const { ForWeekNumber, LocalDate, ForWeek } = toObject(reply);
			const hasDays = isObject(LocalDate) && typeof LocalDate.Date === 'string';
			const isWeek = typeof ForWeekNumber === 'number' && hasDays && typeof ForWeek === 'string';
			return told(isWeek, describe(reply));
		},
	},
	{
		key: 'scorecard',
		says: "A meeting's scorecard has an ID, metrics, scores and weeks, one of them the current one",
		look: async (scene) =>
			await inMeeting(scene, async (id) => {
				const reply = await scene.client.get(`scorecard/meeting/${id}`);
				const { Id, Measurables, Scores, Weeks } = toObject(reply);
				const current = readRows(Weeks).filter(({ IsCurrentWeek }) => IsCurrentWeek === true);
				const isWhole = Id !== undefined && Array.isArray(Measurables) && Array.isArray(Scores);
				return told(isWhole && current.length === 1, describe(reply));
			}),
	},
	...['L10', 'todo', 'issues', 'rocks'].map((kind): Fact => {
		return {
			key: `unknown:${kind}`,
			says: `An unknown ID (${kind}) is refused with 400 and a message`,
			look: async ({ client }) => {
				const reply = await client.get(`${kind}/${UNKNOWN_ID}`);
				return told(isUsualRefusal(reply), describe(reply));
			},
		};
	}),
	{
		key: 'headers',
		says: 'Answers are JSON by their header, and tell nothing of a rate limit',
		look: async ({ client }) => {
			const { headers } = await client.get('users/mine');
			const type = headers.get('content-type') ?? 'no content-type';
			const limits = [...headers].filter(([name]) => RATE_HEADER.test(name));
			const lines = limits.map(([name, value]) => `${name}: ${value}`);
			const saw = [type, ...lines].join('; ');
			return told(type.startsWith('application/json') && limits.length === 0, saw);
		},
	},
	{
		key: 'caseOfPaths',
		says: 'Paths may be written in any case',
		look: async ({ client }) => {
			const reply = await client.get('USERS/Mine');
			return told(isObject(reply.body) && 'Id' in reply.body, describe(reply));
		},
	},
	listFact(
		'visibleUsers',
		'users/mineviewable lists the users, with ID and name',
		'users/mineviewable',
	),
	{
		key: 'userSearch',
		says: 'search/user finds users by a part of their name, with ID and name',
		look: async ({ client, callerId }) => {
			const { Name } = toObject(await client.get('users/mine'));
			if (typeof Name !== 'string' || Name === '') return untold('the caller has no name');
			const term = encodeURIComponent(Name.slice(0, 4));
			const reply = await client.get(`search/user?term=${term}`);
			const isFound = readRows(reply.body).some(({ Id }) => Id === callerId);
			return told(isListWith(reply, 'Id', 'Name') && isFound, describe(reply));
		},
	},
	listFact('meetings', 'L10/list lists meetings, with ID and name', 'L10/list'),
	{
		key: 'embeddedParts',
		says: "A meeting's own answer does not hold its parts",
		look: async (scene) =>
			await inMeeting(scene, async (id) => {
				const reply = await scene.client.get(`L10/${id}`);
				const parts = Object.keys(toObject(reply)).filter((key) => {
					return PARTS.includes(key.toLowerCase());
				});
				const saw = parts.length > 0 ? `it holds ${parts.join(', ')}` : describe(reply);
				return told(isSuccess(reply) && isObject(reply.body) && parts.length === 0, saw);
			}),
	},
	meetingListFact('attendees', 'attendees can be listed', 'attendees'),
	meetingListFact('measurables', 'metrics can be listed', 'measurables'),
	meetingListFact('rocks', 'goals can be listed', 'rocks?include_origin=true'),
	closedFact('closedTodos', 'to-dos', 'todos', 'INCLUDE_CLOSED=true'),
	closedFact('closedIssues', 'issues', 'issues', 'include_resolved=true'),
	ownListFact('ownTodos', "The caller's list of to-dos holds open ones only", 'todo/users/mine'),
	ownListFact('ownIssues', "The caller's list of issues holds open ones only", 'issues/users/mine'),
	{
		key: 'completion',
		says: 'The Completion of a goal is a number',
		look: async ({ client }) => {
			const reply = await client.get('rocks/user/mine?include_origin=true');
			const values = readRows(reply.body).map(({ Completion }) => Completion);
			if (!isListWith(reply, 'Id', 'Name')) return told(false, describe(reply));
			if (values.length === 0) return untold('the caller has no goals');
			const isNumber = values.every((value) => typeof value === 'number');
			return told(isNumber, `of ${values.length}: ${[...new Set(values.map(typeOf))].join(', ')}`);
		},
	},
	listFact(
		'archivedRocks',
		'archivedrocks/user/mine lists archived goals, with ID and name',
		'archivedrocks/user/mine',
	),
];

const typeOf = (value: unknown) => (typeof value === 'string' ? `"${value}"` : String(value));

function listFact(key: string, says: string, path: string): Fact {
	return {
		key,
		says,
		look: async ({ client }) => {
			const reply = await client.get(path);
			return told(isListWith(reply, 'Id', 'Name'), describe(reply));
		},
	};
}

function meetingListFact(key: string, what: string, path: string): Fact {
	return {
		key,
		says: `A meeting's ${what}`,
		look: async (scene) =>
			await inMeeting(scene, async (id) => {
				const reply = await scene.client.get(`L10/${id}/${path}`);
				return told(isListWith(reply, 'Id', 'Name'), describe(reply));
			}),
	};
}

function closedFact(key: string, plural: string, path: string, flag: string): Fact {
	return {
		key,
		says: `A meeting's list of ${plural} holds closed ones only with ${flag}`,
		look: async (scene) =>
			await inMeeting(scene, async (id) => {
				const usual = await scene.client.get(`L10/${id}/${path}`);
				const all = await scene.client.get(`L10/${id}/${path}?${flag}`);
				if (!isListWith(usual, 'Id')) return told(false, describe(usual));
				if (!isListWith(all, 'Id')) return told(false, describe(all));
				const saw = `closed ones: ${countClosed(usual.body)} without, ${countClosed(all.body)} with it`;
				if (countClosed(usual.body) > 0) return told(false, saw);
				return countClosed(all.body) > 0 ? told(true, saw) : untold(saw);
			}),
	};
}

/** Having closed records in the list settles it; having none does not, as there may be none. */
function ownListFact(key: string, says: string, path: string): Fact {
	return {
		key,
		says,
		look: async ({ client }) => {
			const reply = await client.get(path);
			if (!isListWith(reply, 'Id', 'Name')) return told(false, describe(reply));
			const rows: IDataObject[] = readRows(reply.body);
			const saw = `closed ones: ${countClosed(rows)} of ${rows.length}`;
			return rows.length === 0 ? untold('the list is empty') : told(countClosed(rows) === 0, saw);
		},
	};
}

function countClosed(rows: unknown): number {
	return readRows(rows).filter((row) => !isOpen(row)).length;
}

async function lookForWebPage({ client }: Scene, path: string): Promise<Finding> {
	const reply = await client.get(path);
	return told(reply.status === 200 && isWebPage(reply.body), describe(reply));
}

async function inMeeting(
	{ meetingId }: Scene,
	look: (id: number) => Promise<Finding>,
): Promise<Finding> {
	return meetingId === undefined ? untold('you are in no meeting') : await look(meetingId);
}
