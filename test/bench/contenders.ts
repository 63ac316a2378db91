import type {
	IDataObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	INode,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';

import { MAIN } from '../../nodes/Bloomy/engine/host/connection';
import type { Job, Task } from './jobs';
import { doBarely } from './work';
import type { BareRequest } from './work';

/** Who does the job: in n8n's engine alone, in real n8n, or without n8n. */
export type Contender =
	| 'bare'
	| 'bloomy'
	| 'loop'
	| 'keepAlive'
	| 'n8nBare'
	| 'n8nBloomy'
	| 'n8nBatches'
	| 'n8nAtOnce'
	| 'pythonSdk';

export const NAMES: Record<Contender, string> = {
	bare: "n8n's helper in a bare pool",
	bloomy: 'this node',
	loop: 'one by one, as most nodes do it',
	keepAlive: 'a bare pool that keeps its connections',
	n8nBare: "in real n8n: n8n's helper in a bare pool",
	n8nBloomy: 'in real n8n: this node',
	n8nBatches: 'in real n8n: HTTP Request in batches',
	n8nAtOnce: 'in real n8n: HTTP Request, all at once',
	pythonSdk: 'without n8n: the Python SDK',
};

/** What this node is set to for a task. */
const OPERATIONS: Record<Task, { resource: string; operation: string }> = {
	create: { resource: 'todo', operation: 'createMany' },
	invalid: { resource: 'todo', operation: 'createMany' },
	update: { resource: 'todo', operation: 'updateMany' },
	unchanged: { resource: 'todo', operation: 'updateMany' },
	complete: { resource: 'todo', operation: 'completeMany' },
	meetings: { resource: 'meeting', operation: 'getManyById' },
};

/** The node of a contender, as a workflow has it. */
export function toNode(contender: Contender, job: Job, url: string): Partial<INode> {
	if (contender !== 'bloomy') {
		const type = contender === 'keepAlive' ? 'bench.keepAlive' : 'bench.bare';
		const concurrency = contender === 'loop' ? 1 : job.concurrency;
		return { type, parameters: { job: { ...job, concurrency }, url } as never };
	}
	const { concurrency } = job;
	const include = job.task === 'meetings' && { include: job.parts };
	const parameters: IDataObject = { ...OPERATIONS[job.task], ...include, concurrency };
	return { type: 'n8n-nodes-bloomy.bloomy', parameters: parameters as never };
}

/** The same options as this node's, since each costs CPU of its own; a refusal ends the run. */
async function sendBare(
	context: IExecuteFunctions,
	{ url, ...request }: BareRequest,
	baseUrl: string,
): Promise<IDataObject> {
	const options: IHttpRequestOptions = {
		...request,
		url: `${baseUrl}/api/v1${url}`,
		headers: { Accept: 'application/json' },
		json: true,
		timeout: 30_000,
		disableFollowRedirect: true,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
	};
	const answer: unknown = await context.helpers.httpRequestWithAuthentication.call(
		context,
		'bloomyApi',
		options,
	);
	const { statusCode, body } = answer as { statusCode: number; body: IDataObject };
	if (statusCode < 200 || statusCode >= 300)
		throw new Error(`${url} was answered with ${statusCode}`);
	return body;
}

/** n8n's own authenticated helper in a pool, and nothing around it: no checks, no retries. */
export class BareHelper implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Bare',
		name: 'bare',
		group: ['transform'],
		version: 1,
		description: '',
		defaults: {},
		inputs: [MAIN],
		outputs: [MAIN],
		credentials: [{ name: 'bloomyApi', required: true }],
		properties: [
			{ displayName: 'Job', name: 'job', type: 'json', default: {} },
			{ displayName: 'URL', name: 'url', type: 'string', default: '' },
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const { job, url } = this.getNode().parameters as object as { job: Job; url: string };
		const send = async (request: BareRequest) => await sendBare(this, request, url);
		return [await doBarely(job, this.getInputData(), send)];
	}
}
