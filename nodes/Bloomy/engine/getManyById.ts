import type { IDataObject } from 'n8n-workflow';

import { checkParameter, openParameter } from './bench';
import type { Bench } from './bench';
import type { Resource } from './contract';
import { Failure, named, toFailure } from './failure';
import { REQUIRED, recordId, splitList } from './ids';
import { readRow } from './input';
import { withoutErrorField } from './output';
import type { ReadValue } from './parameter';
import type { Task } from './tasks';

/** Get Many by ID: one task for each ID of each item. */
export function* getManyById(bench: Bench, resource: Resource): Iterable<Task> {
	for (const { index, inputData, id } of readTargets(bench)) {
		yield {
			index,
			inputData,
			perform: async () => {
				if (id instanceof Failure) throw id;
				return [await named(getOne(bench, resource, index, id), `${resource.name} ${String(id)}`)];
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
export function* readTargets(bench: Pick<Bench, 'context' | 'items'>): Iterable<Target> {
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

async function getOne(
	{ settings, api }: Bench,
	{ getManyById: operation }: Resource,
	index: number,
	id: unknown,
): Promise<IDataObject> {
	const answer = await operation.get(api(index), checkParameter('id', id, recordId), settings);
	return settings.simplify ? operation.simplify(answer) : withoutErrorField(answer);
}
