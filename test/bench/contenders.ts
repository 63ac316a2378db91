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
import { FIRST_MEETING, countMeetings } from './jobs';
import type { Job } from './jobs';

/** Who does the job: in n8n's engine alone, in real n8n, or without n8n. */
export type Contender =
	'bare' | 'bloomy' | 'loop' | 'n8nBare' | 'n8nBloomy' | 'n8nBatches' | 'n8nAtOnce' | 'pythonSdk';

export const NAMES: Record<Contender, string> = {
	bare: "n8n's helper in a bare pool",
	bloomy: 'this node',
	loop: 'one by one, as most nodes do it',
	n8nBare: "in real n8n: n8n's helper in a bare pool",
	n8nBloomy: 'in real n8n: this node',
	n8nBatches: 'in real n8n: HTTP Request in batches',
	n8nAtOnce: 'in real n8n: HTTP Request, all at once',
	pythonSdk: 'without n8n: the Python SDK',
};

const ADDRESSES: Record<string, string> = {
	todos: '/todos',
	issues: '/issues',
	attendees: '/attendees',
	metrics: '/measurables',
};

/** The items that every contender gets. */
export function toRows(job: Job): IDataObject[] {
	const { task, items, isSorted } = job;
	const meetings = countMeetings(job);
	return Array.from({ length: items }, (_, at): IDataObject => {
		if (task === 'meetings') return { id: FIRST_MEETING + at };
		if (task === 'invalid') return { title: ' ', meetingId: 'abc', dueDate: '2026-02-30' };
		const meeting = isSorted ? Math.floor((at * meetings) / items) : at % meetings;
		const meetingId = FIRST_MEETING + meeting;
		return { title: `To-do ${at}`, meetingId, dueDate: '2026-12-31', notes: 'As agreed.' };
	});
}

/** The node of a contender, as a workflow has it. */
export function toNode(contender: Contender, job: Job, url: string): Partial<INode> {
	if (contender !== 'bloomy') {
		const concurrency = contender === 'loop' ? 1 : job.concurrency;
		return { type: 'bench.bare', parameters: { job: { ...job, concurrency }, url } as never };
	}
	const parameters: IDataObject =
		job.task === 'meetings'
			? { resource: 'meeting', operation: 'getManyById', include: job.parts }
			: { resource: 'todo', operation: 'createMany' };
	const { concurrency } = job;
	return { type: 'n8n-nodes-bloomy.bloomy', parameters: { ...parameters, concurrency } as never };
}

type BareRequest = Pick<IHttpRequestOptions, 'method' | 'url' | 'body'>;

function toRequests({ task, parts }: Job, row: IDataObject): BareRequest[] {
	if (task === 'invalid') return [];
	if (task === 'create') {
		const { title, dueDate, notes: details } = row;
		const body = { title, details, dueDate };
		return [{ method: 'POST', url: `/L10/${String(row.meetingId)}/todos`, body }];
	}
	const suffixes = ['', ...parts.map((part) => ADDRESSES[part] ?? '')];
	return suffixes.map((suffix) => ({ method: 'GET', url: `/L10/${String(row.id)}${suffix}` }));
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
	if (statusCode !== 200) throw new Error(`${url} was answered with ${statusCode}`);
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
		const items = this.getInputData();
		const answers: IDataObject[][] = items.map(() => []);
		const upcoming = listRequests(job, items)[Symbol.iterator]();
		const work = async () => {
			for (let next = upcoming.next(); !next.done; next = upcoming.next()) {
				const { item, part, request } = next.value;
				answers[item]![part] = await sendBare(this, request, url);
			}
		};
		await Promise.all(Array.from({ length: job.concurrency }, work));
		return [answers.map(([first = {}, ...parts], item) => toItem(first, parts, item))];
	}
}

function* listRequests(job: Job, items: INodeExecutionData[]) {
	for (const [item, { json }] of items.entries()) {
		for (const [part, request] of toRequests(job, json).entries()) yield { item, part, request };
	}
}

function toItem(first: IDataObject, parts: IDataObject[], item: number): INodeExecutionData {
	const json = parts.length > 0 ? { ...first, parts } : first;
	return { json, pairedItem: { item } };
}
