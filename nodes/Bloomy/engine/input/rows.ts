import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { z } from 'zod';

import type { Fields, Locale } from '../contract';
import { Failure } from '../failure';
import type { Fault } from '../failure';
import { Columns } from './columns';
import type { Cell, Row } from './columns';
import type { Directories, Unread } from './directories';
import { toFault } from './faults';
import { readRowValues } from './items';
import { openValue } from './parameter';
import type { Input } from './parameter';
import { Reading, toStages } from './reading';

/** The values for one record, from the incoming items, as the field mapper's mode says. */
export interface Values {
	/** Whether the item's own columns count: Map Automatically. */
	isAutomatic: boolean;
	/** What counts first comes first. A row that cannot be read throws a `Failure`. */
	at(index: number): Row[];
}

/** Opens the field mapper, whose mode holds for the whole run. */
export function openValues(input: Input, fields: Fields): Values {
	const { context, items } = input;
	const mode = context.getNodeParameter('fields.mappingMode', 0, '');
	if (mode !== 'defineBelow') return readAutomatically(items);
	const { fields: given } = context.getNode().parameters as {
		fields?: { value?: IDataObject | null };
	};
	return readMapped(input, given?.value ?? {}, fields);
}

/** Map Automatically reads the item's own JSON; no expression is evaluated for any item. */
export function readAutomatically(items: INodeExecutionData[]): Values {
	return { isAutomatic: true, at: (index) => readRowValues(items[index] ?? { json: {} }) };
}

/**
 * Map Each Column Manually evaluates one field after the other, so that an expression that throws is a
 * fault of that field of that item. Reading field by field also keeps n8n from converting types. The
 * values go by the labels of the fields, which are the only names of theirs that the panel shows.
 */
export function readMapped(
	{ context, items }: Input,
	mapped: IDataObject,
	fields: Fields = {},
): Values {
	const readers = Object.entries(mapped).map(([key, raw]) => {
		const evaluate = (index: number) =>
			context.getNodeParameter(`fields.value.${key}`, index, null);
		const field = fields[key] ?? { displayName: key };
		return { field, readValue: openValue(context, raw, items, evaluate) };
	});
	const at = (index: number) => {
		const values: Row = {};
		const faults: Fault[] = [];
		for (const { field, readValue } of readers) {
			try {
				values[field.displayName] = readValue(index);
			} catch (error) {
				const why = `cannot be read: its expression failed (${messageOf(error)})`;
				faults.push(toFault(field, undefined, why));
			}
		}
		if (faults.length > 0) throw Failure.ofInput(faults);
		return [values];
	};
	return { isAutomatic: false, at };
}

/** One row, read and checked. */
export interface ReadRow {
	/** The values, by the names of their fields. */
	input: IDataObject;
	/** The names of what the row refers to, as far as they are known, by the names of the fields. */
	names: Record<string, string>;
}

/**
 * Reads and checks rows by their fields. Faults of a row are told all at once, by a `Failure`. A row
 * with names waits for the lists in which they are looked up; one with IDs never does.
 */
export class RowReader {
	private readonly columns: Columns;
	private readonly stages: ReturnType<typeof toStages>;
	private readonly schema: z.ZodObject<z.ZodRawShape>;

	constructor(
		private readonly fields: Fields,
		private readonly locale: Locale,
		private readonly directories: Directories,
	) {
		this.columns = new Columns(fields);
		this.stages = toStages(fields);
		this.schema = z.object(
			Object.fromEntries(Object.entries(fields).map(([name, { schema }]) => [name, schema])),
		);
	}

	/**
	 * The row of these values, of which the earlier count before the later; or a promise of it if a
	 * list has to be read first.
	 */
	read(values: readonly Row[]): ReadRow | Promise<ReadRow> {
		const cells = this.columns.read(values);
		const row = this.attempt(cells);
		return Array.isArray(row) ? this.readLater(cells, row) : row;
	}

	/** Whether the values lack one without which there is no row. */
	lacksRequired(values: readonly Row[]): boolean {
		const cells = this.columns.read(values);
		const fields = Object.entries(this.fields);
		return fields.some(([name, { schema }]) => !schema.isOptional() && !cells.has(name));
	}

	/** The columns with a value that was not read so far, in order of appearance, without some. */
	listUnread(known: readonly string[]): string[] {
		const unread = [...this.columns.unread].filter(([column]) => !known.includes(column));
		return unread.map(([column, other]) =>
			other === undefined ? column : `${column} (${other} was read instead)`,
		);
	}

	private async readLater(cells: Map<string, Cell[]>, unread: Unread[]): Promise<ReadRow> {
		for (let missing = unread; ;) {
			await Promise.all(missing.map(async (list) => await list.load()));
			const row = this.attempt(cells);
			if (!Array.isArray(row)) return row;
			missing = row;
		}
	}

	private attempt(cells: Map<string, Cell[]>): ReadRow | Unread[] {
		const reading = new Reading(this.stages, this.locale, this.directories, cells);
		const unread = reading.readFields();
		if (unread.length > 0) return unread;
		const parsed = this.schema.safeParse(reading.values);
		for (const { path, message } of parsed.error?.issues ?? []) {
			const name = String(path[0]);
			if (reading.faults.has(name)) continue;
			reading.faults.set(name, [this.toFault(name, cells.get(name)?.[0], message)]);
		}
		if (!parsed.success || reading.faults.size > 0) {
			const inOrder = Object.keys(this.fields).flatMap((name) => reading.faults.get(name) ?? []);
			throw Failure.ofInput(inOrder);
		}
		return { input: parsed.data, names: reading.names };
	}

	private toFault(name: string, cell: Cell | undefined, why: string): Fault {
		return toFault(this.fields[name] ?? { displayName: name }, cell, why);
	}
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
