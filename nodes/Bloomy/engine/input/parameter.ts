import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { z } from 'zod';

import type { Value } from '../contract';
import { Failure } from '../failure';
import { isTool } from '../host/tool';
import { toFault } from './faults';
import { isBlank } from './text';

/** What comes in: n8n's context, and its items. */
export interface Input {
	context: IExecuteFunctions;
	items: INodeExecutionData[];
}

/** A parameter's value for the item at `index`; throws what its expression throws for that item. */
export type ReadValue = (index: number) => unknown;

/** A field of the item and nothing more: what the editor writes when a person drags one in. */
const FIELD = /^=\{\{\s*\$json(?:\.([A-Za-z_]\w*)|\[(["'])([^"'\\\]{}\r\n]+)\2\])\s*\}\}$/;

/**
 * The shortest way to the value of a parameter of which `raw` stands in the panel. n8n takes up to
 * 0.3 ms for each item that `evaluate` is asked for, so a field of the item is looked up instead, and
 * a value without an expression, the same for all items, is asked for once. In an agent's tool `$json`
 * is the agent's item, while the tool's own are what the model gave: there n8n is asked.
 */
export function openValue(
	context: IExecuteFunctions,
	raw: unknown,
	items: INodeExecutionData[],
	evaluate: ReadValue,
): ReadValue {
	const [, plain, , quoted] = (typeof raw === 'string' && FIELD.exec(raw)) || [];
	const field = plain ?? quoted;
	// What every object has is no field: n8n refuses to evaluate it.
	if (field !== undefined && !(field in Object.prototype) && !isTool(context)) {
		return (index) => readField(items[index], field);
	}
	if (mayHoldExpression(raw)) return evaluate;
	let known: { value: unknown } | undefined;
	return (index) => (known ??= { value: evaluate(index) }).value;
}

function readField(item: INodeExecutionData | undefined, field: string): unknown {
	return item && Object.hasOwn(item.json, field) ? item.json[field] : undefined;
}

function mayHoldExpression(raw: unknown): boolean {
	if (typeof raw === 'string') return raw.startsWith('=');
	if (raw === null || typeof raw === 'number' || typeof raw === 'boolean') return false;
	return typeof raw !== 'object' || Object.values(raw).some(mayHoldExpression);
}

/**
 * Opens a parameter for all items, by its name and its label in the panel; an expression that throws is
 * a fault of that item alone.
 */
export function openParameter({ context, items }: Input, name: string, label: string): ReadValue {
	return openValue(context, context.getNode().parameters[name], items, (index) => {
		try {
			return context.getNodeParameter(name, index, undefined, { extractValue: true });
		} catch (error) {
			const reason = error instanceof Error ? error.message : String(error);
			const why = `cannot be read: its expression failed (${reason})`;
			throw Failure.ofInput([toFault({ displayName: label }, undefined, why)]);
		}
	});
}

/** Checks the value of a parameter; throws a `Failure` that names its label. Blank counts as absent. */
export function checkParameter<Schema extends z.ZodTypeAny>(
	label: string,
	given: unknown,
	{ read, schema }: Pick<Value<Schema>, 'schema'> & { read(value: unknown): unknown },
): z.output<Schema> {
	const parsed = schema.safeParse(isBlank(given) ? undefined : read(given));
	if (parsed.success) return parsed.data;
	const cell = isBlank(given) ? undefined : { column: label, value: given };
	const field = { displayName: label };
	throw Failure.ofInput(parsed.error.issues.map(({ message }) => toFault(field, cell, message)));
}
