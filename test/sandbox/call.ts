import type { Answer } from './answer';
import type { Doubts } from './doubts';
import type { Store } from './store';
import type { Item, Meeting, MeetingItem, Reference, User } from './wire';

const MAX_TITLE_LENGTH = 255;
const DATE = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}:\d{2})(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})?)?$/;

/** A request past the door, with the names of query and body in lower case. */
export interface Call {
	store: Store;
	caller: User;
	doubts: Doubts;
	/** The first and second ID of the path, NaN where the path has none. */
	id: number;
	userId: number;
	query: Map<string, unknown>;
	body: Map<string, unknown>;
}

/** A method and path under /api/v1, and what it does; `:id` and `:userid` are integers. */
export interface Endpoint {
	method: 'GET' | 'POST' | 'DELETE';
	path: string;
	act: (call: Call) => Answer;
}

/** Thrown where Bloom Growth answers 400 with a message. */
export class Refusal extends Error {}

/** The members of an object by lower-case name; anything else has none. */
export function lowerNames(value: unknown): Map<string, unknown> {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return new Map();
	return new Map(Object.entries(value).map(([name, member]) => [name.toLowerCase(), member]));
}

/** Whether a JSON or query value says yes. */
export function isYes(value: unknown): boolean {
	return String(value).toLowerCase() === 'true';
}

/** The text under a name, empty if there is none. */
export function readText({ body }: Call, name: string): string {
	const value = body.get(name);
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** The title, which must not be blank or too long. */
export function readTitle(call: Call): string {
	const title = readText(call, 'title');
	if (title.trim() === '') throw new Refusal('Title is required.');
	if (title.length > MAX_TITLE_LENGTH) {
		throw new Refusal(`Title must not be longer than ${MAX_TITLE_LENGTH} characters.`);
	}
	return title;
}

/** The owner under a name, the caller if there is none. */
export function readOwner(call: Call, name: string): Reference {
	const given = call.body.get(name) ?? call.caller.Id;
	const { Id, Name } = findUser(call, Number(given));
	return { Id, Name };
}

/** The date under a name as answers show it, undefined if there is none. */
export function readDate({ body }: Call, name: string): string | undefined {
	const given = body.get(name) ?? '';
	if (given === '') return undefined;
	const [, date = '', time = '00:00:00'] = DATE.exec(String(given)) ?? [];
	const parsed = new Date(`${date}T${time}Z`);
	const isReal = !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date);
	if (!isReal) throw new Refusal(`The value '${String(given)}' is not a valid date.`);
	return `${date}T${time}`;
}

/** The user with this ID, or a refusal. */
export function findUser({ store }: Call, id: number): User {
	const user = store.users.find((candidate) => candidate.Id === id);
	if (!user) throw new Refusal(`User ${id} could not be found.`);
	return user;
}

/** The meeting with this ID, or a refusal. */
export function findMeeting({ store }: Call, id: number): Meeting {
	const meeting = store.meetings.find((candidate) => candidate.id === id);
	if (!meeting) throw new Refusal(`Meeting ${id} could not be found.`);
	return meeting;
}

/** The record with the ID of the path, or a refusal. */
export function findRecord<T extends Item>({ id }: Call, list: T[]): T {
	const record = list.find((candidate) => candidate.Id === id);
	if (!record) throw new Refusal(`The item ${id} could not be found.`);
	return record;
}

/** The records a user owns, or a refusal when there is no such user. */
export function listOwned<T extends Item>(call: Call, list: T[], userId: number): T[] {
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
