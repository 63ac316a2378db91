import type { IDataObject } from 'n8n-workflow';

import type { Answer, CreateMany, NewRow, Resource, Write } from '../contract';
import { named, toFailure } from '../failure';
import type { ReadRow } from '../input/rows';
import { toRecord, withWarnings } from '../output/items';
import { SingleFlight } from '../writes/singleFlight';
import { changeRecord, compare } from './changeRecord';
import type { Changed } from './changeRecord';
import { findOrCreate, prepare, toRecordKey } from './findOrCreate';
import type { IfThere, NewRecord, Obtained } from './findOrCreate';
import type { Target } from './finder';
import { listTasks, openIntake } from './intake';
import { nameRow } from './nameRow';
import type { Bench, Operation } from './operation';
import { toNothingPlanned, toPlan, toUpdatePlan } from './plan';
import { prefetch } from './prefetch';
import { Agreement } from './sameTarget';
import type { Done, Task } from './tasks';
import { Turns } from './turns';
import type { Turn } from './turns';
import { selectAsked } from './which';

const HANDED_BACK = 'Bloom Growth returned an existing record instead of creating a new one';

export const createMany: Operation = {
	value: 'createMany',
	isWrite: true,
	isOfferedBy: ({ writes }) => writes.createMany !== undefined,
	labelFor: () => 'Create Many',
	describe: ({ name }) => `Create one ${name.toLowerCase()} for each incoming item`,
	nameAction: ({ plural }) => `Create many ${plural}`,
	hint: 'Hand over all rows at once, one incoming item for each record, without a loop. A row that failed does not stop the workflow: it comes out of the second output (index 1, Failed) as { error, inputData, index, failure }, so connect that one too. Send only those again whose failure.retryable is true.',
	fieldsOf: ({ writes }) => writes.createMany?.fields ?? {},
	toTasks: (bench, resource) => {
		const { createMany: operation } = resource.writes;
		return operation ? new CreateRun(bench, resource, operation).toTasks() : [];
	},
};

/** One row, read and checked, and how its record is made. */
interface Row extends NewRecord, ReadRow {}

class CreateRun {
	private readonly flight = new SingleFlight<Obtained>();
	private readonly agreement = new Agreement();
	private readonly turns = new Turns();

	constructor(
		private readonly bench: Bench,
		private readonly resource: Resource,
		private readonly operation: CreateMany,
	) {}

	/** One task for each row, each giving the one record it created, found or planned. */
	toTasks(): Iterable<Task> {
		const { bench, resource, operation } = this;
		const intake = openIntake(bench, resource, operation.fields);
		const readNext = (position: number): Row | Promise<Row> => {
			const index = intake.indexes[position] ?? 0;
			const read = intake.read(index);
			if (!(read instanceof Promise)) return this.toRow(read, index);
			const row = read.then((one) => this.toRow(one, index));
			// It may fail before its turn, when nobody waits for it yet.
			row.catch(() => undefined);
			return row;
		};
		// One round: time enough for the list of a meeting, and one row after the other with one at a time.
		const distance = bench.settings.concurrency - 1;
		const take = prefetch(intake.indexes.length, distance, readNext, (row, turn) => {
			if (!(row instanceof Promise)) prepare(bench, row, intake.indexes[turn] ?? 0);
		});
		const perform = async (_index: number, position: number): Promise<Done> => {
			const turn = this.turns.take();
			try {
				const taken = take(position);
				const row = taken instanceof Promise ? await bench.park(taken) : taken;
				return await named(this.createOne(row, turn), () => nameRow(resource, row));
			} finally {
				turn.end();
			}
		};
		return listTasks(intake, perform);
	}

	private toRow(row: ReadRow, index: number): Row {
		const { operation, resource } = this;
		const write = operation.toWrite(row.input);
		const plan = () => toPlan(operation, row, write.request);
		const readAgain = async (id: number) => await this.readMade(write, index, id);
		const ifThere = this.toIfThere(row, plan, index);
		const { input, names } = row;
		return { input, names, index, name: resource.name, write, ifThere, plan, readAgain };
	}

	/** What On Duplicate says is to become of a record that is there already. */
	private toIfThere(row: ReadRow, plan: () => IDataObject, index: number): IfThere | undefined {
		const { settings } = this.bench;
		const { isOpen } = this.operation;
		if (settings.onDuplicate === 'create' || !isOpen) return undefined;
		const isChanged = settings.onDuplicate === 'update';
		const use = async (target: Target) =>
			isChanged ? await this.update(row, plan, target, index) : this.skip(row, plan, target);
		return { isOpen, isChanged, use };
	}

	private skip(
		row: ReadRow,
		plan: () => IDataObject,
		{ record }: Target,
	): Changed | { plan: IDataObject } {
		if (!this.bench.settings.dryRun) return { answer: record, isChanged: false, warnings: [] };
		const nothing = toNothingPlanned(plan(), this.operation.simplify(record));
		return { plan: withWarnings(nothing, this.findRemaining(row, record)) };
	}

	/** What of a record that is there would still not be as the row says, once some of it is changed. */
	private findRemaining({ input, names }: ReadRow, record: Answer, changed: IDataObject = {}) {
		const kept = Object.entries(input).filter(([name]) => !(name in changed));
		const { findContradictions } = this.operation;
		return findContradictions?.(record, Object.fromEntries(kept), names) ?? [];
	}

	/** Brings the record that is there in line with the row, in what can be changed of it. */
	private async update(
		row: ReadRow,
		plan: () => IDataObject,
		target: Target,
		index: number,
	): Promise<Changed | { plan: IDataObject }> {
		const { bench, resource } = this;
		const operation = resource.writes.updateMany;
		const asked = operation ? selectAsked(operation, row.input) : {};
		if (!operation || Object.keys(asked).length === 0) return this.skip(row, plan, target);
		const change = { bench, resource, operation, index, target, asked };
		if (!bench.settings.dryRun) return await changeRecord(change);
		const comparison = await compare(change);
		if (comparison.differences.length === 0) return this.skip(row, plan, target);
		const remaining = this.findRemaining(row, comparison.before, asked);
		return { plan: withWarnings(toUpdatePlan(plan(), change, comparison), remaining) };
	}

	/** The record that an earlier try of the execution made; no more than its ID if it cannot be read. */
	private async readMade(
		{ proof: { idKey } }: Write<NewRow>,
		index: number,
		id: number,
	): Promise<Answer> {
		const { bench, resource } = this;
		const reading = resource.lookup?.get(bench.api(index), id);
		return (await reading?.catch(() => undefined)) ?? { [idKey]: id };
	}

	private async createOne(row: Row, turn: Turn): Promise<Done> {
		const { bench, resource, agreement } = this;
		if (row.ifThere?.isChanged) {
			await turn.wait(bench.park);
			const { title: _title, ...others } = row.input;
			agreement.check(toRecordKey(row.write.proof), others, row.index);
		}
		turn.end();
		const { value, isFirst } = await findOrCreate(bench, row, this.flight);
		if (value.kind === 'planned') return toPlanned(value.plan, isFirst);
		const isNew = isFirst && value.kind === 'created';
		const isChanged = isFirst && value.kind === 'found' && value.isChanged;
		const record = await this.finish(row, value, isNew).catch((error: unknown) => {
			const created = { id: value.id, title: row.input.title };
			const failure = toFailure(error);
			throw isNew ? failure.afterCreating(`The ${resource.name.toLowerCase()}`, created) : failure;
		});
		const deed = isNew ? 'created' : isChanged ? 'changed' : 'there';
		const isUpdate = row.ifThere?.isChanged;
		const told = {
			...(row.ifThere && { created: isNew }),
			...(isUpdate && { changed: isChanged }),
		};
		return { records: [{ ...record, ...told }], deed };
	}

	/** Does what is still to do once the record exists, and makes it fit for Successful. */
	private async finish(
		{ index, input, names }: Row,
		obtained: Exclude<Obtained, { kind: 'planned' }>,
		isNew: boolean,
	): Promise<IDataObject> {
		const { bench, operation } = this;
		const { id } = obtained;
		const isResumed = obtained.kind === 'created' && obtained.isRecalled;
		if (isNew) await operation.finish?.(bench.api(index), id, input, isResumed);
		const readBack = bench.settings.simplify ? operation.readBack : undefined;
		const answer = readBack ? await readBack(bench.api(index), id) : obtained.answer;
		const warnings = [...(operation.findContradictions?.(answer, input, names) ?? [])];
		if (obtained.kind === 'found') warnings.unshift(...obtained.warnings);
		if (obtained.kind === 'found' && obtained.isHandedBack) warnings.unshift(HANDED_BACK);
		return withWarnings(toRecord(bench.settings, operation, answer), warnings);
	}
}

function toPlanned(plan: IDataObject, isFirst: boolean): Done {
	if (!isFirst) return { records: [toNothingPlanned(plan)], deed: 'there' };
	const deed = plan.would === 'create' ? 'created' : plan.would === 'change' ? 'changed' : 'there';
	return { records: [plan], deed };
}
