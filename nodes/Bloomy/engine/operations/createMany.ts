import type { IDataObject } from 'n8n-workflow';

import type { Answer, CreateMany, NewRow, Resource, Write } from '../contract';
import { named, toFailure } from '../failure';
import type { ReadRow } from '../input/rows';
import { withoutErrorField } from '../output/items';
import { SingleFlight } from '../writes/singleFlight';
import { findOrCreate, prepare } from './findOrCreate';
import type { NewRecord, Obtained } from './findOrCreate';
import { openIntake } from './intake';
import { nameRow } from './nameRow';
import type { Bench, Operation } from './operation';
import { toNothingPlanned, toPlan } from './plan';
import { prefetch } from './prefetch';
import type { Done, Task } from './tasks';

const HANDED_BACK =
	'Bloom Growth gave back a record that was there before, instead of making a new one';

export const createMany: Operation = {
	value: 'createMany',
	isWrite: true,
	isOfferedBy: ({ writes }) => writes.createMany !== undefined,
	label: 'Create Many',
	describe: ({ name }) => `Create one ${name.toLowerCase()} for each incoming item`,
	nameAction: ({ plural }) => `Create many ${plural}`,
	hint: 'Hand over all rows at once, one incoming item for each record, without a loop. A row that failed does not stop the workflow: it comes out of the second output (index 1, Failed) as { error, inputData, index, failure }, so connect that one too. Send only those again whose failure.retryable is true.',
	fieldsOf: ({ writes }) => writes.createMany?.fields ?? {},
	toTasks,
};

/** One row, read and checked, and how its record is made. */
interface Row extends NewRecord, ReadRow {}

/** One task for each row, each giving the one record it created, found or planned. */
function toTasks(bench: Bench, resource: Resource): Iterable<Task> {
	const { createMany: operation } = resource.writes;
	if (!operation) return [];
	const { settings, park } = bench;
	const intake = openIntake(bench, resource, operation.fields);
	const isOpen = settings.onDuplicate === 'skip' ? operation.isOpen : undefined;
	const toRow = (row: ReadRow, index: number): Row => {
		const write = operation.toWrite(row.input);
		const plan = () => toPlan(operation, row, write.request);
		const readAgain = async (id: number) => await readMade(bench, resource, write, index, id);
		return { ...row, index, write, isOpen, plan, readAgain };
	};
	const readNext = (position: number): Row | Promise<Row> => {
		const index = intake.indexes[position] ?? 0;
		const read = intake.read(index);
		if (!(read instanceof Promise)) return toRow(read, index);
		const row = read.then((one) => toRow(one, index));
		// It may fail before its turn, when nobody waits for it yet.
		row.catch(() => undefined);
		return row;
	};
	// One round: time enough for the list of a meeting, and one row after the other with one at a time.
	const take = prefetch(intake.indexes.length, settings.concurrency - 1, readNext, (row, turn) => {
		if (!(row instanceof Promise)) prepare(bench, row, intake.indexes[turn] ?? 0);
	});
	const flight = new SingleFlight<Obtained>();
	return (function* () {
		for (const [position, index] of intake.indexes.entries()) {
			const perform = async (): Promise<Done> => {
				const taken = take(position);
				const row = taken instanceof Promise ? await park(taken) : taken;
				const work = createOne(bench, resource, operation, row, flight);
				return await named(work, () => nameRow(resource, row));
			};
			yield { index, inputData: intake.inputDataOf(index), perform };
		}
	})();
}

/** The record that an earlier try of the execution made; no more than its ID if it cannot be read. */
async function readMade(
	bench: Bench,
	{ getManyById }: Resource,
	{ proof: { idKey } }: Write<NewRow>,
	index: number,
	id: number,
): Promise<Answer> {
	const options = { include: [], includeClosed: false };
	return await getManyById.get(bench.api(index), id, options).catch(() => ({ [idKey]: id }));
}

async function createOne(
	bench: Bench,
	{ name }: Resource,
	operation: CreateMany,
	row: Row,
	flight: SingleFlight<Obtained>,
): Promise<Done> {
	const { value, isFirst } = await findOrCreate(bench, row, flight);
	if (value.kind === 'planned') {
		const deed = isFirst ? 'created' : 'there';
		return { records: [isFirst ? value.plan : toNothingPlanned(value.plan)], deed };
	}
	if (bench.settings.dryRun) {
		const plan = toNothingPlanned(row.plan(), operation.simplify(value.answer));
		return { records: [plan], deed: 'there' };
	}
	const isNew = isFirst && value.kind === 'created';
	const finishing = finish(bench, operation, row, value, isNew);
	const record = await finishing.catch((error: unknown) => {
		const created = { id: value.id, title: row.input.title };
		const failure = toFailure(error);
		throw isNew ? failure.afterCreating(`The ${name.toLowerCase()}`, created) : failure;
	});
	const deed = isNew ? 'created' : 'there';
	return { records: [row.isOpen ? { ...record, created: isNew } : record], deed };
}

/** Does what is still to do once the record exists, and makes it fit for Successful. */
async function finish(
	bench: Bench,
	operation: CreateMany,
	{ index, input }: Row,
	obtained: Exclude<Obtained, { kind: 'planned' }>,
	isNew: boolean,
): Promise<IDataObject> {
	const { id } = obtained;
	const isResumed = obtained.kind === 'created' && obtained.isRecalled;
	if (isNew) await operation.finish?.(bench.api(index), id, input, isResumed);
	const isRaw = !bench.settings.simplify;
	const readBack = isRaw ? undefined : operation.readBack;
	const answer = readBack ? await readBack(bench.api(index), id) : obtained.answer;
	const record = isRaw ? withoutErrorField(answer) : operation.simplify(answer);
	const warnings = [...(operation.findContradictions?.(answer, input) ?? [])];
	if (obtained.kind === 'found' && obtained.isHandedBack) warnings.unshift(HANDED_BACK);
	return warnings.length > 0 ? { ...record, warnings } : record;
}
