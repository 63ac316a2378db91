import type { IDataObject } from 'n8n-workflow';
import { createHash } from 'node:crypto';

import { readId, toHttp } from './api';
import type { Workbench } from './operation';
import type { Answer, CreatableResource, Trace, WriteRequest } from '../contract';
import { Failure, toFailure } from '../failure';
import type { Created } from '../writes/newRow';
import type { Slot } from '../writes/writeLog';
import { keyOf } from '../writes/watchedList';
import { toUrl } from '../requests/transport';
import type { Share, Twins } from '../writes/singleFlight';

/** One item of Create Many, valid and ready to go. */
export interface Order {
	bench: Workbench;
	resource: CreatableResource;
	index: number;
	input: IDataObject;
	/** How its record will be known in the server's list. */
	trace: Trace;
	twins: Twins<Obtained>;
}

/** What an item came to. */
export type Obtained =
	/** This execution created it; `isRecalled` when an earlier try of it did. */
	| ({ kind: 'created'; isRecalled: boolean } & Created)
	/** An open record of that title was there already. */
	| { kind: 'found'; answer: Answer; id: number }
	/** A dry run: the request that a real one would send. */
	| { kind: 'planned'; request: IDataObject };

/** Has the list that an item will need be on its way in the turn of an earlier one. */
export function prepare(order: Order, turn: number): void {
	const { bench, trace } = order;
	const needsList = !bench.settings.dryRun || readSkipTest(order);
	if (needsList && !bench.memory.hasEarlier) bench.ledger.enter(trace, turn);
}

/** Creates the record of one item; under Skip only where neither the server nor a twin has it. */
export async function obtain(order: Order): Promise<Share<Obtained>> {
	const { bench, resource, index, input, trace, twins } = order;
	const request = resource.createMany.toRequest(input);
	const make = async (slot: Slot, what: string): Promise<Obtained> =>
		bench.settings.dryRun ? plan(order, request) : await writeOnce(order, request, slot, what);
	const isOpen = readSkipTest(order);
	if (!isOpen) {
		const what = toHash(JSON.stringify(request));
		return { value: await make(index, what), isFirst: true };
	}
	const key = keyOf(trace);
	const slot = toHash(key);
	return await twins.share(key, async () => {
		const isWritten = typeof bench.memory.recall(slot, slot) === 'object';
		const row = isWritten ? undefined : await bench.ledger.findOpen({ trace, index }, isOpen);
		if (!row) return await make(slot, slot);
		return { kind: 'found', answer: row, id: readId(row.Id) ?? 0 };
	});
}

/** Under Skip, what tells an open record of the resource; undefined where all is to be created. */
export function readSkipTest({ bench, resource }: Pick<Order, 'bench' | 'resource'>) {
	return bench.settings.onDuplicate === 'skip' ? resource.createMany.isOpen : undefined;
}

function plan({ resource, input }: Order, request: WriteRequest): Obtained {
	const { method, path, body } = toHttp(request);
	const planned = {
		method,
		path: toUrl('', { path }),
		...(body && { body }),
		...resource.createMany.preview?.(input),
	};
	return { kind: 'planned', request: planned as IDataObject };
}

/** Writes the record of one item, unless an earlier try of the same execution did. */
async function writeOnce(
	{ bench, resource, index, trace }: Order,
	request: WriteRequest,
	slot: Slot,
	what: string,
): Promise<Obtained> {
	const { memory, ledger } = bench;
	const { createMany: operation, getManyById } = resource;
	const { idKey } = operation;
	const earlier = memory.recall(slot, what);
	if (earlier === 'sent') throw SENT_EARLIER;
	if (earlier) {
		const { id } = earlier;
		const answer = await getManyById
			.get(bench.api(index), id, { include: [], includeClosed: false })
			.catch((): Answer => ({ [idKey]: id }));
		return { kind: 'created', answer, id, isRecalled: true };
	}
	const noteSent = () => memory.noteSent(slot, what);
	try {
		const created = await ledger.create({ index, request, trace, idKey, noteSent });
		memory.noteCreated(slot, what, created.id);
		return { kind: 'created', ...created, isRecalled: false };
	} catch (error) {
		const failure = toFailure(error);
		if (failure.details.outcome !== 'unknown') memory.forget(slot);
		return await Promise.reject(failure);
	}
}

const SENT_EARLIER = new Failure(
	'An earlier try of this execution sent it and was cut off before the answer came',
	{ type: 'network', statusCode: null, retryable: false, outcome: 'unknown', attempts: 1 },
);

function toHash(text: string): string {
	return createHash('sha256').update(text).digest('base64');
}
