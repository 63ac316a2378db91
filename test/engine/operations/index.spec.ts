import {
	findOperation,
	operations,
	operationsOf,
	readTargets,
} from '../../../nodes/Bloomy/engine/operations';
import { resources } from '../../../nodes/Bloomy/resources';
import { createContext } from '../node';

const of = (value: string) => resources.find((resource) => resource.value === value)!;
const BY_ID_OR_TITLE = (noun: string) => `A row names its ${noun} by ID or by Title and Meeting.`;
const DONE =
	'Every row counts as done, even if a column such as Done says no: put a Filter node in front.';

it.each<
	[
		resource: string,
		operation: string,
		label: string,
		action: string,
		description: string,
		rows: string | undefined,
	]
>([
	[
		'todo',
		'createMany',
		'Create Many',
		'Create many to-dos',
		'Create one to-do for each incoming item',
		undefined,
	],
	[
		'todo',
		'getAll',
		'Get Many',
		'Get many to-dos',
		'List the to-dos of a meeting or a user',
		undefined,
	],
	[
		'todo',
		'getManyById',
		'Get Many by ID',
		'Get many to-dos by ID',
		'Get the to-dos whose IDs the incoming items hold',
		undefined,
	],
	[
		...(['todo', 'updateMany', 'Update Many', 'Update many to-dos'] as const),
		'Change one to-do for each incoming item, only in the fields that the item has',
		`${BY_ID_OR_TITLE('to-do')} Beside an ID, Title is the new title.`,
	],
	[
		...(['todo', 'completeMany', 'Complete Many', 'Complete many to-dos'] as const),
		'Complete one to-do for each incoming item, unless that is done already',
		`${BY_ID_OR_TITLE('to-do')} ${DONE}`,
	],
	[
		...(['issue', 'completeMany', 'Solve Many', 'Solve many issues'] as const),
		'Solve one issue for each incoming item, unless that is done already',
		`${BY_ID_OR_TITLE('issue')} ${DONE}`,
	],
	[
		...(['issue', 'reopenMany', 'Reopen Many', 'Reopen many issues'] as const),
		'Reopen one issue for each incoming item, unless that is done already',
		BY_ID_OR_TITLE('issue'),
	],
	[
		...(['goal', 'archiveMany', 'Archive Many', 'Archive many goals'] as const),
		'Archive one goal for each incoming item, unless that is done already',
		BY_ID_OR_TITLE('goal'),
	],
	[
		...(['goal', 'deleteMany', 'Delete Many', 'Delete many goals'] as const),
		'Delete one goal for each incoming item; this cannot be undone',
		BY_ID_OR_TITLE('goal'),
	],
	[
		...(['meeting', 'addAttendees', 'Add Attendees', 'Add attendees to many meetings'] as const),
		'Add people to one meeting for each incoming item, unless they are in it already',
		'A row names its meeting by ID or by Meeting.',
	],
	['meeting', 'getAll', 'Get Many', 'Get many meetings', 'List the meetings of a user', undefined],
	[
		'milestone',
		'getAll',
		'Get Many',
		'Get many milestones',
		'List the milestones of a goal',
		undefined,
	],
	[
		...(['milestone', 'completeMany', 'Complete Many', 'Complete many milestones'] as const),
		'Complete one milestone for each incoming item, unless that is done already',
		DONE,
	],
	[
		...(['milestone', 'reopenMany', 'Reopen Many', 'Reopen many milestones'] as const),
		'Reopen one milestone for each incoming item, unless that is done already',
		undefined,
	],
	[
		...(['score', 'setMany', 'Set Many', 'Set many scores'] as const),
		'Enter one score for each incoming item, unless it is there already',
		undefined,
	],
	[
		'user',
		'getAll',
		'Get Many',
		'Get many users',
		'List users, all of them or those that a search finds',
		undefined,
	],
])('%s: %s is offered as %s', (value, name, label, action, description, rows) => {
	const resource = of(value);
	const operation = findOperation(name, resource)!;
	expect(operation.labelFor(resource)).toBe(label);
	expect(operation.nameAction(resource)).toBe(action);
	expect(operation.describe(resource)).toBe(description);
	expect(operation.describeRows?.(resource)).toBe(rows);
});

it.each([
	['todo', ['createMany', 'getAll', 'getManyById', 'updateMany', 'completeMany', 'reopenMany']],
	['meeting', ['createMany', 'getAll', 'getManyById', 'updateMany', 'deleteMany', 'addAttendees']],
	['score', ['getAll', 'setMany']],
	['metric', ['createMany', 'getAll']],
	['user', ['getAll', 'getManyById']],
])('%s has the operations %j', (value, names) => {
	expect(operationsOf(of(value)).map((operation) => operation.value)).toEqual(names);
	expect(findOperation('moon', of(value))).toBeUndefined();
});

it('has fields and tasks only where the resource has the operation', () => {
	const user = of('user');
	for (const operation of operations.filter(({ isWrite }) => isWrite)) {
		expect(operation.fieldsOf(user)).toEqual({});
		expect([...operation.toTasks({} as never, user)]).toEqual([]);
	}
});

it('counts what the items of a run ask for that cannot begin', () => {
	const rows = [{ id: '5,6', a: 1 }, { id: 7 }];
	const items = rows.map((json) => ({ json }));
	const context = createContext({
		operation: 'getManyById',
		rows,
		parameters: { id: (row: { id: unknown }) => row.id },
	});
	const targets = [...readTargets('getManyById', { context, items })];
	expect(targets.map(({ index, inputData }) => [index, inputData.id])).toEqual([
		[0, '5'],
		[0, '6'],
		[1, 7],
	]);
	for (const value of ['createMany', 'moon']) {
		expect([...readTargets(value, { context, items })]).toEqual(
			rows.map((inputData, index) => ({ index, inputData })),
		);
	}
});
