import type { IDataObject } from 'n8n-workflow';

import type { Field, Naming } from '../contract';
import { Failure } from '../failure';
import type { Fault } from '../failure';

const WAYS = new Intl.ListFormat('en', { type: 'disjunction' });

/** Which record a row means: the one of an ID, or the open one of a title, in a meeting if given. */
export interface Which {
	id?: number;
	title?: string;
	meetingId?: number;
}

/** A row of a change, taken apart. */
export interface Wanted {
	which: Which;
	/** What the record is to be. */
	asked: IDataObject;
}

/**
 * Takes a row apart into the record it means and what that is to be. Throws a `Failure` if it names no
 * record, or nothing to change although something can be.
 */
export function readWanted(naming: Naming, input: IDataObject): Wanted {
	const { fields, idKeys = [], changesTitle = false } = naming;
	const ids = new Set(['id', ...idKeys].flatMap((key) => numberIn(input, key) ?? []));
	const [id, otherId] = ids;
	if (otherId !== undefined) throw Failure.ofInput([toTwoIds([...ids])]);
	const which: Which =
		id === undefined ? readTitle(naming, input) : { id, ...readMeeting(naming, input) };
	const isChange = (name: string) =>
		name === 'title' ? changesTitle && id !== undefined : !isNaming(name, idKeys);
	const asked = select(input, isChange);
	const isNothing = Object.keys(asked).length === 0;
	if (isNothing && canBeChanged(naming)) throw Failure.ofInput([toNothingNamed(fields, isChange)]);
	return { which, asked };
}

/**
 * For the panel, how a row says which record it means; undefined if that is by a required field. `noun`
 * is what the record is called: 'to-do'.
 */
export function describeNaming(naming: Naming, noun: string): string | undefined {
	const { fields, idKeys = [], changesTitle = false } = naming;
	if (fields.id?.schema.isOptional() !== true) return undefined;
	const isNewOnly = idKeys.length > 0 && changesTitle;
	const title = idKeys.length > 0 ? 'by Title' : 'by Title and Meeting';
	const ways = [
		...['id', ...idKeys].map((key) => `by ${fields[key]?.displayName ?? key}`),
		...('title' in fields && !isNewOnly ? [title] : []),
	];
	const besideId = changesTitle && !isNewOnly ? ' Beside an ID, Title is the new title.' : '';
	return `A row names its ${noun} ${WAYS.format(ways)}.${besideId}`;
}

/** What of a row can be changed of a record that its title and its meeting name. */
export function selectAsked({ fields, idKeys = [] }: Naming, input: IDataObject): IDataObject {
	return select(input, (name) => name in fields && !isNaming(name, idKeys));
}

function select(input: IDataObject, isWanted: (name: string) => boolean): IDataObject {
	const entries = Object.entries(input);
	return Object.fromEntries(
		entries.filter(([name, value]) => value !== undefined && isWanted(name)),
	);
}

function readTitle(naming: Naming, input: IDataObject): Which {
	const { fields } = naming;
	const { title } = input;
	if (typeof title !== 'string') throw Failure.ofInput([toNoName(fields)]);
	const meeting = readMeeting(naming, input);
	if ('meetingId' in fields && !naming.idKeys && meeting.meetingId === undefined) {
		throw Failure.ofInput([NO_MEETING]);
	}
	return { title, ...meeting };
}

function readMeeting({ idKeys = [] }: Naming, input: IDataObject): Pick<Which, 'meetingId'> {
	const meetingId = idKeys.includes('meetingId') ? undefined : numberIn(input, 'meetingId');
	return meetingId === undefined ? {} : { meetingId };
}

function canBeChanged({ fields, idKeys = [], changesTitle = false }: Naming): boolean {
	return changesTitle || Object.keys(fields).some((name) => !isNaming(name, idKeys));
}

function isNaming(name: string, idKeys: string[]): boolean {
	return ['id', 'title', 'meetingId', ...idKeys].includes(name);
}

function numberIn(input: IDataObject, key: string): number | undefined {
	const value = input[key];
	return typeof value === 'number' ? value : undefined;
}

const NO_MEETING: Fault = {
	sentence: 'Meeting is required if a row has a Title and no ID',
	kind: ['meeting missing', 'meetings missing'],
};

function toNoName(fields: Record<string, Field>): Fault {
	const byTitle = 'meetingId' in fields ? ', or Title and Meeting' : ', or Title';
	return {
		sentence: `ID is required${'title' in fields ? byTitle : ''}, to say which record is meant`,
		kind: ['record not named', 'records not named'],
	};
}

function toTwoIds(ids: number[]): Fault {
	return {
		sentence: `The row names two records, ${ids.join(' and ')}; keep one of them`,
		kind: ['contradiction', 'contradictions'],
	};
}

function toNothingNamed(fields: Record<string, Field>, isChange: (name: string) => boolean): Fault {
	const labels = Object.entries(fields).flatMap(([name, { displayName }]) =>
		isChange(name) ? [displayName] : [],
	);
	return {
		sentence: `The row names nothing that can be changed; fill in ${labels.join(' or ') || 'an ID and a new Title'}`,
		kind: ['row without a change', 'rows without a change'],
	};
}
