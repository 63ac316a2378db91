import type { IDataObject } from 'n8n-workflow';

import type { Answer, Cell, CreateMany, DeleteMany, Difference, WriteRequest } from '../contract';
import type { ReadRow } from '../input/rows';
import { toUrl } from '../requests/transport';
import type { Change, Comparison } from './changeRecord';

/** How the name of what a field refers to is called in a record. */
const NAME_KEYS: Record<string, string> = { meetingId: 'meetingTitle', userId: 'userName' };

/** What a person knows a record by. */
const TELLING = ['title', 'meetingTitle', 'userName'];

/** What a dry run shows of a row: what a person reads, and then the request that would be sent. */
export function toPlan(
	{ fields, preview }: CreateMany,
	row: ReadRow,
	request: WriteRequest,
): IDataObject {
	return {
		would: 'create',
		...readReadable(Object.keys(fields), row),
		...preview?.(row.input),
		...toRequest(request),
	};
}

/** The same of a change: the record with what it would be, and before that what it is. */
export function toChangePlan(
	{ operation, target: { id } }: Pick<Change, 'operation' | 'target'>,
	row: ReadRow,
	{ before, differences }: Comparison,
): IDataObject {
	const record = operation.simplify(before);
	const [first] = differences.length > 0 ? operation.toRequests(id, row.input, before) : [];
	return {
		would: first ? 'change' : 'nothing',
		id,
		...pickTelling(record),
		...readReadable(Object.keys(row.input), row),
		before: toBefore(record, differences),
		...toRequest(first?.request),
	};
}

/** The same of a row whose record is there and would be brought in line with it. */
export function toUpdatePlan(
	plan: IDataObject,
	{ operation, target: { id }, asked }: Change,
	{ before, differences }: Comparison,
): IDataObject {
	const { method: _method, path: _path, body: _body, ...readable } = plan;
	const record = operation.simplify(before);
	const [first] = operation.toRequests(id, asked, before);
	return {
		...readable,
		would: 'change',
		before: toBefore(record, differences),
		...toRequest(first?.request),
	};
}

/** The same of a value that is to be set. */
export function toSetPlan(
	record: IDataObject,
	{ cell: { about, request }, row }: { cell: Cell; row: ReadRow },
	differences: Difference[],
): IDataObject {
	const isSo = differences.length === 0;
	const { input, names } = row;
	const asked = Object.entries(input).filter(([key]) => key in record);
	return {
		would: isSo ? 'nothing' : 'change',
		...Object.fromEntries(asked),
		...(input.meetingId !== undefined && { meetingTitle: names.meetingId ?? null }),
		...about,
		before: toBefore(record, differences),
		...toRequest(isSo ? undefined : request),
	};
}

/** The same of a deletion. */
export function toDeletePlan(
	operation: DeleteMany,
	id: number | null,
	before: Answer,
): IDataObject {
	const record = operation.simplify(before);
	const request = id === null ? undefined : operation.toRequest(id);
	return { would: 'delete', id, ...pickTelling(record), ...toRequest(request) };
}

/** The same row if there is nothing to do, with what is there in place of what the row says. */
export function toNothingPlanned(plan: IDataObject, there: IDataObject = {}): IDataObject {
	const known = Object.fromEntries(Object.entries(there).filter(([key]) => key in plan));
	return { ...plan, ...known, would: 'nothing', ...toRequest(undefined) };
}

function pickTelling(record: IDataObject): IDataObject {
	const told = TELLING.filter((key) => key in record);
	return Object.fromEntries(told.map((key) => [key, record[key]]));
}

/** What would be changed, as it is. */
function toBefore(record: IDataObject, differences: Difference[]): IDataObject {
	return Object.fromEntries(differences.map(({ key }) => [key, record[key] ?? null]));
}

function readReadable(fields: string[], { input, names }: ReadRow): IDataObject {
	const entries = fields.map((name): [string, IDataObject[string]] => {
		const key = NAME_KEYS[name];
		return key === undefined ? [name, input[name] ?? null] : [key, names[name] ?? null];
	});
	return Object.fromEntries(entries);
}

/** The first request that would be sent; nothing of it if none would. */
function toRequest(request: WriteRequest | undefined): IDataObject {
	const { method = null, path, query, body = null } = request ?? {};
	return { method, path: path ? toUrl('', { path, ...(query && { query }) }) : null, body };
}
