import type { IDataObject } from 'n8n-workflow';

import { Refusal, runNode, serveTodos } from '../node';
import type { Scenario } from '../node';

const create = async (rows: IDataObject[], more: Partial<Scenario> = {}) =>
	await runNode({ operation: 'createMany', rows, answer: serveTodos(), ...more });
const row = (title: string) => ({ title, meetingId: 1 });
const posts = (log: string[]) => log.filter((what) => what.startsWith('POST'));

describe('each item', () => {
	it('is on exactly one output, in input order and paired', async () => {
		const rows = [row('a'), { title: 'b' }, row('c'), { notes: 'n' }, row('e')];
		const { outputs, failures, log } = await create(rows);
		const [successful, failed] = outputs;
		expect(successful.map(({ json, pairedItem }) => [json.title, pairedItem])).toEqual([
			['a', { item: 0 }],
			['c', { item: 2 }],
			['e', { item: 4 }],
		]);
		expect(failed.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 1 }, { item: 3 }]);
		expect(failures).toMatchObject([
			{ index: 1, inputData: { title: 'b' }, error: 'Meeting is required' },
			{ index: 3, inputData: { notes: 'n' }, error: 'Title is required; Meeting is required' },
		]);
		expect(posts(log)).toHaveLength(3);
	});

	it('that is invalid costs no request', async () => {
		expect((await create([{}, { title: 'x' }])).log).toEqual([]);
	});

	it('that was refused says what Bloom Growth said', async () => {
		const { failures } = await create([row('a')], {
			answer: (what) =>
				what.startsWith('POST') ? new Refusal(400, { error: true, message: 'No such user' }) : [],
		});
		expect(failures).toEqual([
			{
				index: 0,
				inputData: row('a'),
				error:
					'To-Do "a" in meeting 1: Bloom Growth said: No such user (HTTP status 400); correct it, or ask for access if it is right',
				failure: {
					type: 'rejected',
					statusCode: 400,
					retryable: false,
					outcome: 'rejected',
					attempts: 1,
				},
			},
		]);
	});

	it('that failed can be fed back, however often', async () => {
		const bad = { title: 'b' };
		const { failures } = await create([bad]);
		const again = await create(failures);
		expect(again.failures).toMatchObject([{ index: 0, inputData: bad }]);
		const mended = { ...again.failures[0]!, inputData: { ...bad, meetingId: 1 } };
		expect((await create([mended])).records).toMatchObject([{ title: 'b' }]);
	});
});

describe('mapping', () => {
	const mapped = {
		title: (json: IDataObject) => json.name,
		meetingId: (json: IDataObject) => {
			if (json.meeting === undefined) throw new Error('no meeting here');
			return json.meeting;
		},
		userId: null,
	};

	it('each field evaluates expressions, and one that throws fails its item alone', async () => {
		const rows = [{ name: 'a', meeting: 1 }, { name: 'b' }, { name: 'c', meeting: '2' }];
		const { records, failures, sent } = await create(rows, { mapped });
		expect(records).toMatchObject([{ title: 'a' }, { title: 'c' }]);
		expect(failures).toMatchObject([
			{ index: 1, error: 'Meeting cannot be read: its expression failed (no meeting here)' },
		]);
		expect(sent.map(({ body }) => body).filter(Boolean)).toEqual([{ title: 'a' }, { title: 'c' }]);
	});

	it('automatically evaluates no expression', async () => {
		const { records } = await create([row('={{ $json.secret }}')]);
		expect(records).toMatchObject([{ title: '={{ $json.secret }}' }]);
	});
});

describe('a record', () => {
	it('holds what Bloom Growth answered, and a warning where that is not what was asked', async () => {
		const answer = (what: string) =>
			what.startsWith('POST') ? { Id: 5, Name: 'A', Owner: { Id: 8 }, OriginId: 2 } : [];
		const { records } = await create([{ ...row('a'), userId: 7 }], { answer });
		expect(records).toMatchObject([{ id: 5, title: 'A', meetingId: 2, userId: 8 }]);
		expect(records[0]!.warnings).toEqual([
			'Asked for owner 7, but it belongs to user 8',
			'Asked for meeting 1, but it is in 2',
		]);
	});

	it('comes as it is without simplify, less an error', async () => {
		const { records } = await create([row('a')], {
			parameters: { simplify: false },
			answer: (what) => (what.startsWith('POST') ? { Id: 5, error: false, X: null } : []),
		});
		expect(records).toEqual([{ Id: 5, X: null }]);
	});
});

describe('a meeting', () => {
	const serve = (attendees: number[], refused?: number) => (what: string) => {
		if (what === 'POST L10/create') return { meetingId: 50 };
		if (what === `POST L10/50/attendees/${refused}`) return new Refusal(400, { message: 'No' });
		if (what.startsWith('POST')) return '';
		if (what === 'GET L10/50') return { Id: 50, Basics: { Name: 'Weekly' } };
		return what === 'GET L10/50/attendees' ? attendees.map((Id) => ({ Id })) : [];
	};
	const rows = [{ title: 'weekly', attendees: '3, 4' }];

	it('is read back', async () => {
		const { records } = await create(rows, { resource: 'meeting', answer: serve([7, 3, 4]) });
		expect(records).toEqual([{ id: 50, title: 'Weekly', attendees: [7, 3, 4] }]);
	});

	it('with an attendee that was not added is partial and names what exists', async () => {
		const { records, failures } = await create(rows, { resource: 'meeting', answer: serve([], 4) });
		expect(records).toEqual([]);
		expect(failures[0]).toMatchObject({
			error: expect.stringMatching(/The meeting was created \(ID 50\).*Attendee 4.*No/),
			failure: {
				type: 'partial',
				outcome: 'partial',
				retryable: false,
				created: { id: 50, title: 'weekly' },
			},
		});
	});

	it('that cannot be read back has nulls, and is Successful', async () => {
		const answer = (what: string) =>
			what.startsWith('POST L10/create') ? { meetingId: 50 } : new Refusal(404);
		const { records } = await create([{ title: 'weekly' }], { resource: 'meeting', answer });
		expect(records).toEqual([{ id: 50, title: null, attendees: null }]);
	});

	it('begun in an earlier try gets only the attendees it lacks', async () => {
		const memory: IDataObject = {};
		const stopped = new AbortController();
		await create(rows, {
			resource: 'meeting',
			memory,
			signal: stopped.signal,
			answer: (what) => {
				if (what === 'POST L10/create') stopped.abort();
				return serve([])(what);
			},
		});
		const users = [3];
		const { records, log } = await create(rows, {
			resource: 'meeting',
			memory,
			answer: (what) => {
				if (what === 'POST L10/50/attendees/4') users.push(4);
				return serve(users)(what);
			},
		});
		expect(posts(log)).toEqual(['POST L10/50/attendees/4']);
		expect(records).toEqual([{ id: 50, title: 'Weekly', attendees: [3, 4] }]);
	});
});

describe('a second try of the same execution', () => {
	/** Stops the execution while the answer to the write of a row comes in. */
	async function stopAt(memory: IDataObject, title: string, isAnswered: boolean) {
		const stop = new AbortController();
		const serve = serveTodos();
		return await create([row('a'), row('b'), row('c')], {
			memory,
			parameters: { concurrency: 1 },
			signal: stop.signal,
			answer: (what, body) => {
				const answer = serve(what, body);
				if (body === undefined || (body as IDataObject).title !== title) return answer;
				stop.abort();
				if (isAnswered) return answer;
				throw new Error('aborted');
			},
		});
	}

	it('writes only what was not written', async () => {
		const memory = {};
		const first = await stopAt(memory, 'b', true);
		expect(first.failures).toMatchObject([{ index: 2, failure: { type: 'notAttempted' } }]);
		const second = await create([row('a'), row('b'), row('c')], {
			memory,
			answer: serveTodos({ 'GET todo/101': { Id: 101, Name: 'a' } }),
		});
		expect(second.sent.filter(({ body }) => body).map(({ body }) => body)).toEqual([
			{ title: 'c' },
		]);
		expect(second.records).toMatchObject([{ id: 101, title: 'a' }, { id: 102 }, { title: 'c' }]);
		expect(memory).toEqual({});
	});

	it('does not write again what may have been written', async () => {
		const memory = {};
		await stopAt(memory, 'b', false);
		const { failures, sent } = await create([row('a'), row('b'), row('c')], { memory });
		expect(sent.filter(({ body }) => body).map(({ body }) => body)).toEqual([{ title: 'c' }]);
		expect(failures).toMatchObject([
			{ index: 1, failure: { outcome: 'unknown', retryable: false } },
		]);
	});

	it('writes another row that stands in the same place', async () => {
		const memory = {};
		await stopAt(memory, 'a', true);
		expect((await create([row('z')], { memory })).records).toMatchObject([{ title: 'z' }]);
	});
});

const skip = { options: { onDuplicate: 'skip' } };
const lists = {
	'GET L10/1/todos': [
		{ Id: 9, Name: ' A ', error: 'odd', Owner: { Id: 7 } },
		{ Id: 10, Name: 'a' },
	],
};

describe('under Skip', () => {
	it('gives what is there already, or what another row of the sheet created', async () => {
		const rows = [row('a'), row('b'), row(' B '), { notes: 'n' }];
		const { records, failures, log } = await create(rows, {
			parameters: skip,
			answer: serveTodos(lists),
		});
		expect(records).toMatchObject([
			{ id: 9, title: ' A ', created: false },
			{ id: 101, title: 'b', created: true },
			{ id: 101, title: 'b', created: false },
		]);
		expect(failures).toMatchObject([{ index: 3, failure: { type: 'validation' } }]);
		expect(log).toEqual(['GET L10/1/todos', 'POST L10/1/todos']);
	});

	it('puts created beside the answer without simplify, and no error on Successful', async () => {
		const { records } = await create([row('a'), row('b')], {
			parameters: { ...skip, simplify: false },
			answer: serveTodos(lists),
		});
		expect(records).toEqual([
			{ Id: 9, Name: ' A ', Owner: { Id: 7 }, created: false },
			{ Id: 101, Name: 'b', created: true },
		]);
	});

	it('takes rows that name no meeting of theirs as any other invalid row', async () => {
		const { failures, log } = await create([{ title: 'a' }], { parameters: skip });
		expect(failures).toMatchObject([{ error: 'Meeting is required' }]);
		expect(log).toEqual([]);
	});

	it('creates beside what is closed, is of another kind or has no title', async () => {
		const rows = ['a', 'b', 'null'].map(row);
		const { records, log } = await create(rows, {
			parameters: skip,
			answer: serveTodos({
				'GET L10/1/todos': [
					{ Id: 9, Name: 'a', CloseTime: '2026-06-08T10:00:00' },
					{ Id: 10, Name: 'b', TodoType: 2 },
					{ Id: 11, Name: null },
				],
			}),
		});
		expect(records.map(({ created }) => created)).toEqual([true, true, true]);
		expect(posts(log)).toHaveLength(3);
	});

	it('creates nothing in a meeting that cannot be looked into', async () => {
		const rows = [row('a'), { ...row('b'), meetingId: 2 }, row('c')];
		const serve = serveTodos();
		const { records, failures, log } = await create(rows, {
			parameters: skip,
			answer: (what, body) => (what === 'GET L10/1/todos' ? new Refusal(403) : serve(what, body)),
		});
		expect(records).toMatchObject([{ title: 'b', created: true }]);
		for (const { error, failure } of failures) {
			expect(error).toContain(
				'Could not check what is already in the meeting, so nothing was created',
			);
			expect(failure).toMatchObject({ type: 'rejected', statusCode: 403, outcome: 'notSent' });
		}
		expect(failures.map(({ index }) => index)).toEqual([0, 2]);
		expect(log).toEqual(['GET L10/1/todos', 'GET L10/2/todos', 'POST L10/2/todos']);
	});

	it('creates a meeting whatever there is, since there is nothing to skip it by', async () => {
		let id = 50;
		const answer = (what: string) =>
			what === 'POST L10/create' ? { meetingId: id++ } : [{ Id: 5, Name: 'weekly' }];
		const rows = [{ title: 'weekly' }, { title: 'weekly' }];
		const { records, log } = await create(rows, { resource: 'meeting', parameters: skip, answer });
		expect(posts(log)).toHaveLength(2);
		for (const record of records) expect(record).not.toHaveProperty('created');
	});

	/** A first try that is stopped while the answer to the write of the title comes in. */
	async function stopAt(memory: IDataObject, title: string, isAnswered: boolean, refused?: string) {
		const stop = new AbortController();
		const serve = serveTodos();
		return await create([{ ...row('b'), notes: '1' }, row('b'), row('c')], {
			memory,
			parameters: { ...skip, concurrency: 1 },
			signal: stop.signal,
			answer: (what, body) => {
				const answer = serve(what, body);
				if (body === undefined) return answer;
				if ((body as IDataObject).details === refused) return new Refusal(400);
				if ((body as IDataObject).title !== title) return answer;
				stop.abort();
				if (isAnswered) return answer;
				throw new Error('aborted');
			},
		});
	}
	const again = async (memory: IDataObject, answer: Scenario['answer']) =>
		await create([{ ...row('b'), notes: '1' }, row('b'), row('c')], {
			memory,
			parameters: skip,
			...(answer && { answer }),
		});

	it('remembers in a second try what the first one created, although the list shows it now', async () => {
		const memory: IDataObject = {};
		await stopAt(memory, 'b', true);
		const { records, sent } = await again(
			memory,
			serveTodos(
				{
					'GET L10/1/todos': [{ Id: 101, Name: 'b' }],
					'GET todo/101': { Id: 101, Name: 'b' },
				},
				102,
			),
		);
		expect(sent.filter(({ body }) => body).map(({ body }) => body)).toEqual([{ title: 'c' }]);
		expect(records).toMatchObject([
			{ id: 101, created: true },
			{ id: 101, created: false },
			{ title: 'c', created: true },
		]);
	});

	it.each([[undefined], ['1']])(
		'writes for no twin in a second try what may have been written (refused before: %s)',
		async (refused) => {
			const memory: IDataObject = {};
			await stopAt(memory, 'b', false, refused);
			const { failures, records, sent } = await again(memory, serveTodos());
			expect(sent.filter(({ body }) => body).map(({ body }) => body)).toEqual([{ title: 'c' }]);
			expect(records).toMatchObject([{ title: 'c' }]);
			expect(failures.map(({ index, failure }) => [index, failure.outcome])).toEqual([
				[0, 'unknown'],
				[1, 'unknown'],
			]);
		},
	);

	it('finds in a second try what may have been written, where it stands there', async () => {
		const memory: IDataObject = {};
		await stopAt(memory, 'b', false);
		const { records } = await again(
			memory,
			serveTodos({ 'GET L10/1/todos': [{ Id: 102, Name: 'b' }] }),
		);
		expect(records).toMatchObject([
			{ id: 102, created: false },
			{ id: 102, created: false },
			{ title: 'c', created: true },
		]);
	});
});

describe('a dry run', () => {
	const dry = (more = {}) => ({ options: { dryRun: true, ...more } });
	const plan = (title: string) => ({
		would: 'create',
		...{ title, meetingTitle: null, userName: null, dueDate: null, notes: null },
		...{ method: 'POST', path: '/api/v1/L10/1/todos', body: { title } },
	});

	it('sends nothing, and gives what would be sent', async () => {
		const rows = [
			{ ...row('a'), notes: 'n', dueDate: '31 Dec 2026' },
			{ notes: 'n' },
			{ ...row('a'), userId: 7 },
		];
		const { outputs, failures, log } = await create(rows, { parameters: dry() });
		const [successful] = outputs;
		expect(successful).toEqual([
			{
				json: {
					...plan('a'),
					...{ dueDate: '2026-12-31', notes: 'n' },
					body: { title: 'a', details: 'n', dueDate: '2026-12-31' },
				},
				pairedItem: { item: 0 },
			},
			{
				json: { ...plan('a'), body: { title: 'a', accountableUserId: 7 } },
				pairedItem: { item: 2 },
			},
		]);
		expect(failures).toMatchObject([{ index: 1, failure: { type: 'validation' } }]);
		expect(log).toEqual([]);
	});

	it('shows the attendees beside the body of a meeting', async () => {
		const rows = [
			{ title: 'a', attendees: '3, 4' },
			{ title: 'b', addSelf: 'no' },
		];
		const { records, log } = await create(rows, { resource: 'meeting', parameters: dry() });
		const request = { would: 'create', method: 'POST', path: '/api/v1/L10/create' };
		const [a, b] = [
			{ title: 'a', addSelf: true },
			{ title: 'b', addSelf: false },
		];
		expect(records).toEqual([
			{ ...request, ...a, body: a, attendees: [3, 4] },
			{ ...request, ...b, body: b, attendees: [] },
		]);
		expect(log).toEqual([]);
	});

	it('under Skip looks once, and marks whatever would create nothing', async () => {
		const rows = [row('a'), row('b'), { ...row(' B '), notes: 'n' }];
		const { records, log } = await create(rows, {
			parameters: dry({ onDuplicate: 'skip' }),
			answer: serveTodos(lists),
		});
		const nothing = { would: 'nothing', method: null, path: null, body: null };
		expect(records).toEqual([
			{ ...plan(' A '), ...nothing },
			plan('b'),
			{ ...plan('b'), ...nothing },
		]);
		expect(log).toEqual(['GET L10/1/todos']);
	});
});
