import type { Answer } from '../../nodes/Bloomy/engine/contract';
import { goal } from '../../nodes/Bloomy/resources/goal';
import { FailureOf } from './failures';
import { expectOddAnswersSimplified } from './oddAnswers';
import { Recorder } from './recorder';

const FULL: Answer = {
	Id: 101,
	Name: 'Grow NPS to 70',
	Owner: { Id: 123, Name: 'Jane Doe' },
	CreateTime: '2026-01-02T10:00:00',
	DueDate: '2026-03-31T00:00:00',
	Complete: false,
	Completion: 1,
	Archived: false,
	Origins: [{ Id: 327249, Name: 'Leadership L10' }],
};
const SIMPLE = {
	id: 101,
	title: 'Grow NPS to 70',
	meetingId: 327249,
	meetingTitle: 'Leadership L10',
	userId: 123,
	userName: 'Jane Doe',
	status: 'onTrack',
	dueDate: '2026-03-31T00:00:00',
	createdAt: '2026-01-02T10:00:00',
	archived: false,
};
const WITH_ORIGIN = '{"include_origin":true}';

describe('creating', () => {
	const { toWrite, findContradictions } = goal.writes.createMany;

	it.each<[Parameters<typeof toWrite>[0], object]>([
		[{ title: 'a', meetingId: 5 }, { title: 'a' }],
		[
			{ title: 'a', meetingId: 5, userId: 7 },
			{ title: 'a', accountableUserId: 7 },
		],
	])('%j sends %j', (input, body) => {
		expect(toWrite(input).request).toEqual({ method: 'POST', path: ['L10', 5, 'rocks'], body });
	});

	it('shows in the meeting once it exists', () => {
		expect(toWrite({ title: 'a', meetingId: 5 }).proof).toMatchObject({
			list: { path: ['L10', 5, 'rocks'] },
			title: 'a',
			ownerId: undefined,
		});
	});

	it.each([
		[{ Completion: 1 }, true],
		[{}, true],
		[{ Completion: 'Complete' }, false],
		[{ Completion: 1, Archived: true }, false],
	])('skips because of %j: %p', (row, isOpen) => {
		expect(goal.writes.createMany.isOpen?.(row)).toBe(isOpen);
	});

	it('may stand in other meetings beside the one asked for', () => {
		const origins = (...ids: Array<number | null>) => ({ Origins: ids.map((Id) => ({ Id })) });
		const warn = (answer: Answer) => findContradictions?.(answer, { title: 'a', meetingId: 5 });
		expect(warn(origins(4, 5))).toEqual([]);
		expect(warn(origins())).toEqual([]);
		expect(warn(origins(null))).toEqual([]);
		expect(warn(origins(4, 6))).toEqual(['Asked for meeting 5, but it is in 4, 6']);
	});
});

describe('changing', () => {
	const { updateMany, archiveMany, restoreMany, deleteMany } = goal.writes;

	it.each<[Parameters<typeof updateMany.toRequests>[1], Answer, object]>([
		[{ title: 'b' }, FULL, { title: 'b', accountableUserId: 123 }],
		[{ userId: 7 }, FULL, { accountableUserId: 7 }],
		[{ status: 'atRisk' }, FULL, { accountableUserId: 123, completion: 'AtRisk' }],
		[{ status: 'onTrack' }, {}, { completion: 'OnTrack' }],
		[{ status: 'complete' }, {}, { completion: 'Complete' }],
	])('%j leaves the goal to its owner: case %#', (asked, before, body) => {
		const [sent, ...others] = updateMany.toRequests(101, asked, before);
		expect(sent).toEqual({ request: { method: 'PUT', path: ['rocks', 101], body }, asked });
		expect(others).toEqual([]);
	});

	it('sees what is not as asked', () => {
		const asked = { title: 'Grow NPS to 70', userId: 123, status: 'onTrack' };
		expect(updateMany.findDifferences(FULL, asked)).toEqual([]);
		expect(updateMany.findDifferences(FULL, {})).toEqual([]);
		const other = { title: 'b', userId: 7, status: 'atRisk' };
		expect(updateMany.findDifferences(FULL, other).map(({ key }) => key)).toEqual([
			...['title', 'userId', 'status'],
		]);
	});

	it.each<[string, Answer, Answer, object, string[]]>([
		[
			'who has it now',
			{ Owner: null },
			FULL,
			{},
			['It showed no owner before, and now belongs to Jane Doe (123)'],
		],
		[
			'who has it now, without a name',
			{ Owner: null },
			{ ...FULL, Owner: { Id: 7 } },
			{},
			['It showed no owner before, and now belongs to user (7)'],
		],
		['nothing of an owner who was asked for', { Owner: null }, FULL, { userId: 123 }, []],
		['nothing of an owner who had it', FULL, FULL, {}, []],
		['nothing of no owner', { Owner: null }, { Owner: null }, {}, []],
		[
			'what it lost',
			FULL,
			{ ...FULL, DueDate: '' },
			{},
			['It has no due date any more, although nobody asked for it'],
		],
	])('tells %s', (_what, before, after, asked, told) => {
		expect(updateMany.findSideEffects?.(after, before, asked)).toEqual(told);
	});

	it.each([
		['archive', archiveMany],
		['restore', restoreMany],
	])('%s is one request, if it is not so', (step, change) => {
		expect(change.toRequests(101, {}, FULL)).toEqual([
			{ request: { method: 'PUT', path: ['rocks', 101, step] }, asked: {} },
		]);
		const isArchiving = step === 'archive';
		expect(change.findDifferences({ Archived: true }, {})).toHaveLength(Number(!isArchiving));
		expect(change.findDifferences({ Archived: false }, {})).toHaveLength(Number(isArchiving));
	});

	it.each<[string, Record<string, Answer | Answer[] | Error>, unknown]>([
		['what it says itself', { 'rocks/101': { Id: 101, Archived: false } }, false],
		[
			'what the list of its owner says',
			{
				'rocks/101': { Id: 101, Owner: { Id: 7 } },
				'archivedrocks/user/7': [{ Id: 5 }, { Id: 101 }],
			},
			true,
		],
		[
			'that no list has it',
			{ 'rocks/101': { Id: 101 }, 'archivedrocks/user/mine': [{ Id: 5 }] },
			false,
		],
		[
			'that only the list of archived ones has it',
			{ 'rocks/101': FailureOf.unknownId, 'archivedrocks/user/mine': [{ Id: 101 }] },
			true,
		],
	])('knows whether it is archived by %s', async (_what, answers, isArchived) => {
		const found = await archiveMany.get?.(new Recorder(answers), 101);
		expect(found).toMatchObject({ Id: 101, Archived: isArchived });
	});

	it('fails as the goal itself if no list has it', async () => {
		const api = new Recorder({ 'rocks/101': FailureOf.unknownId });
		await expect(goal.lookup.get(api, 101)).rejects.toBe(FailureOf.unknownId);
		const broken = {
			'rocks/101': FailureOf.unknownId,
			'archivedrocks/user/mine': FailureOf.server,
		};
		await expect(goal.lookup.get(new Recorder(broken), 101)).rejects.toBe(FailureOf.unknownId);
	});

	it.each<[string, Answer, string[], string]>([
		['in the list of its meeting', FULL, ['GET L10/327249/rocks'], 'unlisted'],
		['by its ID alone if it was archived', { ...FULL, Archived: true }, [], 'there'],
		['by its ID alone if its meeting is not known', { ...FULL, Origins: [] }, [], 'there'],
	])('is looked for %s once it was deleted', async (_what, before, lists, absence) => {
		const api = new Recorder({ 'rocks/101': FULL, 'L10/327249/rocks': [{ Id: 5 }] });
		expect(await deleteMany.findAbsence(api, 101, before)).toBe(absence);
		expect(api.log).toEqual([
			`GET rocks/101 ${WITH_ORIGIN}`,
			...lists.map((list) => `${list} ${WITH_ORIGIN}`),
		]);
		expect(deleteMany.toRequest(101)).toEqual({ method: 'DELETE', path: ['rocks', 101] });
	});

	it('is looked for among the archived ones of the attendees of its meeting, each once', async () => {
		const mine = { Id: 1, Origins: [{ Id: 5 }] };
		const elsewhere = { Id: 2, Origins: [{ Id: 6 }] };
		const api = new Recorder({
			'L10/5/attendees': [{ Id: 7 }, { Id: 7 }, { Id: null }],
			'archivedrocks/user/mine': [mine],
			'archivedrocks/user/7': [mine, elsewhere, { Id: 3, Origins: [{ Id: 5 }] }],
		});
		const found = await goal.lookup.listDone(api, 5);
		expect(found.map(({ Id, Archived }) => [Id, Archived])).toEqual([
			[1, true],
			[3, true],
		]);
		expect(api.log).toHaveLength(3);
	});
});

describe('reading', () => {
	const rows = [{ Id: 1 }, { Id: 2, Archived: true }];

	it.each([
		[false, 1],
		[true, 2],
	])('those of a meeting, archived ones too: %p', async (includeClosed, count) => {
		const api = new Recorder({ 'L10/5/rocks': rows });
		expect(await goal.getAll.byMeeting(api, 5, { includeClosed })).toHaveLength(count);
		expect(api.log).toEqual([`GET L10/5/rocks ${WITH_ORIGIN}`]);
	});

	it.each([
		[undefined, 'mine'],
		[8, '8'],
	])('those of user %p', async (user, whose) => {
		const answers = { [`rocks/user/${whose}`]: rows, [`archivedrocks/user/${whose}`]: [{ Id: 3 }] };
		const open = new Recorder(answers);
		expect(await goal.getAll.byUser(open, user, { includeClosed: false })).toEqual([{ Id: 1 }]);
		expect(open.log).toEqual([`GET rocks/user/${whose} ${WITH_ORIGIN}`]);
		const all = new Recorder(answers);
		expect(await goal.getAll.byUser(all, user, { includeClosed: true })).toHaveLength(3);
		expect(all.log).toEqual([
			`GET rocks/user/${whose} ${WITH_ORIGIN}`,
			`GET archivedrocks/user/${whose} ${WITH_ORIGIN}`,
		]);
	});

	it('one by its ID', async () => {
		const api = new Recorder({ 'rocks/101': FULL });
		expect(await goal.getManyById.get(api, 101)).toEqual(FULL);
		expect(api.log).toEqual([`GET rocks/101 ${WITH_ORIGIN}`]);
	});
});

describe.each([goal.writes.createMany, goal.getAll, goal.getManyById])(
	'simplified',
	({ simplify }) => {
		it('has its fields in their order', () => {
			expect(Object.entries(simplify(FULL))).toEqual(Object.entries(SIMPLE));
		});

		it.each<[Answer]>([
			[{}],
			[{ Origins: null, Owner: null, DueDate: '' }],
			[{ Origins: [] }],
			[{ Origins: [null] }],
		])('has null for what %j lacks', (answer) => {
			const blank = Object.fromEntries(Object.keys(SIMPLE).map((key) => [key, null]));
			expect(simplify({ Id: 1, ...answer })).toEqual({ ...blank, id: 1, status: 'unknown' });
		});

		it.each([
			[0, 'atRisk'],
			['0', 'atRisk'],
			['AtRisk', 'atRisk'],
			[1, 'onTrack'],
			['OnTrack', 'onTrack'],
			[2, 'complete'],
			['2', 'complete'],
			['Complete', 'complete'],
			['Indeterminate', 'unknown'],
			[3, 'unknown'],
			[null, 'unknown'],
			[undefined, 'unknown'],
			[{ toString: null }, 'unknown'],
		])('reads the completion %j as %s', (Completion, status) => {
			expect(simplify({ Id: 1, Completion } as Answer)).toMatchObject({ status });
		});

		it('never throws', () => expectOddAnswersSimplified(simplify, Object.keys(SIMPLE)));
	},
);
