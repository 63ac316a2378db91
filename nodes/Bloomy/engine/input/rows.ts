import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { z } from 'zod';

import type { Fields } from '../contract';
import { Failure } from '../failure';
import { readRowValues } from './items';
import { openValue } from './parameter';
import type { Input } from './parameter';
import { isBlank, isCellError, quote } from './text';

/** Keys that are remembered, in case every row has others. */
const MOST_KEYS = 1000;

/** The values for one record, from the incoming items, as the field mapper's mode says. */
export interface Values {
	/** Whether the item's own keys count: Map Automatically. */
	isAutomatic: boolean;
	at(index: number): Record<string, unknown>;
}

/** Opens the field mapper, whose mode holds for the whole run. */
export function openValues({ context, items }: Input): Values {
	const mode = context.getNodeParameter('fields.mappingMode', 0, '');
	if (mode !== 'defineBelow') return readAutomatically(items);
	const { fields } = context.getNode().parameters as { fields?: { value?: IDataObject | null } };
	return readMapped({ context, items }, fields?.value ?? {});
}

/** Map Automatically reads the item's own JSON; no expression is evaluated for any item. */
export function readAutomatically(items: INodeExecutionData[]): Values {
	return { isAutomatic: true, at: (index) => readRowValues(items[index] ?? { json: {} }) };
}

/**
 * Map Each Column Manually evaluates one field after the other, so that an expression that throws is a
 * fault of that field of that item. Reading field by field also keeps n8n from converting types.
 */
export function readMapped({ context, items }: Input, mapped: IDataObject): Values {
	const fields = Object.entries(mapped).map(([key, raw]) => {
		const evaluate = (index: number) =>
			context.getNodeParameter(`fields.value.${key}`, index, null);
		return { key, readValue: openValue(context, raw, items, evaluate) };
	});
	const at = (index: number) => {
		const values: Record<string, unknown> = {};
		const faults: string[] = [];
		for (const { key, readValue } of fields) {
			try {
				values[key] = readValue(index);
			} catch (error) {
				faults.push(`${key}: the expression failed (${messageOf(error)})`);
			}
		}
		if (faults.length > 0) throw Failure.ofInput(faults);
		return values;
	};
	return { isAutomatic: false, at };
}

/** Validates with the schemas of the fields; a `Failure` names every fault of the item at once. */
export function parseValues(fields: Fields): (values: Record<string, unknown>) => IDataObject {
	const findField = openKeys(fields);
	const schema = z.object(
		Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.schema])),
	);
	return (values) => {
		const picked = pickFields(values, findField);
		const faults: string[] = [];
		for (const [name, value] of Object.entries(picked)) {
			picked[name] = fields[name]?.read(value);
			if (isCellError(value))
				faults.push(`${name}: ${quote(value)} is an error of the spreadsheet`);
		}
		const parsed = schema.safeParse(picked);
		if (parsed.success && faults.length === 0) return parsed.data;
		const issues = parsed.error?.issues.filter(({ path }) => !isCellError(picked[String(path[0])]));
		const found = issues?.map(({ path, message }) => `${path[0]}: ${message}`) ?? [];
		throw Failure.ofInput([...faults, ...found]);
	};
}

/** The keys with a value that no field reads, in order of appearance. */
export function findUnreadKeys(fields: Fields, rows: IDataObject[]): string[] {
	const findField = openKeys(fields);
	const unread = new Set<string>();
	for (const row of rows) {
		for (const [key, value] of Object.entries(row)) {
			if (!isBlank(value) && !findField(key)) unread.add(key);
		}
	}
	return [...unread];
}

/** What a key stands for: a field by its name, and how far it has to stand back behind others. */
interface Match {
	name: string;
	rank: number;
}

type FindField = (key: string) => Match | undefined;

/**
 * Matches keys whatever their case and separators and leaves blank values out. Where several keys
 * match, a field's own name goes before its aliases and its label, and an earlier key before a later
 * one.
 */
function pickFields(
	values: Record<string, unknown>,
	findField: FindField,
): Record<string, unknown> {
	const picked: Record<string, unknown> = {};
	const ranks: Record<string, number> = {};
	for (const [key, value] of Object.entries(values)) {
		if (isBlank(value)) continue;
		const match = findField(key);
		if (match === undefined) continue;
		const { name } = match;
		const rank = key === name ? -1 : match.rank;
		if (rank >= (ranks[name] ?? Infinity)) continue;
		ranks[name] = rank;
		picked[name] = value;
	}
	return picked;
}

/**
 * By name, by alias, and last by the label in the panel, as n8n tells people to name their columns.
 * The rows of a sheet have the same keys, so what a key stands for is remembered.
 */
function openKeys(fields: Fields): FindField {
	const known = new Map(
		Object.entries(fields).flatMap(([name, { aliases = [], displayName }]) =>
			[name, ...aliases, displayName].map((key, rank): [string, Match] => [
				bareKey(key),
				{ name, rank },
			]),
		),
	);
	const seen = new Map<string, Match | undefined>();
	return (key) => {
		if (seen.has(key)) return seen.get(key);
		if (seen.size >= MOST_KEYS) seen.clear();
		const match = known.get(bareKey(key));
		seen.set(key, match);
		return match;
	};
}

function bareKey(key: string): string {
	return key.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
