import type { IDataObject } from 'n8n-workflow';

import {
	describeNaming,
	readWanted,
	selectAsked,
} from '../../../nodes/Bloomy/engine/operations/which';
import { goal } from '../../../nodes/Bloomy/resources/goal';
import { headline } from '../../../nodes/Bloomy/resources/headline';
import { meeting } from '../../../nodes/Bloomy/resources/meeting';
import { milestone } from '../../../nodes/Bloomy/resources/milestone';
import { todo } from '../../../nodes/Bloomy/resources/todo';
import type { Naming } from '../../../nodes/Bloomy/engine/contract';

const updateTodo = todo.writes.updateMany;
const completeTodo = todo.writes.completeMany;
const renameMeeting = meeting.writes.updateMany;
const addAttendees = meeting.writes.addAttendees;
const deleteMeeting = meeting.writes.deleteMany;

describe('a row names a record', () => {
	it.each<[string, Naming, IDataObject, unknown]>([
		['by its ID', completeTodo, { id: 5 }, { which: { id: 5 }, asked: {} }],
		[
			'by its ID in a meeting',
			updateTodo,
			{ id: 5, meetingId: 1, dueDate: '2026-12-31' },
			{ which: { id: 5, meetingId: 1 }, asked: { dueDate: '2026-12-31' } },
		],
		[
			'by its ID, beside which a title is the new one',
			updateTodo,
			{ id: 5, title: 'b' },
			{ which: { id: 5 }, asked: { title: 'b' } },
		],
		[
			'by its ID, beside which a title is nothing where none can be changed',
			completeTodo,
			{ id: 5, title: 'b' },
			{ which: { id: 5 }, asked: {} },
		],
		[
			'by its title and its meeting',
			updateTodo,
			{ title: 'a', meetingId: 1, dueDate: '2026-12-31', userId: undefined },
			{ which: { title: 'a', meetingId: 1 }, asked: { dueDate: '2026-12-31' } },
		],
		[
			'by what else is its ID',
			renameMeeting,
			{ meetingId: 1, title: 'b' },
			{ which: { id: 1 }, asked: { title: 'b' } },
		],
		[
			'by the same ID twice',
			renameMeeting,
			{ id: 1, meetingId: 1, title: 'b' },
			{ which: { id: 1 }, asked: { title: 'b' } },
		],
		[
			'by a title that needs no meeting',
			deleteMeeting,
			{ title: 'a' },
			{ which: { title: 'a' }, asked: {} },
		],
	])('%s', (_how, naming, input, wanted) => {
		expect(readWanted(naming, input)).toEqual(wanted);
	});

	it.each<[string, Naming, IDataObject, string]>([
		[
			'none',
			completeTodo,
			{},
			'ID is required, or Title and Meeting, to say which record is meant',
		],
		[
			'none, and it has no title',
			milestone.writes.completeMany,
			{},
			'ID is required, to say which record is meant',
		],
		[
			'a title without a meeting',
			completeTodo,
			{ title: 'a' },
			'Meeting is required if a row has a Title and no ID',
		],
		[
			'two',
			renameMeeting,
			{ id: 1, meetingId: 2, title: 'b' },
			'The row names two records, 1 and 2; keep one of them',
		],
		[
			'nothing to change',
			updateTodo,
			{ id: 5 },
			'The row names nothing that can be changed; fill in Title or Due Date',
		],
		[
			'nothing to change of a title',
			updateTodo,
			{ title: 'a', meetingId: 1 },
			'The row names nothing that can be changed; fill in Due Date',
		],
		[
			'nothing to change where only the title can be',
			headline.writes.updateMany,
			{ title: 'a', meetingId: 1 },
			'The row names nothing that can be changed; fill in an ID and a new Title',
		],
		[
			'nobody to add',
			addAttendees,
			{ id: 1 },
			'The row names nothing that can be changed; fill in Attendees or Attendee',
		],
	])('but not if it names %s', (_what, naming, input, sentence) => {
		expect(() => readWanted(naming, input)).toThrow(sentence);
	});
});

it.each<[Naming, string, string | undefined]>([
	[
		updateTodo,
		'to-do',
		'A row names its to-do by ID or by Title and Meeting. Beside an ID, Title is the new title.',
	],
	[completeTodo, 'to-do', 'A row names its to-do by ID or by Title and Meeting.'],
	[renameMeeting, 'meeting', 'A row names its meeting by ID or by Meeting.'],
	[deleteMeeting, 'meeting', 'A row names its meeting by ID, by Meeting, or by Title.'],
	[milestone.writes.completeMany, 'milestone', undefined],
])('tells people how: case %#', (naming, noun, sentence) => {
	expect(describeNaming(naming, noun)).toBe(sentence);
});

it('selects of a row what can be changed of a record that its title names', () => {
	const row = { title: 'a', meetingId: 1, userId: 8, notes: 'n', status: undefined };
	expect(selectAsked(goal.writes.updateMany, row)).toEqual({ userId: 8 });
});
