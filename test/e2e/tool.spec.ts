import type { INode } from 'n8n-workflow';

import { readOutput, type Execution, type WorkflowFile } from '../n8n/client';
import { startSandbox, type Sandbox } from '../sandbox';
import { Model } from './model';
import { addCredential, openStage, toNode } from './stage';

const { client } = openStage();

let sandbox: Sandbox;
let model: Model | undefined;
beforeEach(async () => (sandbox = await startSandbox()));
afterEach(async () => {
	model?.stop();
	await sandbox.stop();
});

/** Trigger -> Agent, with the model and the Bloomy node as its tool. */
function drawAgent(version: number, parameters: object, modelId: string, id: string): WorkflowFile {
	const tool: INode = {
		...toNode('Bloomy', 'n8n-nodes-bloomy.bloomyTool', 1, [300, 200], { ...parameters }),
		credentials: { bloomyApi: { id, name: 'Bloomy' } },
	};
	const chat: INode = {
		...toNode('Model', '@n8n/n8n-nodes-langchain.lmChatOpenAi', 1.2, [100, 200], {
			model: { __rl: true, mode: 'id', value: 'test' },
		}),
		credentials: { openAiApi: { id: modelId, name: 'Model' } },
	};
	const agent = toNode('Agent', '@n8n/n8n-nodes-langchain.agent', version, [220, 0], {
		promptType: 'define',
		text: 'Use the tool.',
	});
	return {
		name: `Agent ${Math.random()}`,
		nodes: [toNode('Trigger', 'n8n-nodes-base.manualTrigger', 1, [0, 0]), agent, chat, tool],
		connections: {
			Trigger: { main: [[{ node: 'Agent', type: 'main', index: 0 }]] },
			Model: { ai_languageModel: [[{ node: 'Agent', type: 'ai_languageModel', index: 0 }]] },
			Bloomy: { ai_tool: [[{ node: 'Agent', type: 'ai_tool', index: 0 }]] },
		},
	};
}

async function askAgent(version: number, parameters: object, toolArguments: object) {
	model = await Model.start([{ name: 'Bloomy', arguments: toolArguments }]);
	const openAi = { apiKey: 'test', url: model.url };
	const modelId = await client.createCredential('Model', openAi, 'openAiApi');
	const id = await addCredential(client, sandbox);
	const workflow = await client.saveWorkflow(drawAgent(version, parameters, modelId, id));
	const execution: Execution = await client.run(workflow);
	expect(execution.data.resultData.error?.message).toBeUndefined();
	expect(readOutput(execution, 'Agent')).toEqual([{ output: 'Done.' }]);
	expect(model.toolAnswers).toHaveLength(1);
	return JSON.parse(model.toolAnswers[0] ?? '');
}

const byId = {
	resource: 'todo',
	operation: 'getManyById',
	id: "={{ $fromAI('ids', 'IDs of to-dos, comma-separated') }}",
};

describe.each([2.2, 3.1])('As a tool of n8n’s agent, version %s of it', (version) => {
	it.each([
		['some fail', '1001, 999999', ['Send proposal'], [999999]],
		['all fail', '999998, 999999', [], [999998, 999999]],
		['none fails', '1001, 1002', ['Send proposal', 'Book venue'], []],
	])('the agent gets both sides in one answer where %s', async (_, ids, titles, failed) => {
		const [{ successful, failed: failures }] = await askAgent(version, byId, { ids });
		expect(successful.map(({ title }: { title: string }) => title)).toEqual(titles);
		expect(failures.map((one: { inputData: { id: string } }) => Number(one.inputData.id))).toEqual(
			failed,
		);
	});

	it('the agent creates a record with what it was told', async () => {
		const value = { title: "={{ $fromAI('title') }}", meetingId: 123 };
		const parameters = {
			resource: 'todo',
			operation: 'createMany',
			fields: { mappingMode: 'defineBelow', value },
		};
		await askAgent(version, parameters, { title: 'Asked for by an agent' });
		expect(sandbox.store.todos.map(({ Name }) => Name)).toContain('Asked for by an agent');
	});
});
