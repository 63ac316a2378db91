import { NodeHelpers } from 'n8n-workflow';
import type { INodeParameters, INodeProperties } from 'n8n-workflow';

import { Bloomy } from '../../../nodes/Bloomy/Bloomy.node';

const { description } = new Bloomy();
const shown = (properties: INodeProperties[], values: INodeParameters) =>
	properties
		.filter((property) =>
			NodeHelpers.displayParameter(values, property, { typeVersion: 1 }, description, values),
		)
		.map(({ name }) => name);

const always = ['resource', 'operation', 'simplify', 'concurrency', 'options'];
const byMeeting = { listBy: 'meeting', returnAll: false };

it.each<[string, string, INodeParameters, string[]]>([
	['todo', 'createMany', {}, ['fields']],
	['meeting', 'createMany', {}, ['fields']],
	['headline', 'createMany', {}, ['fields']],
	['headline', 'getAll', byMeeting, ['listBy', 'meeting', 'returnAll', 'limit']],
	['user', 'getAll', { returnAll: false }, ['search', 'returnAll', 'limit']],
	['user', 'getManyById', {}, ['id']],
	['user', 'createMany', {}, []],
	['goal', 'getManyById', {}, ['id']],
	['meeting', 'getManyById', {}, ['id', 'include']],
	['issue', 'getAll', byMeeting, ['listBy', 'meeting', 'returnAll', 'limit']],
	['issue', 'getAll', { ...byMeeting, listBy: 'user' }, ['listBy', 'user', 'returnAll', 'limit']],
	['todo', 'getAll', { ...byMeeting, returnAll: true }, ['listBy', 'meeting', 'returnAll']],
	['meeting', 'getAll', { returnAll: false }, ['user', 'returnAll', 'limit']],
])('%s %s with %j shows %j', (resource, operation, values, names) => {
	const visible = shown(description.properties, { resource, operation, ...values });
	expect(visible.sort()).toEqual([...always, ...names].sort());
});

describe('Include Closed', () => {
	const options = description.properties.find(({ name }) => name === 'options')!;
	it.each([
		['todo', 'createMany', 0],
		['todo', 'getManyById', 0],
		['goal', 'getAll', 1],
		['issue', 'getAll', 1],
		['headline', 'getAll', 1],
		['user', 'getAll', 0],
		['todo', 'getAll', 1],
		['meeting', 'getAll', 0],
		['meeting', 'getManyById', 1],
	])('%s %s: shown %i times', (resource, operation, times) => {
		const names = shown(options.options as INodeProperties[], { resource, operation });
		expect(names.filter((name) => name === 'includeClosed')).toHaveLength(times);
		expect(names).toEqual(
			expect.arrayContaining(['maxRetries', 'rateLimit', 'timeBudget', 'timeout']),
		);
	});
});
