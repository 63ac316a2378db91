import type { ChangeMany, Resource } from '../contract';
import { Failure } from '../failure';
import type { Fault } from '../failure';
import type { ReadRow } from '../input/rows';
import { changeRecord, compare, toChangedDone } from './changeRecord';
import { Finder } from './finder';
import type { Target } from './finder';
import type { Bench } from './operation';
import { toChangePlan } from './plan';
import { toRowTasks } from './rowTasks';
import { SameTarget, toUnchanged } from './sameTarget';
import type { Done, Task } from './tasks';
import { readWanted } from './which';
import type { Which } from './which';

/** One task for each row, each bringing the record it means into the state asked for. */
export function toChangeTasks(
	bench: Bench,
	resource: Resource,
	operation: ChangeMany,
): Iterable<Task> {
	const finder = new Finder(bench, resource, operation);
	const sameTarget = new SameTarget<Done>(operation.addsUp);
	return toRowTasks(bench, resource, operation.fields, async (row, index, turn) => {
		const { which, asked } = readWanted(operation, row.input);
		const find = async () => {
			const target = await finder.find(which, index);
			if (target) return target;
			const close = await finder.tellClose(which, index);
			throw Failure.ofInput([toUnknownTitle(resource, which, close)]);
		};
		// A title is looked up first: another row may mean the same record by its ID.
		const found = which.id === undefined ? await find() : undefined;
		const key = String(found?.id ?? which.id);
		await turn.wait(bench.park);
		const sharing = sameTarget.share(key, asked, index, async () => {
			const target = found ?? (await find());
			return await changeOne(bench, resource, operation, { ...row, input: asked }, index, target);
		});
		turn.end();
		const { value, isFirst } = await sharing;
		return isFirst ? value : toUnchanged(value);
	});
}

async function changeOne(
	bench: Bench,
	resource: Resource,
	operation: ChangeMany,
	row: ReadRow,
	index: number,
	target: Target,
): Promise<Done> {
	const change = { bench, resource, operation, index, target, asked: row.input };
	if (bench.settings.dryRun) {
		const comparison = await compare(change);
		const deed = comparison.differences.length > 0 ? 'changed' : 'unchanged';
		return { records: [toChangePlan(change, row, comparison)], deed };
	}
	return toChangedDone(bench.settings, operation, await changeRecord(change));
}

function toUnknownTitle({ name }: Resource, { title, meetingId }: Which, close: string): Fault {
	const where = meetingId === undefined ? '' : ' in that meeting';
	return {
		sentence: `No open ${name.toLowerCase()}${where} has the title "${String(title)}"${close}`,
		kind: ['title unknown', 'titles unknown'],
	};
}
