import { Columns } from '../../../nodes/Bloomy/engine/input/columns';
import type { Row } from '../../../nodes/Bloomy/engine/input/columns';
import { headline } from '../../../nodes/Bloomy/resources/headline';
import { meeting } from '../../../nodes/Bloomy/resources/meeting';
import { todo } from '../../../nodes/Bloomy/resources/todo';
import { openSheet } from './sheet';

const { fields } = todo.writes.createMany;
const readAll = (...rows: Row[]) => {
	const columns = new Columns(fields);
	const cells = [...columns.read(rows)];
	return { cells: Object.fromEntries(cells), unread: [...columns.unread] };
};

it.each([
	['title', ['title', 'TITLE', 'Title ', 'Task', 'To-Do', 'To Do', 'Action Item', 'name', 'What?']],
	[
		'title',
		[
			'Task name',
			'Task Title',
			'Task / To-Do',
			'Task (required)',
			'Title [Action/Task]',
			'Action Item Title',
		],
	],
	[
		'meetingId',
		['meetingId', 'meeting_id', 'Meeting ID', 'Meeting', 'meeting.Name', 'L10', 'Team'],
	],
	['meetingId', ['Meeting (L10)', 'L10/Meeting']],
	[
		'userId',
		[
			'user_id',
			'Assignee Name',
			'Owner (name)',
			'Owner',
			'Owner Email',
			'WHO',
			'Assigned To',
			'assignee',
			'E-Mail',
			'User',
		],
	],
	['dueDate', ['Due by (MM/DD/YYYY)', 'Due (dd.mm.yy)', 'Due / Deadline', 'New due date']],
	['notes', ['Notes (optional)', 'Notes/Comments']],
	['dueDate', ['Due', 'due date\u00a0', '\ufeffDue-Date', 'By When', 'DEADLINE', 'Due On', 'by']],
	['notes', ['Notes', 'Description', 'comment', 'Details']],
])('%s stands in the columns %j', (name, spellings) => {
	for (const column of spellings) {
		expect(readAll({ [column]: 'x' }).cells).toEqual({ [name]: [{ column, value: 'x' }] });
	}
});

it.each([
	['meeting', meeting.writes.createMany.fields, 'title'],
	['headline', headline.writes.createMany.fields, 'title'],
	['people', meeting.writes.createMany.fields, 'attendees'],
])('a resource has columns of its own: %s', (column, ofResource, name) => {
	expect([...new Columns(ofResource).read([{ [column]: 'x' }]).keys()]).toEqual([name]);
});

it.each<[string, Row, string, string[]]>([
	['the own name before what people say', { Owner: 'a', userId: 'b' }, 'userId', ['userId']],
	[
		'the own name before a remark behind it',
		{ 'userId (optional)': 'a', userId: 'b' },
		'userId',
		['userId'],
	],
	['any spelling of the own name', { 'User ID': 'b', who: 'a' }, 'userId', ['User ID']],
	['what people say if the own name is blank', { userId: ' ', Who: 'a' }, 'userId', ['Who']],
	['all that people say', { Who: 'a', Owner: 'b' }, 'userId', ['Who', 'Owner']],
	['all spellings of the own name', { user_id: 1, userId: 2 }, 'userId', ['user_id', 'userId']],
])('takes %s', (_what, row, name, columns) => {
	expect(readAll(row).cells[name]?.map(({ column }) => column)).toEqual(columns);
});

it('takes of several rows the first that has a field, under whatever name', () => {
	const { cells } = readAll(
		{ Owner: 'Jane' },
		{ Who: 'Bob', Task: 'a' },
		{ Meeting: 'x', what: 'b' },
	);
	expect(cells).toEqual({
		userId: [{ column: 'Owner', value: 'Jane' }],
		title: [{ column: 'Task', value: 'a' }],
		meetingId: [{ column: 'Meeting', value: 'x' }],
	});
});

it.each<[string, Row[], Array<[string, string | undefined]>]>([
	[
		'what no field is called',
		[{ Colour: 1, Status: 'Done' }],
		[
			['Colour', undefined],
			['Status', undefined],
		],
	],
	['nothing without a value', [{ Colour: '\u200b ', Status: null }, { Size: '' }], []],
	['what an owner is', [{ 'Owner Title': 1 }], [['Owner Title', undefined]]],
	['two fields in one column', [{ 'Owner / Due': 1 }], [['Owner / Due', undefined]]],
	['what a word behind it makes another', [{ 'Due (old)': 1 }], [['Due (old)', undefined]]],
	['a remark alone', [{ '(optional)': 1 }], [['(optional)', undefined]]],
	['each once', [{ Colour: 1 }, { Colour: 2 }], [['Colour', undefined]]],
	['a second column of a spreadsheet', [{ Owner: 'a', Owner_1: 'b' }], [['Owner_1', undefined]]],
	[
		'what another column went before',
		[{ 'Meeting ID': 1, Meeting: 'a' }],
		[['Meeting', 'Meeting ID']],
	],
])('does not read %s', (_what, rows, unread) => {
	expect(readAll(...rows).unread).toEqual(unread);
});

it('copes with rows of thousands of columns, and with hostile ones', () => {
	const columns = new Columns(fields);
	for (let row = 0; row < 3000; row++) {
		expect(columns.read([{ [`Column ${row}`]: 1, Title: 'a' }]).size).toBe(1);
	}
	expect(columns.unread.size).toBe(1000);
	const hostile = JSON.parse(
		'{"__proto__": {"userId": 9}, "constructor": 1, "toString": 2}',
	) as Row;
	expect(readAll(hostile).cells).toEqual({});
});

describe('two columns for one field', () => {
	const row = { title: 'a', meetingId: 123 };

	it.each<[Row, object]>([
		[{ ...row, Owner: 'Jane Doe', 'Owner Email': 'jane.doe@example.com' }, { userId: 7 }],
		[{ ...row, Owner: 'Nobody', 'Owner ID': '8' }, { userId: 8 }],
		[{ ...row, 'Owner ID': 8, Who: 'Jane Doe' }, { userId: 8 }],
		[{ ...row, Due: '2026-12-31', Deadline: '31.12.2026' }, { dueDate: '2026-12-31' }],
		[{ meetingId: 123, Task: 'b', Name: 'b' }, { title: 'b' }],
	])('that agree are one: %j', async (values, input) => {
		expect((await openSheet().read(values)).input).toMatchObject(input);
	});

	it.each<[Row, string, string]>([
		[{ ...row, Owner: 'Jane', Who: 'Priya' }, 'Owner: the columns Owner and Who differ', 'owner'],
		[{ ...row, 'Owner ID': 7, user: '8' }, 'Owner: the columns Owner ID and user differ', 'owner'],
		[{ meetingId: 1, Task: 'a', Name: 'b' }, 'Title: the columns Task and Name differ', 'title'],
		[
			{ title: 'a', meetingId: 1, meeting_id: 2 },
			'Meeting: the columns meetingId and meeting_id differ',
			'meeting',
		],
	])('that differ are a fault that names both: %j', async (values, sentence, noun) => {
		const fault = await openSheet().fail(values);
		expect(fault.sentence).toBe(`${sentence}; keep one of them`);
		expect(fault.kinds).toEqual([[`${noun} in two columns`, `${noun}s in two columns`]]);
	});

	it('of which one is wrong tell that', async () => {
		const { sentence } = await openSheet().fail({ ...row, Owner: 'Jane', Who: 'Bob' });
		expect(sentence).toBe('Owner "Bob" (column Who): nobody is called so');
	});

	it('do not wait for a list if one of them is an ID', async () => {
		const { read, log } = openSheet();
		await read({ ...row, Owner: 'Jane Doe', 'Owner ID': '8' });
		expect(log).toEqual([]);
	});
});
