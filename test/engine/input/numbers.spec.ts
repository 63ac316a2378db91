import { score } from '../../../nodes/Bloomy/resources/fields';
import { openSheet } from './sheet';

const { read, fail } = openSheet({ fields: { value: score } });

it.each<[unknown, number]>([
	[0, 0],
	['1,234.5', 1234.5],
	['$1,200', 1200],
	['45 %', 45],
	['\u20ac 1.234,5', 1234.5],
	['1 234.5', 1234.5],
	['.5', 0.5],
	['(500)', -500],
	['-$3', -3],
	['\u22123', -3],
])('%j is the number %d', async (value, number) => {
	expect((await read({ value })).input).toEqual({ value: number });
});

it.each<[unknown, RegExp]>([
	['', /^Value is required$/],
	[null, /^Value is required$/],
	[NaN, /is no number such as 1234\.5$/],
	['NaN', /is no number such as 1234\.5$/],
	['n/a', /is no number such as 1234\.5$/],
	['12 of 20', /is no number such as 1234\.5$/],
	[true, /is no number such as 1234\.5$/],
	['1,5', /has a comma that could mean two things; write it as 1234\.5$/],
	['12,34', /has a comma that could mean two things/],
])('%j is a fault', async (value, sentence) => {
	expect((await fail({ value })).sentence).toMatch(sentence);
});
