import type { Answer, Cell, ReadApi, Resource, SetMany, State } from '../contract';
import { Failure, named, toFailure } from '../failure';
import type { ReadRow } from '../input/rows';
import { LOOK_AGAIN_AFTER, toChangedDone, toNotApplied, toUnread } from './changeRecord';
import type { Changed } from './changeRecord';
import { listTasks, openIntake } from './intake';
import type { Intake } from './intake';
import { nameRow } from './nameRow';
import type { Bench, Operation } from './operation';
import { toSetPlan } from './plan';
import { toUnchanged } from './sameTarget';
import { SheetRun } from './sheetRun';
import type { Done, Task } from './tasks';

export const setMany: Operation = {
	value: 'setMany',
	isWrite: true,
	isOfferedBy: ({ writes }) => writes.setMany !== undefined,
	labelFor: () => 'Set Many',
	describe: ({ name }) =>
		`Enter one ${name.toLowerCase()} for each incoming item, unless it is there already`,
	nameAction: ({ plural }) => `Set many ${plural}`,
	hint: 'Enters numbers, such as every week those of the scorecard; metrics may be names. A number that is there already is not written again, and a blank cell is a fault: nothing is ever cleared.',
	fieldsOf: ({ writes }) => writes.setMany?.fields ?? {},
	toTasks: (bench, resource) => {
		const { setMany: operation } = resource.writes;
		return operation ? new SetRun(bench, resource, operation).toTasks() : [];
	},
};

/** A row, and the one value that it means. */
interface Planned {
	index: number;
	row: ReadRow;
	sheet: SheetRun;
	cell: Cell;
	/** The value as it was before the run. */
	before: Answer;
}

/**
 * All rows are read before the first is written: two that ask for different values of one cell both
 * fail, since nobody can tell which is right, and each sheet is read once before and once after.
 */
class SetRun {
	private readonly sheets = new Map<string, SheetRun>();
	private readonly written = new Map<string, Promise<Done>>();
	private readonly intake: Intake;
	private planning?: Promise<Array<Planned | Failure>>;

	constructor(
		private readonly bench: Bench,
		private readonly resource: Resource,
		private readonly operation: SetMany,
	) {
		this.intake = openIntake(bench, resource, operation.fields);
	}

	toTasks(): Iterable<Task> {
		return listTasks(this.intake, async (_index, position) => await this.setOne(position));
	}

	private async setOne(position: number): Promise<Done> {
		const { bench, resource } = this;
		const planned = (await bench.park((this.planning ??= this.planAll())))[position];
		if (!planned) throw new Error(`There is no row ${position}`);
		if (planned instanceof Failure) throw planned;
		const earlier = this.written.get(planned.cell.key);
		const work = earlier ?? this.write(planned);
		this.written.set(planned.cell.key, work);
		const done = await named(earlier ? bench.park(work) : work, () =>
			nameRow(resource, planned.row),
		);
		return earlier ? toUnchanged(done) : done;
	}

	private async planAll(): Promise<Array<Planned | Failure>> {
		const rows = this.intake.indexes.map(
			async (index) => await this.planOne(index).catch(toFailure),
		);
		const planned = await Promise.all(rows);
		const contradictions = new Map<string, Failure>();
		for (const [key, [first, ...others]] of groupByCell(planned)) {
			if (others.every(({ cell }) => cell.asked === first.cell.asked)) first.sheet.expect();
			else contradictions.set(key, toContradiction([first, ...others]));
		}
		return planned.map((one) =>
			one instanceof Failure ? one : (contradictions.get(one.cell.key) ?? one),
		);
	}

	private async planOne(index: number): Promise<Planned> {
		const { bench, resource, operation } = this;
		const row = await this.intake.read(index);
		const plan = async (): Promise<Planned> => {
			const api = bench.api(index);
			const found = await operation.findSheet(api, row.input);
			const sheet = this.sheets.get(found.key) ?? new SheetRun(bench, found);
			this.sheets.set(found.key, sheet);
			const before = await found.read(api);
			const cell = await operation.findCell(api, before, row.input);
			return { index, row, sheet, cell, before: cell.readFrom(before) };
		};
		const planning = plan().catch((error: unknown) => {
			throw toFailure(error).beforeChanging(resource.name.toLowerCase());
		});
		return await named(planning, () => nameRow(resource, row));
	}

	private async write(planned: Planned): Promise<Done> {
		const { bench, operation } = this;
		const { row, sheet, cell, before } = planned;
		const differences = operation.findDifferences(before, row.input);
		const isSo = differences.length === 0;
		if (bench.settings.dryRun) {
			const record = operation.simplify(before);
			const plan = toSetPlan(record, { cell, row }, differences);
			return { records: [plan], deed: isSo ? 'unchanged' : 'changed' };
		}
		const writing = isSo ? Promise.resolve() : this.bring(planned);
		await writing.finally(() => sheet.settle());
		const done = (changed: Changed) => toChangedDone(bench.settings, operation, changed);
		if (isSo) return done({ answer: before, isChanged: false, warnings: [] });
		const after = await bench.park(this.readBack(planned));
		if (after instanceof Failure) {
			return done({ answer: before, isChanged: true, warnings: [toUnread(after)] });
		}
		const left = operation.findDifferences(after, row.input);
		if (left.length > 0) throw toNotApplied(left, false);
		return done({ answer: after, isChanged: true, warnings: [] });
	}

	private async bring({ index, row, sheet, cell }: Planned): Promise<void> {
		const { bench, operation } = this;
		const holds = async (api: ReadApi) => {
			const now = cell.readFrom(await sheet.read(api));
			return operation.findDifferences(now, row.input).length === 0;
		};
		const proof: State = { kind: 'state', target: cell.key, holds };
		await bench.writer.bring({ request: cell.request, proof }, index, bench.api(index, 'fresh'));
	}

	/** The value after all writes to its sheet, once it is as asked; otherwise as it stays. */
	private async readBack(planned: Planned): Promise<Answer | Failure> {
		const { index, row, sheet, cell } = planned;
		let after: Answer | undefined;
		for (const [look, pause] of LOOK_AGAIN_AFTER.entries()) {
			const seen = await sheet.look(look, pause, index);
			if (seen instanceof Failure) return after ?? seen;
			after = cell.readFrom(seen);
			if (this.operation.findDifferences(after, row.input).length === 0) break;
		}
		return after ?? planned.before;
	}
}

/** The rows that mean one cell, in their order. */
function groupByCell(rows: Array<Planned | Failure>): Map<string, [Planned, ...Planned[]]> {
	const byCell = new Map<string, [Planned, ...Planned[]]>();
	for (const row of rows) {
		if (row instanceof Failure) continue;
		const same = byCell.get(row.cell.key);
		if (same) same.push(row);
		else byCell.set(row.cell.key, [row]);
	}
	return byCell;
}

function toContradiction(rows: Planned[]): Failure {
	const items = rows.map(({ index, cell }) => `item ${index} says ${cell.asked}`).join(', ');
	const sentence = `${rows[0]?.cell.name} has more than one value: ${items}; keep one of them`;
	return Failure.ofInput([{ sentence, kind: ['contradiction', 'contradictions'] }]);
}
