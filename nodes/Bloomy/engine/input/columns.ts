import type { Fields } from '../contract';
import { isBlank } from './text';

/** What people put behind the name of a column, in brackets: whether it must be there, and in what form. */
const REMARK = /^(?:required|optional|[dmy]{2,8})$/;
/** Between the names of one column, and around what stands behind them. */
const SEPARATORS = /[()[\]/]/;

/** Columns that are remembered, in case every row has others. */
const MOST_COLUMNS = 1000;

/** The values of a row, by its columns. */
export type Row = Record<string, unknown>;

/** A value of a row, and the column it stands in. */
export interface Cell {
	column: string;
	value: unknown;
}

/** The field that a column stands for: by the field's own name, or by what people call it. */
interface Match {
	name: string;
	isOwnName: boolean;
}

/**
 * Tells which columns of a row stand for which fields, whatever their case and separators: by the name
 * of the field, or by its label in the panel and what people call it. The rows of a sheet have the same
 * columns, so what each stands for is remembered.
 */
export class Columns {
	/** Columns with a value that was not read, each with the one that was read in its place. */
	readonly unread = new Map<string, string | undefined>();
	private readonly known = new Map<string, Match>();
	private readonly seen = new Map<string, Match | undefined>();

	constructor(fields: Fields) {
		for (const name of Object.keys(fields)) {
			this.known.set(bareKey(name), { name, isOwnName: true });
		}
		for (const [name, { displayName, keys = [] }] of Object.entries(fields)) {
			for (const key of [displayName, ...keys].map(bareKey)) {
				if (!this.known.has(key)) this.known.set(key, { name, isOwnName: false });
			}
		}
	}

	/**
	 * The cells that are not blank, by the fields they stand for: those in columns of the field's own
	 * name, or else those in columns that are called so. Of several rows the earlier counts before the
	 * later, field by field.
	 */
	read(rows: readonly Row[]): Map<string, Cell[]> {
		const found = new Map<string, Cell[]>();
		for (const row of rows) {
			for (const [name, cells] of this.readRow(row)) {
				if (!found.has(name)) found.set(name, cells);
			}
		}
		return found;
	}

	private readRow(row: Row): Map<string, Cell[]> {
		const own = new Map<string, Cell[]>();
		const others = new Map<string, Cell[]>();
		for (const [column, value] of Object.entries(row)) {
			if (isBlank(value)) continue;
			const match = this.find(column);
			if (match) add(match.isOwnName ? own : others, match.name, { column, value });
			else this.note(column);
		}
		for (const [name, cells] of others) {
			const [counting] = own.get(name) ?? [];
			if (counting) for (const { column } of cells) this.note(column, counting.column);
			else own.set(name, cells);
		}
		return own;
	}

	private note(unread: string, readInstead?: string): void {
		if (this.unread.size < MOST_COLUMNS) this.unread.set(unread, readInstead);
	}

	private find(column: string): Match | undefined {
		if (this.seen.has(column)) return this.seen.get(column);
		if (this.seen.size >= MOST_COLUMNS) this.seen.clear();
		const match = this.findName(bareKey(column)) ?? this.findInParts(column);
		this.seen.set(column, match);
		return match;
	}

	/** By the whole name of a column, or without the word that says what stands there: 'Task Name'. */
	private findName(key: string): Match | undefined {
		const match = this.known.get(key);
		if (match) return match;
		const [, what = '', word] = /^(.+)(name|title)$/.exec(key) ?? [];
		const { name } = this.known.get(what) ?? {};
		// An owner's title is another thing than the owner.
		if (name === undefined || (word === 'title' && name !== 'title')) return undefined;
		return { name, isOwnName: false };
	}

	/** One field that a column names several times over, as in 'Meeting (L10)', 'Task / To-Do'. */
	private findInParts(column: string): Match | undefined {
		const parts = column.split(SEPARATORS).map(bareKey);
		const named = parts.filter((part) => part !== '' && !REMARK.test(part));
		const [name, ...others] = new Set(named.map((part) => this.findName(part)?.name));
		return name === undefined || others.length > 0 ? undefined : { name, isOwnName: false };
	}
}

/** What spellings of a column's name have in common. */
export function bareKey(key: string): string {
	return key
		.normalize('NFKC')
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]/gu, '');
}

function add(cells: Map<string, Cell[]>, name: string, cell: Cell): void {
	const known = cells.get(name);
	if (known) known.push(cell);
	else cells.set(name, [cell]);
}
