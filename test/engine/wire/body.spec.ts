import { readId } from '../../../nodes/Bloomy/engine/wire/body';

it.each([
	[5, 5],
	['5', 5],
	[-5, -5],
	['-5', -5],
	...['', '5.5', '1e3', null, undefined, 1.5, 2 ** 53, {}, true].map((value) => [value, undefined]),
])('reads the ID %j as %p', (value, id) => {
	expect(readId(value)).toBe(id);
});
