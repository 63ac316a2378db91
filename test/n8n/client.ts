import { parse } from 'flatted';
import type { IConnections, IDataObject, INode, IPinData, IRunExecutionData } from 'n8n-workflow';

/** Signs in to the n8n of a test or a try-out, which listens on this machine only. */
export const OWNER = { email: 'owner@example.com', password: 'Bloomy-2026' };

/** A workflow as a file holds it. */
export interface WorkflowFile {
	name?: string;
	nodes: INode[];
	connections: IConnections;
	pinData?: IPinData;
	settings?: IDataObject;
}

/** A workflow that n8n holds. */
export interface SavedWorkflow extends WorkflowFile {
	id: string;
	versionId: string;
}

/** One execution: how it ended, and what each node gave in each of its runs. */
export interface Execution {
	id: string;
	status: string;
	startedAt: string;
	stoppedAt: string;
	data: IRunExecutionData;
}

const ENDED = ['success', 'error', 'crashed', 'canceled'];
/** In ms. */
const POLL_INTERVAL = 200;
const EXECUTION_TIMEOUT = 120_000;

/** The owner of an n8n, asking over the REST interface that the editor uses. */
export class N8nClient {
	/** `session` is that of a client which has signed in before. */
	constructor(
		readonly url: string,
		public session = '',
	) {}

	/** Makes the owner of a new n8n and signs in. */
	async setUpOwner(): Promise<void> {
		await this.ask('POST', '/owner/setup', { ...OWNER, firstName: 'Ola', lastName: 'Owner' });
	}

	/** Gives its ID. */
	async createCredential(name: string, data: IDataObject, type = 'bloomyApi'): Promise<string> {
		return (await this.ask<{ id: string }>('POST', '/credentials', { name, type, data })).id;
	}

	async testCredential(
		id: string,
		data: IDataObject,
	): Promise<{ status: string; message: string }> {
		const credentials = { id, name: 'Tested', type: 'bloomyApi', data };
		return await this.ask('POST', '/credentials/test', { credentials });
	}

	async saveWorkflow(workflow: WorkflowFile): Promise<SavedWorkflow> {
		const settings = { executionOrder: 'v1' };
		return await this.ask('POST', '/workflows', { settings, ...workflow, active: false });
	}

	/** Runs a workflow from its first trigger, as the button in the editor does; `timeout` in ms. */
	async run(workflow: SavedWorkflow, timeout?: number): Promise<Execution> {
		return await this.waitFor(await this.start(workflow), timeout);
	}

	/** Starts a workflow in the same way, and gives the ID of the execution. */
	async start(workflow: SavedWorkflow): Promise<string> {
		const trigger = workflow.nodes.find(({ type }) => type.endsWith('Trigger'))?.name;
		const { executionId } = await this.ask<{ executionId: string }>(
			'POST',
			`/workflows/${workflow.id}/run`,
			{ workflowData: workflow, triggerToStartFrom: { name: trigger } },
		);
		return executionId;
	}

	/** Leaves a workflow active until its schedule starts it; gives the ID of that execution. */
	async startBySchedule(workflow: SavedWorkflow): Promise<string> {
		await this.activate(workflow);
		for (;;) {
			const [started] = await this.list(workflow);
			if (started) {
				await this.deactivate(workflow);
				return started.id;
			}
			await new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL));
		}
	}

	async activate({ id, versionId }: SavedWorkflow): Promise<void> {
		await this.ask('POST', `/workflows/${id}/activate`, { versionId });
	}

	async deactivate({ id }: SavedWorkflow): Promise<void> {
		await this.ask('POST', `/workflows/${id}/deactivate`, {});
	}

	/** Posts nothing to a webhook, which n8n opens a moment after activation; gives the status. */
	async callWebhook(path: string): Promise<number> {
		const end = Date.now() + EXECUTION_TIMEOUT;
		for (;;) {
			const { status } = await fetch(`${this.url}/webhook/${path}`, { method: 'POST' });
			if (status !== 404 || Date.now() > end) return status;
			await new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL));
		}
	}

	/** IDs of a workflow's executions that have ended, oldest first. */
	async listEnded(workflow: SavedWorkflow): Promise<string[]> {
		const executions = await this.list(workflow);
		return executions.flatMap((one) => (ENDED.includes(one.status) ? [one.id] : [])).reverse();
	}

	private async list({ id }: SavedWorkflow): Promise<Array<{ id: string; status: string }>> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId: id }));
		const answer = await this.ask<{ results: Array<{ id: string; status: string }> }>(
			'GET',
			`/executions?filter=${filter}`,
		);
		return answer.results;
	}

	async waitFor(executionId: string, timeout = EXECUTION_TIMEOUT): Promise<Execution> {
		const end = Date.now() + timeout;
		for (;;) {
			const execution = await this.ask<Execution & { data: string }>(
				'GET',
				`/executions/${executionId}`,
			);
			if (ENDED.includes(execution.status)) {
				return { ...execution, data: parse(execution.data) as IRunExecutionData };
			}
			if (Date.now() > end) throw new Error(`execution ${executionId} is ${execution.status}`);
			await new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL));
		}
	}

	/** Asks one of n8n's own addresses; throws n8n's sentence. */
	async ask<Answer>(method: string, path: string, body?: object): Promise<Answer> {
		const answer = await fetch(`${this.url}/rest${path}`, {
			method,
			headers: {
				'content-type': 'application/json',
				'browser-id': 'bloomy',
				// n8n closes idle connections, sometimes just as one is used again.
				connection: 'close',
				...(this.session && { cookie: this.session }),
			},
			...(body && { body: JSON.stringify(body) }),
		});
		const text = await answer.text();
		if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 500)}`);
		const [session] = answer.headers.getSetCookie();
		if (session) this.session = session.split(';', 1)[0] ?? '';
		return (JSON.parse(text) as { data: Answer }).data;
	}
}

/** The JSON of what left one output of a node, all its runs together. */
export function readOutput({ data }: Execution, node: string, index = 0): IDataObject[] {
	const runs = data.resultData.runData[node] ?? [];
	return runs.flatMap((run) => (run.data?.main?.[index] ?? []).map(({ json }) => json));
}
