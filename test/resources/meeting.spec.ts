import type { IDataObject } from 'n8n-workflow';

import type { Answer, BloomyApi } from '../../nodes/Bloomy/engine/contract';
import { Failure } from '../../nodes/Bloomy/engine/failure';
import { meeting } from '../../nodes/Bloomy/resources/meeting';
import { expectOddAnswersSimplified } from './oddAnswers';
import { Recorder } from './recorder';

const input = { title: 'Weekly', addSelf: true };
const { getAll, getManyById } = meeting;
const { createMany } = meeting.writes;
const finish = async (api: BloomyApi, attendees: number[] | undefined, isResumed = false) =>
	await createMany.finish?.(api, 5, { ...input, attendees }, isResumed);

describe('creating', () => {
	it.each([true, false])('sends title and addSelf %p', (addSelf) => {
		expect(createMany.toWrite({ ...input, addSelf }).request).toEqual({
			method: 'POST',
			path: ['L10', 'create'],
			body: { title: 'Weekly', addSelf },
		});
	});

	it.each([true, false])('shows for sure in the own list only with addSelf %p', (addSelf) => {
		expect(createMany.toWrite({ ...input, addSelf }).proof).toMatchObject({
			list: { path: ['L10', 'list'] },
			title: 'Weekly',
			ownerId: null,
			isComplete: addSelf,
		});
	});

	it.each<[number[] | undefined, string[]]>([
		[undefined, []],
		[[], []],
		[
			[3, 4],
			['POST L10/5/attendees/3', 'POST L10/5/attendees/4'],
		],
	])('adds the attendees %j', async (attendees, log) => {
		const api = new Recorder();
		await finish(api, attendees);
		expect(api.log).toEqual(log);
	});

	it('adds only those who are missing when it goes on', async () => {
		const api = new Recorder({ 'L10/5/attendees': [{ Id: 3 }] });
		await finish(api, [3, 4], true);
		expect(api.log).toEqual(['GET L10/5/attendees', 'POST L10/5/attendees/4']);
	});

	it.each([
		[[{ Id: 3 }], true],
		[[{ Id: 4 }, {}], false],
	])('proves an attendee by the list of attendees: %j', async (Attendees, holds) => {
		const api = new Recorder();
		await finish(api, [3]);
		const [proof] = api.proofs;
		expect(await proof?.holds(new Recorder({ 'L10/5/attendees': Attendees }))).toBe(holds);
	});

	it('tries all attendees and says which one failed', async () => {
		const api = new Recorder({ 'L10/5/attendees/3': Failure.notAttempted('Too late.') });
		await expect(finish(api, [3, 4])).rejects.toThrow('Attendee 3 could not be added: Too late.');
		expect(api.log).toHaveLength(2);
	});

	it.each<[string, Record<string, Answer | Answer[] | Error>, object]>([
		[
			'all',
			{ 'L10/5': { Basics: { Name: 'Weekly' } }, 'L10/5/attendees': [{ Id: 3 }, { Id: '4' }] },
			{ id: 5, title: 'Weekly', attendees: [3, 4] },
		],
		[
			'no attendees',
			{ 'L10/5': { Basics: { Name: 'Weekly' } }, 'L10/5/attendees': new Error() },
			{ id: 5, title: 'Weekly', attendees: null },
		],
		[
			'nothing',
			{ 'L10/5': new Error(), 'L10/5/attendees': new Error() },
			{ id: 5, title: null, attendees: null },
		],
	])('reads %s back', async (_what, answers, record) => {
		const answer = await createMany.readBack!(new Recorder(answers), 5);
		expect(Object.entries(createMany.simplify(answer))).toEqual(Object.entries(record));
	});

	it('warns of an attendee who is not there', () => {
		const find = (answer: Answer) =>
			createMany.findContradictions?.(answer, { ...input, attendees: [3, 4] });
		expect(find({ Attendees: [{ Id: 3 }] })).toEqual([
			'Asked for attendee 4, but Bloom Growth does not list that user in the meeting',
		]);
		expect(find({ Attendees: [{ Id: 3 }, null, { Id: 4 }] })).toEqual([]);
		expect(find({ Attendees: null })).toEqual([]);
	});
});

describe('reading', () => {
	it.each([
		[undefined, 'L10/list'],
		[8, 'L10/8/list'],
	])('those of user %p', async (user, path) => {
		const api = new Recorder({ [path]: [{ Id: 1 }] });
		expect(await getAll.byUser(api, user)).toEqual([{ Id: 1 }]);
		expect(api.log).toEqual([`GET ${path}`]);
	});

	it.each<[string[], boolean, string[]]>([
		[[], false, []],
		[['attendees'], false, ['GET L10/5/attendees']],
		[['issues', 'todos'], false, ['GET L10/5/issues', 'GET L10/5/todos']],
		[
			['issues', 'todos'],
			true,
			['GET L10/5/issues {"include_resolved":true}', 'GET L10/5/todos {"INCLUDE_CLOSED":true}'],
		],
		[['metrics'], true, ['GET L10/5/measurables']],
	])(
		'one by its ID with %j (closed: %p) asks for no more than that',
		async (include, includeClosed, log) => {
			const api = new Recorder();
			const answer = await getManyById.get(api, 5, { include, includeClosed });
			expect(api.log).toEqual(['GET L10/5', ...log]);
			expect(Object.keys(answer).sort()).toEqual([...include].sort());
		},
	);

	it('fails when one part fails', async () => {
		const api = new Recorder({ 'L10/5/todos': Failure.notAttempted('Too late.') });
		const options = { include: ['todos', 'issues'], includeClosed: false };
		await expect(getManyById.get(api, 5, options)).rejects.toThrow('Too late.');
	});
});

describe('simplified', () => {
	it('from a list has id, title and type', () => {
		const record = getAll.simplify({ Id: 5, Type: 'L10', Key: 'k', Name: 'Weekly' });
		expect(record).toEqual({ id: 5, title: 'Weekly', type: 'L10' });
	});

	it('has the parts that were fetched, each simplified', async () => {
		const api = new Recorder({
			'L10/5': { Id: 5, Basics: { Name: 'Weekly' }, CreateTime: '2026-01-01T00:00:00' },
			'L10/5/attendees': [{ Id: 3, Name: 'Jane', ImageUrl: 'https://i.test' }, { Id: 4 }],
			'L10/5/issues': [{ Id: 6, Name: 'i' }],
			'L10/5/todos': [{ Id: 7, Name: 't' }],
			'L10/5/measurables': [
				{
					Id: 8,
					Name: 'Revenue',
					Target: 0,
					Modifiers: 'Dollar',
					Direction: 'GreaterThan',
					Owner: null,
				},
				{ Id: 9, Name: '', Target: null },
			],
		});
		const include = ['attendees', 'issues', 'todos', 'metrics'];
		const answer = await getManyById.get(api, 5, { include, includeClosed: false });
		const record: IDataObject = getManyById.simplify(answer);
		expect(Object.keys(record)).toEqual(['id', 'title', 'createdAt', ...include]);
		expect(record).toMatchObject({
			id: 5,
			title: 'Weekly',
			createdAt: '2026-01-01T00:00:00',
			attendees: [
				{ id: 3, name: 'Jane', imageUrl: 'https://i.test' },
				{ id: 4, name: null, imageUrl: null },
			],
			issues: [{ id: 6, title: 'i', closed: null }],
			todos: [{ id: 7, title: 't', dueDate: null }],
		});
		expect(record.metrics).toEqual([
			{
				id: 8,
				title: 'Revenue',
				target: 0,
				unit: 'Dollar',
				direction: 'GreaterThan',
				userId: null,
				userName: null,
			},
		]);
	});

	it.each([
		[createMany.simplify, ['id', 'title', 'attendees']],
		[getAll.simplify, ['id', 'title', 'type']],
		[getManyById.simplify, ['id', 'title', 'createdAt']],
	])('never throws: %p', (simplify, keys) => expectOddAnswersSimplified(simplify, keys));
});
