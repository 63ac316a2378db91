import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';
import { monitorEventLoopDelay } from 'node:perf_hooks';

import type { Sandbox } from '../sandbox';
import { Engine } from './engine';
import type { Credential, EngineRun, RunOptions } from './engine';

/** One node run: rows in, and what came out of it. */
export interface Scenario {
	rows: IDataObject[];
	/** The Bloomy node's parameters; what is left out has the panel's default. */
	parameters?: IDataObject;
	/** Settings of the node itself, such as `onError` or `retryOnFail`. */
	node?: Partial<INode>;
	credential?: Credential;
	/** Whether a node stands behind Successful, and behind Failed; both unless it says so. */
	connected?: [successful: boolean, failed: boolean];
	/** Behind both outputs: a node that evaluates this for each item it gets. */
	expressionBehind?: string;
	/** Seconds, the workflow's own timeout. */
	executionTimeout?: number;
	/** The workflow's own, such as `Europe/Berlin`. */
	timezone?: string;
	run?: Partial<RunOptions>;
}

export interface Outcome extends EngineRun {
	successful: INodeExecutionData[];
	failed: INodeExecutionData[];
	/** The JSON of both outputs, which is mostly what a test asks about. */
	records: IDataObject[];
	failures: FailedItem[];
	/** The longest time for which the process stood still meanwhile, in ms. */
	stall: number;
}

/** The JSON of a Failed item. */
export interface FailedItem extends IDataObject {
	index: number;
	inputData: IDataObject;
	error: string;
	failure: {
		type: string;
		statusCode: number | null;
		retryable: boolean;
		outcome: string;
		attempts: number;
		created?: IDataObject;
	};
}

let starting: Promise<Engine> | undefined;

/** One engine for a test file: loading n8n-core takes a second. */
export async function startEngine(): Promise<Engine> {
	return await (starting ??= Engine.start());
}

export function keyCredential(sandbox: Sandbox): Credential {
	return {
		authentication: 'apiKey',
		apiKey: sandbox.apiKey,
		baseUrl: sandbox.url,
		sessionToken: '',
	};
}

export function loginCredential(sandbox: Sandbox, sessionToken = ''): Credential {
	return { authentication: 'password', ...sandbox.login, baseUrl: sandbox.url, sessionToken };
}

/** Runs the built node on rows, against a sandbox, in n8n's engine. */
export async function runNode(sandbox: Sandbox, scenario: Scenario): Promise<Outcome> {
	const engine = await startEngine();
	const { rows, parameters = {}, expressionBehind: value = '' } = scenario;
	const place = { typeVersion: 1, position: [0, 0] as [number, number] };
	const nodes: INode[] = [
		{
			...place,
			id: '1',
			name: 'Rows',
			type: 'test.items',
			parameters: { rows } as IDataObject as INode['parameters'],
		},
		{
			...place,
			id: '2',
			name: 'Bloomy',
			type: 'n8n-nodes-bloomy.bloomy',
			parameters: parameters as INode['parameters'],
			credentials: { bloomyApi: { id: '1', name: 'Bloomy' } },
			...scenario.node,
		},
		{ ...place, id: '3', name: 'Behind Successful', type: 'test.pass', parameters: { value } },
		{ ...place, id: '4', name: 'Behind Failed', type: 'test.pass', parameters: { value } },
	];
	const to = (node: string) => ({ node, type: 'main' as const, index: 0 });
	const { executionTimeout, timezone, connected = [true, true] } = scenario;
	const settings = {
		...(executionTimeout !== undefined && { executionTimeout }),
		...(timezone !== undefined && { timezone }),
	};
	const behind = ['Behind Successful', 'Behind Failed'].map((node, at) =>
		connected[at] ? [to(node)] : [],
	);
	const blocks = monitorEventLoopDelay();
	blocks.enable();
	const executing = engine.execute(
		{
			nodes,
			connections: {
				Rows: { main: [[to('Bloomy')]] },
				Bloomy: { main: behind },
			},
			settings,
		},
		{ credential: scenario.credential ?? keyCredential(sandbox), ...scenario.run },
	);
	const result = await executing.finally(() => blocks.disable());
	const successful = result.output('Bloomy', 0);
	const failed = result.output('Bloomy', 1);
	return {
		...result,
		successful,
		failed,
		records: successful.map(({ json }) => json),
		failures: failed.map(({ json }) => json as FailedItem),
		stall: blocks.max / 1e6,
	};
}

/** Runs one operation of a resource on rows, against the sandbox that there is by then. */
export function operateOn(findSandbox: () => Sandbox) {
	return async (
		resource: string,
		operation: string,
		rows: IDataObject[],
		more: IDataObject = {},
	): Promise<Outcome> => {
		const parameters = { resource, operation, ...more };
		return await runNode(findSandbox(), { rows, parameters });
	};
}
