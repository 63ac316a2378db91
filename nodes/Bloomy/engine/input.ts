import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { z } from 'zod';

import type { Fields } from './contract';
import { Failure } from './failure';
import { openValue } from './parameter';

/** The original row of an incoming item, also when it comes back from the Failed output. */
export function readRow(item: INodeExecutionData): IDataObject {
	const json: unknown = item.json;
	// Of another node's making: it fails here as an empty row, and not the run that it is in.
	if (!isObject(json)) return {};
	const { inputData } = json;
	const cameFromFailed = 'error' in json && 'index' in json && isObject(inputData);
	return cameFromFailed ? inputData : json;
}

/** Reads the values for one record from an incoming item, as the field mapper's mode says. */
export type ReadValues = (index: number) => Record<string, unknown>;

/** Map Automatically reads the item's own JSON; no expression is evaluated for any item. */
export function readAutomatically(items: INodeExecutionData[]): ReadValues {
	const rows = items.map(readRow);
	return (index) => rows[index] ?? {};
}

/**
 * Map Each Column Manually evaluates one field after the other, so that an expression that throws is a
 * fault of that field of that item. Reading field by field also keeps n8n from converting types.
 */
export function readMapped(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
	mapped: IDataObject,
): ReadValues {
	const fields = Object.entries(mapped).map(([key, raw]) => {
		const evaluate = (index: number) =>
			context.getNodeParameter(`fields.value.${key}`, index, null);
		return { key, readValue: openValue(raw, items, evaluate) };
	});
	return (index) => {
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
}

/** Validates with the schemas of the fields; a `Failure` names every fault of the item at once. */
export function parseValues(fields: Fields): (values: Record<string, unknown>) => IDataObject {
	const known = readKnownKeys(fields);
	const schema = z.object(
		Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.schema])),
	);
	return (values) => {
		const parsed = schema.safeParse(pickFields(values, known));
		if (parsed.success) return parsed.data;
		throw Failure.ofInput(parsed.error.issues.map(({ path, message }) => `${path[0]}: ${message}`));
	};
}

/** The keys with a value that no field reads, in order of appearance. */
export function findUnreadKeys(fields: Fields, rows: IDataObject[]): string[] {
	const known = readKnownKeys(fields);
	const unread = new Set<string>();
	for (const row of rows) {
		for (const [key, value] of Object.entries(row)) {
			if (!isBlank(value) && !known.has(bareKey(key))) unread.add(key);
		}
	}
	return [...unread];
}

/** What a key stands for: a field by its name, and how far it has to stand back behind others. */
type KnownKeys = Map<string, { name: string; rank: number }>;

/**
 * Matches keys whatever their case and separators and leaves blank values out. Where several keys
 * match, a field's own name goes before its aliases and its label, and an earlier key before a later
 * one.
 */
function pickFields(values: Record<string, unknown>, known: KnownKeys): IDataObject {
	const picked: IDataObject = {};
	const ranks: Record<string, number> = {};
	for (const [key, value] of Object.entries(values)) {
		if (isBlank(value)) continue;
		const match = known.get(bareKey(key));
		if (match === undefined) continue;
		const { name } = match;
		const rank = key === name ? -1 : match.rank;
		if (rank >= (ranks[name] ?? Infinity)) continue;
		ranks[name] = rank;
		picked[name] = value as IDataObject;
	}
	return picked;
}

/** By name, by alias, and last by the label in the panel, as n8n tells people to name their columns. */
function readKnownKeys(fields: Fields): KnownKeys {
	return new Map(
		Object.entries(fields).flatMap(([name, { aliases = [], displayName }]) =>
			[name, ...aliases, displayName].map((key, rank) => [bareKey(key), { name, rank }]),
		),
	);
}

function bareKey(key: string): string {
	return key.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

function isBlank(value: unknown): boolean {
	if (value === undefined || value === null) return true;
	return typeof value === 'string' && value.trim() === '';
}

function isObject(value: unknown): value is IDataObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
