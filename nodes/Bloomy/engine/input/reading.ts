import type { Directory, Entry, Field, Fields, Locale } from '../contract';
import type { Fault } from '../failure';
import type { Cell } from './columns';
import { Unread } from './directories';
import type { Directories } from './directories';
import { toConflict, toFault } from './faults';
import { readReference, splitReferences } from './ids';
import { isCellError } from './text';

/** What a cell comes to: a value to be checked, or why it is none. */
type Read = { value: unknown; name?: string; isId?: boolean } | { wrong: Wrong[] } | Unread;

/** A value, or a part of it, that is no use. */
interface Wrong {
	value: unknown;
	why: string;
}

/** Reads the cells of one row, each as its field wants it, and tells what is wrong with them. */
export class Reading {
	/** By the names of the fields. */
	readonly values: Record<string, unknown> = {};
	/** The names of what the row refers to, as far as they are known. */
	readonly names: Record<string, string> = {};
	readonly faults = new Map<string, Fault[]>();

	constructor(
		private readonly fields: Fields,
		private readonly locale: Locale,
		private readonly directories: Directories,
		private readonly cells: ReadonlyMap<string, Cell[]>,
	) {}

	/** Reads all fields; stops at the first for which a list has to be read. */
	readFields(): Unread | undefined {
		const fields = Object.entries(this.fields);
		// What belongs to a meeting is looked up once the meeting is known.
		const inOrder = [
			...fields.filter(([, { within }]) => within === undefined),
			...fields.filter(([, { within }]) => within !== undefined),
		];
		for (const [name, field] of inOrder) {
			const unread = this.readField(name, field);
			if (unread) return unread;
		}
		return undefined;
	}

	private readField(name: string, field: Field): Unread | undefined {
		const cells = this.cells.get(name) ?? [];
		const read = cells.map((cell) => ({ cell, read: this.readCell(field, cell) }));
		const unread = read.find((one) => one.read instanceof Unread)?.read;
		if (unread instanceof Unread) return unread;
		const faults = read.flatMap(({ cell, read: one }) =>
			'wrong' in one
				? one.wrong.map(({ value, why }) => toFault(field, { ...cell, value }, why))
				: [],
		);
		if (faults.length > 0) {
			this.faults.set(name, faults);
			return undefined;
		}
		const good = read.flatMap(({ read: one }) => ('value' in one ? [one] : []));
		// An ID counts before a name of the same thing.
		const ids = good.filter(({ isId }) => isId);
		const counting = ids.length > 0 ? ids : good;
		const [first, ...others] = counting;
		if (!first) return undefined;
		if (others.some((other) => !isSame(first.value, other.value))) {
			this.faults.set(name, [toConflict(field, cells)]);
			return undefined;
		}
		this.values[name] = first.value;
		if (first.name !== undefined) this.names[name] = first.name;
		return undefined;
	}

	private readCell(field: Field, { value }: Cell): Read {
		if (isCellError(value)) return isWrong(value, 'is an error of the spreadsheet');
		const { refersTo } = field;
		if (!refersTo) return { value: field.read(value, this.locale) };
		const meetingId = field.within === undefined ? undefined : this.values[field.within];
		const within = typeof meetingId === 'number' ? meetingId : undefined;
		return field.isList
			? this.readList(refersTo, value, within)
			: this.readOne(refersTo, value, within);
	}

	private readOne(directory: Directory, value: unknown, within: number | undefined): Read {
		const given = readReference(value);
		if ('fault' in given) return isWrong(value, given.fault);
		if ('id' in given) {
			const { id } = given;
			const name = this.directories.nameOf(directory, id, within);
			return { value: id, isId: true, ...(name !== undefined && { name }) };
		}
		const found = this.directories.find(directory, given.name, within);
		if (found instanceof Unread) return found;
		return 'fault' in found ? isWrong(value, found.fault) : toRead(found.entry);
	}

	/** References in one cell: a name with a comma in it is one, if it is known as that. */
	private readList(directory: Directory, value: unknown, within: number | undefined): Read {
		const parts = splitReferences(value);
		if (!Array.isArray(parts)) return isWrong(value, 'must be a list of IDs or names');
		const hasName = parts.some((part) => 'name' in readReference(part));
		if (typeof value === 'string' && parts.length > 1 && hasName) {
			const whole = this.directories.find(directory, value, within);
			if (whole instanceof Unread) return whole;
			if ('entry' in whole) return { ...toRead(whole.entry), value: [whole.entry.id] };
		}
		const read = parts.map((part) => this.readOne(directory, part, within));
		const unread = read.find((one) => one instanceof Unread);
		if (unread) return unread;
		const wrong = read.flatMap((one) => ('wrong' in one ? one.wrong : []));
		if (wrong.length > 0) return { wrong };
		const good = read.flatMap((one) => ('value' in one ? [one] : []));
		const names = good.map((one) => one.name ?? String(one.value));
		return { value: good.map((one) => one.value), name: names.join(', ') };
	}
}

function isWrong(value: unknown, why: string): { wrong: Wrong[] } {
	return { wrong: [{ value, why }] };
}

function toRead({ id, name }: Entry) {
	return { value: id, name };
}

function isSame(one: unknown, other: unknown): boolean {
	return JSON.stringify(one) === JSON.stringify(other);
}
