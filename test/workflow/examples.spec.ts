import { NodeHelpers } from 'n8n-workflow';
import type {
	IDataObject,
	IExecuteFunctions,
	INode,
	INodeExecutionData,
	INodeProperties,
	INodeType,
} from 'n8n-workflow';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';

import { MAIN } from '../../nodes/Bloomy/engine/connection';
import { resources } from '../../nodes/Bloomy/resources';
import { startSandbox } from '../sandbox';
import type { Sandbox } from '../sandbox';
import { Engine } from './engine';
import type { EngineRun, WorkflowFile } from './engine';
import { keyCredential } from './scenario';

const FOLDER = join(__dirname, '..', '..', 'examples');
const BLOOMY = 'n8n-nodes-bloomy.bloomy';
const STICKY_NOTE = 'n8n-nodes-base.stickyNote';

/** Versions that n8n-nodes-base 1.82.0 and 2.41.1 both have, by its own list of node types. */
const BASE_NODES: Record<string, number> = {
	'n8n-nodes-base.code': 2,
	'n8n-nodes-base.convertToFile': 1.1,
	'n8n-nodes-base.if': 2.2,
	'n8n-nodes-base.manualTrigger': 1,
	'n8n-nodes-base.noOp': 1,
	[STICKY_NOTE]: 1,
	'n8n-nodes-base.wait': 1.1,
};

interface Example extends WorkflowFile {
	name: string;
	active: boolean;
}

const names = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));

function readExample(file: string): Example {
	return JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Example;
}

function bloomyNodesOf({ nodes }: WorkflowFile): INode[] {
	return nodes.filter(({ type }) => type === BLOOMY);
}

type Act = (context: IExecuteFunctions) => INodeExecutionData[][];

function standIn(act: Act, properties: INodeProperties[] = []): INodeType {
	return {
		description: {
			displayName: 'Stand-in',
			name: 'standIn',
			group: ['transform'],
			version: 1,
			description: '',
			defaults: {},
			inputs: [MAIN],
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

/** n8n-core evaluates the conditions of an If, as it does for the real one. */
const decide: Act = (context) => {
	const outputs: INodeExecutionData[][] = [[], []];
	for (const [item, { json }] of context.getInputData().entries()) {
		const passes = context.getNodeParameter('conditions', item, false, { extractValue: true });
		outputs[passes ? 0 : 1]?.push({ json, pairedItem: { item } });
	}
	return outputs;
};

const JS_CODE: INodeProperties = {
	displayName: 'JavaScript',
	name: 'jsCode',
	type: 'string',
	noDataExpression: true,
	default: '',
};

const CONDITIONS: INodeProperties = {
	displayName: 'Conditions',
	name: 'conditions',
	type: 'filter',
	default: {},
	typeOptions: { filter: { caseSensitive: true, typeValidation: 'strict', version: 2 } },
};

const STAND_INS: Record<string, INodeType> = {
	'n8n-nodes-base.manualTrigger': standIn(passOn),
	'n8n-nodes-base.code': standIn(runCode, [JS_CODE]),
	'n8n-nodes-base.if': standIn(decide, [CONDITIONS]),
	'n8n-nodes-base.wait': standIn(passOn),
	'n8n-nodes-base.noOp': standIn(passOn),
	'n8n-nodes-base.convertToFile': standIn(passOn),
};

let bloomy: INodeType;
let engine: Engine;
let sandbox: Sandbox;
beforeAll(async () => {
	engine = await Engine.start(STAND_INS);
	bloomy = engine.node;
});
beforeEach(async () => (sandbox = await startSandbox()));
afterEach(async () => await sandbox.stop());

async function runExample(file: string): Promise<EngineRun> {
	const example = readExample(file);
	const nodes = example.nodes.filter(({ type }) => type !== STICKY_NOTE);
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
		'meeting-dashboard.json',
		'quarterly-setup.json',
		'retry-failed.json',
		'sheet-to-todos.json',
	]);
});

describe.each(names)('The file examples/%s', (file) => {
	const example = readExample(file);

	it('is an inactive workflow of nodes and versions that n8n 1.82 and 2.41 have, with a note', () => {
		expect(example).toMatchObject({ name: expect.stringMatching(/^Bloomy: /), active: false });
		for (const { type, typeVersion } of example.nodes) {
			expect([type, typeVersion]).toEqual([type, type === BLOOMY ? 1 : BASE_NODES[type]]);
		}
		const notes = example.nodes.filter(({ type }) => type === STICKY_NOTE);
		expect(notes).toHaveLength(1);
		expect(String(notes[0]?.parameters.content).match(/\.(?= |$)/g)).toHaveLength(2);
		for (const key of ['id', 'name'] as const) {
			const values = example.nodes.map((node) => node[key]);
			expect(new Set(values).size).toBe(values.length);
		}
		const places = example.nodes.map(({ position }) => position.join());
		expect(new Set(places).size).toBe(places.length);
	});

	it('names its credential without an ID, so that n8n takes the one of that name', () => {
		const credentials = { bloomyApi: { id: null, name: 'Bloomy account' } };
		for (const node of bloomyNodesOf(example)) expect(node.credentials).toEqual(credentials);
	});

	it('connects nodes that exist, and both outputs of every Bloomy node', () => {
		const known = new Set(example.nodes.map(({ name }) => name));
		for (const [from, { main }] of Object.entries(example.connections)) {
			expect(known).toContain(from);
			for (const target of main?.flatMap((targets) => targets ?? []) ?? []) {
				expect(target).toMatchObject({ type: 'main', index: 0 });
				expect(known).toContain(target.node);
			}
		}
		for (const { name } of bloomyNodesOf(example)) {
			const outputs = example.connections[name]?.main ?? [];
			expect([name, outputs.map((targets) => Boolean(targets?.length))]).toEqual([
				name,
				[true, true],
			]);
		}
	});

	it('gives its Bloomy nodes only parameters, values and fields that they know', () => {
		const { properties } = bloomy.description;
		for (const node of bloomyNodesOf(example)) {
			const { parameters } = node;
			// Before 2.0 what stands for the last null was something else, so both go without it.
			const known = NodeHelpers.getNodeParameters(properties, parameters, true, false, node, null);
			expect(known).toMatchObject(parameters);
			expect(NodeHelpers.getNodeParametersIssues(properties, node, null)).toBeNull();
			expectKnownFields(node.parameters as IDataObject);
		}
	});
});

function expectKnownFields({ resource, fields }: IDataObject): void {
	const { mappingMode, value, schema } = (fields ?? {}) as IDataObject;
	if (mappingMode !== 'defineBelow') return;
	const chosen = resources.find((one) => one.value === resource);
	const known = Object.entries(chosen?.createMany?.fields ?? {}).map(([id, field]) => ({
		id,
		displayName: field.displayName,
		required: !field.schema.isOptional(),
		defaultMatch: false,
		canBeUsedToMatch: false,
		display: true,
		removed: false,
		type: field.choices ? 'options' : field.type,
	}));
	expect(schema).toEqual(known);
	expect(Object.keys(value as IDataObject)).toEqual(known.map(({ id }) => id));
}

describe('Run in n8n-core with stand-ins for the nodes of n8n-nodes-base (its triggers, waits and files are not run)', () => {
	it('sheet-to-todos: four rows become to-dos, the fifth leaves on Failed with both mistakes', async () => {
		const result = await runExample('sheet-to-todos.json');
		expect(result.run.data.resultData.error).toBeUndefined();
		expect(allOf(result, 'Created')).toMatchObject([
			{ title: 'Send the proposal', meetingId: 123, userId: 321 },
			{ title: 'Book the venue', meetingId: 123, userId: sandbox.callerId },
			{ title: 'Order laptops', meetingId: 456, userId: 456 },
			{ title: 'Plan the offsite', meetingId: 789, userId: 101 },
		]);
		expect(allOf(result, 'Not Created')).toMatchObject([
			{
				index: 3,
				error: expect.stringMatching(/^meetingId: is required; dueDate: must be a real/),
				failure: { type: 'validation' },
			},
		]);
	});

	const refuseTitle = (title: string, times?: number) =>
		sandbox.faults.add({
			route: 'POST l10/:id/todos',
			fault: 'status',
			status: 429,
			retryAfter: 0,
			match: ({ body }) => (body as IDataObject | undefined)?.title === title,
			...(times !== undefined && { times }),
		});

	it('retry-failed: a to-do refused for a while is created in a later round, each exactly once', async () => {
		const triesARound = 4;
		refuseTitle('Book the venue', 2 * triesARound);
		const result = await runExample('retry-failed.json');
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
		const result = await runExample('retry-failed.json');
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
		expect(meeting).toMatchObject({ title: 'Q1 Planning', attendees: [100, 456, 789] });
		const created = ['Create Goals', 'Create Issues', 'Create To-Dos'].map((node) =>
			allOf(result, node),
		);
		expect(created.map((records) => records.length)).toEqual([3, 2, 2]);
		for (const { meetingId } of created.flat()) expect(meetingId).toBe(meeting?.id);
		expect(created.flat().map(({ userId }) => userId)).toEqual([456, 789, 100, 100, 100, 456, 789]);
		expect(allOf(result, 'Ready')).toHaveLength(7);
	});

	it('quarterly-setup: creates nothing behind a meeting that was refused', async () => {
		sandbox.faults.add({ route: 'POST l10/create', fault: 'status', status: 400 });
		const result = await runExample('quarterly-setup.json');
		expect(allOf(result, 'To Look At')).toMatchObject([{ failure: { type: 'rejected' } }]);
		expect(result.run.data.resultData.runData).not.toHaveProperty('Create Goals');
		expect(sandbox.stats().byRoute).not.toHaveProperty('POST issues/create');
	});

	it('meeting-dashboard: adds up attendees, open issues and open to-dos of all meetings', async () => {
		const result = await runExample('meeting-dashboard.json');
		expect(allOf(result, 'Dashboard')).toEqual([
			{ meetings: 3, attendees: 9, openIssues: 2, openTodos: 3, notRead: 0 },
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
