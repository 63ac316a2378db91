import type { Answer } from '../../nodes/Bloomy/engine/contract';
import { goal } from '../../nodes/Bloomy/resources/goal';
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
