import type { IDataObject } from 'n8n-workflow';

import { answered } from '../bloomGrowth';
import { perform } from './perform';
import type { Script } from './perform';

const LIST = 'GET L10/1/todos';
const POST = 'POST L10/1/todos';
const day = (date: string) => ({ DueDate: `${date}T00:00:00` });
const there = {
	Id: 9,
	Name: 'a',
	OriginId: 1,
	Origin: 'Weekly',
	Owner: { Id: 7, Name: 'Jane' },
	...day('2026-12-01'),
};

const create = async (
	rows: IDataObject[],
	script: Script,
	options: IDataObject = { onDuplicate: 'update' },
	resource = 'todo',
) =>
	await perform({
		resource,
		operation: 'createMany',
		rows: rows.map((row) => ({ title: 'a', meetingId: 1, ...row })),
		script,
		parameters: { options },
	});

describe('under Update', () => {
	it('changes what is there, leaves what is so, and creates what is not', async () => {
		const other = { ...there, Id: 10, Name: 'b', ...day('2026-12-31') };
		const rows = ['a', 'b', 'c'].map((title) => ({ title, dueDate: '2026-12-31' }));
		const { records, deeds, written } = await create(rows, {
			[LIST]: [[there, other]],
			'PUT todo/9': [''],
			'GET todo/9': [{ ...there, ...day('2026-12-31') }],
			[POST]: [{ Id: 11, Name: 'c', ...day('2026-12-31') }],
		});
		expect(records).toMatchObject([
			{ id: 9, dueDate: '2026-12-31T00:00:00', created: false, changed: true },
			{ id: 10, created: false, changed: false },
			{ id: 11, created: true, changed: false },
		]);
		expect(deeds).toEqual(['changed', 'there', 'created']);
		expect(written.sort()).toEqual([
			`${POST} {"title":"c","dueDate":"2026-12-31"}`,
			'PUT todo/9 {"dueDate":"2026-12-31"}',
		]);
	});

	it('fails where several open ones have the title', async () => {
		const { failures, written } = await create([{ dueDate: '2026-12-31' }], {
			[LIST]: [[there, { ...there, Id: 10 }]],
		});
		expect(failures).toMatchObject([
			{
				error: '2 to-dos have the title "a" (IDs 9, 10); give the ID of the one you mean',
				type: 'validation',
			},
		]);
		expect(written).toEqual([]);
	});

	it('writes once for equal rows, and fails the later of two that differ', async () => {
		const rows = ['2026-12-31', '2026-12-31', '2026-12-30'].map((dueDate) => ({ dueDate }));
		const { records, deeds, failures, written } = await create(rows, {
			[LIST]: [[there]],
			'PUT todo/9': [''],
			'GET todo/9': [{ ...there, ...day('2026-12-31') }],
		});
		expect(records.map(({ changed }) => changed)).toEqual([true, false]);
		expect(deeds).toEqual(['changed', 'there']);
		expect(failures).toMatchObject([
			{ index: 2, error: expect.stringContaining('ask for different things') },
		]);
		expect(written).toHaveLength(1);
	});

	it('says what of a row cannot be changed', async () => {
		const { records, written } = await create([{ userId: 8 }], { [LIST]: [[there]] });
		expect(records).toMatchObject([
			{
				id: 9,
				created: false,
				changed: false,
				warnings: ['Asked for owner 8, but it belongs to Jane (7)'],
			},
		]);
		expect(written).toEqual([]);
	});

	it('is Skip where nothing but the title can be changed', async () => {
		const { records, written } = await create(
			[{}],
			{ 'GET L10/1/headlines': [[there]] },
			{ onDuplicate: 'update' },
			'headline',
		);
		expect(records).toMatchObject([{ id: 9, created: false, changed: false }]);
		expect(written).toEqual([]);
	});

	it('changes what Bloom Growth handed back instead of a new record, and says so', async () => {
		const { records, deeds, written } = await create([{ dueDate: '2026-12-31' }], {
			[LIST]: [[{ ...there, CloseTime: '2026-11-01T00:00:00' }], [there]],
			[POST]: [there],
			'PUT todo/9': [''],
			'GET todo/9': [{ ...there, ...day('2026-12-31') }],
		});
		expect(records).toMatchObject([
			{
				id: 9,
				dueDate: '2026-12-31T00:00:00',
				created: false,
				changed: true,
				warnings: ['Bloom Growth returned an existing record instead of creating a new one'],
			},
		]);
		expect(deeds).toEqual(['changed']);
		expect(written).toHaveLength(2);
	});

	it('shows in a dry run what would become of each row', async () => {
		const other = { ...there, Id: 10, Name: 'b' };
		const rows = [
			{ dueDate: '2026-12-31', userId: 8 },
			{ title: 'b', dueDate: '2026-12-01' },
			{ title: 'c', dueDate: '2026-12-31' },
			{ title: 'c', dueDate: '2026-12-31' },
		];
		const { records, deeds, written } = await create(
			rows,
			{ [LIST]: [[there, other]] },
			{ onDuplicate: 'update', dryRun: true },
		);
		const nothing = { would: 'nothing', method: null, path: null, body: null };
		const c = {
			title: 'c',
			meetingTitle: null,
			userName: null,
			dueDate: '2026-12-31',
			notes: null,
		};
		expect(records).toEqual([
			{
				would: 'change',
				title: 'a',
				meetingTitle: null,
				userName: null,
				dueDate: '2026-12-31',
				notes: null,
				before: { dueDate: '2026-12-01T00:00:00' },
				method: 'PUT',
				path: '/api/v1/todo/9',
				body: { dueDate: '2026-12-31' },
				warnings: ['Asked for owner 8, but it belongs to Jane (7)'],
			},
			{
				...nothing,
				title: 'b',
				meetingTitle: 'Weekly',
				userName: 'Jane',
				dueDate: '2026-12-01T00:00:00',
				notes: null,
			},
			{
				would: 'create',
				...c,
				method: 'POST',
				path: '/api/v1/L10/1/todos',
				body: { title: 'c', dueDate: '2026-12-31' },
			},
			{ ...c, ...nothing },
		]);
		expect(deeds).toEqual(['changed', 'there', 'created', 'there']);
		expect(written).toEqual([]);
	});
});

describe('under Skip', () => {
	it('takes the first of several that have the title', async () => {
		const { records, written } = await create(
			[{}],
			{ [LIST]: [[{ ...there, Id: 8 }, there]] },
			{ onDuplicate: 'skip' },
		);
		expect(records).toMatchObject([{ id: 8, created: false }]);
		expect(records[0]).not.toHaveProperty('changed');
		expect(written).toEqual([]);
	});

	it('says in a dry run what of a row would not be as it says', async () => {
		const { records } = await create(
			[{ dueDate: '2026-12-31' }],
			{ [LIST]: [[there]] },
			{ onDuplicate: 'skip', dryRun: true },
		);
		expect(records).toMatchObject([
			{ would: 'nothing', warnings: ['Asked for the due date 2026-12-31, but it is 2026-12-01'] },
		]);
	});
});

it('tells of a record that was handed back instead of a new one', async () => {
	const old = { ...there, CreateTime: '2020-01-01T00:00:00' };
	const { records, deeds } = await create([{}], { [LIST]: [[old]], [POST]: [old] }, {});
	expect(records).toMatchObject([
		{
			id: 9,
			warnings: ['Bloom Growth returned an existing record instead of creating a new one'],
		},
	]);
	expect(records[0]).not.toHaveProperty('created');
	expect(deeds).toEqual(['there']);
});

it('gives what was refused its name, and creates the others', async () => {
	const { records, failures } = await create([{ title: 'b' }, { meetingId: 2 }], {
		'GET L10/2/todos': [[]],
		'POST L10/2/todos': [answered(400, { message: 'Closed' })],
		[LIST]: [[]],
		[POST]: [{ Id: 11, Name: 'b' }],
	});
	expect(records).toMatchObject([{ id: 11, created: true }]);
	expect(failures).toMatchObject([
		{ index: 1, error: expect.stringMatching(/^To-Do "a" in meeting 2: .*Closed/) },
	]);
});
