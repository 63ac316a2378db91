import type { IDataObject } from 'n8n-workflow';

import { N8nClient, readOutput, type SavedWorkflow } from '../n8n/client';
import { N8nHome, N8nServer, findPort } from '../n8n/server';
import { startSandbox, type Sandbox } from '../sandbox';
import { Editor } from './editor';
import { addCredential, openStage, toNode } from './stage';

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
			await waitForPolls(before + 2);
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

describe('in the editor', () => {
	let editor: Editor;
	afterEach(async () => await editor?.close());

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
