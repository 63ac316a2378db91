import type { IDataObject } from 'n8n-workflow';

import type { Absence, Answer, DeleteMany, ReadApi, Resource, State } from '../contract';
import { Failure, toFailure } from '../failure';
import { withWarnings } from '../output/items';
import { LOOK_AGAIN_AFTER } from './changeRecord';
import { Finder } from './finder';
import type { Target } from './finder';
import type { Bench } from './operation';
import { toDeletePlan, toNothingPlanned } from './plan';
import { toRowTasks } from './rowTasks';
import { SameTarget } from './sameTarget';
import type { Done, Task } from './tasks';
import { readWanted } from './which';

/** One task for each row, each deleting the record it means. */
export function toDeleteTasks(
	bench: Bench,
	resource: Resource,
	operation: DeleteMany,
): Iterable<Task> {
	const finder = new Finder(bench, resource, operation);
	const sameTarget = new SameTarget<Done>();
	return toRowTasks(bench, resource, operation.fields, async ({ input }, index) => {
		const { which } = readWanted(operation, input);
		const found = which.id === undefined ? await finder.find(which, index) : undefined;
		const id = found?.id ?? which.id;
		if (id === undefined) return toNothing(bench, operation, input);
		const { value, isFirst } = await sameTarget.share(String(id), {}, index, async () => {
			const find = async () => found ?? (await finder.find(which, index));
			return await deleteOne({ bench, resource, operation, index, id }, find);
		});
		return isFirst ? value : toGone(value);
	});
}

/** What another row gets that names the same record: that one has deleted it. */
function toGone({ records }: Done): Done {
	const gone = records.map((record) => ('would' in record ? toNothingPlanned(record) : record));
	return { records: gone, deed: 'gone' };
}

/** The deletion of one record for the item at `index`. */
interface Deletion {
	bench: Bench;
	resource: Resource;
	operation: DeleteMany;
	index: number;
	id: number;
}

async function deleteOne(
	deletion: Deletion,
	find: () => Promise<Target | undefined>,
): Promise<Done> {
	const { bench, operation, id } = deletion;
	const entry = toEntry(deletion);
	const target = await find().catch(async (error: unknown) => {
		// An earlier try of this execution deleted it.
		const { details, isSecondHand } = toFailure(error);
		const isGone = details.type === 'rejected' && !isSecondHand && bench.log.recall(entry);
		return isGone ? undefined : await Promise.reject(error);
	});
	if (!target) return toDone(id, null);
	if (bench.settings.dryRun) {
		return { records: [toDeletePlan(operation, id, target.record)], deed: 'deleted' };
	}
	const warnings = await deleteRecord(deletion, target.record);
	return toDone(id, operation.simplify(target.record).title, warnings);
}

/** Sends the request and makes sure that the record is gone; gives what is to be told beside that. */
async function deleteRecord(deletion: Deletion, before: Answer): Promise<string[]> {
	const { bench, resource, operation, index, id } = deletion;
	const api = bench.api(index, 'fresh');
	let absence: Absence | undefined;
	const look = async (now: ReadApi) => (absence = await operation.findAbsence(now, id, before));
	// Without an answer, a list that does not show the record proves nothing: it may be cut short.
	const holds = async (now: ReadApi) => (await look(now)) === 'gone';
	const proof: State = { kind: 'state', target: `${resource.value} ${id}`, holds };
	bench.log.noteSent(toEntry(deletion));
	await bench.writer.bring({ request: operation.toRequest(id), proof }, index, api);
	return absence === 'gone' ? [] : await lookAfter(deletion, look);
}

/** What is to be told of a deletion that was accepted; throws if the record stays. */
async function lookAfter(
	{ bench, resource, index }: Deletion,
	look: (api: ReadApi) => Promise<Absence>,
): Promise<string[]> {
	let isThere = false;
	for (const pause of LOOK_AGAIN_AFTER) {
		if (pause > 0) await bench.park(bench.wait(pause));
		const seen = await look(bench.api(index, 'fresh')).catch(toFailure);
		if (seen === 'gone') return [];
		if (seen === 'unlisted') return [STILL_READABLE];
		if (seen instanceof Failure && !isThere) return [toUnseen(seen)];
		isThere = true;
	}
	throw toStillThere(resource);
}

function toEntry({ resource, id }: Deletion) {
	const what = `${resource.value} ${id} deleted`;
	return { slot: what, what };
}

/** Nothing has that title, so it counts as deleted already. */
function toNothing({ settings }: Bench, operation: DeleteMany, { title }: IDataObject): Done {
	if (settings.dryRun) {
		const plan = toNothingPlanned({ ...toDeletePlan(operation, null, {}), title });
		return { records: [plan], deed: 'gone' };
	}
	return { ...toDone(null, title, [NOTHING_THERE]), deed: 'gone' };
}

const STILL_READABLE =
	'Its list does not show it any more, but Bloom Growth still gives it out by its ID, so make sure that it is gone';

const NOTHING_THERE = 'There was nothing with that title, so nothing was deleted';

function toDone(id: number | null, title: IDataObject[string], warnings: string[] = []): Done {
	return { records: [withWarnings({ id, title, deleted: true }, warnings)], deed: 'deleted' };
}

function toUnseen({ message }: Failure): string {
	return `Bloom Growth accepted the deletion, but the node could not check that the record is gone: ${message}`;
}

function toStillThere({ name }: Resource): Failure {
	const message = `Bloom Growth accepted the deletion, but the ${name.toLowerCase()} is still there`;
	return Failure.ofNotApplied(message, 'rejected');
}
