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

describe('a contradiction', () => {
	const asked = { title: 'Launch', userId: 3, meetingId: 4, dueDate: '2026-12-31' };
	const known = {
		title: ' LAUNCH ',
		userId: 3,
		meetingIds: [2, null, 4],
		dueDate: '2026-12-31T00:00:00',
	};
	const unknown = { title: null, userId: null, meetingIds: [null], dueDate: null };
	const { findContradictions } = answer;

	it('is none between what was asked and what is so, or is not known', () => {
		expect(findContradictions(asked, known)).toEqual([]);
		expect(findContradictions(asked, unknown)).toEqual([]);
		expect(findContradictions({ title: 'Launch' }, known)).toEqual([]);
	});

	it.each<[object, string]>([
		[{ userId: 1 }, 'Asked for owner 3, but it belongs to user 1'],
		[{ userId: 1, userName: 'Jane Doe' }, 'Asked for owner 3, but it belongs to Jane Doe \\(1\\)'],
		[{ meetingIds: [2, null] }, 'Asked for meeting 4, but it is in 2'],
		[{ dueDate: '2026-12-30T00:00:00' }, 'Asked for the due date 2026-12-31, but it is 2026-12-30'],
		[{ title: 'Launch ?' }, 'Asked for the title "Launch", but Bloom Growth stored "Launch ?"'],
	])('%j is told', (other, sentence) => {
		const found = findContradictions(asked, { ...known, ...other });
		expect(found).toEqual([expect.stringMatching(new RegExp(`^${sentence.replace('?', '\\?')}`))]);
	});

	it('calls what was asked for as the row does', () => {
		const names = { userId: 'Priya Nair', meetingId: 'Leadership L10' };
		const other = { ...known, userId: 1, meetingIds: [2] };
		expect(findContradictions(asked, other, names)).toEqual([
			'Asked for owner Priya Nair (3), but it belongs to user 1',
			'Asked for meeting Leadership L10 (4), but it is in 2',
		]);
	});
});
