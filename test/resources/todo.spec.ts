import type { Answer } from '../../nodes/Bloomy/engine/contract';
import { todo } from '../../nodes/Bloomy/resources/todo';
import { expectOddAnswersSimplified } from './oddAnswers';
import { Recorder } from './recorder';

const FULL: Answer = {
	Id: 789,
	Name: 'Send proposal',
	DetailsUrl: 'https://d.test',
	DueDate: '2026-12-31T00:00:00',
	Owner: { Id: 123, Name: 'Jane Doe' },
	CompleteTime: null,
	CloseTime: null,
	CreateTime: '2026-12-01T10:00:00',
	Complete: false,
	TodoType: 0,
	Origin: 'Leadership L10',
	OriginId: 327249,
};
const NOTHING = {
	id: 789,
	title: null,
	meetingId: null,
	meetingTitle: null,
	userId: null,
	userName: null,
	notesUrl: null,
	dueDate: null,
	createdAt: null,
	completedAt: null,
	closed: null,
	archived: null,
};

describe('creating', () => {
	const { toWrite, findContradictions } = todo.writes.createMany;

	it.each<[Parameters<typeof toWrite>[0], object]>([
		[{ title: 'a', meetingId: 5 }, { title: 'a' }],
		[
			{ title: 'a', meetingId: 5, userId: 7, notes: '', dueDate: '2026-12-31' },
			{ title: 'a', accountableUserId: 7, details: '', dueDate: '2026-12-31' },
		],
	])('%j sends %j', (input, body) => {
		expect(toWrite(input).request).toEqual({ method: 'POST', path: ['L10', 5, 'todos'], body });
	});

	it('shows in the meeting once it exists', () => {
		expect(toWrite({ title: 'a', meetingId: 5, userId: 7 }).proof).toMatchObject({
			list: { path: ['L10', 5, 'todos'] },
			title: 'a',
			ownerId: 7,
			isComplete: true,
		});
	});

	it.each([
		[{ TodoType: 0 }, true],
		[{ TodoType: 2 }, false],
		[{ TodoType: 'Milestone' }, false],
		[{ Complete: true }, false],
	])('skips because of %j: %p', (row, isOpen) => {
		expect(todo.writes.createMany.isOpen?.(row)).toBe(isOpen);
	});

	it('compares owner and meeting with what was asked', () => {
		const asked = { title: 'send proposal', meetingId: 5, userId: 7, dueDate: '2026-12-30' };
		expect(findContradictions?.(FULL, asked)).toEqual([
			'Asked for the due date 2026-12-30, but it is 2026-12-31',
			'Asked for owner 7, but it belongs to Jane Doe (123)',
			'Asked for meeting 5, but it is in 327249',
		]);
		expect(findContradictions?.({}, asked)).toEqual([]);
		expect(findContradictions?.(FULL, { title: 'Send proposal', meetingId: 327249 })).toEqual([]);
	});
});

describe('reading', () => {
	const { byMeeting, byUser } = todo.getAll;
	const rows = [
		{ Id: 1, CloseTime: null },
		{ Id: 2, CloseTime: '2026-01-01' },
		{ Id: -3, TodoType: 2 },
		{ Id: 4, TodoType: 'Milestone' },
		{ Id: 5, TodoType: '2' },
		{ Id: 6, CloseTime: '', TodoType: '0' },
		{ Id: 7, Archived: true },
	];
	const ids = (answers: Answer[] | undefined) => answers?.map(({ Id }) => Id);

	it.each<[boolean, string, number[]]>([
		[false, 'GET L10/5/todos', [1, 6]],
		[true, 'GET L10/5/todos {"INCLUDE_CLOSED":true}', [1, 2, 6, 7]],
	])('those of a meeting, closed ones too: %p', async (includeClosed, request, expected) => {
		const api = new Recorder({ 'L10/5/todos': rows });
		expect(ids(await byMeeting(api, 5, { includeClosed }))).toEqual(expected);
		expect(api.log).toEqual([request]);
	});

	it.each([
		[undefined, 'todo/users/mine'],
		[8, 'todo/user/8'],
	])('those of user %p', async (user, path) => {
		const api = new Recorder({ [path]: rows });
		expect(ids(await byUser(api, user, { includeClosed: false }))).toEqual([1, 6]);
		expect(api.log).toEqual([`GET ${path}`]);
	});

	it('one by its ID', async () => {
		const api = new Recorder({ 'todo/789': FULL });
		expect(await todo.getManyById.get(api, 789)).toEqual(FULL);
	});
});

describe.each([todo.writes.createMany, todo.getAll, todo.getManyById])(
	'simplified',
	({ simplify }) => {
		it('has its fields in their order', () => {
			expect(Object.entries(simplify(FULL))).toEqual(
				Object.entries({
					id: 789,
					title: 'Send proposal',
					meetingId: 327249,
					meetingTitle: 'Leadership L10',
					userId: 123,
					userName: 'Jane Doe',
					notesUrl: 'https://d.test',
					dueDate: '2026-12-31T00:00:00',
					createdAt: '2026-12-01T10:00:00',
					completedAt: null,
					closed: false,
					archived: null,
				}),
			);
		});

		it.each<[Answer, object]>([
			[{ Id: 789 }, {}],
			[
				{ Id: '789', Name: '', DueDate: '', CompleteTime: '', Owner: null, CloseTime: '' },
				{ closed: false },
			],
			[{ Id: 789, Origin: 'Individual', OriginId: null }, { meetingTitle: 'Individual' }],
			[
				{ Id: 789, CloseTime: '2026-01-01', Archived: false },
				{ closed: true, archived: false },
			],
		])('has null for what %j lacks', (answer, more) => {
			expect(simplify(answer)).toEqual({ ...NOTHING, ...more });
		});

		it('never throws', () => expectOddAnswersSimplified(simplify, Object.keys(NOTHING)));
	},
);
