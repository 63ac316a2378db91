import type { IDataObject } from 'n8n-workflow';

import type { Answer, ChangeMany, Difference, ReadApi, Resource, State } from '../contract';
import { Failure, toFailure } from '../failure';
import { toRecord, withWarnings } from '../output/items';
import type { Target } from './finder';
import { tellLosses } from './losses';
import type { Bench } from './operation';
import type { Done } from './tasks';

/** Ms after which a record is looked at again that does not show what was accepted: copies lag. */
export const LOOK_AGAIN_AFTER = [0, 1000, 4000];

/** A change of one record for the item at `index`. */
export interface Change {
	bench: Bench;
	resource: Resource;
	operation: ChangeMany;
	index: number;
	target: Target;
	asked: IDataObject;
}

/** The record as it is once it is as asked. */
export interface Changed {
	answer: Answer;
	/** False if it was so already, and nothing was written. */
	isChanged: boolean;
	warnings: string[];
}

/** What of a record is not as asked, and the record as it is. */
export interface Comparison {
	before: Answer;
	differences: Difference[];
}

/** Reads what the target does not show of itself, and compares it with what is asked. */
export async function compare({
	bench,
	operation,
	index,
	target,
	asked,
}: Change): Promise<Comparison> {
	const { id, record } = target;
	const before = (await operation.readPart?.(bench.api(index, 'fresh'), id, record)) ?? record;
	return { before, differences: operation.findDifferences(before, asked) };
}

/**
 * Brings one record into the state asked for, unless it is so already, and reads it back. Rejects with
 * a `Failure`; one of type `notApplied` if the change was accepted and does not show.
 */
export async function changeRecord(change: Change): Promise<Changed> {
	const { before, differences } = await compare(change);
	if (differences.length === 0) return { answer: before, isChanged: false, warnings: [] };
	const { seen, isWritten } = await write(change, before);
	if (seen && !isWritten) return { answer: seen, isChanged: false, warnings: [] };
	const after = seen ?? (await readBack(change));
	if (after instanceof Failure) {
		return { answer: before, isChanged: true, warnings: [toUnread(after)] };
	}
	const ways = takeOwnWays(change, before, after);
	return {
		answer: after,
		isChanged: true,
		warnings: [...ways, ...tellLosses(change, before, after)],
	};
}

/** What came of the requests of a change. */
interface Written {
	/** The record, if a look at it has shown already that all is as asked. */
	seen: Answer | undefined;
	isWritten: boolean;
}

/** Sends the requests. One that is refused is none if the record is as asked: its list was old. */
async function write(change: Change, before: Answer): Promise<Written> {
	const { bench, resource, operation, index, target, asked } = change;
	const api = bench.api(index, 'fresh');
	let seen: Answer | undefined;
	let done = 0;
	for (const { request, asked: part } of operation.toRequests(target.id, asked, before)) {
		seen = undefined;
		const holds = async (now: ReadApi) => {
			seen = await readNow(change, now);
			return operation.findDifferences(seen, part).length === 0;
		};
		const proof: State = { kind: 'state', target: `${resource.value} ${target.id}`, holds };
		const failure = await bench.writer.bring({ request, proof }, index, api).then(
			() => undefined,
			(error: unknown) => toFailure(error),
		);
		if (!failure) done++;
		else if (!isRefusal(failure) || !(await holds(api).catch(() => false))) {
			throw done > 0 ? toPartial(failure) : failure;
		}
	}
	const isWhole = seen && operation.findDifferences(seen, asked).length === 0;
	return { seen: isWhole ? seen : undefined, isWritten: done > 0 };
}

function isRefusal({ details: { type, outcome } }: Failure): boolean {
	return type === 'rejected' && outcome === 'rejected';
}

/** The record once it is as asked, or as it stays; a failure if it cannot be read. */
async function readBack(change: Change): Promise<Answer | Failure> {
	const { bench, operation, index, asked } = change;
	let after: Answer | Failure | undefined;
	for (const pause of LOOK_AGAIN_AFTER) {
		if (pause > 0) await bench.park(bench.wait(pause));
		const seen = await readNow(change, bench.api(index, 'fresh')).catch(toFailure);
		if (!(seen instanceof Failure) || !after) after = seen;
		if (seen instanceof Failure) break;
		if (operation.findDifferences(seen, asked).length === 0) break;
	}
	return after ?? change.target.record;
}

async function readNow(
	{ resource: { lookup }, operation, target }: Change,
	api: ReadApi,
): Promise<Answer> {
	const { id, record } = target;
	if (operation.readPart) return await operation.readPart(api, id, record);
	const get = operation.get ?? lookup?.get;
	return (await get?.(api, id)) ?? record;
}

/**
 * What the service made of the change in its own way: a title that it stored otherwise than asked for.
 * Throws if anything else is not as asked.
 */
function takeOwnWays({ operation, asked }: Change, before: Answer, after: Answer): string[] {
	const then = operation.findDifferences(before, asked);
	const now = operation.findDifferences(after, asked);
	const isOwnWay = ({ key, found }: Difference) =>
		key === 'title' && then.some((one) => one.key === key && one.found !== found);
	const left = now.filter((difference) => !isOwnWay(difference));
	if (left.length > 0) throw toNotApplied(left, left.length < then.length);
	return now.map(
		({ asked: wanted, found }) =>
			`Asked for the title ${wanted}, but Bloom Growth stored ${found}, so a later run would not find it by its title`,
	);
}

/** What a row gets whose record is as asked. */
export function toChangedDone(
	settings: Bench['settings'],
	operation: Pick<ChangeMany, 'simplify'>,
	{ answer, isChanged, warnings }: Changed,
): Done {
	const record = { ...toRecord(settings, operation, answer), changed: isChanged };
	return {
		records: [withWarnings(record, warnings)],
		deed: isChanged ? 'changed' : 'unchanged',
	};
}

/** What is told of an accepted change that could not be looked at. */
export function toUnread({ message, details }: Failure): string {
	if (details.type === 'notAttempted') {
		return 'Bloom Growth accepted the change, but the run ended before the record could be read back, so this is how it was before';
	}
	return `Bloom Growth accepted the change, but the record could not be read back, so this is how it was before: ${message}`;
}

export function toNotApplied(left: Difference[], isPart: boolean): Failure {
	const told = left.map(({ label, asked, found }) => `${label} is ${found} and not ${asked}`);
	const message = `Bloom Growth accepted the change, but ${told.join(', and ')}`;
	return Failure.ofNotApplied(message, isPart ? 'partial' : 'rejected');
}

/** Part of a change is done, and another one failed. */
function toPartial(failure: Failure): Failure {
	if (failure.details.outcome === 'unknown') return failure;
	return failure
		.changed({ type: 'partial', outcome: 'partial' })
		.about('Part of it was done, but not all');
}
