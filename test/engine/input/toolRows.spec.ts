import { readToolRows } from '../../../nodes/Bloomy/engine/input/toolRows';
import { createContext } from '../node';

const read = (rows: unknown, isTool = true) => {
	const scenario = { operation: 'createMany', rows: [{}], parameters: { rows } };
	return readToolRows({ ...createContext(scenario), isToolExecution: () => isTool });
};
const row = { title: 'a', meeting: 'Leadership' };

it.each<[unknown, object[] | undefined]>([
	[
		[row, {}],
		[row, {}],
	],
	[JSON.stringify([row]), [row]],
	[{ rows: [row] }, [row]],
	[JSON.stringify({ rows: [row] }), [row]],
	[row, [row]],
	[[], []],
	['', undefined],
	[undefined, undefined],
])('%j are the rows %j', (given, rows) => {
	expect(read(given)?.map(({ json }) => json)).toEqual(rows);
});

it.each(['Buy milk', '[{"title": "a"', [row, 'a'], [[row]], 7, true])('%j are none', (given) => {
	expect(() => read(given)).toThrow('Rows must be a JSON array of objects, one for each row');
});

it('counts for a tool only', () => {
	expect(read([row], false)).toBeUndefined();
});
