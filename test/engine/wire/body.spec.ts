import {
	isErrorBody,
	isList,
	isQuiet,
	isRecord,
	isWebPage,
	readId,
	readPositiveId,
	readRecords,
	readRows,
} from '../../../nodes/Bloomy/engine/wire/body';

it.each([
	[5, 5],
	['5', 5],
	[-5, -5],
	['-5', -5],
	...['', '5.5', '1e3', null, undefined, 1.5, 2 ** 53, {}, true].map((value) => [value, undefined]),
])('reads the ID %j as %p', (value, id) => {
	expect(readId(value)).toBe(id);
});

it.each([[5, 5], ['7', 7], ...[0, -5, '-5', null].map((value) => [value, undefined])])(
	'reads the ID %j of a record of its own as %p',
	(value, id) => {
		expect(readPositiveId(value)).toBe(id);
	},
);

const ROWS = [{ Id: 1 }, null, 'x', { Name: 'Divider' }, [], { Id: '2' }];

it('reads the objects of a list, and the records among them', () => {
	expect(readRows(ROWS)).toEqual([{ Id: 1 }, { Name: 'Divider' }, { Id: '2' }]);
	expect(readRecords(ROWS)).toEqual([{ Id: 1 }, { Id: '2' }]);
	expect([readRows({ Id: 1 }), readRecords('text')]).toEqual([[], []]);
});

it.each([
	[[], true],
	[[{ Id: 1, Name: 'a' }, { Name: 'b' }], true],
	[[{ Name: '' }, { Name: ' ' }, {}], true],
	[[{ Id: 1 }, 'x'], true],
	[[{ Name: 'a' }, { Name: '' }], false],
	[['x', null], false],
	[{ Id: 1 }, false],
	['[]', false],
	[undefined, false],
])('whether %j is a list of records: %p', (body, isOne) => {
	expect(isList(body)).toBe(isOne);
});

it.each([
	[{ Id: 1 }, true],
	[{ Id: '1', message: 'x' }, true],
	[{ Name: 'a' }, false],
	[[{ Id: 1 }], false],
	[null, false],
])('whether %j is a record: %p', (body, isOne) => {
	expect(isRecord(body)).toBe(isOne);
});

it.each([
	['<!DOCTYPE html>', true],
	[' \n<html>', true],
	['text <b>', false],
	[{ page: '<html>' }, false],
	[['<html>'], false],
])('whether %j is a web page: %p', (body, isOne) => {
	expect(isWebPage(body)).toBe(isOne);
});

it.each([
	['', true, false],
	[' \n', true, false],
	[undefined, true, false],
	[null, true, false],
	[true, true, false],
	[{ Id: 1, error: 'x', message: 'x' }, true, false],
	[{ success: true }, true, false],
	[{ error: '' }, true, false],
	[{ error: null, message: ' ' }, true, false],
	[{ message: 'Saved' }, true, true],
	[{ Message: { text: 'x' } }, true, true],
	['Saved', false, false],
	[{ success: false }, false, true],
	[{ error: true }, false, true],
	[{ error: 'x' }, false, true],
	[{ error: { code: 5 } }, false, true],
])(
	'%j may answer a write that returns nothing: %p; is an error: %p',
	(body, isNothing, isError) => {
		expect([isQuiet(body), isErrorBody(body)]).toEqual([isNothing, isError]);
	},
);
