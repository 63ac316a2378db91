import { NodeHelpers } from 'n8n-workflow';
import type {
	IConnection,
	IDataObject,
	IExecuteFunctions,
	INode,
	INodeExecutionData,
	INodeParameters,
	INodeProperties,
	INodeType,
} from 'n8n-workflow';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';

import { MAIN } from '../../nodes/Bloomy/engine/host/connection';
import { resources } from '../../nodes/Bloomy/resources';
import { startSandbox } from '../sandbox';
import type { Sandbox } from '../sandbox';
import { Engine } from './engine';
import type { EngineRun, WorkflowFile } from './engine';
import { keyCredential } from './scenario';

const FOLDER = join(__dirname, '..', '..', 'examples');
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
	'n8n-nodes-base.extractFromFile': 1,
	'n8n-nodes-base.httpRequest': 4.2,
	'n8n-nodes-base.if': 2.2,
	'n8n-nodes-base.manualTrigger': 1,
	'n8n-nodes-base.merge': 3,
	'n8n-nodes-base.noOp': 1,
	'n8n-nodes-base.readWriteFile': 1,
	'n8n-nodes-base.scheduleTrigger': 1.2,
	'n8n-nodes-base.set': 3.4,
	'n8n-nodes-base.splitInBatches': 3,
	'n8n-nodes-base.splitOut': 1,
	'n8n-nodes-base.stopAndError': 1,
	[STICKY_NOTE]: 1,
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

type Act = (context: IExecuteFunctions) => INodeExecutionData[][];

function standIn(act: Act, properties: INodeProperties[] = [], inputs = 1): INodeType {
	return {
		description: {
			displayName: 'Stand-in',
			name: 'standIn',
			group: ['transform'],
			version: 1,
			description: '',
			defaults: {},
			inputs: Array.from({ length: inputs }, () => MAIN),
			outputs: [MAIN, MAIN],
			properties,
		},
		async execute() {
			return act(this);
		},
	};
}

const passOn: Act = (context) => [
	context.getInputData().map(({ json }, item) => ({ json, pairedItem: { item } })),
];

/** The example's own JavaScript with n8n's `$input` and `$()`, for all items at once. */
const runCode: Act = (context) => {
	const { jsCode } = context.getNode().parameters as { jsCode: string };
	const globals = { ...context.getWorkflowDataProxy(0) };
	const rows = runInNewContext(`(() => {${jsCode}\n})()`, globals) as IDataObject[];
	return [rows.map((row) => ({ json: structuredClone(row), pairedItem: { item: 0 } }))];
};

/** All inputs one after the other. */
const append: Act = (context) => [
	[0, 1, 2].flatMap((input) =>
		context.getInputData(input).map(({ json }, item) => ({ json, pairedItem: { item, input } })),
	),
];

/** The JSON that the example's own expression gives for each item. */
const setJson: Act = (context) => [
	context.getInputData().map((_item, item) => ({
		json: context.getNodeParameter('jsonOutput', item) as IDataObject,
		pairedItem: { item },
	})),
];

/** The sheet beside the example, if there is one: a file is a binary part of an item. */
let isSheetThere = true;
const readSheet: Act = () => [
	[
		isSheetThere
			? { json: {}, binary: { data: { fileName: 'to-dos.csv' } as never } }
			: { json: {} },
	],
];

const readOrWrite: Act = (context) =>
	context.getNodeParameter('operation', 0) === 'read' ? readSheet(context) : passOn(context);

/** The rows of the sheet beside the example. */
const extractRows: Act = () => {
	const text = readFileSync(join(FOLDER, 'to-dos.csv'), 'utf8').trim();
	const [head = [], ...lines] = text.split('\n').map(readCells);
	const toRow = (cells: string[]) => Object.fromEntries(head.map((key, at) => [key, cells[at]!]));
	return [lines.map((cells) => ({ json: toRow(cells), pairedItem: { item: 0 } }))];
};

function readCells(line: string): string[] {
	return [...line.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g)].map(
		([, quoted, plain = '']) => quoted ?? plain,
	);
}

/** Ends the run with the sentence of the node. */
const stop: Act = (context) => {
	throw new Error(String(context.getNodeParameter('errorMessage', 0)));
};

/** n8n-core evaluates the conditions of an If, as it does for the real one. */
const decide: Act = (context) => {
	const outputs: INodeExecutionData[][] = [[], []];
	for (const [item, { json, binary }] of context.getInputData().entries()) {
		const passes = context.getNodeParameter('conditions', item, false, { extractValue: true });
		outputs[passes ? 0 : 1]?.push({ json, ...(binary && { binary }), pairedItem: { item } });
	}
	return outputs;
};

/** What would be sent for each item. */
const send: Act = (context) => [
	context.getInputData().map((_item, item) => ({
		json: context.getNodeParameter('jsonBody', item) as IDataObject,
		pairedItem: { item },
	})),
];

const JS_CODE: INodeProperties = {
	displayName: 'JavaScript',
	name: 'jsCode',
	type: 'string',
	noDataExpression: true,
	default: '',
};

const JSON_OUTPUT: INodeProperties = {
	displayName: 'JSON',
	name: 'jsonOutput',
	type: 'json',
	default: '',
};

const FILE_OPERATION: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'string',
	default: 'read',
};

const ERROR_MESSAGE: INodeProperties = {
	displayName: 'Error Message',
	name: 'errorMessage',
	type: 'string',
	default: '',
};

const JSON_BODY: INodeProperties = { ...JSON_OUTPUT, name: 'jsonBody' };

const CONDITIONS: INodeProperties = {
	displayName: 'Conditions',
	name: 'conditions',
	type: 'filter',
	default: {},
	typeOptions: { filter: { caseSensitive: true, typeValidation: 'strict', version: 2 } },
};

const STAND_INS: Record<string, INodeType> = {
	'n8n-nodes-base.code': standIn(runCode, [JS_CODE]),
	'n8n-nodes-base.convertToFile': standIn(passOn),
	'n8n-nodes-base.extractFromFile': standIn(extractRows),
	'n8n-nodes-base.httpRequest': standIn(send, [JSON_BODY]),
	'n8n-nodes-base.if': standIn(decide, [CONDITIONS]),
	'n8n-nodes-base.manualTrigger': standIn(passOn),
	'n8n-nodes-base.merge': standIn(append, [], 3),
	'n8n-nodes-base.noOp': standIn(passOn),
	'n8n-nodes-base.readWriteFile': standIn(readOrWrite, [FILE_OPERATION]),
	'n8n-nodes-base.scheduleTrigger': standIn(passOn),
	'n8n-nodes-base.set': standIn(setJson, [JSON_OUTPUT]),
	'n8n-nodes-base.stopAndError': standIn(stop, [ERROR_MESSAGE]),
	'n8n-nodes-base.wait': standIn(passOn),
};

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
beforeEach(async () => (sandbox = await startSandbox()));
afterEach(async () => await sandbox.stop());

/** Runs an example as it is, but for options of its Bloomy nodes that are set otherwise. */
async function runExample(file: string, options: IDataObject = {}): Promise<EngineRun> {
	const example = readExample(file);
	const nodes = example.nodes.filter(({ type }) => type !== STICKY_NOTE);
	for (const { parameters } of bloomyNodesOf(example)) {
		parameters.options = Object.assign({}, parameters.options, options) as INodeParameters;
	}
	return await engine.execute({ ...example, nodes }, { credential: keyCredential(sandbox) });
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

const titlesOf = (records: IDataObject[]) => records.map(({ title }) => title);

it('there are examples', () => {
	expect(names).toEqual([
		'agent-tool.json',
		'at-risk-to-issue.json',
		'hundred-thousand-rows.json',
		'meeting-dashboard.json',
		'quarterly-setup.json',
		'retry-failed.json',
		'sheet-to-todos.json',
		'tell-the-chat.json',
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
		for (const { type, credentials } of example.nodes) {
			if ([BLOOMY, BLOOMY_TOOL, TRIGGER].includes(type)) expect(credentials).toEqual({ bloomyApi });
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

it.each(names)('examples/%s starts every night beside the button if its name says so', (file) => {
	const { name, nodes, connections } = readExample(file);
	const targets = (type: string) =>
		nodes.filter((node) => node.type === type).map((node) => connections[node.name]);
	const nightly = targets('n8n-nodes-base.scheduleTrigger');
	expect(nightly).toEqual(/night/.test(name) ? targets('n8n-nodes-base.manualTrigger') : []);
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

function expectKnownFields({ resource, fields }: IDataObject): void {
	const { mappingMode, value, schema } = (fields ?? {}) as IDataObject;
	if (mappingMode !== 'defineBelow') return;
	const chosen = resources.find((one) => one.value === resource);
	const known = Object.entries(chosen?.writes.createMany?.fields ?? {}).map(([id, field]) => ({
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
// hundred-thousand-rows.json needs n8n's own webhook: test/e2e and test/queue run it in real n8n, and
// chunks.spec.ts beside this file runs its code alone.
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
		isSheetThere = false;
		const { run } = await runExample('sheet-to-todos.json').finally(() => (isSheetThere = true));
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
});
