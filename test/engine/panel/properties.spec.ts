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
	['todo', 'createMany', {}, ['columns', 'fields', 'defaultMeeting']],
	['meeting', 'createMany', {}, ['columns', 'fields']],
	['headline', 'createMany', {}, ['columns', 'fields', 'defaultMeeting']],
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
		['todo', 'createMany', '', 0],
		['todo', 'getManyById', '', 0],
		['goal', 'getAll', 'user', 1],
		['goal', 'getAll', 'meeting', 0],
		['issue', 'getAll', 'meeting', 1],
		['issue', 'getAll', 'user', 0],
		['headline', 'getAll', 'user', 0],
		['user', 'getAll', '', 0],
		['todo', 'getAll', 'meeting', 1],
		['todo', 'getAll', 'user', 0],
		['meeting', 'getAll', '', 0],
		['meeting', 'getManyById', '', 1],
	])('%s %s by %s: shown %i times', (resource, operation, listBy, times) => {
		const values = { resource, operation, ...(listBy && { listBy }) };
		const names = shown(options.options as INodeProperties[], values);
		expect(names.filter((name) => name === 'includeClosed')).toHaveLength(times);
		expect(names).toEqual(
			expect.arrayContaining(['maxRetries', 'rateLimit', 'timeBudget', 'timeout']),
		);
	});
});
