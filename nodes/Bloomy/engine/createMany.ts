import type { IDataObject } from 'n8n-workflow';
import { createHash } from 'node:crypto';

import type { Bench } from './bench';
import type { Answer, Resource } from './contract';
import { Failure, toFailure } from './failure';
import { parseValues, readAutomatically, readMapped, readRow } from './input';
import type { Created } from './ledger';
import { withoutErrorField } from './output';
import type { Task } from './tasks';

/** Create Many: one task for each item, each giving the one record it created. */
export function* createMany(bench: Bench, resource: Resource): Iterable<Task> {
	const readValues = chooseReader(bench);
	const parse = parseValues(resource.createMany.fields);
	for (const [index, item] of bench.items.entries()) {
		yield {
			index,
			inputData: readRow(item),
			perform: async () => [await createOne(bench, resource, index, parse(readValues(index)))],
		};
	}
}

function chooseReader({ context, items }: Bench) {
	const mode = context.getNodeParameter('fields.mappingMode', 0, 'autoMapInputData');
	if (mode !== 'defineBelow') return readAutomatically(items);
	const { fields } = context.getNode().parameters as { fields?: { value?: IDataObject | null } };
	return readMapped(context, fields?.value ?? {});
}

async function createOne(
	bench: Bench,
	resource: Resource,
	index: number,
	input: IDataObject,
): Promise<IDataObject> {
	const { createMany: operation } = resource;
	const api = bench.api(index);
	const { answer, id, isRecalled } = await writeOnce(bench, resource, index, input);
	await operation.complete?.(api, id, input, isRecalled).catch((error: unknown) => {
		const name = `The ${resource.name.toLowerCase()}`;
		throw toFailure(error).afterCreating(name, { id, title: input.title });
	});
	if (!bench.settings.simplify) {
		return withWarnings(withoutErrorField(answer), operation.findContradictions?.(answer, input));
	}
	const full = operation.readBack ? await operation.readBack(api, id) : answer;
	return withWarnings(operation.simplify(full), operation.findContradictions?.(full, input));
}

interface Written extends Created {
	/** Whether an earlier try of this execution wrote it. */
	isRecalled: boolean;
}

/** Writes the record of one item, unless an earlier try of the same execution did. */
async function writeOnce(
	bench: Bench,
	{ createMany: operation, getManyById }: Resource,
	index: number,
	input: IDataObject,
): Promise<Written> {
	const { memory, ledger } = bench;
	const { idKey } = operation;
	const request = operation.toRequest(input);
	const what = createHash('sha256').update(JSON.stringify(request)).digest('base64');
	const earlier = memory.recall(index, what);
	if (earlier === 'sent') throw SENT_EARLIER;
	if (earlier) {
		const { id } = earlier;
		const answer = await getManyById
			.get(bench.api(index), id, { include: [], includeClosed: false })
			.catch((): Answer => ({ [idKey]: id }));
		return { answer, id, isRecalled: true };
	}
	const noteSent = () => memory.noteSent(index, what);
	const trace = operation.toTrace(input);
	try {
		const created = await ledger.create({ index, request, trace, idKey, noteSent });
		memory.noteCreated(index, what, created.id);
		return { ...created, isRecalled: false };
	} catch (error) {
		const failure = toFailure(error);
		if (failure.details.outcome !== 'unknown') memory.forget(index);
		return await Promise.reject(failure);
	}
}

const SENT_EARLIER = new Failure(
	'An earlier try of this execution sent it and was cut off before the answer came; it may or may not exist, so look in Bloom Growth before trying it again',
	{ type: 'network', statusCode: null, retryable: false, outcome: 'unknown', attempts: 1 },
);

function withWarnings(record: IDataObject, warnings: string[] = []): IDataObject {
	return warnings.length > 0 ? { ...record, warnings } : record;
}
