import type { Directory, Entry, Field, Fields, Locale } from '../contract';
import type { Fault } from '../failure';
import type { Cell } from './columns';
import { Unread } from './directories';
import type { Directories } from './directories';
import { toConflict, toFault } from './faults';
import { readReference, splitReferences } from './ids';
import { isCellError } from './text';

/** What a cell comes to: a value to be checked, or what in it is none, or lists to be read first. */
type Read = Good | { wrong: Wrong[] } | { unread: Unread[] };

interface Good {
	value: unknown;
	/** What the value refers to, if that is known. */
	name?: string;
}

/** A value, or a part of it, that is no use. */
interface Wrong {
	value: unknown;
	why: string;
}

/** Fields that are read together, each by its name. */
type Stage = Array<[name: string, field: Field]>;

/** The fields in the order in which they are read: what belongs to a meeting, once that is known. */
export function toStages(fields: Fields): Stage[] {
	const all = Object.entries(fields);
	return [
		all.filter(([, { within }]) => within === undefined),
		all.filter(([, { within }]) => within !== undefined),
	];
}

/** Reads the cells of one row, each as its field wants it, and tells what is wrong with them. */
export class Reading {
	/** By the names of the fields. */
	readonly values: Record<string, unknown> = {};
	/** The names of what the row refers to, as far as they are known. */
	readonly names: Record<string, string> = {};
	readonly faults = new Map<string, Fault[]>();

	constructor(
		private readonly stages: readonly Stage[],
		private readonly locale: Locale,
		private readonly directories: Directories,
		private readonly cells: ReadonlyMap<string, Cell[]>,
	) {}

	/** Reads all fields, or tells which lists have to be read before that. */
	readFields(): Unread[] {
		for (const stage of this.stages) {
			const unread: Unread[] = [];
			for (const [name, field] of stage) {
				const cells = this.cells.get(name);
				if (cells) unread.push(...this.readField(name, field, pickCounting(field, cells)));
			}
			if (unread.length > 0) return unread;
		}
		return [];
	}

	private readField(name: string, field: Field, cells: Cell[]): Unread[] {
		const unread: Unread[] = [];
		const faults: Fault[] = [];
		const good: Good[] = [];
		for (const cell of cells) {
			const read = this.readCell(field, cell.value);
			if ('unread' in read) unread.push(...read.unread);
			else if ('value' in read) good.push(read);
			else {
				const wrong = read.wrong.map(({ value, why }) => toFault(field, { ...cell, value }, why));
				faults.push(...wrong);
			}
		}
		if (unread.length > 0) return unread;
		const [first, ...others] = good;
		if (faults.length > 0 || !first) {
			this.faults.set(name, faults);
		} else if (others.some((other) => !isSame(first.value, other.value))) {
			this.faults.set(name, [toConflict(field, cells)]);
		} else {
			this.values[name] = first.value;
			if (first.name !== undefined) this.names[name] = first.name;
		}
		return [];
	}

	private readCell(field: Field, value: unknown): Read {
		if (isCellError(value)) return isWrong(value, 'is an error from the spreadsheet');
		const { refersTo } = field;
		if (!refersTo) return { value: field.read(value, this.locale) };
		// Where the meeting is wrong there is nowhere to look, and its own fault tells enough.
		const isNowhere = field.within !== undefined && this.faults.has(field.within);
		if (isNowhere && 'name' in readReference(value)) return { wrong: [] };
		const meetingId = field.within === undefined ? undefined : this.values[field.within];
		const within = typeof meetingId === 'number' ? meetingId : undefined;
		if (field.isList) return this.readList(refersTo, value, within);
		const entries = this.readEntries(refersTo, value, within);
		if (!Array.isArray(entries)) return entries;
		const [entry, ...others] = entries;
		if (!entry || others.length > 0) {
			const why = `names ${entries.length} ${refersTo.noun}s, but there can be only one`;
			return isWrong(value, why);
		}
		return toGood(entry.id, entry.name);
	}

	/** References in one cell, each once; a name with a comma in it is one, if it is known as that. */
	private readList(directory: Directory, value: unknown, within: number | undefined): Read {
		const parts = splitReferences(value);
		if (!Array.isArray(parts)) return isWrong(value, 'must be a list of IDs or names');
		const hasName = parts.some((part) => 'name' in readReference(part));
		if (typeof value === 'string' && parts.length > 1 && hasName) {
			const whole = this.directories.find(directory, value, within);
			if (whole instanceof Unread) return { unread: [whole] };
			if ('entries' in whole) return toList(whole.entries);
		}
		const read = parts.map((part) => this.readEntries(directory, part, within));
		const unread = read.flatMap((one) => ('unread' in one ? one.unread : []));
		if (unread.length > 0) return { unread };
		const wrong = read.flatMap((one) => ('wrong' in one ? one.wrong : []));
		if (wrong.length > 0) return { wrong };
		return toList(read.flatMap((one) => (Array.isArray(one) ? one : [])));
	}

	/** What a value refers to: one entry, or all whose names stand in it. */
	private readEntries(
		directory: Directory,
		value: unknown,
		within: number | undefined,
	): Named[] | Exclude<Read, Good> {
		const given = readReference(value);
		if ('fault' in given) return isWrong(value, given.fault);
		if ('id' in given) {
			return [{ id: given.id, name: this.directories.nameOf(directory, given.id, within) }];
		}
		const found = this.directories.find(directory, given.name, within);
		if (found instanceof Unread) return { unread: [found] };
		return 'fault' in found ? isWrong(value, found.fault) : found.entries;
	}
}

/** An entry of which not all need be known. */
interface Named {
	id: number;
	name: string | undefined;
}

/** An ID counts before a name of the same thing in another column, which is then not even looked up. */
function pickCounting({ refersTo, isList }: Field, cells: Cell[]): Cell[] {
	if (!refersTo || isList || cells.length === 1) return cells;
	const ids = cells.filter(({ value }) => 'id' in readReference(value));
	return ids.length > 0 ? ids : cells;
}

function isWrong(value: unknown, why: string): { wrong: Wrong[] } {
	return { wrong: [{ value, why }] };
}

function toGood(value: unknown, name: string | undefined): Good {
	return name === undefined ? { value } : { value, name };
}

function toList(entries: Array<Named | Entry>): Good {
	const names = entries.map(({ id, name }) => name ?? String(id));
	return toGood(
		entries.map(({ id }) => id),
		names.join(', '),
	);
}

function isSame(one: unknown, other: unknown): boolean {
	return JSON.stringify(one) === JSON.stringify(other);
}
