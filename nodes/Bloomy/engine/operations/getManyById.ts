import type { IDataObject } from 'n8n-workflow';
import { deepCopy } from 'n8n-workflow';

import { checkParameter, openParameter } from './operation';
import type { Workbench } from './operation';
import type { Resource } from '../contract';
import { Failure, named, toFailure } from '../failure';
import { REQUIRED, recordId, splitList } from '../input/ids';
import { readRow } from '../input/rows';
import { withoutErrorField } from '../output/items';
import type { ReadValue } from '../input/parameter';
import type { Task } from './tasks';

/** Get Many by ID: one task for each ID of each item. */
export function* getManyById(bench: Workbench, resource: Resource): Iterable<Task> {
	const records: Records = new Map();
	for (const { index, inputData, id } of readTargets(bench)) {
		yield {
			index,
			inputData,
			perform: async () => {
				if (id instanceof Failure) throw id;
				const record = getOnce({ bench, resource, index, records }, id);
				return [await named(record, () => `${resource.name} ${String(id)}`)];
			},
		};
	}
}

interface Target {
	index: number;
	inputData: IDataObject;
	/** Unchecked: each ID stands or falls for itself. */
	id: unknown;
}

/** What the items ask for: one target for each ID, or for an item whose IDs cannot be read. */
export function* readTargets(bench: Pick<Workbench, 'context' | 'items'>): Iterable<Target> {
	const readId = openParameter(bench, 'id');
	for (const [index, item] of bench.items.entries()) {
		const inputData = readRow(item);
		const ids = readIds(readId, index);
		for (const id of ids) {
			yield {
				index,
				id,
				inputData: ids.length > 1 ? { ...inputData, id: id as IDataObject } : inputData,
			};
		}
	}
}

function readIds(readId: ReadValue, index: number): unknown[] {
	try {
		const ids = splitList(readId(index));
		if (!Array.isArray(ids)) return [ids];
		return ids.length > 0 ? ids : [Failure.ofInput([`id: ${REQUIRED}`])];
	} catch (error) {
		return [toFailure(error)];
	}
}

/** What the run has fetched, by ID. */
type Records = Map<number, Promise<IDataObject>>;

interface Order {
	bench: Workbench;
	resource: Resource;
	index: number;
	records: Records;
}

/** A record; what was fetched for another item already is given as a copy. */
async function getOnce(order: Order, id: unknown): Promise<IDataObject> {
	const valid = checkParameter('id', id, recordId);
	const known = order.records.get(valid);
	if (known) return deepCopy(await known);
	const fetching = getOne(order, valid);
	order.records.set(valid, fetching);
	return await fetching;
}

/** Keeps no answer beyond the record, of which it is a multiple. */
async function getOne(
	{ bench: { settings, api }, resource: { getManyById: operation }, index }: Order,
	id: number,
): Promise<IDataObject> {
	const answer = await operation.get(api(index, new Map()), id, settings);
	return settings.simplify ? operation.simplify(answer) : withoutErrorField(answer);
}
