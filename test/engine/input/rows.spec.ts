import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { openValues, readAutomatically, readMapped } from '../../../nodes/Bloomy/engine/input/rows';
import { todo } from '../../../nodes/Bloomy/resources/todo';
import { createContext } from '../node';
import { LISTS, openSheet } from './sheet';

const { fields } = todo.writes.createMany;

it('a row is read with all its columns, and with the names of what it refers to', async () => {
	const { read } = openSheet({ locale: { dateOrder: 'dayFirst' } });
	const row = {
		...{
			row_number: 2,
			'Task ': ' Call the landlord ',
			'Assigned To': 'Nair, Priya',
			MEETING: 'leadership',
		},
		...{ 'By When': '5/1/2027', Details: ' as it is ', Status: 'Open' },
	};
	expect(await read(row)).toEqual({
		input: {
			...{ title: 'Call the landlord', meetingId: 123, userId: 8, dueDate: '2027-01-05' },
			notes: ' as it is ',
		},
		names: { meetingId: 'Leadership L10', userId: 'Priya Nair' },
	});
});

it.each([undefined, null, '', '  \t', '\u200b'])('%j is left out', async (blank) => {
	const { read, fail } = openSheet();
	const { input } = await read({ title: 'a', meetingId: 1, userId: blank, dueDate: blank });
	expect(input).toEqual({ title: 'a', meetingId: 1 });
	expect((await fail({ title: 'a', meetingId: blank })).sentence).toBe('Meeting is required');
});

it('a correction counts, under whatever name it and the original stand', async () => {
	const { read } = openSheet();
	const original = { Task: 'a', Who: 'Bob', 'Meeting ID': 0, Due: 'soon' };
	const corrections = { Owner: 'Jane', meeting: 'Leadership', dueDate: '2026-12-31' };
	expect((await read(corrections, original)).input).toEqual({
		...{ title: 'a', userId: 7, meetingId: 123, dueDate: '2026-12-31' },
	});
});

it('columns that no row was read from are told, but for those that are no news', async () => {
	const { read, reader } = openSheet();
	await read({ title: 'a', meetingId: 1, Meeting: 'x', Colour: 'red', row_number: 2 });
	await read({ title: 'a', meetingId: 1, Size: 5 });
	expect(reader.listUnread(['row_number'])).toEqual([
		...['Colour', 'Meeting (meetingId was read instead)', 'Size'],
	]);
});

it('rows with IDs are there at once, while others wait for a list', async () => {
	const { reader } = openSheet();
	const waiting = reader.read([{ title: 'a', meeting: 'Leadership' }]);
	expect(waiting).toBeInstanceOf(Promise);
	expect(reader.read([{ title: 'b', meetingId: '456' }])).not.toBeInstanceOf(Promise);
	await waiting;
	expect(reader.read([{ title: 'c', meeting: 'Leadership' }])).not.toBeInstanceOf(Promise);
});

it('a list that holds the same entry twice makes nobody ambiguous', async () => {
	const users = LISTS['users/mineviewable'];
	const { read } = openSheet({ lists: { 'users/mineviewable': [...users, ...users] } });
	const { input } = await read({ title: 'a', meetingId: 1, owner: 'Jane Doe' });
	expect(input.userId).toBe(7);
});

describe('Map Each Column Manually', () => {
	const read = (evaluate: (name: string, index: number) => unknown, mapped: IDataObject) => {
		const context: Partial<IExecuteFunctions> = {
			getNodeParameter: evaluate as IExecuteFunctions['getNodeParameter'],
		};
		return readMapped({ context: context as IExecuteFunctions, items: [] }, mapped, fields);
	};

	it('evaluates only the fields that are mapped, for the item asked for', () => {
		const mapped = { title: '', meetingId: null };
		expect(read((name, index) => `${name} of ${index}`, mapped).at(3)).toEqual([
			{ Title: 'fields.value.title of 3', Meeting: 'fields.value.meetingId of 3' },
		]);
	});

	it('names every expression that throws', () => {
		const values = read(
			(name) => {
				if (name.endsWith('userId')) return 1;
				throw new Error(`no ${name.slice(13)}`);
			},
			{ title: '', meetingId: '', userId: '' },
		);
		expect(() => values.at(0)).toThrow(
			'Title cannot be read: its expression failed (no title); Meeting cannot be read: its expression failed (no meetingId)',
		);
	});
});

describe("the field mapper's mode", () => {
	const items = [{ json: { title: 'a', name: 'b' } }];
	const openAs = (mapped?: Record<string, unknown>) => {
		const rows = items.map(({ json }) => json);
		const context = createContext({ operation: 'createMany', rows, ...(mapped && { mapped }) });
		return openValues({ context, items }, fields);
	};

	it('Map Automatically reads the columns of the item itself', () => {
		const values = openAs();
		expect(values.isAutomatic).toBe(true);
		expect(values.at(0)).toEqual([{ title: 'a', name: 'b' }]);
		expect(readAutomatically(items).at(7)).toEqual([{}]);
	});

	it('Map Each Column Manually reads what is mapped, by the labels of the fields', () => {
		const values = openAs({ title: 'x', odd: 'y' });
		expect(values.isAutomatic).toBe(false);
		expect(values.at(0)).toEqual([{ Title: 'x', odd: 'y' }]);
	});

	it('that maps nothing yet reads nothing', () => {
		expect(openAs({}).at(0)).toEqual([{}]);
	});
});

it.each([
	[{ title: 'a' }, true],
	[{ Meeting: 1, notes: 'n' }, true],
	[{ title: 'a', Meeting: 1 }, false],
	[{}, true],
])('%j lacks a value without which there is no row: %p', (row, lacks) => {
	expect(openSheet().reader.lacksRequired([row])).toBe(lacks);
});
