import type { IDataObject } from 'n8n-workflow';

import type { CreateMany, WriteRequest } from '../contract';
import type { ReadRow } from '../input/rows';
import { toUrl } from '../requests/transport';

/** How the name of what a field refers to is called in a record. */
const NAME_KEYS: Record<string, string> = { meetingId: 'meetingTitle', userId: 'userName' };

/** What a dry run shows of a row: what a person reads, and then the request that would be sent. */
export function toPlan(
	{ fields, preview }: CreateMany,
	{ input, names }: ReadRow,
	{ method, path, body }: WriteRequest,
): IDataObject {
	const readable = Object.keys(fields).map((name): [string, unknown] => {
		const key = NAME_KEYS[name];
		return key === undefined ? [name, input[name] ?? null] : [key, names[name] ?? null];
	});
	return {
		would: 'create',
		...Object.fromEntries(readable),
		...preview?.(input),
		method,
		path: toUrl('', { path }),
		body: body ?? null,
	};
}

/** The same row if there is nothing to do, with what is there in place of what the row says. */
export function toNothingPlanned(plan: IDataObject, there: IDataObject = {}): IDataObject {
	const known = Object.fromEntries(Object.entries(there).filter(([key]) => key in plan));
	return { ...plan, ...known, would: 'nothing', method: null, path: null, body: null };
}
