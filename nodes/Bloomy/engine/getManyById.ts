import type { IDataObject } from 'n8n-workflow';

import { checkParameter, readParameter } from './bench';
import type { Bench } from './bench';
import type { Resource } from './contract';
import { Failure } from './failure';
import { REQUIRED, recordId, splitList } from './ids';
import { readRow } from './input';
import { withoutErrorField } from './output';
import type { Task } from './tasks';

/** Get Many by ID: one task for each ID of each item. */
export function* getManyById(bench: Bench, resource: Resource): Iterable<Task> {
	for (const [index, item] of bench.items.entries()) {
		const inputData = readRow(item);
		const ids = readIds(bench, index);
		if (ids instanceof Failure) {
			yield { index, inputData, perform: async () => await Promise.reject(ids) };
			continue;
		}
		for (const id of ids) {
			yield {
				index,
				inputData: ids.length > 1 ? { ...inputData, id: id as IDataObject } : inputData,
				perform: async () => [await getOne(bench, resource, index, id)],
			};
		}
	}
}

/** The IDs an item asks for, unchecked: each stands or falls for itself. */
function readIds(bench: Bench, index: number): unknown[] | Failure {
	try {
		const ids = splitList(readParameter(bench, 'id', index));
		if (!Array.isArray(ids)) return [ids];
		return ids.length > 0 ? ids : Failure.ofInput([`id: ${REQUIRED}`]);
	} catch (error) {
		return error instanceof Failure ? error : Failure.ofInput([String(error)]);
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
