import { FailureOf } from './failures';
import type { Answer } from '../../nodes/Bloomy/engine/contract';
import { milestone } from '../../nodes/Bloomy/resources/milestone';
import { expectOddAnswersSimplified } from './oddAnswers';
import { Recorder } from './recorder';

const { createMany, updateMany, completeMany, reopenMany, deleteMany } = milestone.writes;
const FULL: Answer = {
	Id: 5,
	Name: 'Draft',
	RockId: 101,
	DueDate: '2026-12-31T00:00:00',
	Status: 'Done',
};
const SIMPLE = {
	id: 5,
	title: 'Draft',
	goalId: 101,
	dueDate: '2026-12-31T00:00:00',
	done: true,
};

describe('creating', () => {
	const input = { title: 'Draft', goalId: 101, dueDate: '2026-12-31' };

	it('adds it to its goal, in whose list it shows', () => {
		const { request, proof } = createMany.toWrite(input);
		const path = ['rocks', 101, 'milestones'];
		expect(request).toEqual({
			method: 'POST',
			path,
			body: { title: 'Draft', dueDate: '2026-12-31' },
		});
		expect(proof).toMatchObject({
			list: { path },
			title: 'Draft',
			ownerId: null,
			isComplete: true,
		});
		expect(proof.read(FULL)).toEqual({ title: 'Draft', ownerId: null });
	});

	it.each<[Answer, boolean]>([
		[FULL, false],
		[{ Status: 'NotDone' }, true],
		[{}, true],
	])('skips because of %j: %p', (row, isOpen) => {
		expect(createMany.isOpen?.(row)).toBe(isOpen);
		expect(milestone.lookup.isOpen(row)).toBe(isOpen);
	});

	it('warns of another title or day', () => {
		expect(createMany.findContradictions?.(FULL, input)).toEqual([]);
		expect(
			createMany.findContradictions?.(FULL, { ...input, title: 'x', dueDate: '2026-12-30' }),
		).toHaveLength(2);
	});
});

describe('changing', () => {
	it.each<[object, object]>([
		[{ title: 'b' }, { title: 'b' }],
		[{ dueDate: '2026-12-30' }, { dueDate: '2026-12-30' }],
	])('%j sends %j', (asked, body) => {
		const [request] = updateMany.toRequests(5, asked, FULL);
		expect(request).toMatchObject({
			request: { method: 'PUT', path: ['milestones', 5], body },
			asked,
		});
		expect(updateMany.findDifferences(FULL, asked)).toHaveLength(1);
	});

	it.each([
		['Done', completeMany, false],
		['NotDone', reopenMany, true],
	])('%s is sent, if it is not so', (status, change, isChange) => {
		expect(change.toRequests(5, {}, FULL)).toEqual([
			{ request: { method: 'PUT', path: ['milestones', 5], body: { status } }, asked: {} },
		]);
		expect(change.findDifferences(FULL, {})).toHaveLength(Number(isChange));
		expect(change.findDifferences({ Status: 'NotDone' }, {})).toHaveLength(Number(!isChange));
	});
});

describe('a deleted one', () => {
	it.each<[string, Answer[] | undefined, Answer, string]>([
		['is looked for in the list of its goal', [{ Id: 6 }], FULL, 'unlisted'],
		['is there if that shows it', [{ Id: 5 }], FULL, 'there'],
		['is there if nobody knows its goal', undefined, { ...FULL, RockId: null }, 'there'],
	])('%s', async (_what, rows, before, absence) => {
		const api = new Recorder({
			'milestones/5': FULL,
			...(rows && { 'rocks/101/milestones': rows }),
		});
		expect(await deleteMany.findAbsence(api, 5, before)).toBe(absence);
	});

	it('is gone if its ID is unknown', async () => {
		const api = new Recorder({ 'milestones/5': FailureOf.unknownId });
		expect(await deleteMany.findAbsence(api, 5, FULL)).toBe('gone');
		expect(deleteMany.toRequest(5)).toEqual({ method: 'DELETE', path: ['milestones', 5] });
	});
});

it('is read by its goal, or by its ID', async () => {
	const api = new Recorder({ 'rocks/101/milestones': [FULL], 'milestones/5': FULL });
	expect(await milestone.getAll.byGoal(api, 101)).toEqual([FULL]);
	expect(await milestone.getManyById.get(api, 5)).toBe(FULL);
	expect(api.log).toEqual(['GET rocks/101/milestones', 'GET milestones/5']);
});

describe('simplified', () => {
	const { simplify } = milestone.getAll;

	it('has its fields in their order', () => {
		expect(Object.entries(simplify(FULL))).toEqual(Object.entries(SIMPLE));
		expect(simplify({ ...FULL, Status: 'NotDone' })).toMatchObject({ done: false });
		expect(simplify({ ...FULL, Status: '' })).toMatchObject({ done: null });
	});

	it('never throws', () => expectOddAnswersSimplified(simplify, Object.keys(SIMPLE)));
});
