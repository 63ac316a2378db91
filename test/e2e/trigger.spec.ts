import type { IDataObject } from 'n8n-workflow';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import {
	N8nClient,
	readOutput,
	type Execution,
	type SavedWorkflow,
	type WorkflowFile,
} from '../n8n/client';
import { readExamples } from '../n8n/examples';
import { N8nHome, N8nServer, findPort } from '../n8n/server';
import { startSandbox, type Sandbox } from '../sandbox';
import { Editor } from './editor';
import { addCredential, openStage, signIn, toNode } from './stage';

const stage = openStage();
/** A poll each minute, and some time for n8n to carry out what it gave; in ms. */
const ONE_POLL = 75_000;

let sandbox: Sandbox;
beforeEach(async () => (sandbox = await startSandbox()));
afterEach(async () => await sandbox.stop());

/** Trigger -> Tell, each minute. */
async function save(client: N8nClient, parameters: IDataObject): Promise<SavedWorkflow> {
	const pollTimes = { item: [{ mode: 'everyMinute' }] };
	const id = await addCredential(client, sandbox);
	return await client.saveWorkflow({
		name: `Watch ${Math.random()}`,
		nodes: [
			{
				...toNode('Watch', 'n8n-nodes-bloomy.bloomyTrigger', 1, [0, 0], {
					pollTimes,
					...parameters,
				}),
				credentials: { bloomyApi: { id, name: 'Bloomy' } },
			},
			toNode('Tell', 'n8n-nodes-base.noOp', 1, [220, 0]),
		],
		connections: { Watch: { main: [[{ node: 'Tell', type: 'main', index: 0 }]] } },
	});
}

const countPolls = () => sandbox.requests.filter(({ route }) => route === 'GET l10/list').length;

/** Waits until there have been so many polls in all. */
async function waitForPolls(wanted: number): Promise<void> {
	const end = Date.now() + wanted * ONE_POLL;
	while (countPolls() < wanted) {
		if (Date.now() > end) throw new Error(`only ${countPolls()} polls, and not ${wanted}`);
		await new Promise((resolve) => setTimeout(resolve, 250));
	}
	// Then the lists are read, and the items go through the workflow.
	await new Promise((resolve) => setTimeout(resolve, 3_000));
}

async function readTold(client: N8nClient, workflow: SavedWorkflow): Promise<IDataObject[][]> {
	const ids = await client.listEnded(workflow);
	const executions = await Promise.all(ids.map(async (id) => await client.waitFor(id)));
	expect(executions.map(({ status }) => status)).toEqual(ids.map(() => 'success'));
	return executions.map((execution) => readOutput(execution, 'Tell'));
}

describe('an active workflow', () => {
	it('is told of each event once, also over the end of n8n', async () => {
		const home = await N8nHome.create(stage.home.command);
		const port = await findPort();
		let server = await N8nServer.start(home, port);
		try {
			const client = new N8nClient(server.url);
			await client.setUpOwner();
			const workflow = await save(client, { event: 'todoCompleted' });
			await client.activate(workflow);
			await waitForPolls(1);
			const CompleteTime = new Date().toISOString().slice(0, 19);
			Object.assign(sandbox.store.todos[0]!, { Complete: true, CompleteTime });
			await waitForPolls(3);
			expect(await readTold(client, workflow)).toMatchObject([[{ id: 1001 }]]);

			await server.stop('SIGKILL');
			sandbox.store.addTodo({ OriginId: 456, Name: 'In the night', Complete: true });
			const before = countPolls();
			server = await N8nServer.start(home, port);
			await waitForPolls(before + 1);
			expect(await readTold(client, workflow)).toMatchObject([
				[{ id: 1001 }],
				[{ title: 'In the night' }],
			]);
		} finally {
			await server.stop();
			home.remove();
		}
	}, 400_000);
});

describe('the examples, with the sample of a manual execution', () => {
	const examples = readExamples(stage.home);

	it('tell-the-chat: each completed to-do is posted as a line', async () => {
		const posted: string[] = [];
		const chat = createServer((request, response) => {
			request.on('data', (chunk: Buffer) => posted.push(chunk.toString()));
			request.on('end', () => response.end('ok'));
		}).listen(0, '127.0.0.1');
		await once(chat, 'listening');
		const { port } = chat.address() as AddressInfo;
		const text = JSON.stringify(examples.get('tell-the-chat.json'));
		const adapted = text.replace(/https:..chat[^"]+/, `http://127.0.0.1:${port}/hook`);
		await run(JSON.parse(adapted) as WorkflowFile);
		chat.close();
		expect(posted).toEqual(['{"text":"Done: Sign lease (Jane Doe, Leadership L10)"}']);
	});

	it('at-risk-to-issue: a goal at risk becomes an issue of its meeting', async () => {
		Object.assign(sandbox.store.goals[0]!, { Completion: 0 });
		const execution = await run(examples.get('at-risk-to-issue.json')!);
		expect(readOutput(execution, 'On the Agenda')).toMatchObject([
			{ title: 'At risk: Grow NPS to 70', meetingId: 123, created: true },
		]);
	});

	async function run(example: WorkflowFile): Promise<Execution> {
		const signed = signIn(example, await addCredential(stage.client, sandbox));
		const execution = await stage.client.run(await stage.client.saveWorkflow(signed));
		expect(execution.data.resultData.error?.message).toBeUndefined();
		return execution;
	}
});

describe('in the editor', () => {
	let editor: Editor | undefined;
	afterEach(async () => await editor?.close());

	it('the panel has labels for people, and offers the meetings', async () => {
		const workflow = await save(stage.client, {});
		editor = await Editor.open(stage.client.url);
		await editor.openWorkflow(workflow.id);
		await editor.openPanel('Watch');
		expect(await editor.readLabels()).toEqual(
			expect.arrayContaining(['Poll Times', 'Event', 'Meeting Names or IDs', 'Simplify']),
		);
		expect(await editor.findBadLabels()).toEqual([]);
		await editor.keep('trigger-panel');
		const id = await addCredential(stage.client, sandbox);
		const meetings = await stage.client.ask<IDataObject[]>(
			'POST',
			'/dynamic-node-parameters/options',
			{
				path: 'parameters.meetings',
				methodName: 'getMeetings',
				nodeTypeAndVersion: { name: 'n8n-nodes-bloomy.bloomyTrigger', version: 1 },
				currentNodeParameters: {},
				credentials: { bloomyApi: { id, name: 'Bloomy' } },
			},
		);
		expect(meetings).toEqual([
			{ name: 'Engineering L10', value: 456 },
			{ name: 'Leadership L10', value: 123 },
			{ name: 'Sales L10', value: 789 },
		]);
	});

	it('a test shows a sample, and says so if there is none', async () => {
		const { client } = stage;
		const execution = await client.run(await save(client, { event: 'todoCreated' }));
		expect(readOutput(execution, 'Tell').map(({ id }) => id)).toEqual([1005, 1003, 1002, 1001]);
		const none = await client.run(await save(client, { event: 'issueSolved', meetings: [789] }));
		expect(none.status).toBe('error');
		expect(none.data.resultData.error?.message).toMatch(/^There is no sample/);
	});

	it.each(['bloom', 'L10', 'to-do completed'])(
		'the search for %s shows the triggers in a new workflow',
		async (word) => {
			editor = await Editor.open(stage.client.url);
			await editor.openNewWorkflow();
			expect(await editor.searchNodes(word)).toEqual(['Bloomy']);
			await editor.keep('trigger-search');
			const triggers = await editor.readActions('Bloomy', 'Triggers');
			await editor.keep('trigger-actions');
			expect(triggers).toEqual([
				'On goal created',
				'On goal status changed',
				'On headline created',
				'On issue created',
				'On issue solved',
				'On to-do completed',
				'On to-do created',
			]);
		},
	);
});
