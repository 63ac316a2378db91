import type {
	IDataObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	INode,
	INodeParameters,
} from 'n8n-workflow';

import { execute } from '../../nodes/Bloomy/engine/execute';
import type { FailureDetails } from '../../nodes/Bloomy/engine/failure';
import { service } from '../../nodes/Bloomy/resources';

/** A request as it reached n8n's helper: `POST L10/1/todos`, and its body. */
export interface Sent {
	what: string;
	body: unknown;
}

/** An answer of another status than 200. */
export class Refusal {
	constructor(
		readonly status: number,
		readonly body: unknown = {},
	) {}
}

export interface Scenario {
	resource?: string;
	operation: string;
	rows: IDataObject[];
	/** A function stands for an expression: it gets the row. */
	parameters?: Record<string, unknown>;
	/** The mapper's values in Map Each Column Manually; left out, Map Automatically. */
	mapped?: Record<string, unknown>;
	/** The body of the answer to a request; what it throws is what n8n's helper throws. */
	answer?: (what: string, body: unknown) => unknown;
	onError?: 'stop' | 'continue';
	baseUrl?: string;
	/** n8n's node context, for what an earlier try left in it. */
	memory?: IDataObject;
	signal?: AbortSignal;
	/** Members of n8n's context that a test has of its own. */
	context?: Partial<IExecuteFunctions>;
}

const PARAMETERS = { simplify: true, concurrency: 5, options: {}, returnAll: true };

/** Answers as Bloom Growth does to whoever creates to-dos, and with `lists` to reads. */
export function serveTodos(lists: Record<string, unknown> = {}, firstId = 101) {
	let id = firstId - 1;
	return (what: string, body: unknown): unknown => {
		if (!what.startsWith('POST')) return lists[what] ?? [];
		return { Id: ++id, Name: (body as { title: string }).title };
	};
}

/** n8n's helper for requests, which notes what it is to send and gives the answers. */
export function openHelpers(answer: NonNullable<Scenario['answer']>, sent: Sent[]) {
	return {
		httpRequestWithAuthentication: async (_type: string, request: IHttpRequestOptions) => {
			const what = `${request.method} ${request.url.replace(/^.*\/api\/v1\//, '')}`;
			sent.push({ what, body: request.body });
			const body = await answer(what, request.body);
			return body instanceof Refusal
				? { statusCode: body.status, headers: {}, body: body.body }
				: { statusCode: 200, headers: {}, body };
		},
	};
}

/** Only what the node uses of n8n's context, without n8n. */
export function createContext(scenario: Scenario, sent: Sent[] = []): IExecuteFunctions {
	const { rows, operation, resource = 'todo', mapped, answer = () => [], memory = {} } = scenario;
	const parameters: Record<string, unknown> = {
		...PARAMETERS,
		...scenario.parameters,
		resource,
		operation,
		'fields.mappingMode': mapped ? 'defineBelow' : 'autoMapInputData',
	};
	for (const [key, value] of Object.entries(mapped ?? {}))
		parameters[`fields.value.${key}`] = value;
	const getNodeParameter = (name: string, index: number, fallback?: unknown): unknown => {
		const value = parameters[name];
		return (typeof value === 'function' ? value(rows[index]) : value) ?? fallback;
	};
	const node: INode = {
		id: '1',
		name: 'Bloomy',
		type: 'n8n-nodes-bloomy.bloomy',
		typeVersion: 1,
		position: [0, 0],
		parameters: { fields: { value: mapped ?? null } } as INodeParameters,
	};
	const context: Partial<IExecuteFunctions> = {
		getInputData: () => rows.map((json) => ({ json })),
		getNodeParameter: getNodeParameter as IExecuteFunctions['getNodeParameter'],
		getNode: () => node,
		getCredentials: async <T extends object>() =>
			({ baseUrl: scenario.baseUrl ?? 'https://bloom.test', authentication: 'apiKey' }) as T,
		continueOnFail: () => scenario.onError !== 'stop',
		getContext: () => memory,
		evaluateExpression: () => 0,
		getWorkflowSettings: () => ({}),
		getTimezone: () => 'UTC',
		getExecutionCancelSignal: () => scenario.signal,
		helpers: openHelpers(answer, sent) as IExecuteFunctions['helpers'],
		...scenario.context,
	};
	return context as IExecuteFunctions;
}

export interface FailedJson {
	index: number;
	inputData: IDataObject;
	error: string;
	failure: FailureDetails;
}

/** Runs the node once against answers, and gives the JSON of both outputs and what was sent. */
export async function runNode(scenario: Scenario) {
	const sent: Sent[] = [];
	const outputs = await execute(createContext(scenario, sent), service);
	const [successful, failed] = outputs;
	return {
		outputs,
		records: successful.map(({ json }) => json),
		failures: failed.map(({ json }) => json as IDataObject & FailedJson),
		sent,
		log: sent.map(({ what }) => what),
	};
}
