import type {
	EngineRequest,
	EngineResponse,
	IDataObject,
	IExecuteFunctions,
	INode,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';

import { MAIN } from '../../nodes/Bloomy/engine/host/connection';
import type { Sandbox } from '../sandbox';
import { Engine } from './engine';
import type { Credential } from './engine';
import { keyCredential } from './scenario';
import { isVersion1 } from './versions';

/** The item that the agent gets. */
export const SAID = 'Please';
const AI_TOOL = 'ai_tool' as const;

/** Anything that LangChain can invoke with arguments, as n8n hands a tool to an agent. */
interface Tool {
	name: string;
	description: string;
	invoke(args: IDataObject): Promise<string>;
}

/**
 * The ways in which n8n's agents call a tool: `invoke` asks for the tool and invokes it (the only way
 * in n8n 1.82), `request` asks the engine to run the tool's node and to come back with what it gave.
 */
export const WAYS = isVersion1 ? (['invoke'] as const) : (['invoke', 'request'] as const);
export type Way = 'invoke' | 'request';

/** Calls its tool with the arguments it has, as an AI agent's model would; gives what it is told. */
class Agent implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Agent',
		name: 'agent',
		group: ['transform'],
		version: 1,
		description: '',
		defaults: {},
		inputs: [MAIN, { type: AI_TOOL, displayName: 'Tool' }],
		outputs: [MAIN],
		properties: [
			{ displayName: 'Way', name: 'way', type: 'string', default: '' },
			{ displayName: 'Arguments', name: 'args', type: 'json', default: {} },
		],
	};

	async execute(
		this: IExecuteFunctions,
		response?: EngineResponse,
	): Promise<INodeExecutionData[][] | EngineRequest> {
		const { way, args } = this.getNode().parameters as { way: Way; args: IDataObject };
		if (way === 'invoke') {
			const [tool] = (await this.getInputConnectionData(AI_TOOL, 0)) as Tool[];
			return [[{ json: { told: await tool!.invoke(args) } }]];
		}
		const [result] = response?.actionResponses ?? [];
		if (result) {
			const items = result.data.data?.[AI_TOOL]?.[0] ?? [];
			return [[{ json: { told: JSON.stringify(items.map(({ json }) => json)) } }]];
		}
		const action = { id: 'call', nodeName: 'Bloomy', type: AI_TOOL, input: args, metadata: {} };
		return { actions: [{ actionType: 'ExecutionNodeAction', ...action }], metadata: {} };
	}
}

/** The tool variant of a node, with what n8n's server changes in its description. */
function toTool(type: INodeType): INodeType {
	const { description } = type;
	const changed = { name: `${description.name}Tool`, inputs: [], outputs: [AI_TOOL] };
	return Object.create(type, { description: { value: { ...description, ...changed } } });
}

/** One call of the Bloomy node by an agent. */
export interface Call {
	way: Way;
	/** The tool node's parameters, with `$fromAI` where the model decides. */
	parameters: IDataObject;
	/** What the model gives. */
	args: IDataObject;
	credential?: Credential;
}

/** Runs an agent with the Bloomy node as its tool in n8n's engine; gives the text the model reads. */
export async function callTool(sandbox: Sandbox, call: Call): Promise<string> {
	const { way, args, parameters, credential = keyCredential(sandbox) } = call;
	const loader = await Engine.start();
	const engine = await Engine.start({
		'test.agent': new Agent(),
		'n8n-nodes-bloomy.bloomyTool': toTool(loader.node),
	});
	const node = (name: string, type: string, rest: Partial<INode>): INode => ({
		id: name,
		name,
		type,
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		...rest,
	});
	const nodes = [
		node('Chat', 'test.items', { parameters: { rows: [{ chatInput: SAID }] } }),
		node('Agent', 'test.agent', { parameters: { way, args } as INode['parameters'] }),
		node('Bloomy', 'n8n-nodes-bloomy.bloomyTool', {
			parameters: parameters as INode['parameters'],
			credentials: { bloomyApi: { id: '1', name: 'Bloomy' } },
		}),
	];
	const toAgent = (type: 'main' | typeof AI_TOOL) => ({ node: 'Agent', type, index: 0 });
	const connections = {
		Chat: { main: [[toAgent('main')]] },
		Bloomy: { [AI_TOOL]: [[toAgent(AI_TOOL)]] },
	};
	const { output, error } = await engine.execute({ nodes, connections }, { credential });
	const [answer] = output('Agent');
	if (!answer) throw error('Agent') ?? error('Bloomy') ?? new Error('The agent gave nothing');
	return String(answer.json.told);
}
