import type { Fields } from '../contract';
import { isBlank } from './text';

/** Columns that are remembered, in case every row has others. */
const MOST_COLUMNS = 1000;

/** A value of a row, and the column it stands in. */
export interface Cell {
	column: string;
	value: unknown;
}

/** How well a column stands for a field. */
type Rank = 'exactName' | 'name' | 'calledSo';

interface Match {
	name: string;
	rank: Rank;
}

/**
 * Tells which columns of a row stand for which fields, whatever their case and separators: by the name
 * of the field, or by its label in the panel and what people call it. The rows of a sheet have the same
 * columns, so what each stands for is remembered.
 */
export class Columns {
	/** Columns with a value that stand for no field. */
	readonly unread = new Set<string>();
	private readonly known = new Map<string, Match>();
	private readonly seen = new Map<string, Match | undefined>();

	constructor(fields: Fields) {
		for (const name of Object.keys(fields)) this.known.set(bareKey(name), { name, rank: 'name' });
		for (const [name, { displayName, keys = [] }] of Object.entries(fields)) {
			for (const key of [displayName, ...keys].map(bareKey)) {
				if (!this.known.has(key)) this.known.set(key, { name, rank: 'calledSo' });
			}
		}
	}

	/**
	 * The cells of a row that are not blank, by the fields they stand for: the one in the column of the
	 * field's own name, or else all in columns that are called so.
	 */
	read(values: Record<string, unknown>): Map<string, Cell[]> {
		const found = new Map<string, { rank: Rank; cells: Cell[] }>();
		for (const [column, value] of Object.entries(values)) {
			if (isBlank(value)) continue;
			const match = this.find(column);
			if (!match) {
				if (this.unread.size < MOST_COLUMNS) this.unread.add(column);
				continue;
			}
			const { name } = match;
			const rank = column === name ? 'exactName' : match.rank;
			const best = found.get(name);
			if (best?.rank === rank && rank === 'calledSo') best.cells.push({ column, value });
			else if (!best || isBetter(rank, best.rank)) {
				found.set(name, { rank, cells: [{ column, value }] });
			}
		}
		return new Map([...found].map(([name, { cells }]) => [name, cells]));
	}

	private find(column: string): Match | undefined {
		if (this.seen.has(column)) return this.seen.get(column);
		if (this.seen.size >= MOST_COLUMNS) this.seen.clear();
		const match = this.known.get(bareKey(column));
		this.seen.set(column, match);
		return match;
	}
}

const RANKS: Rank[] = ['exactName', 'name', 'calledSo'];

function isBetter(rank: Rank, other: Rank): boolean {
	return RANKS.indexOf(rank) < RANKS.indexOf(other);
}

function bareKey(key: string): string {
	return key.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
