import type { Reference } from '../store/wire';
import { Refusal, type Call } from './call';
import { findUser } from './lookup';

const MAX_TITLE_LENGTH = 255;
const DATE = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}:\d{2})(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})?)?$/;

/** The text under a name, empty if there is none. */
export function readText({ body }: Call, name: string): string {
	const value = body.get(name);
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** The title as it will be stored; what was sent must not be blank or too long. */
export function readTitle(call: Call, name = 'title'): string {
	const title = readText(call, name);
	if (title.trim() === '') throw new Refusal('Title is required.');
	if (title.length > MAX_TITLE_LENGTH) {
		throw new Refusal(`Title must not be longer than ${MAX_TITLE_LENGTH} characters.`);
	}
	return call.doubts.storeTitle?.(title) ?? title;
}

/** The title of an update, undefined where it names none. */
export function readNewTitle(call: Call): string | undefined {
	return isGiven(call, 'title') ? readTitle(call) : undefined;
}

/** The owner of a new record under a name, the caller if there is none. */
export function readOwner(call: Call, name: string): Reference {
	const { doubts, caller } = call;
	const asked = readNewOwner(call, name) ?? caller;
	const given = doubts.giveOwner === 'caller' ? caller.Id : doubts.giveOwner;
	const { Id, Name } = given === undefined ? asked : findUser(call, given);
	return { Id, Name };
}

/** The owner that an update names, undefined where it names none. */
export function readNewOwner(call: Call, name: string): Reference | undefined {
	if (!isGiven(call, name)) return undefined;
	const { Id, Name } = findUser(call, Number(call.body.get(name)));
	return { Id, Name };
}

/** The date under a name as answers show it, undefined if there is none. */
export function readDate({ body, doubts }: Call, name: string): string | undefined {
	const given = body.get(name) ?? '';
	if (given === '') return undefined;
	const [, date = '', time = '00:00:00'] = DATE.exec(String(given)) ?? [];
	const parsed = new Date(`${date}T${time}Z`);
	const isReal = !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date);
	if (!isReal) throw new Refusal(`The value '${String(given)}' is not a valid date.`);
	return `${doubts.storeDay?.(date) ?? date}T${time}`;
}

/** The word under a name in the case it is written in here, undefined where there is none. */
export function readWord<T extends string>(
	call: Call,
	name: string,
	words: readonly T[],
): T | undefined {
	if (!isGiven(call, name)) return undefined;
	const given = readText(call, name);
	const word = words.find((known) => known.toLowerCase() === given.toLowerCase());
	if (!word) throw new Refusal(`The value '${given}' is not valid for ${name}.`);
	return word;
}

/** Whether the body holds something other than null under the name. */
function isGiven({ body }: Call, name: string): boolean {
	return (body.get(name) ?? undefined) !== undefined;
}
