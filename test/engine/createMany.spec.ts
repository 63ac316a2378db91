import type { IDataObject } from 'n8n-workflow';

import { Refusal, runNode, serveTodos } from './node';
import type { Scenario } from './node';

const create = async (rows: IDataObject[], more: Partial<Scenario> = {}) =>
	await runNode({ operation: 'createMany', rows, answer: serveTodos(), ...more });
const row = (title: string) => ({ title, meetingId: 1 });
const posts = (log: string[]) => log.filter((what) => what.startsWith('POST'));

describe('each item', () => {
	it('is on exactly one output, in input order and paired', async () => {
		const rows = [row('a'), { title: 'b' }, row('c'), {}, row('e')];
		const { outputs, failures, log } = await create(rows);
		const [successful, failed] = outputs;
		expect(successful.map(({ json, pairedItem }) => [json.title, pairedItem])).toEqual([
			['a', { item: 0 }],
			['c', { item: 2 }],
			['e', { item: 4 }],
		]);
		expect(failed.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 1 }, { item: 3 }]);
		expect(failures).toMatchObject([
			{ index: 1, inputData: { title: 'b' }, error: 'meetingId: is required' },
			{ index: 3, inputData: {}, error: 'title: is required; meetingId: is required' },
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
				error: 'Bloom Growth said: No such user (HTTP status 400)',
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
			{ index: 1, error: 'meetingId: the expression failed (no meeting here)' },
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
			'Asked for owner 7, but Bloom Growth gave it to user 8',
			'Asked for meeting 1, but Bloom Growth put it into 2',
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
