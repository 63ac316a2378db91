import type { Answer } from '../../nodes/Bloomy/engine/contract';
import { issue } from '../../nodes/Bloomy/resources/issue';
import { expectOddAnswersSimplified } from './oddAnswers';
import { Recorder } from './recorder';

const FULL: Answer = {
	Id: 401,
	Name: 'Server performance',
	DetailsUrl: 'https://d.test',
	CreateTime: '2026-06-01T10:00:00',
	CloseTime: '2026-06-03T10:00:00',
	CompleteTime: '2026-06-02T10:00:00',
	Archived: false,
	Owner: { Id: 123, Name: 'Jane Doe' },
	Origin: 'Infrastructure L10',
	OriginId: 327249,
};
const SIMPLE = {
	id: 401,
	title: 'Server performance',
	meetingId: 327249,
	meetingTitle: 'Infrastructure L10',
	userId: 123,
	userName: 'Jane Doe',
	notesUrl: 'https://d.test',
	createdAt: '2026-06-01T10:00:00',
	completedAt: '2026-06-02T10:00:00',
	closed: true,
	archived: false,
};

describe('creating', () => {
	const { toWrite, findContradictions } = issue.writes.createMany;

	it.each<[Parameters<typeof toWrite>[0], object]>([
		[
			{ title: 'a', meetingId: 5 },
			{ meetingId: 5, title: 'a' },
		],
		[
			{ title: 'a', meetingId: 5, userId: 7, notes: 'n' },
			{ meetingId: 5, title: 'a', ownerId: 7, notes: 'n' },
		],
	])('%j sends %j', (input, body) => {
		expect(toWrite(input).request).toEqual({ method: 'POST', path: ['issues', 'create'], body });
	});

	it('shows in the meeting once it exists, and compares with what was asked', () => {
		const input = { title: 'a', meetingId: 5, userId: 7 };
		expect(toWrite(input).proof).toMatchObject({
			list: { path: ['L10', 5, 'issues'] },
			title: 'a',
			ownerId: 7,
			isComplete: true,
		});
		expect(findContradictions?.(FULL, input)).toHaveLength(3);
		expect(
			findContradictions?.(FULL, { title: 'Server performance', meetingId: 327249, userId: 123 }),
		).toEqual([]);
	});
});

describe('reading', () => {
	const rows = [{ Id: 1 }, { Id: 2, CloseTime: '2026-01-01' }, { Id: 3, Archived: true }];

	it.each<[boolean, string, number]>([
		[false, 'GET L10/5/issues', 1],
		[true, 'GET L10/5/issues {"include_resolved":true}', 3],
	])('those of a meeting, closed ones too: %p', async (includeClosed, request, count) => {
		const api = new Recorder({ 'L10/5/issues': rows });
		expect(await issue.getAll.byMeeting(api, 5, { includeClosed })).toHaveLength(count);
		expect(api.log).toEqual([request]);
	});

	it.each([
		[undefined, 'issues/users/mine'],
		[8, 'issues/users/8'],
	])('those of user %p', async (user, path) => {
		const api = new Recorder({ [path]: rows });
		expect(await issue.getAll.byUser(api, user, { includeClosed: false })).toEqual([{ Id: 1 }]);
		expect(api.log).toEqual([`GET ${path}`]);
	});

	it('one by its ID', async () => {
		const api = new Recorder({ 'issues/401': FULL });
		expect(await issue.getManyById.get(api, 401)).toEqual(FULL);
	});
});

describe.each([issue.writes.createMany, issue.getAll, issue.getManyById])(
	'simplified',
	({ simplify }) => {
		it('has its fields in their order', () => {
			expect(Object.entries(simplify(FULL))).toEqual(Object.entries(SIMPLE));
		});

		it('has null for what is missing', () => {
			const blank = Object.fromEntries(Object.keys(SIMPLE).map((key) => [key, null]));
			expect(simplify({ Id: 1 })).toEqual({ ...blank, id: 1 });
		});

		it('never throws', () => expectOddAnswersSimplified(simplify, Object.keys(SIMPLE)));
	},
);
