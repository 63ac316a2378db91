import type { Answer } from '../../nodes/Bloomy/engine/contract';
import { headline } from '../../nodes/Bloomy/resources/headline';
import { expectOddAnswersSimplified } from './oddAnswers';
import { Recorder } from './recorder';

const FULL: Answer = {
	Id: 501,
	Name: 'New office opened',
	DetailsUrl: 'https://d.test',
	CreateTime: '2026-06-01T10:00:00',
	CloseTime: '2026-06-03T10:00:00',
	Archived: false,
	Owner: { Id: 123, Name: 'Jane Doe' },
	Origin: 'Leadership L10',
	OriginId: 327249,
};
const SIMPLE = {
	id: 501,
	title: 'New office opened',
	meetingId: 327249,
	meetingTitle: 'Leadership L10',
	userId: 123,
	userName: 'Jane Doe',
	notesUrl: 'https://d.test',
	createdAt: '2026-06-01T10:00:00',
	closed: true,
	archived: false,
};

describe('creating', () => {
	const { toWrite, findContradictions } = headline.writes.createMany;
	const path = ['L10', 5, 'headlines'];

	it.each<[Parameters<typeof toWrite>[0], object]>([
		[{ title: 'a', meetingId: 5 }, { title: 'a' }],
		[
			{ title: 'a', meetingId: 5, userId: 7, notes: 'n' },
			{ title: 'a', ownerId: 7, notes: 'n' },
		],
	])('%j sends %j', (input, body) => {
		expect(toWrite(input).request).toEqual({ method: 'POST', path, body });
	});

	it('shows in the meeting once it exists', () => {
		const traced = { list: { path }, title: 'a', isComplete: true };
		expect(toWrite({ title: 'a', meetingId: 5, userId: 7 }).proof).toMatchObject({
			...traced,
			ownerId: 7,
		});
		expect(toWrite({ title: 'a', meetingId: 5 }).proof).toMatchObject({
			...traced,
			ownerId: undefined,
		});
	});

	it.each([
		[{}, true],
		[{ CloseTime: null, Archived: false }, true],
		[{ CloseTime: '2026-01-01' }, false],
		[{ Archived: true }, false],
	])('skips because of %j: %p', (row, isOpen) => {
		expect(headline.writes.createMany.isOpen?.(row)).toBe(isOpen);
	});

	it.each<[string, Answer, object, string[]]>([
		['another owner and meeting', FULL, { userId: 7, meetingId: 5 }, ['owner 7', 'meeting 5']],
		['an owner by ID alone', { Id: 1, OwnerId: 123 }, { userId: 7, meetingId: 5 }, ['owner 7']],
		['what was asked', FULL, { userId: 123, meetingId: 327249 }, []],
		['no word of either', { Id: 1 }, { userId: 7, meetingId: 5 }, []],
	])('compares with what was asked: %s', (_name, answer, asked, words) => {
		const input = { title: 'New office opened', meetingId: 5, ...asked };
		const sentences = findContradictions?.(answer, input) ?? [];
		expect(sentences).toEqual(words.map((word) => expect.stringContaining(`Asked for ${word}`)));
	});
});

describe('reading', () => {
	const rows = [{ Id: 1 }, { Id: 2, CloseTime: '2026-01-01' }, { Id: 3, Archived: true }];

	it.each([
		[false, 1],
		[true, 3],
	])('those of a meeting, closed ones too: %p', async (includeClosed, count) => {
		const api = new Recorder({ 'L10/5/headlines': rows });
		expect(await headline.getAll.byMeeting(api, 5, { includeClosed })).toHaveLength(count);
		expect(api.log).toEqual(['GET L10/5/headlines']);
	});

	it.each<[number | undefined, boolean, string, number]>([
		[undefined, false, 'headline/users/mine', 1],
		[8, true, 'headline/users/8', 3],
	])('those of user %p, closed ones too: %p', async (user, includeClosed, path, count) => {
		const api = new Recorder({ [path]: rows });
		expect(await headline.getAll.byUser(api, user, { includeClosed })).toHaveLength(count);
		expect(api.log).toEqual([`GET ${path} {"Include_Origin":true}`]);
	});

	it('one by its ID, with its meeting', async () => {
		const api = new Recorder({ 'headline/501': FULL });
		expect(await headline.getManyById.get(api, 501)).toEqual(FULL);
		expect(api.log).toEqual(['GET headline/501 {"Include_Origin":true}']);
	});
});

const { getAll, getManyById } = headline;
const { createMany } = headline.writes;
describe.each([createMany, getAll, getManyById])('simplified', ({ simplify }) => {
	it('has its fields in their order', () => {
		expect(Object.entries(simplify(FULL))).toEqual(Object.entries(SIMPLE));
	});

	it('has null for what is missing', () => {
		const blank = Object.fromEntries(Object.keys(SIMPLE).map((key) => [key, null]));
		expect(simplify({ Id: 1 })).toEqual({ ...blank, id: 1 });
	});

	it('takes the ID of its owner where that is all there is', () => {
		expect(simplify({ Id: 1, OwnerId: 7 })).toMatchObject({ userId: 7, userName: null });
		expect(simplify({ ...FULL, OwnerId: 7 })).toMatchObject({ userId: 123 });
	});

	it('never throws', () => expectOddAnswersSimplified(simplify, Object.keys(SIMPLE)));
});
