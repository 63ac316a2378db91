import { Failure } from '../../../nodes/Bloomy/engine/failure';
import { describeFailures, reportRun } from '../../../nodes/Bloomy/engine/output/report';
import { toToolOutputs } from '../../../nodes/Bloomy/engine/output/items';
import { createContext } from '../node';

const settled = (failure?: Failure) => ({
	index: 0,
	inputData: {},
	result: failure ? { failure } : { records: [] },
});

it('counts what failed by kind, the most frequent first', () => {
	const late = settled(Failure.notAttempted('Too late.'));
	const invalid = settled(Failure.ofInput(['title: is required']));
	expect(describeFailures([invalid, settled(), late, late])).toBe(
		'3 of 4 items failed: 2 not attempted, 1 validation',
	);
	expect(describeFailures([settled()])).toBeUndefined();
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
function report(members: object): { hints: string[]; customData: Map<string, string> } {
	const hints: string[] = [];
	const customData = new Map<string, string>([['bloomyFailed', '4']]);
	const context = createContext({ operation: 'createMany', rows: [{}, {}] });
	Object.assign(context, {
		addExecutionHints: ({ message }: { message: string }) => hints.push(message),
		getWorkflowDataProxy: () => ({ $execution: { customData } }),
		...members,
	});
	const failed = settled(Failure.ofInput(['title: is required']));
	reportRun(context, [settled(), failed], [[{ json: {} }], [{ json: {} }]]);
	return { hints, customData };
}

const FAILED = '1 of 2 items failed: 1 validation';
const NOWHERE = expect.stringMatching(/^Nothing is connected to the Failed output/);
const connect = (connectionsBySourceNode: unknown) => ({ workflow: { connectionsBySourceNode } });

it.each<[string, object, unknown[]]>([
	['no connections to be read', {}, [FAILED]],
	['connections of another shape', connect('odd'), [FAILED]],
	['no connection at all', connect({}), [FAILED, NOWHERE]],
	['none of Failed', connect({ Bloomy: { main: [[{}], null] } }), [FAILED, NOWHERE]],
	['one of Failed', connect({ Bloomy: { main: [null, [{}]] } }), [FAILED]],
	['a tool', { ...connect({}), isToolExecution: () => true }, [FAILED]],
	['an n8n without hints', { ...connect({}), addExecutionHints: undefined }, []],
])('hints with %s', (_name, members, hints) => {
	expect(report(members).hints).toEqual(hints);
});

it('adds up counts over the runs of an execution', () => {
	expect(Object.fromEntries(report({}).customData)).toEqual({
		bloomySuccessful: '1',
		bloomyFailed: '5',
	});
});

it.each([
	undefined,
	() => ({}),
	() => ({ $execution: {} }),
	() => ({ $execution: { customData: { get: () => undefined } } }),
])('lets nothing go wrong where n8n keeps no counts: %s', (getWorkflowDataProxy) => {
	expect(report({ getWorkflowDataProxy }).hints).toEqual([FAILED]);
});
