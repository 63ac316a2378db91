import type { Item, Meeting, MeetingItem, Reference, User } from '../store/wire';
import { isYes, Refusal, UnknownId, type Call } from './call';

/** The user with this ID, or a refusal. */
export function findUser({ store }: Call, id: number): User {
	const user = store.users.find((candidate) => candidate.Id === id);
	if (!user) throw new Refusal(`User ${id} could not be found.`);
	return user;
}

/** The meeting with this ID, or a refusal. */
export function findMeeting({ store }: Call, id: number): Meeting {
	const meeting = store.findMeeting(id);
	if (!meeting) throw new UnknownId(`Meeting ${id} could not be found.`);
	return meeting;
}

/** The record with the ID of the path, or another one, or a refusal. */
export function findRecord<T extends Reference>(call: Call, list: T[], id = call.id): T {
	const record = list.find((candidate) => candidate.Id === id);
	if (!record) throw new UnknownId(`The item ${id} could not be found.`);
	return record;
}

/** The records a user owns, or a refusal when there is no such user. */
export function listOwned<T extends Pick<Item, 'Owner'>>(
	call: Call,
	list: T[],
	userId: number,
): T[] {
	const user = findUser(call, userId);
	return list.filter(({ Owner }) => Owner?.Id === user.Id);
}

/** The open records a user owns, or all of them as long as nobody knows. */
export function listOpenOwned<T extends MeetingItem>(call: Call, list: T[], userId: number): T[] {
	const withClosed = call.doubts.userListsHoldClosed;
	return listOwned(call, list, userId).filter(({ CloseTime }) => withClosed || !CloseTime);
}

/** The records of the path's meeting, closed ones only if the query flag says so. */
export function listOfMeeting<T extends MeetingItem>(call: Call, list: T[], flag?: string): T[] {
	const meeting = findMeeting(call, call.id);
	const { listsHoldClosed, ignoresClosedFlag } = call.doubts;
	const isAsked = flag !== undefined && isYes(call.query.get(flag)) && !ignoresClosedFlag;
	const withClosed = listsHoldClosed || isAsked;
	return list.filter((record) => {
		return record.OriginId === meeting.id && (withClosed || !record.CloseTime);
	});
}

/** What of a meeting's rows belongs to the user of the path. */
export function listOfMember<T extends Pick<Item, 'Owner'>>(call: Call, rows: T[]): T[] {
	return listOwned(call, rows, call.secondId);
}
