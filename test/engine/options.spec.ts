import { findOperation } from '../../nodes/Bloomy/engine/operations';
import { options, readSettings } from '../../nodes/Bloomy/engine/options';
import { resources } from '../../nodes/Bloomy/resources';
import { createContext } from './node';

const [todo, meeting] = ['todo', 'meeting'].map((value) =>
	resources.find((resource) => resource.value === value)!,
);
const read = (parameters: Record<string, unknown>, operation = 'createMany', resource = todo!) =>
	readSettings(createContext({ operation, rows: [{}], parameters }), resource, operation);

it('has the defaults of the panel', () => {
	expect(read({})).toEqual({
		simplify: true,
		concurrency: 5,
		maxRetries: 3,
		timeout: 30_000,
		includeClosed: false,
		onDuplicate: 'create',
		dateOrder: 'ask',
		dryRun: false,
		listBy: 'user',
		include: [],
	});
	expect(read({}, 'getAll')).toMatchObject({ listBy: 'meeting' });
	const all = ['attendees', 'issues', 'metrics', 'todos'];
	expect([...read({}, 'getManyById', meeting!).include].sort()).toEqual(all);
});

it('takes what the user set', () => {
	const limit = { maxRequests: 10, interval: 1000 };
	const options = { maxRetries: 0, timeout: 1, rateLimit: { limit }, includeClosed: true };
	const create = { onDuplicate: 'skip', dryRun: true, dateOrder: 'dayFirst' };
	const parameters = { simplify: false, concurrency: 50, include: ['issues'], listBy: 'user' };
	const set = { ...parameters, options: { ...options, ...create, timeBudget: 0.5 } };
	expect(read(set, 'getManyById', meeting!)).toEqual({
		...parameters,
		...options,
		...create,
		rateLimit: limit,
		timeBudget: 0.5,
	});
});

it.each([{}, { rateLimit: {} }, { rateLimit: { limit: undefined } }])(
	'has no rate limit with %j',
	(options) => {
		expect(read({ options }).rateLimit).toBeUndefined();
	},
);

const fail = () => new Error('It was not refused.');
const whole = (from: number, to: number) => `must be a whole number from ${from} to ${to}`;

it.each<[Record<string, unknown>, string]>([
	[{ concurrency: 0 }, `concurrency: ${whole(1, 50)}, but got 0`],
	[{ concurrency: 51 }, `concurrency: ${whole(1, 50)}, but got 51`],
	[{ concurrency: 0.5 }, `concurrency: ${whole(1, 50)}, but got 0.5`],
	[{ concurrency: '5' }, `concurrency: ${whole(1, 50)}, but got "5"`],
	[{ options: { maxRetries: -1 } }, `maxRetries: ${whole(0, 10)}, but got -1`],
	[{ options: { maxRetries: 11 } }, `maxRetries: ${whole(0, 10)}, but got 11`],
	[
		{ options: { onDuplicate: 'moon' } },
		'onDuplicate: must be create, skip or update, but got "moon"',
	],
	[
		{ options: { dateOrder: 'moon' } },
		'dateOrder: must be ask, dayFirst or monthFirst, but got "moon"',
	],
	[{ options: { dryRun: 'yes' } }, 'dryRun: must be true or false, but got "yes"'],
	[{ options: { timeBudget: 0 } }, 'timeBudget: must be a number of seconds above 0, but got 0'],
	[
		{ concurrency: 0, options: { maxRetries: 11 } },
		`concurrency: ${whole(1, 50)}, but got 0; maxRetries: ${whole(0, 10)}, but got 11`,
	],
])('refuses %j, and says each thing once', async (parameters, sentence) => {
	const reading = async () => read(parameters);
	const { message } = await reading().then(fail, (error: Error) => error);
	expect(message.split('; ').sort()).toEqual(sentence.split('; ').sort());
});

it.each<[Record<string, unknown>, string, string]>([
	[{ options: { timeout: 0 } }, 'createMany', 'timeout: must be a whole number'],
	[
		{ options: { rateLimit: { limit: { maxRequests: 0, interval: 1 } } } },
		'createMany',
		'rateLimit',
	],
	[{ options: { rateLimit: { limit: { maxRequests: 1 } } } }, 'createMany', 'rateLimit'],
	[{ listBy: 'moon' }, 'getAll', 'listBy: must be meeting or user'],
	[{ include: ['issues', 'moon'] }, 'getManyById', 'include: "moon" is unknown'],
	[{ include: 'issues' }, 'getManyById', 'include: must be a list of parts'],
])('refuses %j in %s', (parameters, operation, sentence) => {
	const resource = operation === 'getManyById' ? meeting! : todo!;
	expect(() => read(parameters, operation, resource)).toThrow(sentence);
});

it('does not ask for what the operation has not', () => {
	expect(read({ listBy: 'moon', include: ['moon'] })).toMatchObject({
		listBy: 'user',
		include: [],
	});
	expect(read({ listBy: 'moon' }, 'getAll', meeting!)).toMatchObject({ listBy: 'user' });
});

describe('an option', () => {
	/** One operation of a resource, as the panel asks whether an option does anything there. */
	const openPlace = (value: string, operation: string) => {
		const resource = resources.find((one) => one.value === value)!;
		const { isWrite, fieldsOf } = findOperation(operation, resource)!;
		return { resource, operation, isWrite, fields: fieldsOf(resource) };
	};
	const { dateOrder, dryRun, includeClosed, onDuplicate } = options;

	it.each([
		['Date Order', dateOrder, 'todo', 'createMany', true],
		['Date Order', dateOrder, 'score', 'setMany', true],
		['Date Order', dateOrder, 'issue', 'createMany', false],
		['Date Order', dateOrder, 'todo', 'getAll', false],
		['Dry Run', dryRun, 'todo', 'completeMany', true],
		['Dry Run', dryRun, 'todo', 'getAll', false],
		['Include Closed', includeClosed, 'todo', 'getAll', true],
		['Include Closed', includeClosed, 'headline', 'getAll', false],
		['Include Closed', includeClosed, 'meeting', 'getManyById', true],
		['Include Closed', includeClosed, 'meeting', 'getAll', false],
		['Include Closed', includeClosed, 'todo', 'getManyById', false],
		['Include Closed', includeClosed, 'todo', 'createMany', false],
		['On Duplicate', onDuplicate, 'todo', 'createMany', true],
		['On Duplicate', onDuplicate, 'meeting', 'createMany', false],
		['On Duplicate', onDuplicate, 'todo', 'updateMany', false],
	] as const)('%s is shown only where it does something (%#)', (...row) => {
		const [, option, resource, operation, is] = row;
		expect(option.isFor(openPlace(resource, operation))).toBe(is);
	});

	it.each([
		['todo', 'getAll', 'meeting'],
		['goal', 'getAll', 'user'],
		['meeting', 'getManyById', undefined],
	])('Include Closed of %s, %s is for lists by %j', (value, operation, listBy) => {
		expect(includeClosed.listBy(openPlace(value, operation))).toBe(listBy);
	});
});
