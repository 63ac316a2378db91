import { Failure } from '../../../nodes/Bloomy/engine/failure';
import type { FailureType } from '../../../nodes/Bloomy/engine/failure';
import { toFault } from '../../../nodes/Bloomy/engine/input/faults';
import type { Deed, Settled } from '../../../nodes/Bloomy/engine/output/items';
import { toToolOutputs } from '../../../nodes/Bloomy/engine/output/items';
import {
	createRemarks,
	describeRun,
	reportRun,
	summarizeRun,
} from '../../../nodes/Bloomy/engine/output/report';
import type { Remarks } from '../../../nodes/Bloomy/engine/output/report';
import { createContext } from '../node';

const at = (result: Settled['result']): Settled => ({ index: 0, inputData: {}, result });
const did = (deed: Deed, ...warnings: string[]) =>
	at({ records: [warnings.length > 0 ? { id: 1, warnings } : { id: 1 }], deed });
const read = at({ records: [{ id: 1 }, { id: 2 }] });
const broke = (type: FailureType) =>
	at({ failure: Failure.notAttempted('No.').changed({ type, outcome: 'unknown' }) });
const wrong = (...faults: Array<[label: string, why: string]>) =>
	at({
		failure: Failure.ofInput(
			faults.map(([displayName, why]) => toFault({ displayName }, undefined, why)),
		),
	});
const unknown = wrong(['Owner', 'nobody is called so']);
const remark = (more: Partial<Remarks> = {}): Remarks => ({
	...createRemarks(),
	isWrite: true,
	...more,
});

describe('a run that writes is told in one line', () => {
	it.each<[Settled[], Partial<Remarks>, string]>([
		[[did('created'), did('created')], {}, '2 created'],
		[
			[did('there'), unknown, did('created'), unknown, broke('timeout')],
			{ leftOut: 2 },
			'1 created, 1 there already, 3 failed: 2 owners unknown, 1 timeout; 2 blank rows left out',
		],
		[[did('created', 'odd'), did('changed', 'odd')], {}, '1 created, 1 changed; 2 with warnings'],
		[[did('unchanged'), did('gone'), did('gone')], {}, '1 unchanged, 2 gone already'],
		[
			[did('changed'), did('deleted')],
			{ isDryRun: true },
			'Dry run: nothing was written; 1 would be changed, 1 would be deleted',
		],
		[[did('created', 'odd'), did('created')], {}, '2 created; 1 with warnings'],
		[
			[at({ records: [{ id: 1 }, { id: 2, warnings: ['odd'] }], deed: 'created' })],
			{},
			'1 created; 1 with warnings',
		],
		[
			[broke('timeout'), broke('server'), broke('server'), broke('rateLimit')],
			{},
			'4 failed: 2 server, 1 timeout, 1 rate limit',
		],
		[[did('deleted')], { leftOut: 1 }, '1 deleted; 1 blank row left out'],
		[
			[wrong(['Owner', 'nobody is called so'], ['Due Date', 'is no date such as']), unknown],
			{},
			'2 failed: 2 owners unknown, 1 due date unreadable',
		],
		[[broke('notAttempted'), broke('rateLimit')], {}, '2 failed: 1 not attempted, 1 rate limit'],
		[[], { leftOut: 1 }, '1 blank row left out'],
		[[], {}, 'There was nothing to do'],
		[
			[did('created'), did('there'), unknown],
			{ isDryRun: true },
			'Dry run: nothing was written; 1 would be created, 1 there already, 1 failed: 1 owner unknown',
		],
	])('%#', (settled, more, line) => {
		expect(describeRun(settled, remark(more))).toBe(line);
	});
});

it('nothing is known of a run that has not begun', () => {
	const { readUnread, ...others } = createRemarks();
	expect(others).toEqual({ isWrite: false, isDryRun: false, areToolRows: false, leftOut: 0 });
	expect(readUnread()).toEqual([]);
});

it('a run that only reads is told of if something failed', () => {
	const reading = { isWrite: false };
	expect(describeRun([read], remark(reading))).toBeUndefined();
	expect(describeRun([read, broke('server')], remark(reading))).toBe(
		'1 of 2 items failed: 1 server',
	);
});

it('an agent reads what came of the run, and which columns nobody read', () => {
	const remarks = remark({ readUnread: () => ['Colour'] });
	expect(summarizeRun([did('created')], remarks)).toBe(
		'1 created. Columns that were not read: Colour',
	);
	expect(summarizeRun([did('created')], remark())).toBe('1 created');
});

it.each([
	[[{ id: 1 }], [{ error: 'e' }]],
	[[], [{ error: 'e' }]],
	[[], []],
])('gives an agent %j and %j in one item', (successful, failed) => {
	const toItems = (all: object[]) => all.map((json) => ({ json: { ...json } }));
	const [[item], others] = toToolOutputs([toItems(successful), toItems(failed)]);
	expect(item?.json).toEqual({ successful, failed });
	expect(others).toEqual([]);
});

/** What a run with one record and one failure tells an n8n that has only these members. */
function report(members: object, more: Partial<Remarks> = {}, others: Settled[] = []) {
	const hints: string[] = [];
	const customData = new Map<string, string>([['bloomyFailed', '4']]);
	const context = createContext({ operation: 'createMany', rows: [{}, {}] });
	Object.assign(context, {
		addExecutionHints: ({ message }: { message: string }) => hints.push(message),
		getWorkflowDataProxy: () => ({ $execution: { customData } }),
		...members,
	});
	const settled = [did('created'), did('deleted'), did('there'), unknown, ...others];
	reportRun(context, settled, remark(more));
	return { hints, customData: Object.fromEntries(customData) };
}

const CAME = '1 created, 1 deleted, 1 there already, 1 failed: 1 owner unknown';
const NOWHERE = expect.stringMatching(/^Nothing is connected to the Failed output/);
const connect = (connectionsBySourceNode: unknown) => ({ workflow: { connectionsBySourceNode } });

it.each<[string, object, unknown[]]>([
	['no connections to be read', {}, [CAME]],
	['connections of another shape', connect('odd'), [CAME]],
	['no connection at all', connect({}), [CAME, NOWHERE]],
	['none of Failed', connect({ Bloomy: { main: [[{}], null] } }), [CAME, NOWHERE]],
	['one of Failed', connect({ Bloomy: { main: [null, [{}]] } }), [CAME]],
	['a tool', { ...connect({}), isToolExecution: () => true }, [CAME]],
	['an n8n without hints', { ...connect({}), addExecutionHints: undefined }, []],
])('hints with %s', (_name, members, hints) => {
	expect(report(members).hints).toEqual(hints);
});

it('names the columns that were not read, up to ten', () => {
	const readUnread = () => Array.from({ length: 12 }, (_, at) => `Column ${at}`);
	expect(report({}, { readUnread }).hints).toEqual([
		CAME,
		`Columns that were not read: ${readUnread().slice(0, 10).join(', ')} and 2 more`,
	]);
});

it('adds up counts over the runs of an execution, and none of a dry run', () => {
	expect(report({}).customData).toEqual({
		...{ bloomyCreated: '1', bloomyChanged: '1', bloomyUnchanged: '1', bloomyFailed: '5' },
	});
	const others = [did('changed'), did('unchanged'), did('gone'), read];
	expect(report({}, {}, others).customData).toEqual({
		...{ bloomyCreated: '1', bloomyChanged: '2', bloomyUnchanged: '3', bloomyFailed: '5' },
	});
	expect(report({}, { isDryRun: true }).customData).toEqual({ bloomyFailed: '4' });
});

it.each([
	undefined,
	() => ({}),
	() => ({ $execution: {} }),
	() => ({ $execution: { customData: { get: () => undefined } } }),
])('lets nothing go wrong where n8n keeps no counts: %s', (getWorkflowDataProxy) => {
	expect(report({ getWorkflowDataProxy }).hints).toEqual([CAME]);
});
