import type { IDataObject } from 'n8n-workflow';

import { startSandbox } from '../sandbox';
import type { FaultRule, Sandbox, SandboxOptions } from '../sandbox';
import { runNode } from '../workflow/scenario';
import type { Outcome, Scenario } from '../workflow/scenario';
import { checkConservation, checkRequests, readIds, readStored } from './invariants';
import type { Finished, ResourceName } from './invariants';
import { abreast } from './rig';

/** The same rows, night after night, with On Duplicate at Skip. */
export interface Routine {
	resource: ResourceName;
	rows: IDataObject[];
	/** The faults of each night; the sandbox stays. */
	nights: FaultRule[][];
	concurrency?: number;
	/** The Options group of the node; the timeout is long, as a busy machine needs it, unless it says so. */
	options?: IDataObject;
	/** What else stands in the Options group in each of the first nights. */
	optionsByNight?: IDataObject[];
	sandbox?: SandboxOptions;
	prepare?: (sandbox: Sandbox) => void;
	scenario?: (sandbox: Sandbox) => Partial<Scenario>;
	/** Ms to wait after each night for what the server still has to do. */
	linger?: number;
}

export interface Night {
	outcome: Outcome;
	violations: string[];
	/** How many requests arrived, by route. */
	byRoute: Record<string, number>;
	/** `type/outcome` of each Failed item. */
	kinds: string[];
	/** `created` of each Successful item. */
	created: unknown[];
	/** How many records there are now that were not there before this night. */
	added: number;
}

/** Runs the rows once for each night, in one sandbox, and says what broke an invariant. */
export async function spendNights(routine: Routine): Promise<Night[]> {
	return await abreast.add(async () => await spendNightsNow(routine));
}

async function spendNightsNow(routine: Routine): Promise<Night[]> {
	const sandbox = await startSandbox(routine.sandbox);
	try {
		routine.prepare?.(sandbox);
		const nights: Night[] = [];
		for (const [at, faults] of routine.nights.entries()) {
			const options = { ...routine.options, ...routine.optionsByNight?.[at] };
			nights.push(await spendNight({ ...routine, options }, sandbox, faults));
		}
		return nights;
	} finally {
		await sandbox.stop();
	}
}

async function spendNight(
	{ resource, rows, concurrency = 5, options, scenario, linger = 0 }: Routine,
	sandbox: Sandbox,
	faults: FaultRule[],
): Promise<Night> {
	sandbox.resetRecord();
	sandbox.faults.clear();
	for (const rule of faults) sandbox.faults.add(rule);
	const before = readIds(sandbox, resource);
	const open = readOpenKeys(sandbox, resource);
	const outcome = await runNode(sandbox, {
		rows,
		parameters: {
			resource,
			concurrency,
			options: { timeout: 5000, onDuplicate: 'skip', ...options },
		},
		...scenario?.(sandbox),
	});
	await new Promise((resolve) => setTimeout(resolve, linger));
	const finished = { sandbox, resource, rows, concurrency, outcome, before };
	return {
		outcome,
		violations: findViolations(finished, open),
		byRoute: sandbox.stats().byRoute,
		kinds: outcome.failures.map(({ failure }) => `${failure.type}/${failure.outcome}`),
		created: outcome.records.map(({ created }) => created),
		added: readIds(sandbox, resource).size - before.size,
	};
}

/** What makes two rows, or a row and a record, the same to Skip. */
function toKey({ title, meetingId }: { title?: unknown; meetingId?: unknown }): string {
	const bare = String(title ?? '')
		.normalize()
		.replace(/\s+/g, ' ')
		.trim();
	return `"${bare.toLowerCase()}" in ${Number(meetingId)}`;
}

/** Keys of the records that are neither closed, nor complete, nor archived, nor milestones. */
function readOpenKeys(sandbox: Sandbox, resource: ResourceName): Set<string> {
	const { todos, issues, goals, headlines } = sandbox.store;
	const finished = [...todos, ...issues, ...goals, ...headlines].filter((record) => {
		const { Archived, Complete, CloseTime, CompleteTime, TodoType } = { ...record } as IDataObject;
		return Archived || Complete || CloseTime || CompleteTime || TodoType === 2;
	});
	const ids = new Set(finished.map(({ Id }) => Id));
	return new Set(
		readStored(sandbox, resource).flatMap((one) => (ids.has(one.id) ? [] : toKey(one))),
	);
}

/** What "nothing is created twice" means under Skip: at most one open record of a key, ever. */
function findViolations(finished: Finished, open: Set<string>): string[] {
	return [
		...checkConservation(finished),
		...checkRequests(finished),
		...checkRecords(finished),
		...checkStore(finished, open),
	];
}

/** Every Successful item is what its row asked for, and says rightly whether it is new. */
function checkRecords({ sandbox, resource, rows, outcome, before }: Finished): string[] {
	const stored = new Map(readStored(sandbox, resource).map((record) => [record.id, record]));
	const creators = new Map<number, number>();
	return outcome.successful.flatMap(({ json, pairedItem }) => {
		const { item } = pairedItem as { item: number };
		const id = Number(json.id ?? json.Id);
		const record = stored.get(id);
		if (!record) return [`Successful ${item}: there is no record ${id}`];
		const asked = toKey(rows[item] ?? {});
		const violations: string[] = [];
		if (toKey(record) !== asked)
			violations.push(`Successful ${item}: ${toKey(record)}, not ${asked}`);
		const isFirst = !creators.has(id);
		if (json.created === true) creators.set(id, item);
		if (json.created !== (!before.has(id) && isFirst)) {
			violations.push(`Successful ${item}: created is ${String(json.created)}`);
		}
		return violations;
	});
}

function checkStore(
	{ sandbox, resource, rows, outcome, before }: Finished,
	open: Set<string>,
): string[] {
	const added = new Map<string, number>();
	for (const record of readStored(sandbox, resource)) {
		const key = toKey(record);
		if (!before.has(record.id)) added.set(key, (added.get(key) ?? 0) + 1);
	}
	const told = new Set([
		...outcome.successful.flatMap(({ json, pairedItem }) =>
			json.created === true ? [toKey(rows[(pairedItem as { item: number }).item] ?? {})] : [],
		),
		...outcome.failures.flatMap(({ index, failure }) =>
			failure.outcome === 'unknown' ? [toKey(rows[index] ?? {})] : [],
		),
	]);
	const asked = new Set(rows.map(toKey));
	return [...added].flatMap(([key, count]) => [
		...(asked.has(key) ? [] : [`nobody asked for ${key}`]),
		...(open.has(key) ? [`created although it was there: ${key}`] : []),
		...(count > 1 ? [`created ${count} times: ${key}`] : []),
		...(told.has(key) ? [] : [`out of sight: ${key}`]),
	]);
}
