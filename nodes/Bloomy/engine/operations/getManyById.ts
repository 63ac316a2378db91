import type { IDataObject } from 'n8n-workflow';

import type { GetManyById, Resource } from '../contract';
import { Failure, named, toFailure } from '../failure';
import { recordId, splitList } from '../input/ids';
import { checkParameter, openParameter } from '../input/parameter';
import type { Input, ReadValue } from '../input/parameter';
import { readRow } from '../input/items';
import { copyRecord, toRecord } from '../output/items';
import type { Bench, Operation, Target } from './operation';
import type { Task } from './tasks';

export const getManyById: Operation = {
	value: 'getManyById',
	isWrite: false,
	isOfferedBy: ({ getManyById: operation }) => operation !== undefined,
	labelFor: () => 'Get Many by ID',
	describe: ({ plural }) => `Get the ${plural} whose IDs the incoming items hold`,
	nameAction: ({ plural }) => `Get many ${plural} by ID`,
	hint: 'For records whose IDs are known. An ID that could not be read comes out of the second output (index 1, Failed).',
	fieldsOf: () => ({}),
	toTasks,
	toTargets,
};

/** One ID that an item asks for, or the reason why its IDs could not be read. */
interface IdTarget extends Target {
	/** Not checked yet: each ID is checked by itself. */
	id: unknown;
}

/** What the run has fetched or is fetching, by ID. */
type Records = Map<number, Promise<IDataObject>>;

/** One task for each ID of each item. */
function toTasks(bench: Bench, resource: Resource): Iterable<Task> {
	const { getManyById: operation } = resource;
	if (!operation) return [];
	const records: Records = new Map();
	const targets = toTargets(bench);
	return (function* () {
		for (const { index, inputData, id } of targets) {
			const perform = async () => {
				if (id instanceof Failure) throw id;
				const record = getOnce(bench, operation, records, { index, inputData, id });
				return { records: [await named(record, () => `${resource.name} ${String(id)}`)] };
			};
			yield { index, inputData, perform };
		}
	})();
}

function toTargets(input: Input): Iterable<IdTarget> {
	const readId = openParameter(input, 'id', 'ID');
	return (function* () {
		for (const [index, item] of input.items.entries()) {
			const inputData = readRow(item);
			const ids = readIds(readId, index);
			for (const id of ids) {
				const row = ids.length > 1 ? { ...inputData, id: id as IDataObject } : inputData;
				yield { index, id, inputData: row };
			}
		}
	})();
}

function readIds(readId: ReadValue, index: number): unknown[] {
	try {
		const ids = splitList(readId(index));
		if (!Array.isArray(ids)) return [ids];
		return ids.length > 0 ? ids : [undefined];
	} catch (error) {
		return [toFailure(error)];
	}
}

/** A record; if another item asked for it already, a copy. */
async function getOnce(
	bench: Bench,
	operation: GetManyById,
	records: Records,
	{ id, index }: IdTarget,
): Promise<IDataObject> {
	const valid = checkParameter('ID', id, recordId);
	const known = records.get(valid);
	if (known) return copyRecord(await known);
	const fetching = getOne(bench, operation, valid, index);
	records.set(valid, fetching);
	return await fetching.catch(async (error: unknown) => {
		// The next item that asks for it tries again.
		records.delete(valid);
		return await Promise.reject(error);
	});
}

/** Keeps only the record: the answer is many times as large. */
async function getOne(
	{ settings, api }: Bench,
	operation: GetManyById,
	id: number,
	index: number,
): Promise<IDataObject> {
	const answer = await operation.get(api(index, 'fresh'), id, settings);
	return toRecord(settings, operation, answer);
}
