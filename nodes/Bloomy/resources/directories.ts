import type { Answer, Directory, Entry, Path } from '../engine/contract';
import { readPositiveId } from '../engine/wire/body';
import { readText } from './answer';
import { readMetrics, readScorecard } from './scorecard';

/** The owner of the credential. */
export const caller: Path = ['users', 'mine'];

/** The meetings that the owner of the credential sees. */
export const meetings: Directory = {
	noun: 'meeting',
	read: async (api) => toEntries(await api.getList(['L10', 'list'])),
	shortForm: 'firstWords',
	unknown: 'is no meeting of yours',
};

/** The users that the owner of the credential sees; not every list of them has e-mail addresses. */
export const users: Directory = {
	noun: 'user',
	read: async (api) => toEntries(await api.getList(['users', 'mineviewable'])),
	readEmails: async (api) => {
		const rows = await api.getList(['search', 'all'], { term: '%' });
		return toEntries(rows.filter(({ ResultType }) => ResultType === 'User'));
	},
	readSelf: async (api) => {
		const [entry] = toEntries([await api.getRecord(caller)]);
		return entry;
	},
	shortForm: 'firstName',
	unknown: 'nobody is called so',
};

/** The metrics on a meeting's scorecard, or those of the owner of the credential. */
export const metrics: Directory = {
	noun: 'metric',
	read: async (api, meetingId) => {
		const path = meetingId === undefined ? ['user', 'mine'] : ['meeting', meetingId];
		return toEntries(readMetrics(await readScorecard(api, path)));
	},
	shortForm: 'none',
	unknown: 'is no metric of yours; name the meeting that has it',
	unknownWithin: 'is no metric of that meeting',
};

function toEntries(rows: Answer[]): Entry[] {
	return rows.flatMap(({ Id, Name, Email }): Entry[] => {
		const id = readPositiveId(Id);
		const name = readText(Name);
		return id === undefined || name === null ? [] : [{ id, name, email: readText(Email) }];
	});
}
