import type { Locale, Value } from '../../../nodes/Bloomy/engine/contract';
import { yesOrNo } from '../../../nodes/Bloomy/engine/input/booleans';
import { toChoice } from '../../../nodes/Bloomy/engine/input/choices';

const LOCALE: Locale = { dateOrder: 'ask', timeZone: 'UTC' };
const status = toChoice([
	{ value: 'onTrack', name: 'On Track', words: [] },
	{ value: 'atRisk', name: 'At Risk', words: ['off track', '<'] },
]);
/** What a cell comes to: its value, or what is wrong with it. */
const readWith = ({ read, schema }: Value, cell: unknown): unknown => {
	const parsed = schema.safeParse(read(cell, LOCALE));
	return parsed.success ? parsed.data : parsed.error.issues.map(({ message }) => message);
};

it.each<[unknown, unknown]>([
	['yes', true],
	[' YES ', true],
	['True', true],
	['1', true],
	[1, true],
	[true, true],
	['no', false],
	['False', false],
	['0', false],
	[0, false],
	[false, false],
	['maybe', ['must be true or false']],
	[2, ['must be true or false']],
	[null, ['must be true or false']],
])('%j is %j', (cell, value) => {
	expect(readWith(yesOrNo, cell)).toEqual(value);
});

it.each<[unknown, unknown]>([
	['onTrack', 'onTrack'],
	['On Track', 'onTrack'],
	['on-track', 'onTrack'],
	['ON_TRACK', 'onTrack'],
	['Off  Track', 'atRisk'],
	['<', 'atRisk'],
	['lost', ['must be one of On Track, At Risk']],
	[5, ['must be one of On Track, At Risk']],
	[undefined, ['is required']],
])('%j is the choice %j', (cell, value) => {
	expect(readWith(status, cell)).toEqual(value);
});

it('has its choices as options for a dropdown', () => {
	expect(status.options).toEqual([
		{ name: 'On Track', value: 'onTrack' },
		{ name: 'At Risk', value: 'atRisk' },
	]);
});
