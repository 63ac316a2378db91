import type { Answer } from '../../nodes/Bloomy/engine/contract';
import * as answer from '../../nodes/Bloomy/resources/answer';

it.each([
	['readText', 'a', 'a'],
	['readText', '', null],
	['readText', 5, null],
	['readBoolean', false, false],
	['readBoolean', 'false', null],
	['readFigure', 0, 0],
	['readFigure', '100', '100'],
	['readFigure', '', null],
	['readFigure', null, null],
	['readRecordId', '5', 5],
	['readRecordId', 0, 0],
	['readRecordId', 'x', null],
] as const)('%s(%j) is %j', (reader, value, expected) => {
	expect(answer[reader](value)).toBe(expected);
});

it.each<[Answer, boolean | null, boolean]>([
	[{}, null, true],
	[{ CloseTime: null }, false, true],
	[{ CloseTime: '' }, false, true],
	[{ CloseTime: '2026-01-01' }, true, false],
	[{ CloseTime: null, Archived: true }, false, false],
	[{ CloseTime: null, Archived: null }, false, true],
])('%j: closed %p, open %p', (row, closed, open) => {
	expect([answer.readClosed(row), answer.isOpen(row)]).toEqual([closed, open]);
});

it.each<[Answer, boolean]>([
	[{}, true],
	[{ CompleteTime: '', Complete: false }, true],
	[{ CompleteTime: '2026-01-01' }, false],
	[{ Complete: true }, false],
	[{ CloseTime: '2026-01-01' }, false],
	[{ Archived: true }, false],
])('%j still waits to be done: %p', (row, pending) => {
	expect(answer.isPending(row)).toBe(pending);
});

it.each([[null], [undefined], ['Jane'], [[]]])('an owner %j has neither ID nor name', (Owner) => {
	expect(answer.readOwner({ Owner } as Answer)).toEqual({ userId: null, userName: null });
});

it('contradicts only what was asked and what is known', () => {
	const found = { userId: 1, meetingIds: [2, null] };
	expect(answer.findContradictions({}, found)).toEqual([]);
	expect(answer.findContradictions({ userId: 1, meetingId: 2 }, found)).toEqual([]);
	const unknown = { userId: null, meetingIds: [null] };
	expect(answer.findContradictions({ userId: 1, meetingId: 2 }, unknown)).toEqual([]);
	expect(answer.findContradictions({ userId: 3, meetingId: 4 }, found)).toHaveLength(2);
});
