import type { Answer } from '../../nodes/Bloomy/engine/contract';
import { user } from '../../nodes/Bloomy/resources/user';
import { expectOddAnswersSimplified } from './oddAnswers';
import { Recorder } from './recorder';

const FULL: Answer = {
	Id: 123,
	Name: 'Jane Doe',
	Description: 'Integrator',
	Email: 'jane.doe@example.com',
	OrganizationId: 1,
	ImageUrl: 'https://i.test',
	ResultType: 'User',
};
const SIMPLE = {
	id: 123,
	name: 'Jane Doe',
	email: 'jane.doe@example.com',
	description: 'Integrator',
	imageUrl: 'https://i.test',
};

describe('reading', () => {
	it.each([
		[undefined, 'users/mineviewable', 'GET users/mineviewable'],
		['jane', 'search/user', 'GET search/user {"term":"jane"}'],
	])('those that a search for %p finds', async (term, path, request) => {
		const api = new Recorder({ [path]: [FULL] });
		expect(await user.getAll.bySearch(api, term)).toEqual([FULL]);
		expect(api.log).toEqual([request]);
	});

	it('one by its ID', async () => {
		const api = new Recorder({ 'users/123': FULL });
		expect(await user.getManyById.get(api, 123)).toEqual(FULL);
	});
});

describe.each([user.getAll, user.getManyById])('simplified', ({ simplify }) => {
	it('has its fields in their order', () => {
		expect(Object.entries(simplify(FULL))).toEqual(Object.entries(SIMPLE));
	});

	it('has null for what is missing', () => {
		const blank = Object.fromEntries(Object.keys(SIMPLE).map((key) => [key, null]));
		expect(simplify({ Id: 1 })).toEqual({ ...blank, id: 1 });
	});

	it('never throws', () => expectOddAnswersSimplified(simplify, Object.keys(SIMPLE)));
});
