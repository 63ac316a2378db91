import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { isDeepStrictEqual } from 'node:util';

import { isSameTitle } from '../../nodes/Bloomy/engine/wire/title';
import { resources } from '../sandbox';
import type { Doubts, RecordedRequest, ResourceName, Sandbox, Stored } from '../sandbox';
import type { FailedItem, Outcome } from '../workflow/scenario';
import { findExchange } from './clientClock';

export type { ResourceName } from '../sandbox';

/** A Create Many run that is over, and what stood at the server before it. */
export interface Finished {
	sandbox: Sandbox;
	resource: ResourceName;
	rows: IDataObject[];
	concurrency: number;
	outcome: Outcome;
	/** IDs of the records that were there before. */
	before: ReadonlySet<number>;
	/** Whether it brings records into a state, which it may try again whatever became of it. */
	isState?: boolean;
	/** What the service makes of what it is asked for in its own way. */
	doubts?: Doubts;
}

/** What a client may take from the end of a refusal to heeding it, in ms. */
const HEEDING_TIME = 60;

/** What a server may be late in noticing that a client did not wait for its answer, in ms. */
const NOTICING_TIME = 50;

/** The records of a resource at the server. */
export function readStored({ store }: Sandbox, resource: ResourceName): Stored[] {
	const stored = resources[resource].readStored(store);
	// A metric stands by itself until it is put on a meeting's scorecard.
	return resource === 'metric' ? stored.map((one) => ({ ...one, meetingId: null })) : stored;
}

/** The IDs that are there now, for `Finished.before`. */
export function readIds(sandbox: Sandbox, resource: ResourceName): Set<number> {
	return new Set(readStored(sandbox, resource).map(({ id }) => id));
}

/**
 * What "nothing lost, nothing created twice" means, held against the server's own store: a sentence
 * for each thing that breaks it, none after a good run.
 */
export function findViolations(finished: Finished): string[] {
	return [
		...checkConservation(finished),
		...checkSuccessful(finished),
		...checkStore(finished),
		...checkPartial(finished),
		...checkRequests(finished),
	];
}

/** Each item on exactly one output, once, in input order, paired, with its row unchanged. */
export function checkConservation({ rows, outcome, isState = false }: Finished): string[] {
	const { successful, failed } = outcome;
	const violations: string[] = [];
	const seen = new Map<number, number>();
	for (const [name, items] of Object.entries({ successful, failed })) {
		const indexes = items.map(indexOf);
		for (const index of indexes) seen.set(index, (seen.get(index) ?? 0) + 1);
		if (indexes.some((index, at) => at > 0 && index <= indexes[at - 1]!)) {
			violations.push(`${name} is not in input order: ${indexes.join(',')}`);
		}
	}
	for (const index of rows.keys()) {
		const times = seen.get(index) ?? 0;
		if (times !== 1) violations.push(`item ${index} came out ${times} times`);
	}
	if (seen.size > rows.length) violations.push('there are items that never went in');
	for (const item of failed) violations.push(...checkFailed(item, rows, isState));
	for (const { json } of successful) {
		if ('error' in json)
			violations.push(`a Successful item has the field error: ${String(json.id)}`);
	}
	return violations;
}

function checkFailed(
	{ json, pairedItem }: INodeExecutionData,
	rows: IDataObject[],
	isState: boolean,
): string[] {
	const { index, inputData, error, failure } = json as FailedItem;
	const violations: string[] = [];
	const say = (what: string) => violations.push(`Failed ${index}: ${what}`);
	if ((pairedItem as { item: number }).item !== index) say('is paired with another item');
	if (JSON.stringify(inputData) !== JSON.stringify(rows[index])) say('inputData was changed');
	if (typeof error !== 'string' || error.trim() === '') say('has no sentence');
	if (error.startsWith('The Bloomy node itself failed')) say(error);
	const isUnknown = failure.outcome === 'unknown';
	if (isUnknown && failure.retryable && !isState) say('is unknown, yet called retryable');
	if (failure.type === 'notAttempted' && failure.attempts > 0) say('notAttempted, with attempts');
	return violations;
}

/** Every ID on Successful stands at the server, new, and for that item alone. */
function checkSuccessful(finished: Finished): string[] {
	const { sandbox, resource, rows, outcome, before } = finished;
	const stored = readStored(sandbox, resource);
	const owners = new Map<number, number>();
	const violations: string[] = [];
	for (const item of outcome.successful) {
		const index = indexOf(item);
		const id = Number(item.json.id ?? item.json.Id ?? item.json.meetingId);
		const records = stored.filter((record) => record.id === id);
		const other = owners.get(id);
		owners.set(id, index);
		const say = (what: string) => violations.push(`Successful ${index} (ID ${id}): ${what}`);
		if (records.length !== 1) say(`${records.length} such records at the server`);
		if (other !== undefined) say(`the ID was given to item ${other} too`);
		const isTold = Array.isArray(item.json.warnings);
		if (before.has(id) && !isTold) say('the record was there before the run');
		const { made, isOtherThanAsked } = readRow(finished, rows[index] ?? {});
		const key = records[0] && toKey(records[0]);
		if (key !== undefined && key !== made && !before.has(id)) say(`is ${key}, not ${made}`);
		if (isOtherThanAsked && !isTold) say(`is ${made} without a warning`);
	}
	return violations;
}

/** Records there are of each title, meeting and owner, against what the outcomes claim there are. */
function checkStore(finished: Finished): string[] {
	const { sandbox, resource, rows, outcome, before } = finished;
	const claims = new Map<string, { certain: number; possible: number; items: number[] }>();
	const claim = (index: number, certain: number, possible: number) => {
		const key = readRow(finished, rows[index] ?? {}).made;
		const sum = claims.get(key) ?? { certain: 0, possible: 0, items: [] };
		sum.items.push(index);
		claims.set(key, {
			...sum,
			certain: sum.certain + certain,
			possible: sum.possible + possible,
		});
	};
	for (const item of outcome.successful) {
		const isOld = before.has(Number(item.json.id ?? item.json.Id ?? item.json.meetingId));
		claim(indexOf(item), isOld ? 0 : 1, isOld ? 0 : 1);
	}
	for (const { index, failure } of outcome.failures) {
		const exists = failure.created === undefined ? 0 : 1;
		claim(index, exists, failure.outcome === 'unknown' ? 1 : exists);
	}
	const counts = new Map<string, number>();
	for (const record of readStored(sandbox, resource)) {
		if (before.has(record.id)) continue;
		counts.set(toKey(record), (counts.get(toKey(record)) ?? 0) + 1);
	}
	const violations: string[] = [];
	for (const [key, { certain, possible, items }] of claims) {
		const count = counts.get(key) ?? 0;
		counts.delete(key);
		const what = `${count} records of ${key} for the items ${items.join(',')}`;
		if (count > items.length) violations.push(`created twice: ${what}`);
		else if (count > possible)
			violations.push(`out of sight: ${what}, at most ${possible} told of`);
		if (count < certain) violations.push(`lost: ${what}, ${certain} said to exist`);
	}
	for (const key of counts.keys()) violations.push(`nobody asked for ${key}`);
	return violations;
}

function checkPartial({ sandbox, resource, outcome }: Finished): string[] {
	const ids = readIds(sandbox, resource);
	return outcome.failures.flatMap(({ index, failure: { type, outcome: left, created } }) => {
		const isPartial = type === 'partial' || left === 'partial';
		if (isPartial && created === undefined) return [`partial ${index} does not say what exists`];
		if (created === undefined) return [];
		const exists = ids.has(Number(created.id));
		return exists ? [] : [`partial ${index} names ${String(created.id)}, which does not exist`];
	});
}

/**
 * Never more in flight than allowed, and nobody knocks before the time named. Client and server share
 * one process, so whatever is sent while it stands still arrives later by as much.
 */
export function checkRequests(finished: Finished): string[] {
	const { sandbox, concurrency, outcome } = finished;
	const violations: string[] = [];
	const inFlight = countInFlight(sandbox.requests, outcome.stall);
	if (inFlight > concurrency) violations.push(`${inFlight} requests were in flight`);
	const early = findEarly(finished);
	if (early.length > 0) {
		violations.push(`${early.length} requests came before the time named: ${early.join(', ')}`);
	}
	return violations;
}

/**
 * Most requests in flight at once. A client that gives one up can send the next before the server
 * sees that it left; `stall` is for how long it may have stood still meanwhile, in ms.
 */
function countInFlight(requests: readonly RecordedRequest[], stall: number): number {
	const moments = requests.flatMap(({ arrivedAt, finishedAt = Infinity, status }) => {
		const end = status === undefined ? finishedAt - NOTICING_TIME - stall : finishedAt;
		if (end <= arrivedAt) return [];
		return [
			{ at: arrivedAt, by: 1 },
			{ at: end, by: -1 },
		];
	});
	let now = 0;
	return moments
		.sort((one, other) => one.at - other.at || one.by - other.by)
		.reduce((peak, { by }) => Math.max(peak, (now += by)), 0);
}

/**
 * Requests of a run that came before a Retry-After had passed although their client knew of it. The
 * server marks whatever is early; left out are those that were under way before the client had heard
 * of a refusal and could heed it. The client's own clock tells which those are.
 */
export function findEarly({ sandbox, outcome }: Pick<Finished, 'sandbox' | 'outcome'>): string[] {
	const { requests } = sandbox;
	const heedingTime = HEEDING_TIME + outcome.stall;
	const refusals = requests.flatMap((request) => {
		const { askedUntil } = request;
		const { heardAt } = (askedUntil !== undefined && findExchange(request)) || {};
		return askedUntil !== undefined && heardAt !== undefined ? [{ askedUntil, heardAt }] : [];
	});
	const findBeginning = trackHelper(requests);
	return requests.flatMap((request) => {
		const { early, arrivedAt, method, path } = request;
		if (!early) return [];
		const begunAt = leftAt(findBeginning(request));
		const known = refusals.find(({ heardAt, askedUntil }) => {
			return heardAt + heedingTime < begunAt && arrivedAt < askedUntil;
		});
		if (!known) return [];
		const since = Math.round(begunAt - known.heardAt);
		return [`${method} ${path} ${since} ms after the client knew of the refusal`];
	});
}

/**
 * Finds the request with which n8n's own helper began. After a 401 it signs in and repeats the
 * request by itself, without asking the run's queue, so it cannot heed a wait named meanwhile. Each
 * sign-in serves one request.
 */
function trackHelper(
	requests: readonly RecordedRequest[],
): (request: RecordedRequest) => RecordedRequest {
	const unauthorised = new Set(requests.filter(({ status }) => status === 401));
	const beginnings = new Map<RecordedRequest, RecordedRequest>();
	for (const signIn of requests.filter(({ route }) => route === 'POST token')) {
		const before = [...unauthorised].filter((one) => isOver(one, signIn));
		const findFirst = (again: RecordedRequest) =>
			before.filter((one) => isAgain(again, one)).at(-1);
		const again = requests.find((one) => isOver(signIn, one) && findFirst(one));
		const first = again ? findFirst(again) : before.at(-1);
		if (!first) continue;
		beginnings.set(signIn, first);
		if (!again) continue;
		beginnings.set(again, first);
		for (const one of before) unauthorised.delete(one);
	}
	return (request) => beginnings.get(request) ?? request;
}

function leftAt(request: RecordedRequest): number {
	return findExchange(request)?.leftAt ?? request.arrivedAt;
}

function isOver({ finishedAt = Infinity }: RecordedRequest, next: RecordedRequest): boolean {
	return finishedAt <= next.arrivedAt;
}

/** Whether a request is another one once more, with another token. */
function isAgain(again: RecordedRequest, first: RecordedRequest): boolean {
	const pick = ({ method, path, query, body }: RecordedRequest) => ({ method, path, query, body });
	const isSame = isDeepStrictEqual(pick(again), pick(first));
	return isSame && again.headers.authorization !== first.headers.authorization;
}

function indexOf({ pairedItem }: INodeExecutionData): number {
	return (pairedItem as { item: number }).item;
}

/**
 * What the service makes of a row, and whether that has to be told: another title, unless it counts as
 * the same, or another owner than the row names.
 */
function readRow(
	finished: Finished,
	row: IDataObject,
): { made: string; isOtherThanAsked: boolean } {
	const asked = rowToStored(finished, row);
	const { storeTitle = (title: string) => title, giveOwner } = finished.doubts ?? {};
	const given = giveOwner === 'caller' ? finished.sandbox.callerId : giveOwner;
	const isOwned = asked.ownerId !== null && finished.resource !== 'milestone';
	const title = storeTitle(asked.title);
	const ownerId = isOwned ? (given ?? asked.ownerId) : asked.ownerId;
	const isOthers = row.userId !== undefined && ownerId !== asked.ownerId;
	return {
		made: toKey({ ...asked, title, ownerId }),
		isOtherThanAsked: isOthers || !isSameTitle(title, asked.title),
	};
}

function rowToStored({ sandbox, resource }: Finished, row: IDataObject): Stored {
	const title = String(row.title ?? '').trim();
	if (resource === 'meeting') return { id: 0, title, meetingId: null, ownerId: null };
	if (resource === 'milestone') {
		const goal = readStored(sandbox, 'goal').find(({ id }) => id === Number(row.goalId));
		return { id: 0, title, meetingId: goal?.meetingId ?? null, ownerId: goal?.ownerId ?? null };
	}
	const ownerId = Number(row.userId ?? sandbox.callerId);
	const meetingId = resource === 'metric' ? null : Number(row.meetingId);
	return { id: 0, title, meetingId, ownerId };
}

function toKey({ title, meetingId, ownerId }: Stored): string {
	return `"${title}" of ${ownerId} in ${meetingId}`;
}
