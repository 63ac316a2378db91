import { NodeHelpers } from 'n8n-workflow';
import type {
	IConnection,
	IDataObject,
	INode,
	INodeParameters,
	INodeProperties,
	INodeType,
} from 'n8n-workflow';
import { DateTime } from 'luxon';
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

import { findOperation } from '../../nodes/Bloomy/engine/operations';
import { resources } from '../../nodes/Bloomy/resources';
import { startSandbox } from '../sandbox';
import type { Sandbox } from '../sandbox';
import { Engine } from './engine';
import type { EngineRun, WorkflowFile } from './engine';
import { keyCredential } from './scenario';
import { FOLDER, STAND_INS, files } from './standIns';

const BLOOMY = 'n8n-nodes-bloomy.bloomy';
/** The same node as the tool of an agent, which n8n makes of it. */
const BLOOMY_TOOL = 'n8n-nodes-bloomy.bloomyTool';
const TRIGGER = 'n8n-nodes-bloomy.bloomyTrigger';
const STICKY_NOTE = 'n8n-nodes-base.stickyNote';

/** Versions that n8n 1.82 and 2.41.1 both have, or this package, by the nodes' own descriptions. */
const OTHER_NODES: Record<string, number> = {
	'@n8n/n8n-nodes-langchain.agent': 1.8,
	'@n8n/n8n-nodes-langchain.chatTrigger': 1.1,
	'@n8n/n8n-nodes-langchain.lmChatOpenAi': 1.2,
	'@n8n/n8n-nodes-langchain.memoryBufferWindow': 1.3,
	'n8n-nodes-base.code': 2,
	'n8n-nodes-base.convertToFile': 1.1,
	'n8n-nodes-base.emailSend': 2.1,
	'n8n-nodes-base.extractFromFile': 1,
	'n8n-nodes-base.filter': 2.2,
	'n8n-nodes-base.html': 1.2,
	'n8n-nodes-base.httpRequest': 4.2,
	'n8n-nodes-base.if': 2.2,
	'n8n-nodes-base.manualTrigger': 1,
	'n8n-nodes-base.merge': 3,
	'n8n-nodes-base.noOp': 1,
	'n8n-nodes-base.readWriteFile': 1,
	'n8n-nodes-base.respondToWebhook': 1.1,
	'n8n-nodes-base.scheduleTrigger': 1.2,
	'n8n-nodes-base.set': 3.4,
	'n8n-nodes-base.splitInBatches': 3,
	'n8n-nodes-base.splitOut': 1,
	'n8n-nodes-base.stopAndError': 1,
	[STICKY_NOTE]: 1,
	'n8n-nodes-base.switch': 3.2,
	'n8n-nodes-base.wait': 1.1,
	'n8n-nodes-base.webhook': 2,
	[TRIGGER]: 1,
};

interface Example extends WorkflowFile {
	name: string;
	active: boolean;
}

const names = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));

function readExample(file: string): Example {
	return JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Example;
}

function isBloomy(type: string): boolean {
	return type === BLOOMY || type === BLOOMY_TOOL;
}

function bloomyNodesOf({ nodes }: WorkflowFile): INode[] {
	return nodes.filter(({ type }) => isBloomy(type));
}

/** What n8n puts before the parameters of a node that is a tool. */
const TOOL_PROPERTIES: INodeProperties[] = [
	{
		displayName: 'Tool Description',
		name: 'descriptionType',
		type: 'options',
		options: ['auto', 'manual'].map((value) => ({ name: value, value })),
		default: 'auto',
	},
	{
		displayName: 'Description',
		name: 'toolDescription',
		type: 'string',
		required: true,
		displayOptions: { show: { descriptionType: ['manual'] } },
		default: '',
	},
];

let bloomy: INodeType;
let engine: Engine;
let sandbox: Sandbox;
beforeAll(async () => {
	engine = await Engine.start(STAND_INS);
	bloomy = engine.node;
});
beforeEach(async () => {
	files.clear();
	sandbox = await startSandbox();
});
afterEach(async () => await sandbox.stop());

/** Of the workflows, whose days begin with it. */
const ZONE = 'Europe/Berlin';

/** Runs an example as it is, but for options of its Bloomy nodes that are set otherwise. */
async function runExample(file: string, options: IDataObject = {}): Promise<EngineRun> {
	const example = readExample(file);
	const nodes = example.nodes.filter(({ type }) => type !== STICKY_NOTE);
	for (const { parameters } of bloomyNodesOf(example)) {
		parameters.options = Object.assign({}, parameters.options, options) as INodeParameters;
	}
	const settings = { ...example.settings, timezone: ZONE };
	return await engine.execute(
		{ ...example, nodes, settings },
		{ credential: keyCredential(sandbox) },
	);
}

/** The JSON of what left a node in each of its runs. */
function outputsOf({ run }: EngineRun, node: string, index = 0): IDataObject[][] {
	return (run.data.resultData.runData[node] ?? []).map(({ data }) =>
		(data?.main?.[index] ?? []).map(({ json }) => json),
	);
}

function allOf(result: EngineRun, node: string, index = 0): IDataObject[] {
	return outputsOf(result, node, index).flat();
}

/** The sheets that an example reads. */
function sheetsOf(file: string): string[] {
	const { nodes } = readExample(file);
	return nodes.flatMap(({ parameters }) =>
		parameters.operation === 'read' ? basename(String(parameters.fileSelector)) : [],
	);
}

const written = () => sandbox.requests.filter(({ method }) => method !== 'GET');

const titlesOf = (records: IDataObject[]) => records.map(({ title }) => title);

it('there are examples', () => {
	expect(names).toEqual([
		'agent-tool.json',
		'at-risk-to-issue.json',
		'carry-overdue-todos.json',
		'complete-done-todos.json',
		'hundred-thousand-rows.json',
		'import-to-undo.json',
		'meeting-dashboard.json',
		'one-chunk-of-rows.json',
		'quarterly-setup.json',
		'retry-failed.json',
		'scorecard-report.json',
		'sheet-to-todos.json',
		'tell-the-chat.json',
		'undo-last-import.json',
		'weekly-scorecard-columns.json',
		'weekly-scorecard.json',
	]);
});

describe.each(names)('The file examples/%s', (file) => {
	const example = readExample(file);

	it('is an inactive workflow of nodes and versions that n8n 1.82 and 2.41 have, with a note', () => {
		expect(example).toMatchObject({ name: expect.stringMatching(/^Bloomy: /), active: false });
		for (const { type, typeVersion } of example.nodes) {
			expect([type, typeVersion]).toEqual([type, isBloomy(type) ? 1 : OTHER_NODES[type]]);
		}
		const notes = example.nodes.filter(({ type }) => type === STICKY_NOTE);
		expect(notes).toHaveLength(1);
		const sentences = String(notes[0]?.parameters.content).match(/\.(?=\s|$)/g) ?? [];
		expect([2, 3]).toContain(sentences.length);
		for (const key of ['id', 'name'] as const) {
			const values = example.nodes.map((node) => node[key]);
			expect(new Set(values).size).toBe(values.length);
		}
		const places = example.nodes.map(({ position }) => position.join());
		expect(new Set(places).size).toBe(places.length);
	});

	it('names its credentials without an ID, so that n8n takes the ones of that name', () => {
		const bloomyApi = { id: null, name: 'Bloom Growth (Bloomy) account' };
		const httpHeaderAuth = { id: null, name: 'Bloomy chunks' };
		const smtp = { id: null, name: 'SMTP account' };
		for (const { type, credentials } of example.nodes) {
			if ([BLOOMY, BLOOMY_TOOL, TRIGGER].includes(type)) expect(credentials).toEqual({ bloomyApi });
			else if (type === 'n8n-nodes-base.emailSend') expect(credentials).toEqual({ smtp });
			else if (credentials) expect(credentials).toEqual({ httpHeaderAuth });
		}
	});

	it('opens no webhook to callers without a secret', () => {
		for (const { type, parameters, credentials } of example.nodes) {
			if (type !== 'n8n-nodes-base.webhook') continue;
			expect(parameters.authentication).toBe('headerAuth');
			expect(credentials).toHaveProperty('httpHeaderAuth');
		}
	});

	it('connects nodes that exist, both outputs of every Bloomy node, and every tool to its agent', () => {
		const known = new Map(example.nodes.map((node) => [node.name, node]));
		for (const [from, outputs] of Object.entries(example.connections)) {
			expect([...known.keys()]).toContain(from);
			for (const [type, targets] of Object.entries(outputs)) {
				for (const target of targets.flatMap((one) => one ?? [])) {
					const inputs = Number(known.get(target.node)?.parameters.numberInputs ?? 1);
					expect([...known.keys()]).toContain(target.node);
					expect(target.type).toBe(type);
					expect(target.index).toBeLessThan(inputs);
				}
			}
		}
		for (const { name, type } of bloomyNodesOf(example)) {
			const { main = [], ai_tool = [] } = example.connections[name] ?? {};
			const isConnected = (targets: IConnection[] | null) => Boolean(targets?.length);
			const outputs = [main.map(isConnected), ai_tool.map(isConnected)];
			expect([name, outputs]).toEqual([name, type === BLOOMY ? [[true, true], []] : [[], [true]]]);
		}
	});

	it('gives its Bloomy nodes only parameters, values and fields that they know', () => {
		for (const node of bloomyNodesOf(example)) {
			const { parameters } = node;
			const own = bloomy.description.properties;
			const properties = node.type === BLOOMY ? own : [...TOOL_PROPERTIES, ...own];
			// Before 2.0 what stands for the last null was something else, so both go without it.
			const known = NodeHelpers.getNodeParameters(properties, parameters, true, false, node, null);
			expect(known).toMatchObject(parameters);
			expect(NodeHelpers.getNodeParametersIssues(properties, node, null)).toBeNull();
			expectKnownFields(node.parameters as IDataObject);
		}
	});

	it('gives its trigger only parameters and values that it knows', () => {
		for (const node of example.nodes.filter(({ type }) => type === TRIGGER)) {
			const { properties } = engine.trigger.description;
			const { parameters } = node;
			const known = NodeHelpers.getNodeParameters(properties, parameters, true, false, node, null);
			expect(known).toMatchObject(parameters);
			expect(NodeHelpers.getNodeParametersIssues(properties, node, null)).toBeNull();
		}
	});
});

it.each(names)('examples/%s starts beside the button when its name says so', (file) => {
	const { name, nodes, connections } = readExample(file);
	const targetsOf = (node: INode) => connections[node.name];
	const schedules = nodes.filter(({ type }) => type === 'n8n-nodes-base.scheduleTrigger');
	const buttons = nodes.filter(({ type }) => type === 'n8n-nodes-base.manualTrigger');
	const [, when] = /(nightly|every \w+)/.exec(name) ?? [];
	expect(schedules.map(targetsOf)).toEqual(when ? buttons.map(targetsOf) : []);
	const days = new Map([
		['every Monday', 1],
		['every Friday', 5],
	]);
	const day = days.get(when ?? '');
	for (const { parameters } of schedules) {
		const weekly = day === undefined ? {} : { field: 'weeks', triggerAtDay: [day] };
		const interval = [{ ...weekly, triggerAtHour: expect.any(Number) }];
		expect(parameters).toEqual({ rule: { interval } });
	}
});

it('the tools of examples/agent-tool.json let the model fill in what their descriptions ask for', () => {
	const tools = bloomyNodesOf(readExample('agent-tool.json'));
	const keysOf = ({ parameters }: INode) => {
		const asked = JSON.stringify(parameters).matchAll(/\$fromAI\('([a-z_]+)', '[^']+', '\w+'\)/g);
		return [...asked].map(([, key]) => key);
	};
	expect(tools.map((tool) => [tool.name, keysOf(tool)])).toEqual([
		['List Meetings', []],
		['Find People', ['name']],
		['List Open To-Dos', ['meeting_id']],
		['Create a To-Do', ['title', 'meeting_id', 'due_date', 'owner_id', 'notes']],
	]);
});

function expectKnownFields({ resource, operation, fields }: IDataObject): void {
	const { mappingMode, value, schema } = (fields ?? {}) as IDataObject;
	if (mappingMode !== 'defineBelow') return;
	const chosen = resources.find((one) => one.value === resource)!;
	const declared = findOperation(operation, chosen)?.fieldsOf(chosen) ?? {};
	const known = Object.entries(declared).map(([id, field]) => ({
		id,
		displayName: field.displayName,
		required: !field.schema.isOptional(),
		defaultMatch: false,
		canBeUsedToMatch: false,
		display: true,
		removed: false,
		type: field.refersTo && !field.isList ? 'options' : field.type,
	}));
	expect(schema).toEqual(known);
	expect(Object.keys(value as IDataObject)).toEqual(known.map(({ id }) => id));
}

// The example agent-tool is not among them: the agent and its model are n8n's own, too much to stand
// in for. It runs in test/e2e/examples.spec.ts, and tool.spec.ts beside this file runs the node as a
// tool in the engine.
// hundred-thousand-rows.json and one-chunk-of-rows.json need n8n's own webhook: test/e2e and test/queue
// run them in real n8n, and chunks.spec.ts beside this file runs the code of the first alone.
describe('Run in n8n-core with stand-ins for the nodes of n8n-nodes-base (its triggers, waits and files are not run)', () => {
	it('tell-the-chat: each completed to-do is a line', async () => {
		const result = await runExample('tell-the-chat.json');
		expect(allOf(result, 'Post to the Chat')).toEqual([
			{ text: 'Done: Sign lease (Jane Doe, Leadership L10)' },
		]);
	});

	it('at-risk-to-issue: a goal at risk becomes one issue of its owner, and others none', async () => {
		Object.assign(sandbox.store.goals[1]!, { Completion: 0 });
		for (const created of [true, false]) {
			const result = await runExample('at-risk-to-issue.json');
			expect(allOf(result, 'On the Agenda')).toMatchObject([
				{ title: 'At risk: Hire two engineers', meetingId: 123, userId: 321, created },
			]);
			expect(allOf(result, 'Left for a Person')).toEqual([]);
		}
		const issues = sandbox.store.issues.filter(({ Name }) => Name.startsWith('At risk'));
		expect(issues).toHaveLength(1);
	});

	it('sheet-to-todos: four rows become to-dos, another goes into a file with its three mistakes', async () => {
		const result = await runExample('sheet-to-todos.json');
		expect(result.run.data.resultData.error).toBeUndefined();
		expect(allOf(result, 'Created or There Already')).toMatchObject([
			{ title: 'Send the proposal', meetingId: 123, userId: 321, dueDate: '2026-12-31T00:00:00' },
			{
				title: 'Book the venue',
				meetingId: 123,
				userId: sandbox.callerId,
				dueDate: '2027-01-15T00:00:00',
			},
			{ title: 'Order laptops', meetingId: 456, userId: 456, dueDate: '2026-12-31T00:00:00' },
			{ title: 'Plan the offsite', meetingId: 789, userId: 101, dueDate: '2027-02-01T00:00:00' },
		]);
		expect(allOf(result, 'Write the Second File')).toEqual([
			{
				...{ Task: 'Call the landlord', Who: 'Bob Marsh', Meeting: '', Due: 'Friday' },
				Notes: 'Three mistakes on purpose',
				Reason:
					'Meeting is required; Due Date "Friday" (column Due) is no date such as 2026-12-31; Owner "Bob Marsh" (column Who): nobody is called so',
			},
		]);
	});

	it('sheet-to-todos: says where to put the sheet if there is none, and creates nothing', async () => {
		files.set('to-dos.csv', null);
		const { run } = await runExample('sheet-to-todos.json');
		expect(run.data.resultData.error?.message).toMatch(/^There is no to-dos\.csv\. Put it into/);
		expect(sandbox.requests).toEqual([]);
	});

	it('sheet-to-todos: creates nothing in the second night', async () => {
		await runExample('sheet-to-todos.json');
		const before = sandbox.store.todos.length;
		const result = await runExample('sheet-to-todos.json');
		const created = allOf(result, 'Created or There Already').map((record) => record.created);
		expect(created).toEqual([false, false, false, false]);
		expect(sandbox.store.todos).toHaveLength(before);
	});

	it.each(names.filter((file) => sheetsOf(file).length > 0))(
		'%s: ends in one clear error, and asks nothing of Bloom Growth, where there is no file',
		async (file) => {
			for (const sheet of sheetsOf(file)) files.set(sheet, null);
			const { run } = await runExample(file);
			expect(run.data.resultData.error?.message).toMatch(/binary file|There is no to-dos\.csv/);
			expect(sandbox.requests).toEqual([]);
		},
	);

	const refuseTitle = (title: string, times?: number) =>
		sandbox.faults.add({
			route: 'POST l10/:id/todos',
			fault: 'status',
			status: 429,
			match: ({ body }) => (body as IDataObject | undefined)?.title === title,
			...(times !== undefined && { times }),
		});

	it('retry-failed: a to-do refused for a while is created in a later round, each exactly once', async () => {
		refuseTitle('Book the venue', 2);
		const result = await runExample('retry-failed.json', { maxRetries: 0 });
		expect(outputsOf(result, 'Create To-Dos').map(titlesOf)).toEqual([
			['Send the proposal', 'Order laptops'],
			[],
			['Book the venue'],
		]);
		expect(allOf(result, 'Left for a Person')).toMatchObject([
			{ index: 3, failure: { type: 'validation' } },
		]);
		const created = sandbox.store.todos.filter(({ Name }) => Name === 'Book the venue');
		expect(created.filter(({ Id }) => Id >= 10_000)).toHaveLength(1);
	});

	it('retry-failed: gives up after three more rounds and keeps the original row', async () => {
		refuseTitle('Book the venue');
		const result = await runExample('retry-failed.json', { maxRetries: 0 });
		expect(outputsOf(result, 'Create To-Dos')).toHaveLength(4);
		expect(outputsOf(result, 'Wait')).toHaveLength(3);
		const { parameters } = readExample('retry-failed.json').nodes.find(
			({ name }) => name === 'Wait',
		)!;
		expect(parameters.amount).toBeGreaterThanOrEqual(30);
		expect(allOf(result, 'Left for a Person')).toMatchObject([
			{ inputData: { title: 'No meeting, so no retry can help' } },
			{
				inputData: { title: 'Book the venue', meetingId: 123 },
				failure: { type: 'rateLimit', retryable: true },
			},
		]);
	});

	it('quarterly-setup: puts goals, issues and to-dos into the meeting that was just created', async () => {
		const result = await runExample('quarterly-setup.json');
		expect(allOf(result, 'To Look At')).toEqual([]);
		const [meeting] = allOf(result, 'Create the Meeting');
		expect(meeting).toMatchObject({ title: 'Q1 Planning Session', attendees: [100, 456, 789] });
		const created = ['Create Goals', 'Create Issues', 'Create To-Dos'].map((node) =>
			allOf(result, node),
		);
		expect(created.map((records) => records.length)).toEqual([2, 2, 2]);
		for (const { meetingId } of created.flat()) expect(meetingId).toBe(meeting?.id);
		expect(created.flat().map(({ userId }) => userId)).toEqual([456, 789, 100, 100, 456, 789]);
		expect(allOf(result, 'Summary')).toEqual([
			{
				meeting: 'Q1 Planning Session',
				meetingId: meeting?.id,
				goals: 2,
				issues: 2,
				todos: 2,
				toLookAt: 0,
			},
		]);
	});

	it('quarterly-setup: creates nothing behind a meeting that was refused', async () => {
		sandbox.faults.add({ route: 'POST l10/create', fault: 'status', status: 400 });
		const result = await runExample('quarterly-setup.json');
		expect(allOf(result, 'To Look At')).toMatchObject([{ failure: { type: 'rejected' } }]);
		expect(result.run.data.resultData.runData).not.toHaveProperty('Create Goals');
		expect(sandbox.stats().byRoute).not.toHaveProperty('POST issues/create');
	});

	it('meeting-dashboard: counts attendees, open issues and open to-dos of each meeting, and adds them up', async () => {
		const result = await runExample('meeting-dashboard.json');
		expect(allOf(result, 'Count Each Meeting')).toEqual([
			{ meeting: 'Leadership L10', attendees: 3, openIssues: 2, openTodos: 3 },
			{ meeting: 'Engineering L10', attendees: 3, openIssues: 0, openTodos: 0 },
			{ meeting: 'Sales L10', attendees: 3, openIssues: 0, openTodos: 0 },
		]);
		const date = expect.stringMatching(/^\d{4}-\d\d-\d\d$/);
		expect(allOf(result, 'Dashboard')).toEqual([
			{ date, meetings: 3, attendees: 9, openIssues: 2, openTodos: 3, notRead: 0 },
		]);
	});

	it('meeting-dashboard: says how many meetings could not be read', async () => {
		sandbox.faults.add({
			route: 'GET l10/:id/issues',
			fault: 'status',
			status: 400,
			match: ({ path }) => path.includes('/123/'),
		});
		const result = await runExample('meeting-dashboard.json');
		expect(allOf(result, 'Dashboard')).toMatchObject([{ meetings: 2, openIssues: 0, notRead: 1 }]);
		expect(allOf(result, 'Not Read')).toMatchObject([{ inputData: { id: 123 } }]);
	});

	it('complete-done-todos: completes what is ticked, by ID or by title, and tells why another is not', async () => {
		const result = await runExample('complete-done-todos.json');
		expect(allOf(result, 'Completed or Done Already')).toMatchObject([
			{ id: 1001, completedAt: expect.any(String), changed: true },
			{ id: 1003, completedAt: expect.any(String), changed: true },
			{ id: 1005, changed: false },
		]);
		expect(sandbox.store.todos.find(({ Id }) => Id === 1002)?.Complete).toBe(false);
		expect(allOf(result, 'Write the Second File')).toEqual([
			{
				'To-Do': 'Return the old laptops',
				Meeting: 'Leadership L10',
				ID: '',
				Done: 'done',
				Reason: expect.stringContaining(
					'No open to-do in that meeting has the title "Return the old laptops"',
				),
			},
		]);
	});

	it.each([true, 'TRUE', 'Yes', ' y ', 'X', '1', 1, '✓'])(
		'complete-done-todos: a cell with %p under Done is a yes',
		async (Done) => {
			files.set('done-todos.csv', [{ ID: 1001, Done }]);
			const result = await runExample('complete-done-todos.json');
			expect(allOf(result, 'Completed or Done Already')).toMatchObject([{ id: 1001 }]);
		},
	);

	it('complete-done-todos: anything else is none', async () => {
		const rows = ['', ' ', 'no', 'FALSE', '0', 'not done', 'yesterday'].map((Done) => ({ Done }));
		files.set(
			'done-todos.csv',
			rows.map((row) => ({ ID: 1001, ...row })),
		);
		await runExample('complete-done-todos.json');
		expect(sandbox.requests).toEqual([]);
	});

	it('complete-done-todos: writes nothing in the second night', async () => {
		await runExample('complete-done-todos.json');
		sandbox.resetRecord();
		const result = await runExample('complete-done-todos.json');
		const changed = allOf(result, 'Completed or Done Already').map((record) => record.changed);
		expect(changed).toEqual([false, false, false]);
		expect(written()).toEqual([]);
	});

	it('undo-last-import: deletes the goals that import-to-undo created, and no other', async () => {
		const goals = () => sandbox.store.goals.map(({ Name }) => Name).sort();
		const before = goals();
		const imported = await runExample('import-to-undo.json');
		expect(allOf(imported, 'Left for a Person')).toEqual([]);
		expect(goals()).toHaveLength(before.length + 3);
		expect(files.get('last-import.csv')).toMatchObject([
			{ kind: 'goal', title: 'Open a second office', meetingId: 123 },
			{ kind: 'goal', title: 'Answer every ticket within a day', meetingId: 456 },
			{ kind: 'goal', title: 'Sign ten partners', meetingId: 789 },
		]);
		const [last, later] = [...files.keys()];
		expect([last, later]).toEqual([
			'last-import.csv',
			expect.stringMatching(/^import-\d{4}-\d\d-\d\d-\d{6}\.csv$/),
		]);
		expect(files.get(later!)).toEqual(files.get(last!));
		const undone = await runExample('undo-last-import.json');
		expect(allOf(undone, 'Undone').map((record) => record.deleted)).toEqual([true, true, true]);
		expect(goals()).toEqual(before);
	});

	it('import-to-undo: an import that creates nothing leaves the one before to be undone', async () => {
		await runExample('import-to-undo.json');
		const kept = files.get('last-import.csv');
		const again = await runExample('import-to-undo.json');
		expect(allOf(again, 'Create Goals').map((record) => record.created)).not.toContain(true);
		expect(files.get('last-import.csv')).toBe(kept);
	});

	it('undo-last-import: deletes or closes each kind as Bloom Growth lets it, and tells what is gone', async () => {
		const { store } = sandbox;
		const headline = store.addHeadline({ OriginId: 123 });
		const issue = store.addIssue({ OriginId: 123 });
		const todo = store.addTodo({ OriginId: 123 });
		const meeting = store.addMeeting({ attendeeIds: [store.callerId] });
		const other = { kind: 'user', id: 456, title: 'Lena Fischer', meetingId: '' };
		files.set('last-import.csv', [
			{ kind: 'meeting', id: meeting.id, title: meeting.name, meetingId: '' },
			{ kind: 'headline', id: headline.Id, title: headline.Name, meetingId: 123 },
			{ kind: 'issue', id: issue.Id, title: issue.Name, meetingId: 123 },
			{ kind: 'todo', id: todo.Id, title: todo.Name, meetingId: 123 },
			{ kind: 'goal', id: 999_999, title: 'Gone', meetingId: 123 },
			other,
		]);
		const result = await runExample('undo-last-import.json');
		expect(allOf(result, 'Undone')).toMatchObject([
			{ id: headline.Id, deleted: true },
			{ id: issue.Id, completedAt: expect.any(String) },
			{ id: todo.Id, completedAt: expect.any(String) },
			{ id: meeting.id, deleted: true },
		]);
		expect(store.headlines).not.toContain(headline);
		expect(store.findMeeting(meeting.id)).toBeUndefined();
		expect(todo.Complete).toBe(true);
		expect(allOf(result, 'Write the Second File')).toMatchObject([
			{ kind: 'goal', id: '999999', Reason: expect.any(String) },
		]);
		expect(allOf(result, 'Of No Known Kind')).toMatchObject([{ kind: 'user', id: '456' }]);
	});

	it('carry-overdue-todos: moves what is overdue to its day of the week, today or later', async () => {
		const ago = (days: number) => DateTime.now().setZone(ZONE).startOf('day').minus({ days });
		const days = [-1, 0, 1, 7, 8, 30];
		const todos = days.map((overdue) =>
			sandbox.store.addTodo({
				OriginId: 123,
				Name: `Overdue by ${overdue}`,
				DueDate: `${ago(overdue).toISODate()}T00:00:00`,
			}),
		);
		const done = sandbox.store.addTodo({
			OriginId: 123,
			Complete: true,
			CloseTime: null,
			DueDate: '2026-01-01T00:00:00',
		});
		const result = await runExample('carry-overdue-todos.json');
		expect(allOf(result, 'Not Moved')).toEqual([]);
		expect(allOf(result, 'Moved On').map((record) => record.title)).toEqual(
			[1, 7, 8, 30].map((overdue) => `Overdue by ${overdue}`),
		);
		const dueIn = todos.map(
			({ DueDate }) => DateTime.fromISO(DueDate, { zone: ZONE }).diff(ago(0), 'days').days,
		);
		expect(dueIn).toEqual([1, 0, 6, 0, 6, 5]);
		expect(done.DueDate).toBe('2026-01-01T00:00:00');
		sandbox.resetRecord();
		await runExample('carry-overdue-todos.json');
		expect(written()).toEqual([]);
	});

	const lastWeek = (metricId: number) => {
		const week = sandbox.store.calendar.currentNumber() - 1;
		const { scores } = sandbox.store;
		return scores.find((one) => one.MeasurableId === metricId && one.ForWeek === week)?.Measured;
	};

	it('weekly-scorecard: enters the numbers of last week, and mails a person the one that is missing', async () => {
		const result = await runExample('weekly-scorecard.json');
		expect(allOf(result, 'Entered or There Already').map((record) => record.changed)).toEqual([
			true,
			true,
			true,
			false,
		]);
		expect([4001, 4003, 4004, 4201, 4202].map(lastWeek)).toEqual([120_500, 12, 2.5, 95, 12]);
		expect(allOf(result, 'Send to a Person')).toEqual([
			{
				toEmail: 'operations@example.com',
				subject: 'Numbers that are not on the scorecard',
				html: [
					'Not entered',
					'Metric|Meeting|Week|Value|Reason',
					'Demos held|Sales L10|last week||Value is required',
				].join('\n'),
			},
		]);
	});

	it('weekly-scorecard-columns: enters each column as a metric, and mails a person the empty cell', async () => {
		const result = await runExample('weekly-scorecard-columns.json');
		const entered = allOf(result, 'Entered or There Already');
		expect(entered.map(({ metricId, value }) => [metricId, value])).toEqual([
			[4001, 120_500],
			[4003, 12],
			[4004, 2.5],
			[4003, 14],
			[4004, 3],
		]);
		expect([4001, 4003, 4004].map(lastWeek)).toEqual([120_500, 12, 2.5]);
		const [{ html } = {}] = allOf(result, 'Send to a Person');
		expect(html).toMatch(
			/^Not entered\n.*\nRevenue\|Leadership L10\|this week\|\|Value is required/,
		);
	});

	it('scorecard-report: mails what is off track, then all metrics of all meetings', async () => {
		const { store } = sandbox;
		const low = store.addMetric(456, {
			Name: 'Bugs < 5 days old',
			Target: 5,
			Direction: 'LessThan',
		});
		store.setScore(low.Id, store.calendar.currentNumber(), 9);
		const result = await runExample('scorecard-report.json');
		const [report, ...others] = allOf(result, 'Send the Report');
		expect(others).toEqual([]);
		const [dayBefore, day] = store.calendar
			.listLatest(2)
			.map(({ LocalDate }) => LocalDate.Date.slice(0, 10));
		const [offTrack, all, notRead] = String(report?.html).split('<br>');
		expect(offTrack?.split('\n')).toEqual([
			'Off track',
			'Meeting|Week|Metric|Value|Target|On Track',
			`Engineering L10|${day}|Bugs &lt; 5 days old|9|&lt; 5|no`,
		]);
		expect(all?.split('\n')).toEqual(
			expect.arrayContaining([
				'All metrics',
				`Leadership L10|${day}|Revenue||≥ 100000|`,
				`Sales L10|${day}|Churn|100|≤ 100|yes`,
				`Leadership L10|${dayBefore}|Revenue|120250.5|≥ 100000|yes`,
			]),
		);
		expect(notRead).toBeUndefined();
		expect(report?.subject).toBe('Scorecard: 1 off track');
	});

	it('scorecard-report: names a meeting that could not be read, and sends the rest', async () => {
		sandbox.faults.add({
			route: 'GET scorecard/meeting/:id',
			fault: 'status',
			status: 400,
			match: ({ path }) => path.includes('/456'),
		});
		const result = await runExample('scorecard-report.json');
		const [{ html, subject } = {}] = allOf(result, 'Send the Report');
		const parts = String(html).split('<br>');
		expect(parts.map((part) => part.split('\n')[0])).toEqual(['All metrics', 'Could not be read']);
		expect(parts.at(-1)).toMatch(/\nEngineering L10\|The scores of meeting 456/);
		expect(subject).toBe('Scorecard: 0 off track');
	});

	it('scorecard-report: is sent also if no meeting could be listed', async () => {
		sandbox.faults.add({ route: 'GET l10/list', fault: 'status', status: 400 });
		const result = await runExample('scorecard-report.json');
		expect(allOf(result, 'Send the Report')).toMatchObject([
			{ html: expect.stringMatching(/^Could not be read\n.*\nAll meetings\|/) },
		]);
	});
});
