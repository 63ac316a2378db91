import type { IExecuteFunctions } from 'n8n-workflow';

import type { Failure } from '../failure';
import { MAIN } from '../host/connection';
import { isTool } from '../host/tool';
import { isObject } from '../wire/body';
import type { Deed, Settled } from './items';

const NOWHERE =
	'Nothing is connected to the Failed output, so failed items are lost: connect a node that stores them';

/** Of columns in a hint. */
const MOST_COLUMNS = 10;

/** What is worth telling of a run beside what came of each row. */
export interface Remarks {
	/** Whether the run writes, or would without a dry run. */
	isWrite: boolean;
	isDryRun: boolean;
	/** Whether the rows came from an AI agent in one call. */
	areToolRows: boolean;
	/** Blank rows. */
	leftOut: number;
	/** The columns of the rows that were not read. */
	readUnread(): string[];
}

/** The remarks of a run that has not begun. */
export function createRemarks(): Remarks {
	const nothing = { isWrite: false, isDryRun: false, areToolRows: false, leftOut: 0 };
	return { ...nothing, readUnread: () => [] };
}

/** Tells the editor and n8n's list of executions what came of a run. Never throws. */
export function reportRun(
	context: IExecuteFunctions,
	settled: readonly Settled[],
	remarks: Remarks,
): void {
	try {
		const hints = [describeRun(settled, remarks), describeUnread(remarks)];
		if (hasFailures(settled) && !isTool(context) && isFailedLoose(context)) hints.push(NOWHERE);
		for (const message of hints) {
			if (message !== undefined) context.addExecutionHints?.({ message, location: 'outputPane' });
		}
		noteCounts(context, settled, remarks);
	} catch {
		return;
	}
}

/** What came of a run, for an agent that handed over its rows in one call. */
export function summarizeRun(settled: readonly Settled[], remarks: Remarks): string {
	const lines = [describeRun(settled, remarks), describeUnread(remarks)];
	return lines.filter((line) => line !== undefined).join('. ');
}

/**
 * What came of a run, in one line: "90 created, 7 there already, 3 failed: 2 owners unknown, 1 timeout;
 * 2 blank rows left out; 4 with warnings". Undefined if it only read and nothing failed.
 */
export function describeRun(settled: readonly Settled[], remarks: Remarks): string | undefined {
	const failures = describeFailures(settled);
	if (!remarks.isWrite)
		return failures && `${failures.count} of ${settled.length} items ${failures.words}`;
	const deeds = describeDeeds(settled, remarks.isDryRun);
	const parts = [
		[...deeds, ...(failures ? [`${failures.count} ${failures.words}`] : [])].join(', '),
		...countIf(remarks.leftOut, 'blank row left out', 'blank rows left out'),
		...countIf(countWarnings(settled), 'with warnings', 'with warnings'),
	].filter((part) => part !== '');
	const line = parts.join('; ') || 'There was nothing to do';
	return remarks.isDryRun ? `Dry run: nothing was written; ${line}` : line;
}

function describeDeeds(settled: readonly Settled[], isDryRun: boolean): string[] {
	const counts = new Map<Deed, number>();
	for (const { result } of settled) {
		const deed = 'deed' in result ? result.deed : undefined;
		if (deed) counts.set(deed, (counts.get(deed) ?? 0) + 1);
	}
	const words: Array<[Deed, string]> = [
		['created', isDryRun ? 'would be created' : 'created'],
		['changed', isDryRun ? 'would be changed' : 'changed'],
		['deleted', isDryRun ? 'would be deleted' : 'deleted'],
		['there', 'there already'],
		['unchanged', 'unchanged'],
		['gone', 'gone already'],
	];
	return words.flatMap(([deed, word]) => countIf(counts.get(deed) ?? 0, word, word));
}

/** How many rows failed, and of what: the faults of rows by what is wrong, the rest by their types. */
function describeFailures(settled: readonly Settled[]) {
	const counts = new Map<string, { count: number; one: string; many: string }>();
	let count = 0;
	for (const { result } of settled) {
		if (!('failure' in result)) continue;
		count++;
		for (const [one, many] of kindsOf(result.failure)) {
			counts.set(many, { one, many, count: (counts.get(many)?.count ?? 0) + 1 });
		}
	}
	if (count === 0) return undefined;
	const kinds = [...counts.values()]
		.sort((one, other) => other.count - one.count)
		.map((kind) => `${kind.count} ${kind.count === 1 ? kind.one : kind.many}`);
	return { count, words: `failed: ${kinds.join(', ')}` };
}

function kindsOf({ faults, details }: Failure): ReadonlyArray<readonly [string, string]> {
	if (faults.length > 0) return faults.map(({ kind }) => kind);
	const words = details.type.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
	return [[words, words]];
}

function describeUnread({ readUnread }: Remarks): string | undefined {
	const unread = readUnread();
	if (unread.length === 0) return undefined;
	const shown = unread.slice(0, MOST_COLUMNS).join(', ');
	const more = unread.length > MOST_COLUMNS ? ` and ${unread.length - MOST_COLUMNS} more` : '';
	return `Columns that were not read: ${shown}${more}`;
}

function countWarnings(settled: readonly Settled[]): number {
	return settled.filter(
		({ result }) => 'records' in result && result.records.some(({ warnings }) => warnings),
	).length;
}

function countIf(count: number, one: string, many: string): string[] {
	return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
}

function hasFailures(settled: readonly Settled[]): boolean {
	return settled.some(({ result }) => 'failure' in result);
}

/**
 * Whether nothing is connected to the Failed output. n8n tells a node its children, but not of which
 * output, so the connections are read if they can be; without them nothing is said.
 */
function isFailedLoose(context: IExecuteFunctions): boolean {
	const connections = readIn(context, ['workflow', 'connectionsBySourceNode']);
	if (!isObject(connections)) return false;
	const outputs = readIn(connections, [context.getNode().name, MAIN]);
	const failed: unknown = Array.isArray(outputs) ? outputs[1] : undefined;
	return !Array.isArray(failed) || failed.length === 0;
}

/** Adds up over all runs of the execution what came out, for n8n's filter of executions. */
function noteCounts(
	context: IExecuteFunctions,
	settled: readonly Settled[],
	{ isDryRun }: Remarks,
): void {
	if (isDryRun) return;
	const count = (deeds: Deed[]) =>
		settled.filter(({ result }) => 'deed' in result && result.deed && deeds.includes(result.deed))
			.length;
	const counts = {
		bloomyCreated: count(['created']),
		bloomyChanged: count(['changed', 'deleted']),
		bloomyUnchanged: count(['there', 'unchanged', 'gone']),
		bloomyFailed: settled.filter(({ result }) => 'failure' in result).length,
	};
	const { customData } = context.getWorkflowDataProxy(0).$execution as {
		customData?: { get(key: string): unknown; set(key: string, value: string): void };
	};
	for (const [key, number] of Object.entries(counts)) {
		customData?.set(key, String((Number(customData.get(key)) || 0) + number));
	}
}

function readIn(value: unknown, keys: string[]): unknown {
	return keys.reduce(
		(inner: unknown, key) =>
			typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined,
		value,
	);
}
