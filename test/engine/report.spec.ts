import { Failure } from '../../nodes/Bloomy/engine/failure';
import { describeFailures, toToolOutputs } from '../../nodes/Bloomy/engine/report';

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
