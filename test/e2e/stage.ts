import type { IDataObject, INode } from 'n8n-workflow';

import { N8nClient, type WorkflowFile } from '../n8n/client';
import { N8nHome, type N8nServer } from '../n8n/server';
import type { Sandbox } from '../sandbox';
import { keyCredential, loginCredential } from '../workflow/scenario';

/** Where Jest's set-up leaves the n8n for its tear-down. */
export type Running = typeof globalThis & { bloomyN8n?: { home: N8nHome; server: N8nServer } };

/** Tells the test files, which run in processes of their own, where n8n is. */
export function shareStage({ command, folder }: N8nHome, { url, session }: N8nClient): void {
	process.env.BLOOMY_E2E = JSON.stringify({ command, folder, url, session });
}

/** The running n8n with its owner signed in, and the folder it lives in. */
export function openStage(): { client: N8nClient; home: N8nHome } {
	const { command, folder, url, session } = JSON.parse(process.env.BLOOMY_E2E ?? '{}');
	return { client: new N8nClient(url, session), home: new N8nHome(command, folder) };
}

/** Stores a credential for a sandbox in n8n; gives its ID. */
export async function addCredential(
	client: N8nClient,
	sandbox: Sandbox,
	kind: 'key' | 'login' = 'key',
): Promise<string> {
	const data = kind === 'key' ? keyCredential(sandbox) : loginCredential(sandbox);
	return await client.createCredential(`Bloomy ${kind} ${sandbox.url}`, data);
}

interface Drawing {
	rows: IDataObject[];
	credentialId: string;
	/** Parameters and settings of the Bloomy node. */
	bloomy?: Partial<INode>;
	/** The trigger's type, version and parameters, if it is not the button. */
	trigger?: Partial<INode>;
}

/** Trigger -> Rows -> Bloomy -> a node behind each output that links back to the row. */
export function draw({ rows, credentialId, bloomy, trigger }: Drawing): WorkflowFile {
	const to = (node: string) => [{ node, type: 'main' as const, index: 0 }];
	const title = "={{ $('Rows').item.json.title }}";
	const linked = {
		assignments: { assignments: [{ id: '1', name: 'row', value: title, type: 'string' }] },
		options: {},
	};
	return {
		name: `Test ${Math.random()}`,
		nodes: [
			{ ...toNode('Trigger', 'n8n-nodes-base.manualTrigger', 1, [0, 0]), ...trigger },
			toNode('Rows', 'n8n-nodes-base.code', 2, [220, 0], {
				jsCode: `return ${JSON.stringify(rows)};`,
			}),
			{
				...toNode('Bloomy', 'n8n-nodes-bloomy.bloomy', 1, [440, 0]),
				credentials: { bloomyApi: { id: credentialId, name: 'Bloomy' } },
				...bloomy,
			},
			toNode('Behind Successful', 'n8n-nodes-base.set', 3.4, [680, -120], linked),
			toNode('Behind Failed', 'n8n-nodes-base.set', 3.4, [680, 120], linked),
		],
		connections: {
			Trigger: { main: [to('Rows')] },
			Rows: { main: [to('Bloomy')] },
			Bloomy: { main: [to('Behind Successful'), to('Behind Failed')] },
		},
	};
}

/** Start -> Sheet, and a node each for what leaves Successful and Failed of one still to be added. */
export function drawSheet(name: string, rows: IDataObject[], ends: [string, string]): WorkflowFile {
	const [successful, failed] = ends;
	return {
		name,
		nodes: [
			toNode('Start', 'n8n-nodes-base.manualTrigger', 1, [0, 0]),
			toNode('Sheet', 'n8n-nodes-base.code', 2, [200, 0], {
				jsCode: `return ${JSON.stringify(rows)};`,
			}),
			toNode(successful, 'n8n-nodes-base.noOp', 1, [760, -120]),
			toNode(failed, 'n8n-nodes-base.noOp', 1, [760, 120]),
		],
		connections: { Start: { main: [[{ node: 'Sheet', type: 'main', index: 0 }]] } },
	};
}

/** Gives every Bloomy node of a workflow this credential, as a person would on import. */
export function signIn(workflow: WorkflowFile, credentialId: string): WorkflowFile {
	const credentials = { bloomyApi: { id: credentialId, name: 'Bloomy' } };
	const nodes = workflow.nodes.map((node) =>
		node.type.startsWith('n8n-nodes-bloomy.') ? { ...node, credentials } : node,
	);
	return { ...workflow, nodes };
}

export function toNode(
	name: string,
	type: string,
	typeVersion: number,
	position: [number, number],
	parameters: IDataObject = {},
): INode {
	return {
		id: name,
		name,
		type,
		typeVersion,
		position,
		parameters: parameters as INode['parameters'],
	};
}
