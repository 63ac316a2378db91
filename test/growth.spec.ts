import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { defineCreateMany } from '../nodes/Bloomy/engine/contract';
import type { Answer, Resource } from '../nodes/Bloomy/engine/contract';
import { execute } from '../nodes/Bloomy/engine/execute';
import { operations } from '../nodes/Bloomy/engine/operations';
import type { Operation } from '../nodes/Bloomy/engine/operations/operation';
import { toRowTasks } from '../nodes/Bloomy/engine/operations/rowTasks';
import { options } from '../nodes/Bloomy/engine/options';
import type { Option } from '../nodes/Bloomy/engine/options';
import { toProperties, toSubtitle } from '../nodes/Bloomy/engine/panel/properties';
import { resources, service } from '../nodes/Bloomy/resources';
import { isOpen, readOwner, readRecordId, readText } from '../nodes/Bloomy/resources/answer';
import { meetingId, titleOf, userId } from '../nodes/Bloomy/resources/fields';
import { newInMeeting } from '../nodes/Bloomy/resources/proof';
import { createContext } from './engine/node';
import type { FailedJson, Scenario, Sent } from './engine/node';

/** What a newcomer would write into a file of its own below resources/, and nothing else. */
const kudo = {
	value: 'kudo',
	name: 'Kudo',
	plural: 'kudos',
	description: 'Thanks to a person, read out in a meeting',
	canBeClosed: { getAll: false, getManyById: false },
	writes: {
		createMany: defineCreateMany({
			fields: { title: titleOf('kudo'), meetingId, userId },
			toWrite: (input) => ({
				request: {
					method: 'POST',
					path: ['L10', input.meetingId, 'kudos'],
					body: { title: input.title },
				},
				proof: newInMeeting('kudos', input),
			}),
			isOpen,
			simplify: simplifyKudo,
		}),
	},
	getAll: {
		byMeeting: async (api, meeting) => await api.getList(['L10', meeting, 'kudos']),
		byUser: async (api, user) => await api.getList(['kudos', 'users', user ?? 'mine']),
		simplify: simplifyKudo,
	},
	getManyById: {
		get: async (api, id) => await api.getRecord(['kudos', id]),
		simplify: simplifyKudo,
	},
} satisfies Resource;

function simplifyKudo(answer: Answer): IDataObject {
	return { id: readRecordId(answer.Id), title: readText(answer.Name), ...readOwner(answer) };
}

/** What a newcomer would write into a file of its own below operations/, and nothing else. */
const checkMany: Operation = {
	value: 'checkMany',
	isWrite: true,
	isOfferedBy: ({ writes }) => writes.createMany?.fields.title !== undefined,
	labelFor: () => 'Check Many',
	describe: ({ name }) => `Check one ${name.toLowerCase()} for each incoming item`,
	nameAction: ({ plural }) => `Check many ${plural}`,
	hint: 'Says which rows could be created.',
	fieldsOf: ({ writes }) => writes.createMany?.fields ?? {},
	toTasks: (bench, resource) =>
		toRowTasks(bench, resource, resource.writes.createMany?.fields ?? {}, async ({ input }) => ({
			records: [{ title: input.title, fits: true }],
			deed: 'unchanged',
		})),
};

/** What a newcomer would write into options.ts, and nothing else but its use. */
const louder: Option = {
	...options.dryRun,
	property: { ...options.dryRun.property, displayName: 'Louder' },
	isFor: ({ operation }) => operation === checkMany.value,
};

const grown = [...resources, kudo];

async function run(scenario: Scenario) {
	const sent: Sent[] = [];
	const context = createContext(scenario, sent);
	const [successful, failed] = await execute(context, { ...service, resources: grown });
	return {
		records: successful.map(({ json }) => json),
		failures: failed.map(({ json }) => json as IDataObject & FailedJson),
		sent: sent.map(({ what }) => what),
	};
}

/** The parameters of that name that the panel shows for a resource and an operation. */
function shown(name: string, resource: string, operation?: string): INodeProperties[] {
	return toProperties(grown, 'todo').filter(({ name: own, displayOptions }) => {
		const { resource: forResource, operation: forOperation } = displayOptions?.show ?? {};
		const fits = (values: unknown[] | undefined, value: unknown) => values?.includes(value) ?? true;
		return own === name && fits(forResource, resource) && fits(forOperation, operation);
	});
}

describe('A resource that is declared in one place', () => {
	const rows = [{ Kudo: 'Thanks for the launch', Meeting: 'Leadership' }, { Kudo: 'No meeting' }];
	const answer: Scenario['answer'] = (what, body) => {
		if (what === 'GET L10/list') return [{ Id: 123, Name: 'Leadership L10' }];
		if (what.startsWith('GET')) return [];
		return { Id: 7, Name: (body as { title: string }).title };
	};

	it('runs, with names, checks and both outputs', async () => {
		const done = await run({ resource: 'kudo', operation: 'createMany', rows, answer });
		expect(done.records).toMatchObject([{ id: 7, title: 'Thanks for the launch' }]);
		expect(done.failures).toMatchObject([{ index: 1, error: 'Meeting is required' }]);
		expect(done.sent).toContain('POST L10/123/kudos');
	});

	it('is in the panel, with its operations, its columns and its options', () => {
		const [resource] = shown('resource', 'kudo');
		expect(resource?.options).toContainEqual(expect.objectContaining({ name: 'Kudo' }));
		const [operation] = shown('operation', 'kudo');
		expect(operation?.options).toContainEqual(
			expect.objectContaining({ name: 'Create Many', action: 'Create many kudos' }),
		);
		expect(shown('fields', 'kudo', 'createMany')).toHaveLength(1);
		expect(shown('defaultMeeting', 'kudo', 'createMany')).toHaveLength(1);
		expect(shown('columns', 'kudo', 'createMany')[0]?.displayName).toContain('Owner');
		expect(toSubtitle(grown)).toContain('Create Many: Kudo');
	});
});

describe('An operation that is declared in one place', () => {
	beforeAll(() => void operations.push(checkMany));
	afterAll(() => void operations.splice(operations.indexOf(checkMany), 1));

	it('runs for every resource that has it, and reads rows as the others do', async () => {
		const rows = [
			{ task: 'Book the venue', team: 123 },
			{ task: '', team: 123, by: 'soon' },
		];
		for (const resource of ['todo', 'kudo']) {
			const done = await run({ resource, operation: 'checkMany', rows });
			expect(done.records).toEqual([{ title: 'Book the venue', fits: true }]);
			expect(done.failures).toMatchObject([{ index: 1, failure: { outcome: 'notSent' } }]);
			expect(done.sent).toEqual([]);
		}
		await expect(
			run({ resource: 'user', operation: 'checkMany', rows, onError: 'stop' }),
		).rejects.toThrow('unknown for users');
	});

	it('is in the panel of those that have it, with the mapper and the options', () => {
		const labels = (resource: string) =>
			shown('operation', resource)[0]?.options?.map((option) => option.name);
		expect(labels('todo')).toContain('Check Many');
		expect(labels('user')).not.toContain('Check Many');
		expect(shown('fields', 'todo', 'checkMany')).toHaveLength(1);
	});

	it('gets an option of its own by one entry', () => {
		const all = options as Record<string, Option>;
		all.louder = louder;
		const [collection] = shown('options', 'todo');
		delete all.louder;
		const own = (collection?.options as INodeProperties[]).filter(({ name }) => name === 'louder');
		expect(own.map(({ displayOptions }) => displayOptions?.show?.['/operation'])).toEqual([
			['checkMany'],
		]);
	});
});

/** Operations with parameters of their own, which the panel therefore knows by name. */
const HAVE_PARAMETERS = ['createMany', 'getAll', 'getManyById'];

describe('The files that a newcomer touches', () => {
	const root = join(__dirname, '..', 'nodes', 'Bloomy');
	const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.ts'))
		.map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));
	const having = (pattern: RegExp, under = '') =>
		files
			.filter(({ file, text }) => file.startsWith(under) && pattern.test(text))
			.map(({ file }) => file);

	it.each(resources.map(({ value }) => value))('%s is its own file and one line', (value) => {
		const importers = having(new RegExp(`'(\\./|.*resources/)${value}'`));
		const outside = importers.filter((file) => !file.startsWith('resources/'));
		expect(importers).toContain('resources/registry.ts');
		expect(outside).toEqual([]);
	});

	it.each(operations.map(({ value }) => value))(
		'the engine knows %s by one entry and one line of the list',
		(value) => {
			const entry = new RegExp(`value: '${value}'|toChange\\('${value}'`);
			expect(having(entry, 'engine')).toHaveLength(1);
			expect(having(new RegExp(`^\\t${value},$`, 'm'), 'engine/operations/index')).toHaveLength(1);
			const inPanel = having(new RegExp(`\\b${value}\\b`), 'engine/panel');
			if (!HAVE_PARAMETERS.includes(value)) expect(inPanel).toEqual([]);
		},
	);

	it.each(Object.keys(options))('the panel knows the option %s from options.ts alone', (name) => {
		const label = options[name as keyof typeof options].property.displayName;
		expect(having(new RegExp(`displayName: '${label.replace(/[()]/g, '\\$&')}'`))).toEqual([
			'engine/options.ts',
		]);
	});
});
