import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';

import { Bloomy } from '../nodes/Bloomy/Bloomy.node';
import { alias } from '../nodes/Bloomy/Bloomy.node.json';
import { bareKey } from '../nodes/Bloomy/engine/input/columns';
import { operationsOf } from '../nodes/Bloomy/engine/operations';
import { resources } from '../nodes/Bloomy/resources';
import { openSheet } from './engine/input/sheet';
import { runNode, serveTodos } from './engine/node';
import { openPanel } from './engine/panelContext';

const { description, methods } = new Bloomy();
const CAMEL_CASE = /^[a-z][a-zA-Z0-9]*$/;

const named = (name: string, properties: INodeProperties[] = description.properties) =>
	properties.filter((property) => property.name === name);
const optionsOf = (property: INodeProperties | undefined) =>
	(property?.options ?? []) as INodePropertyOptions[];

/** Every parameter with those inside collections. */
function walk(properties: INodeProperties[]): INodeProperties[] {
	return properties.flatMap((property) => {
		if (property.type === 'collection') {
			return [property, ...walk((property.options ?? []) as INodeProperties[])];
		}
		if (property.type !== 'fixedCollection') return [property];
		const groups = (property.options ?? []) as Array<{ values: INodeProperties[] }>;
		return [property, ...groups.flatMap(({ values }) => walk(values))];
	});
}

const all = walk(description.properties);

/** The operations of each resource that saved workflows know, by value and label. */
const reading = { getAll: 'Get Many', getManyById: 'Get Many by ID' };
const EXPECTED: Record<string, Record<string, string>> = {
	goal: {
		...{ ...reading, createMany: 'Create Many', updateMany: 'Update Many' },
		...{ archiveMany: 'Archive Many', restoreMany: 'Restore Many', deleteMany: 'Delete Many' },
	},
	headline: {
		...{ ...reading, createMany: 'Create Many', updateMany: 'Update Many' },
		...{ deleteMany: 'Delete Many' },
	},
	issue: {
		...{ ...reading, createMany: 'Create Many', updateMany: 'Update Many' },
		...{ completeMany: 'Solve Many', reopenMany: 'Reopen Many' },
	},
	meeting: {
		...{ ...reading, createMany: 'Create Many', updateMany: 'Update Many' },
		...{ addAttendees: 'Add Attendees', deleteMany: 'Delete Many' },
	},
	metric: { getAll: 'Get Many', createMany: 'Create Many' },
	milestone: {
		...{ ...reading, createMany: 'Create Many', updateMany: 'Update Many' },
		...{ completeMany: 'Complete Many', reopenMany: 'Reopen Many', deleteMany: 'Delete Many' },
	},
	score: { getAll: 'Get Many', setMany: 'Set Many' },
	todo: {
		...{ ...reading, createMany: 'Create Many', updateMany: 'Update Many' },
		...{ completeMany: 'Complete Many', reopenMany: 'Reopen Many' },
	},
	user: reading,
};

describe('the registry', () => {
	it('is sorted by label and has unique camelCase values', () => {
		const names = resources.map(({ name }) => name);
		expect(names).toEqual([...names].sort((one, other) => one.localeCompare(other)));
		const values = resources.map(({ value }) => value);
		expect(new Set(values).size).toBe(values.length);
		expect(values.filter((value) => !CAMEL_CASE.test(value))).toEqual([]);
	});

	it('has what saved workflows know, by the labels people know', () => {
		const labels = Object.fromEntries(resources.map(({ value, name }) => [value, name]));
		expect(labels).toMatchObject({
			...{ goal: 'Goal', headline: 'Headline', issue: 'Issue' },
			...{ meeting: 'Meeting', todo: 'To-Do', user: 'User' },
		});
	});
});

describe.each(resources)('$name', (resource) => {
	const [operations, ...more] = named('operation').filter((property) =>
		property.displayOptions?.show?.resource?.includes(resource.value),
	);
	const { createMany } = resource.writes;
	const fields = createMany?.fields ?? {};
	const { createMany: made, getAll: listed, ...others } = EXPECTED[resource.value] ?? {};

	it('offers the operations that saved workflows know, by their labels and in their order', () => {
		expect(more).toEqual([]);
		const offered = optionsOf(operations).map(({ name, value }) => [value, name]);
		const labels = { ...(made && { createMany: made }), getAll: listed, ...others };
		expect(Object.fromEntries(offered)).toEqual(labels);
		const names = offered.map(([, name]) => String(name));
		expect(names).toEqual([...names].sort((one, other) => one.localeCompare(other)));
		expect(operations?.default).toBe(made ? 'createMany' : 'getAll');
	});

	it('begins each action with the words of the operation', () => {
		for (const { name, action } of optionsOf(operations)) {
			const [start, what] = name.replace(/ by ID$/, '').split(' ');
			const words = what === 'Many' ? `${start} many` : `${start} attendees to many`;
			expect(action?.startsWith(`${words} ${resource.plural}`)).toBe(true);
			if (name.endsWith('by ID')) expect(action).toMatch(/ by ID$/);
		}
	});

	it('has a mapper field for each key of its schema, with no displayOptions', async () => {
		const { panel } = openPanel({ resource: resource.value });
		const shown = await methods.resourceMapping.getFields.call(panel);
		expect(shown.fields.map(({ id }) => id)).toEqual(Object.keys(fields));
		expect(new Set(shown.fields.map(({ displayName }) => displayName)).size).toBe(
			shown.fields.length,
		);
		for (const [key, field] of Object.entries(fields)) {
			expect(key).toMatch(CAMEL_CASE);
			expect(field).not.toHaveProperty('displayOptions');
			expect(field.displayName).not.toBe('');
			const { required } = shown.fields.find(({ id }) => id === key)!;
			expect(required).toBe(!field.schema.safeParse(undefined).success);
		}
	});

	it('reads a sample, without a request where it holds IDs', async () => {
		const sample = {
			...{ title: 'Sample', meetingId: '123', userId: 5, notes: 'n', dueDate: '2026-12-31' },
			...{ addSelf: 'yes', attendees: '1, 2', goalId: 9 },
			...{ target: '1,000', direction: '>=', unit: '$' },
		};
		const sheet = openSheet({ fields });
		const { input } = await sheet.read(sample);
		expect(Object.keys(input).sort()).toEqual(Object.keys(fields).sort());
		expect(sheet.log).toEqual([]);
		if (createMany) expect((await sheet.fail({})).sentence).toMatch(/^Title is required/);
	});

	it('offers Skip exactly where it can tell an open record, which a bare row is', () => {
		const isOffered = all.some(
			({ name, displayOptions }) =>
				name === 'onDuplicate' && displayOptions?.show?.['/resource']?.includes(resource.value),
		);
		expect(isOffered).toBe(createMany?.isOpen !== undefined);
		expect(createMany?.isOpen?.({ Id: 1, Name: 'a' })).not.toBe(false);
	});

	// The contract lists the 11 fields of an issue and a score and the 12 of a to-do; others have ten at most.
	it('has a simplified record that a person can take in, the ID and the name first', () => {
		const most = { issue: 11, score: 11, todo: 12 }[resource.value] ?? 10;
		for (const operation of [createMany, resource.getAll, resource.getManyById]) {
			if (!operation) continue;
			const keys = Object.keys(operation.simplify({}));
			const first = { user: ['id', 'name'], score: ['metricId', 'metricTitle'] };
			expect(keys.slice(0, 2)).toEqual(
				first[resource.value as keyof typeof first] ?? ['id', 'title'],
			);
			expect(keys.length).toBeLessThanOrEqual(most);
			expect(keys.filter((key) => !CAMEL_CASE.test(key))).toEqual([]);
		}
	});

	it('promises Include Closed only to be shown where it says so', () => {
		for (const operation of ['getAll', 'getManyById'] as const) {
			const shown = all.some(
				({ name, displayOptions }) =>
					name === 'includeClosed' &&
					displayOptions?.show?.['/operation']?.includes(operation) &&
					displayOptions.show['/resource']?.includes(resource.value),
			);
			expect(shown).toBe(resource.canBeClosed[operation] !== false);
		}
	});
});

describe('the node', () => {
	it('has two outputs with names, and gives as many', async () => {
		expect(description.outputNames).toEqual(['Successful', 'Failed']);
		expect(description.outputs).toMatchObject([
			{ type: 'main', displayName: 'Successful' },
			{ type: 'main', displayName: 'Failed', category: 'error' },
		]);
		const rows = [{ title: 'a', meetingId: 1 }];
		const { outputs } = await runNode({ operation: 'createMany', rows, answer: serveTodos() });
		expect(outputs).toHaveLength(description.outputs.length);
	});

	it('is what saved workflows know', () => {
		expect(description).toMatchObject({
			name: 'bloomy',
			version: 1,
			group: ['transform'],
			inputs: ['main'],
			usableAsTool: true,
			credentials: [{ name: 'bloomyApi', required: true }],
		});
		expect(Object.keys(methods.listSearch)).toEqual(['searchMeetings', 'searchUsers']);
	});

	const locator = { mode: 'list', value: '' };
	const parts = ['attendees', 'issues', 'todos', 'metrics'];
	it.each<[string, string, unknown]>([
		['resource', 'options', 'todo'],
		['operation', 'options', expect.stringMatching(/^(createMany|getAll)$/)],
		['fields', 'resourceMapper', { mappingMode: 'autoMapInputData', value: null }],
		['id', 'string', '={{ $json.id }}'],
		['include', 'multiOptions', expect.arrayContaining(parts)],
		['listBy', 'options', 'meeting'],
		['meeting', 'resourceLocator', locator],
		['user', 'resourceLocator', locator],
		['search', 'string', ''],
		['returnAll', 'boolean', false],
		['limit', 'number', 50],
		['simplify', 'boolean', true],
		['concurrency', 'number', 5],
		['options', 'collection', {}],
	])('has the parameter %s, of type %s, by default %j', (name, type, value) => {
		expect(named(name).length).toBeGreaterThan(0);
		for (const property of named(name)) {
			expect(property).toMatchObject({ name, type });
			expect(property.default).toEqual(value);
		}
	});

	it.each<[string, string, unknown]>([
		['dateOrder', 'options', 'monthFirst'],
		['dryRun', 'boolean', true],
		['onDuplicate', 'options', 'skip'],
		['includeClosed', 'boolean', true],
		['maxRetries', 'number', 3],
		['rateLimit', 'fixedCollection', { limit: { maxRequests: 10, interval: 1000 } }],
		['timeBudget', 'number', expect.any(Number)],
		['timeout', 'number', 30_000],
	])('has the option %s, of type %s, that acts when added: %j', (name, type, value) => {
		const properties = named(name, (named('options')[0]?.options ?? []) as INodeProperties[]);
		expect(properties.length).toBeGreaterThan(0);
		for (const property of properties) expect(property).toMatchObject({ type, default: value });
	});

	it.each<[string, object]>([
		['concurrency', { minValue: 1, maxValue: 50 }],
		['maxRetries', { minValue: 0, maxValue: 10 }],
		['limit', { minValue: 1 }],
	])('bounds %s', (name, bounds) => {
		expect(named(name, all)[0]?.typeOptions).toMatchObject(bounds);
	});

	it.each(['meeting', 'user'])('lets %s be searched or given by ID', (name) => {
		for (const { modes } of named(name)) {
			expect(modes).toMatchObject([
				{ name: 'list', typeOptions: { searchable: true } },
				{ name: 'id' },
			]);
			const method = modes![0]!.typeOptions!.searchListMethod!;
			expect(methods.listSearch).toHaveProperty(method);
		}
	});
});

describe('in the panel', () => {
	it('each name and value is camelCase', () => {
		expect(all.map(({ name }) => name).filter((name) => !CAMEL_CASE.test(name))).toEqual([]);
	});

	const withOptions = all.filter(({ type }) => /^(options|multiOptions|collection)$/.test(type));
	it.each(withOptions.map((property) => [property.name, optionsOf(property), property] as const))(
		'the options of %s are sorted by label, with unique values',
		(_name, options, { type }) => {
			const labels = options.map((one) =>
				String('displayName' in one ? one.displayName : one.name),
			);
			expect(labels).toEqual([...labels].sort((one, other) => one.localeCompare(other)));
			if (type === 'collection') return;
			const values = options.map(({ value }) => String(value));
			expect(new Set(values).size).toBe(values.length);
			expect(values.filter((value) => !CAMEL_CASE.test(value))).toEqual([]);
		},
	);

	it('each description of a boolean begins with Whether', () => {
		const booleans = all.filter(({ type }) => type === 'boolean');
		expect(booleans.length).toBeGreaterThan(3);
		for (const { description: text } of booleans) expect(text).toMatch(/^Whether to /);
	});

	it('begins with Resource and Operation and ends with Options', () => {
		const names = description.properties.map(({ name }) => name);
		const [first, ...rest] = names.filter((name, at) => names.indexOf(name) === at);
		expect([first, rest[0], rest.at(-1)]).toEqual(['resource', 'operation', 'options']);
	});

	const groups = all.flatMap(({ type, options = [] }) =>
		type === 'fixedCollection' ? (options as INodePropertyCollection[]) : [],
	);
	const choices = all
		.filter(({ type }) => type === 'options' || type === 'multiOptions')
		.flatMap(optionsOf);
	const modes = all.flatMap(({ modes: some = [] }) => some);
	const fields = resources.flatMap(({ writes }) => Object.values(writes.createMany?.fields ?? {}));

	const notices = all.filter(({ name }) => name === 'columns');
	const noticeOf = (resource: string, operation: string) =>
		notices.find(
			({ displayOptions: { show } = {} }) =>
				show?.resource?.includes(resource) && show.operation?.includes(operation),
		)?.displayName ?? '';
	const writing = resources.flatMap((resource) =>
		operationsOf(resource).flatMap((operation) => {
			const columns = Object.values(operation.fieldsOf(resource));
			return operation.isWrite ? [{ resource, operation, columns }] : [];
		}),
	);
	it.each(writing)(
		'says all columns that $operation.value of $resource.plural reads',
		({ resource, operation, columns }) => {
			const notice = noticeOf(resource.value, operation.value);
			const told = new Set(notice.split(/<\/?b>|\(or |, |\)/).map(bareKey));
			for (const { displayName, keys = [] } of columns) {
				expect(notice).toContain(`<b>${displayName}</b>`);
				expect(keys.map(bareKey).filter((key) => !told.has(key))).toEqual([]);
			}
		},
	);

	it('says the columns as a person would write them, and what may be a name', () => {
		expect(notices).toHaveLength(writing.length);
		expect(notices.filter(({ displayName }) => /\b(Id|Kpi)\b/.test(displayName))).toEqual([]);
		expect(noticeOf('score', 'setMany')).toMatch(/ Metric and Meeting may be given by name\.$/);
		expect(noticeOf('milestone', 'createMany')).not.toContain('by name');
	});

	it.each([
		[
			'todo',
			'completeMany',
			'A row names its to-do by ID or by Title and Meeting. Every row counts as done, even if a column such as Done says no: put a Filter node in front. Meeting may',
		],
		['todo', 'reopenMany', 'A row names its to-do by ID or by Title and Meeting. Meeting may'],
		['goal', 'deleteMany', 'A row names its goal by ID or by Title and Meeting. Meeting may'],
		[
			'issue',
			'updateMany',
			'by ID or by Title and Meeting. Beside an ID, Title is the new title. Meeting and Owner may',
		],
		['meeting', 'updateMany', 'A row names its meeting by ID or by Meeting. Meeting may'],
		['meeting', 'deleteMany', 'A row names its meeting by ID, by Meeting, or by Title. Meeting'],
	])('says which %s %s means, as no column is required', (resource, operation, words) => {
		expect(noticeOf(resource, operation)).toContain(words);
		expect(noticeOf(resource, operation)).not.toContain('required');
	});

	it.each([
		['milestone', 'completeMany', '<b>ID</b>*'],
		['todo', 'createMany', '<b>Title</b>*'],
	])('marks what %s %s requires, and says no more about which one', (...told) => {
		const [resource, operation, column] = told;
		expect(noticeOf(resource, operation)).toContain(`(* required): ${column}`);
		expect(noticeOf(resource, operation)).not.toContain('A row names');
	});

	it('each label is in Title Case', () => {
		const titled = all.filter(({ type }) => type !== 'notice');
		const labelled = [...titled, ...groups, ...modes, ...fields].map((one) => one.displayName);
		const labels = [...labelled, ...choices.map(({ name }) => name)];
		expect(labels.length).toBeGreaterThan(50);
		const isTitle = /^[A-Z][\w-]*( ([A-Z][\w-]*|\([A-Z][a-z]+\)|by|for|of|or|and|in|on|to|the))*$/;
		expect(labels.filter((label) => !isTitle.test(label))).toEqual([]);
		expect(
			labels.filter((label) => /\b(id|ids|url|api|todo)\b/i.test(label.replace(/\bID\b/, ''))),
		).toEqual([]);
	});

	it('each action is in sentence case', () => {
		const actions = choices.flatMap(({ action = [] }) => action);
		const operations = resources.flatMap(operationsOf);
		expect(actions).toHaveLength(operations.length);
		const isSentence = /^[A-Z][a-z]+( attendees to)? many [a-z]+(-[a-z]+)*( by ID)?$/;
		expect(actions.filter((action) => !isSentence.test(action))).toEqual([]);
	});

	it('each parameter but the obvious ones has a description, as one short sentence has it', () => {
		const obvious = ['resource', 'operation', 'options'];
		const described = all.filter(({ name, type }) => !obvious.includes(name) && type !== 'notice');
		const texts = [...described, ...choices.filter(({ description: text }) => text)].map(
			({ name, description: text }) => [name, text],
		);
		const isSound = /^[A-Z\d].{7,118}[^.\s]$/;
		expect(texts.filter(([, text]) => !isSound.test(text ?? ''))).toEqual([]);
	});

	it('each text to be typed has an example, and each collection says what it adds', () => {
		const typed = [...all, ...modes].filter(({ type }) => type === 'string');
		expect(typed.length).toBeGreaterThan(3);
		for (const { placeholder } of typed) expect(placeholder).toMatch(/^e\.g\. \S/);
		const collections = all.filter(({ type }) => /collection$/i.test(type));
		expect(collections.length).toBeGreaterThan(1);
		for (const { placeholder } of collections) expect(placeholder).toMatch(/^Add \w/);
	});

	it("says what each resource and operation is, in the words of Bloom Growth's users", () => {
		const described = [...named('resource'), ...named('operation')].flatMap(optionsOf);
		for (const { description: text } of described) expect(text).toBeTruthy();
		const of = (value: string) => described.find((one) => one.value === value)?.description;
		expect(of('goal')).toMatch(/\brock\b/);
		expect(of('meeting')).toMatch(/\bL10\b/);
	});

	it('says of each list what it is a list of', () => {
		const lists = named('operation')
			.flatMap(optionsOf)
			.filter(({ value }) => value === 'getAll')
			.map(({ description: text }) => text);
		expect(lists).toEqual(
			expect.arrayContaining([
				'List the to-dos of a meeting or a user',
				'List the meetings of a user',
				'List the milestones of a goal',
				'List users, all of them or those that a search finds',
			]),
		);
	});
});

describe("for n8n's AI workflow builder", () => {
	const parameters = all.filter(({ builderHint }) => builderHint);
	const operations = named('operation').flatMap(optionsOf);
	const hints = [...parameters, ...operations].map(({ builderHint }) => builderHint?.propertyHint);
	const { searchHint, relatedNodes = [] } = description.builderHint ?? {};

	it('the node says what it is, how it is fed and that it has two outputs', () => {
		for (const word of ['Bloom Growth', 'EOS', 'rocks', 'L10', 'scorecard', 'loop', 'Failed']) {
			expect(searchHint).toContain(word);
		}
		for (const { nodeType, relationHint } of relatedNodes) {
			expect(nodeType).toMatch(/^n8n-nodes-(base|bloomy)\.[a-z]/i);
			expect(relationHint).not.toBe('');
		}
	});

	it('each operation and each parameter that can be filled wrongly has a hint', () => {
		for (const { builderHint } of operations) expect(builderHint?.propertyHint).toBeTruthy();
		expect(new Set(parameters.map(({ name }) => name))).toEqual(
			new Set([
				...['fields', 'id', 'include', 'meeting', 'user', 'search', 'returnAll', 'simplify'],
				...['concurrency', 'dateOrder', 'dryRun', 'maxRetries', 'onDuplicate', 'rateLimit', 'goal'],
				...['rows', 'defaultMeeting', 'weeks'],
			]),
		);
	});

	// n8n refuses to load a node that has one there: it would not be shown.
	it('Resource, Operation and the like have none themselves', () => {
		const discriminators = parameters.filter(({ name, type }) => {
			return ['resource', 'operation', 'mode'].includes(name) && type === 'options';
		});
		expect(discriminators).toEqual([]);
	});

	it('no hint shows the wire format, and each is prose', () => {
		for (const hint of [...hints, searchHint]) {
			expect(hint).not.toMatch(/=\{\{|\bai_/);
			expect(hint).toMatch(/^[A-Z].{20,900}\.$/);
		}
	});

	it('the mapper names every key of every resource, and which may be left out', () => {
		const hint = named('fields')[0]?.builderHint?.propertyHint;
		for (const { value, writes } of resources) {
			const { createMany } = writes;
			if (!createMany) continue;
			const keys = Object.entries(createMany.fields).map(([key, { schema }]) =>
				schema.isOptional() ? `${key}?` : key,
			);
			expect(hint).toContain(`${value}: ${keys.join(', ')}`);
		}
	});
});

describe('in the list of nodes', () => {
	it('is found by what people call it and what it does', () => {
		const names = resources.flatMap(({ name, plural }) => [name.toLowerCase(), plural]);
		const words = [
			...['Bloom Growth', 'EOS', 'Traction', 'L10', 'L10 meeting', 'rock', 'rocks', 'OKR'],
			...['scorecard', 'measurable', 'weekly meeting', 'KPI', 'weekly numbers', 'complete', 'done'],
			...['solve', 'reopen', 'archive', 'restore', 'delete', 'undo', 'update'],
		];
		expect([...words, ...names].filter((word) => !alias.includes(word))).toEqual([]);
		expect(new Set(alias).size).toBe(alias.length);
	});

	it('its description names every resource', () => {
		const plurals = resources.map(({ plural }) => plural);
		const isNamed = (plural: string) => description.description.includes(plural);
		expect(plurals.filter((plural) => !isNamed(plural))).toEqual([]);
	});
});
