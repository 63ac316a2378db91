import { z } from 'zod';

import {
	checkParameter,
	openParameter,
	openValue,
} from '../../../nodes/Bloomy/engine/input/parameter';
import { createContext } from '../node';

const rows = [{ a: 1, 'Meeting ID': 5 }, { a: null }, {}];
const items = rows.map((json) => ({ json }));
const context = createContext({ operation: 'getAll', rows });

/** The values for all items, and for which ones n8n was asked. */
function readAll(raw: unknown, inContext = context) {
	const asked: number[] = [];
	const read = openValue(inContext, raw, items, (index) => {
		asked.push(index);
		return `n8n's ${index}`;
	});
	return { values: items.map((_item, index) => read(index)), asked };
}

it.each([
	['={{ $json.a }}', [1, null, undefined]],
	['={{$json.a}}', [1, null, undefined]],
	[`={{ $json["Meeting ID"] }}`, [5, undefined, undefined]],
	[`={{ $json['Meeting ID'] }}`, [5, undefined, undefined]],
])('looks %s up in the item', (raw, values) => {
	expect(readAll(raw)).toEqual({ values, asked: [] });
});

it.each(['5', '', 5, null, true, ['5', 6], { __rl: true, mode: 'id', value: '5' }])(
	'asks n8n once for %j, which is the same for all items',
	(raw) => {
		expect(readAll(raw)).toEqual({ values: Array(3).fill("n8n's 0"), asked: [0] });
	},
);

it.each([
	'={{ $json.a.b }}',
	'={{ $json.a + 1 }}',
	'={{ $json.a }} ',
	'= {{ $json.a }}',
	'=x{{ $json.a }}',
	'={{ $json[a] }}',
	`={{ $json["it's"] }}`,
	"={{ $json['a'] ?? $json['b'] }}",
	'={{ $itemIndex }}',
	'={{ $json.constructor }}',
	'={{ $json["__proto__"] }}',
	'={{ $json.toString }}',
	'={{ $json["a}}b"] }}',
	'={{ $json["a\nb"] }}',
	['5', '={{ $json.a }}'],
	{ __rl: true, mode: 'id', value: '={{ $json.a }}' },
	undefined,
])('asks n8n for each item where %j stands', (raw) => {
	expect(readAll(raw)).toEqual({ values: ["n8n's 0", "n8n's 1", "n8n's 2"], asked: [0, 1, 2] });
});

it("asks n8n in an agent's tool, whose items are not what $json stands for", () => {
	const tool = { ...context, isToolExecution: () => true };
	expect(readAll('={{ $json.a }}', tool).asked).toEqual([0, 1, 2]);
	expect(readAll('5', tool).asked).toEqual([0]);
});

it('asks again where n8n threw', () => {
	const read = openValue(context, '5', items, (index) => {
		if (index === 0) throw new Error('no');
		return index;
	});
	expect(() => read(0)).toThrow('no');
	expect([read(1), read(2)]).toEqual([1, 1]);
});

describe('a parameter of the node', () => {
	const openAs = (raw: string, evaluate: (...given: unknown[]) => unknown) => {
		const node = { ...context.getNode(), parameters: { id: raw } };
		const own = { getNode: () => node, getNodeParameter: evaluate as never };
		return openParameter({ context: { ...context, ...own }, items }, 'id', 'ID');
	};

	it('is evaluated for each item, and taken out of what a list puts around it', () => {
		const asked: unknown[] = [];
		const read = openAs('={{ $json.a + 1 }}', (...given) => {
			asked.push(given);
			return 5;
		});
		expect([read(0), read(2)]).toEqual([5, 5]);
		const extracting = { extractValue: true };
		expect(asked).toEqual([
			['id', 0, undefined, extracting],
			['id', 2, undefined, extracting],
		]);
	});

	it.each([[new Error('no such node')], ['no such node']])(
		'whose expression throws %p is a fault of its item',
		(thrown) => {
			const read = openAs('={{ $json.a + 1 }}', () => {
				throw thrown;
			});
			expect(() => read(0)).toThrow('ID cannot be read: its expression failed (no such node)');
		},
	);

	it.each<[unknown, string]>([
		['x', 'ID "x" must be a number'],
		['', 'ID is required'],
		[null, 'ID is required'],
	])('%j is checked', (given, sentence) => {
		const schema = z.number({
			required_error: 'is required',
			invalid_type_error: 'must be a number',
		});
		const check = (value: unknown) =>
			checkParameter('ID', value, { read: (text) => (text === '5' ? 5 : text), schema });
		expect(check('5')).toBe(5);
		expect(() => check(given)).toThrow(sentence);
	});
});
