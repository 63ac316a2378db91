import type { IDataObject } from 'n8n-workflow';

import { startSandbox } from '../sandbox';
import type { FaultRule, Sandbox, SandboxOptions, Store } from '../sandbox';
import { runNode, startEngine } from '../workflow/scenario';
import type { Outcome } from '../workflow/scenario';
import { checkConservation, checkRequests } from './invariants';
import type { Finished } from './invariants';
import { TIMEOUT, abreast } from './rig';

/** A change of records that exist, and what it means at the server. */
export interface StateCase {
	resource: Finished['resource'];
	operation: string;
	/** Adds a record that is not as asked yet, or one that is so already; gives its ID. */
	add(store: Store, title: string, isSo: boolean): number;
	/** What a row asks for beside naming the record. */
	asked?: IDataObject;
	/** Whether the record is as asked for. */
	isSo(store: Store, id: number): boolean;
	/** Whether a row may name the record by its title; in a meeting, unless it is one. */
	place?: 'meeting' | 'nowhere';
}

const DAY = '2026-12-31';
const DUE = `${DAY}T00:00:00`;
const OWNER = 321;
const GOAL = 3001;
const inMeeting = { OriginId: 123 };
const ofMeeting = { Origins: [{ Id: 123, Name: 'Leadership L10' }] };
const PAST = '2026-06-08T10:00:00';
const done = { Complete: true, CompleteTime: PAST, CloseTime: null };

const find = <T extends { Id: number }>(rows: T[], id: number) => rows.find(({ Id }) => Id === id);

/** Every change there is. */
export const STATES: StateCase[] = [
	{
		resource: 'todo',
		operation: 'updateMany',
		asked: { dueDate: DAY },
		place: 'meeting',
		add: (store, Name, isSo) =>
			store.addTodo({ ...inMeeting, Name, ...(isSo && { DueDate: DUE }) }).Id,
		isSo: ({ todos }, id) => find(todos, id)?.DueDate?.startsWith(DAY) === true,
	},
	{
		resource: 'todo',
		operation: 'completeMany',
		place: 'meeting',
		add: (store, Name, isSo) => store.addTodo({ ...inMeeting, Name, ...(isSo && done) }).Id,
		isSo: ({ todos }, id) => find(todos, id)?.Complete === true,
	},
	{
		resource: 'todo',
		operation: 'reopenMany',
		place: 'meeting',
		add: (store, Name, isSo) => store.addTodo({ ...inMeeting, Name, ...(!isSo && done) }).Id,
		isSo: ({ todos }, id) => find(todos, id)?.Complete === false,
	},
	{
		resource: 'issue',
		operation: 'updateMany',
		asked: { userId: OWNER },
		place: 'meeting',
		add: (store, Name, isSo) => {
			const Owner = isSo ? store.referTo(OWNER) : store.referTo(123);
			return store.addIssue({ ...inMeeting, Name, Owner }).Id;
		},
		isSo: ({ issues }, id) => find(issues, id)?.Owner?.Id === OWNER,
	},
	{
		resource: 'issue',
		operation: 'completeMany',
		place: 'meeting',
		add: (store, Name, isSo) =>
			store.addIssue({ ...inMeeting, Name, ...(isSo && { CloseTime: PAST }) }).Id,
		isSo: ({ issues }, id) => Boolean(find(issues, id)?.CloseTime),
	},
	{
		resource: 'issue',
		operation: 'reopenMany',
		place: 'meeting',
		add: (store, Name, isSo) =>
			store.addIssue({ ...inMeeting, Name, ...(!isSo && { CloseTime: PAST }) }).Id,
		isSo: ({ issues }, id) => find(issues, id)?.CloseTime === null,
	},
	{
		resource: 'goal',
		operation: 'updateMany',
		asked: { status: 'atRisk' },
		place: 'meeting',
		add: (store, Name, isSo) =>
			store.addGoal({
				...ofMeeting,
				Name,
				Owner: store.referTo(456),
				...(isSo && { Completion: 0 }),
			}).Id,
		isSo: ({ goals }, id) => {
			const goal = find(goals, id);
			return goal?.Completion === 0 && goal.Owner?.Id === 456;
		},
	},
	{
		resource: 'goal',
		operation: 'archiveMany',
		place: 'meeting',
		add: (store, Name, Archived) => store.addGoal({ ...ofMeeting, Name, Archived }).Id,
		isSo: ({ goals }, id) => find(goals, id)?.Archived === true,
	},
	{
		resource: 'goal',
		operation: 'restoreMany',
		place: 'meeting',
		add: (store, Name, isSo) => store.addGoal({ ...ofMeeting, Name, Archived: !isSo }).Id,
		isSo: ({ goals }, id) => find(goals, id)?.Archived === false,
	},
	{
		resource: 'goal',
		operation: 'deleteMany',
		place: 'meeting',
		add: (store, Name) => store.addGoal({ ...ofMeeting, Name }).Id,
		isSo: ({ goals }, id) => !find(goals, id),
	},
	{
		resource: 'headline',
		operation: 'updateMany',
		asked: { title: 'Renamed' },
		add: (store, Name, isSo) =>
			store.addHeadline({ ...inMeeting, Name: isSo ? 'Renamed' : Name }).Id,
		isSo: ({ headlines }, id) => find(headlines, id)?.Name === 'Renamed',
	},
	{
		resource: 'headline',
		operation: 'deleteMany',
		place: 'meeting',
		add: (store, Name) => store.addHeadline({ ...inMeeting, Name }).Id,
		isSo: ({ headlines }, id) => !find(headlines, id),
	},
	{
		resource: 'milestone',
		operation: 'updateMany',
		asked: { dueDate: DAY },
		add: (store, Name, isSo) =>
			store.addMilestone(GOAL, { Name, ...(isSo && { DueDate: DUE }) }).Id,
		isSo: ({ milestones }, id) => find(milestones, id)?.DueDate?.startsWith(DAY) === true,
	},
	...[true, false].map((isDone): StateCase => ({
		resource: 'milestone',
		operation: isDone ? 'completeMany' : 'reopenMany',
		add: (store, Name, isSo) =>
			store.addMilestone(GOAL, { Name, Status: isSo === isDone ? 'Done' : 'NotDone' }).Id,
		isSo: ({ milestones }, id) => (find(milestones, id)?.Status === 'Done') === isDone,
	})),
	{
		resource: 'milestone',
		operation: 'deleteMany',
		add: (store, Name) => store.addMilestone(GOAL, { Name }).Id,
		isSo: ({ milestones }, id) => !find(milestones, id),
	},
	{
		resource: 'meeting',
		operation: 'updateMany',
		asked: { title: 'Renamed' },
		add: (store, name, isSo) =>
			store.addMeeting({ name: isSo ? 'Renamed' : name, attendeeIds: [store.callerId] }).id,
		isSo: (store, id) => store.findMeeting(id)?.name === 'Renamed',
	},
	{
		resource: 'meeting',
		operation: 'addAttendees',
		asked: { attendees: [OWNER, 456] },
		add: (store, name, isSo) => {
			const attendeeIds = [store.callerId, ...(isSo ? [OWNER, 456] : [OWNER])];
			return store.addMeeting({ name, attendeeIds }).id;
		},
		isSo: (store, id) => [OWNER, 456].every((user) => store.findMeeting(id)?.attendeeIds.has(user)),
	},
	{
		resource: 'meeting',
		operation: 'deleteMany',
		place: 'nowhere',
		add: (store, name) => store.addMeeting({ name, attendeeIds: [store.callerId] }).id,
		isSo: (store, id) => !store.findMeeting(id),
	},
];

export interface StateTrial {
	change: StateCase;
	faults: FaultRule[];
	concurrency?: number;
	options?: IDataObject;
	sandbox?: SandboxOptions;
	/** How many rows name a record that is not as asked yet. */
	count?: number;
	/** Ms to wait after the run for what the server still has to do. */
	linger?: number;
}

export interface StateResult {
	outcome: Outcome;
	violations: string[];
	/** `type/outcome` of each Failed item. */
	kinds: string[];
	/** How many writes arrived. */
	writes: number;
	/** How many rows there were. */
	rows: number;
}

/** Brings records into a state in a sandbox of its own, and says what broke an invariant. */
export async function tryState(trial: StateTrial): Promise<StateResult> {
	return await abreast.add(async () => await tryStateNow(trial));
}

async function tryStateNow(trial: StateTrial): Promise<StateResult> {
	const { change, faults, concurrency = 5, count = 4, linger = 0 } = trial;
	const { resource, operation, asked, isSo } = change;
	const sandbox = await startSandbox(trial.sandbox);
	try {
		const { store } = sandbox;
		const ids = Array.from({ length: count }, (_, at) => change.add(store, `Record ${at}`, false));
		const isDeletion = operation === 'deleteMany';
		if (!isDeletion) ids.push(change.add(store, 'So already', true));
		const wasSo = new Map(ids.map((id) => [id, isSo(store, id)]));
		const bystander = change.add(store, 'Bystander', false);
		const rows = ids.map((id, at) => ({ ...nameRow(change, id, at), ...asked }));
		for (const rule of faults) sandbox.faults.add(rule);
		await startEngine();
		const options = { timeout: TIMEOUT, ...trial.options };
		const parameters = { resource, operation, concurrency, options };
		const outcome = await runNode(sandbox, { rows, parameters });
		await new Promise((resolve) => setTimeout(resolve, linger));
		const writes = sandbox.requests.filter(({ method }) => method !== 'GET');
		const finished = { sandbox, resource, rows, concurrency, outcome, before: new Set<number>() };
		const violations = [
			...checkConservation({ ...finished, isState: true }),
			...checkRequests(finished),
			...checkStates(change, ids, wasSo, sandbox, outcome),
			...(isSo(store, bystander) ? ['a record that nobody named was changed'] : []),
			...writes.flatMap(({ path }) => {
				const id = ids.find((one) => path.split('/').includes(String(one)));
				return id !== undefined && wasSo.get(id) ? [`${path} was so already, and was written`] : [];
			}),
		];
		const kinds = outcome.failures.map(({ failure }) => `${failure.type}/${failure.outcome}`);
		return { outcome, violations, kinds, writes: writes.length, rows: rows.length };
	} finally {
		await sandbox.stop();
	}
}

/** Rows name their records by ID, by ID and meeting, and by title, by turns. */
function nameRow({ place, operation }: StateCase, id: number, at: number): IDataObject {
	const isLast = operation !== 'deleteMany' && at === 4;
	const meeting = place === 'meeting' ? { meetingId: 123 } : {};
	if (!place || isLast || at % 3 === 0) return { id };
	return at % 3 === 1 ? { id, ...meeting } : { title: `Record ${at}`, ...meeting };
}

/** What is said is what is. */
function checkStates(
	{ isSo, operation }: StateCase,
	ids: number[],
	wasSo: Map<number, boolean>,
	{ store }: Sandbox,
	{ successful, failures }: Outcome,
): string[] {
	const said = successful.flatMap(({ json, pairedItem }) => {
		const { item } = pairedItem as { item: number };
		const id = ids[item]!;
		const isTold = Array.isArray(json.warnings);
		const isChanged = operation === 'deleteMany' ? json.deleted : json.changed;
		return [
			...(isSo(store, id) || isTold ? [] : [`Successful ${item}: it is not as asked`]),
			...(isChanged === !wasSo.get(id)
				? []
				: [`Successful ${item}: changed is ${String(isChanged)}`]),
		];
	});
	const failed = failures.flatMap(({ index, failure: { type, outcome, retryable } }) => {
		const isNow = !wasSo.get(ids[index]!) && isSo(store, ids[index]!);
		const isUndone = outcome === 'notSent' || outcome === 'rejected';
		return [
			...(isUndone && isNow ? [`Failed ${index}: ${type}/${outcome}, and it is as asked`] : []),
			...(outcome === 'unknown' && !retryable ? [`Failed ${index}: unknown, not retryable`] : []),
		];
	});
	return [...said, ...failed];
}
