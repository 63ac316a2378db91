import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { z } from 'zod';

import type { Reads } from './api';
import type { BloomyApi } from '../contract';
import { Failure } from '../failure';
import type { Ledger } from '../writes/newRow';
import type { Memory } from '../writes/writeLog';
import { openValue } from '../input/parameter';
import type { ReadValue } from '../input/parameter';
import type { Settings } from '../options';

/** What the operations of one run work with. */
export interface Workbench {
	context: IExecuteFunctions;
	items: INodeExecutionData[];
	settings: Settings;
	ledger: Ledger;
	memory: Memory;
	/** Bloom Growth for the item at `index`; `reads` remembers its answers, as long as that is kept. */
	api(index: number, reads?: Reads): BloomyApi;
}

/** Opens a parameter for all items; an expression that throws is a fault of that item alone. */
export function openParameter(
	{ context, items }: Pick<Workbench, 'context' | 'items'>,
	name: string,
): ReadValue {
	return openValue(context, context.getNode().parameters[name], items, (index) => {
		try {
			return context.getNodeParameter(name, index, undefined, { extractValue: true });
		} catch (error) {
			const message = error instanceof Error ? error.message : String(error);
			throw Failure.ofInput([`${name}: the expression failed (${message})`]);
		}
	});
}

/** Checks a parameter's value; throws a `Failure` that names the parameter. Blank counts as absent. */
export function checkParameter<Schema extends z.ZodTypeAny>(
	name: string,
	value: unknown,
	schema: Schema,
): z.output<Schema> {
	const isBlank = value === null || (typeof value === 'string' && value.trim() === '');
	const parsed = schema.safeParse(isBlank ? undefined : value);
	if (parsed.success) return parsed.data;
	throw Failure.ofInput(parsed.error.issues.map(({ message }) => `${name}: ${message}`));
}
