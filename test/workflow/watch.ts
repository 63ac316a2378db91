import type { IDataObject, INode, IPollFunctions, WorkflowActivateMode } from 'n8n-workflow';
import type { Workflow } from 'n8n-workflow';

import type { Sandbox } from '../sandbox';
import type { Credential } from './engine';
import { keyCredential, startEngine } from './scenario';

interface WatchOptions {
	/** The trigger's parameters; what is left out has the panel's default. */
	parameters?: IDataObject;
	credential?: Credential;
}

/**
 * A workflow that begins with the trigger, in n8n: active from the first poll on. As n8n does, it stores
 * the static data when the workflow was activated and when a poll has given items, and at no other time.
 */
export class Watch {
	private workflow: Workflow | undefined;
	private context: IPollFunctions | undefined;
	private stored = '{}';

	constructor(
		private readonly sandbox: Sandbox,
		private readonly options: WatchOptions = {},
	) {}

	/** Switches the workflow on, which polls once; gives what that poll gave. */
	async activate(mode: WorkflowActivateMode = 'activate'): Promise<IDataObject[]> {
		await this.load(mode);
		const items = await this.poll();
		this.store();
		return items;
	}

	/** Ends n8n and starts it again, which polls once. */
	async restart(): Promise<IDataObject[]> {
		return await this.activate('init');
	}

	/** Changes the trigger's parameters in the active workflow. */
	async change(parameters: IDataObject): Promise<IDataObject[]> {
		this.store();
		Object.assign((this.options.parameters ??= {}), parameters);
		return await this.activate('update');
	}

	/** One poll; gives the JSON of its items. */
	async poll(): Promise<IDataObject[]> {
		const { trigger } = await startEngine();
		if (!this.context) throw new Error('Expected an active workflow');
		const output = await trigger.poll!.call(this.context);
		if (output === null) return [];
		this.store();
		expect(output).toHaveLength(1);
		return output[0]!.map((item) => {
			expect(Object.keys(item)).toEqual(['json']);
			return item.json;
		});
	}

	/** A manual execution of the trigger in the editor. */
	async test(): Promise<IDataObject[]> {
		const engine = await startEngine();
		const workflow = engine.createWorkflow(this.node, JSON.parse(this.stored));
		const context = engine.openPolls(workflow, this.credential, 'manual', 'manual');
		const output = await engine.trigger.poll!.call(context);
		expect(JSON.stringify(workflow.staticData)).toBe(this.stored);
		return output![0]!.map(({ json }) => json);
	}

	/** What n8n has stored, to be looked at or changed. */
	get memory(): IDataObject {
		return (JSON.parse(this.stored) as Record<string, { memory: IDataObject }>)['node:Trigger']!
			.memory;
	}

	set memory(memory: IDataObject) {
		this.stored = JSON.stringify({ 'node:Trigger': { memory } });
	}

	private async load(mode: WorkflowActivateMode): Promise<void> {
		const engine = await startEngine();
		this.workflow = engine.createWorkflow(this.node, JSON.parse(this.stored));
		this.context = engine.openPolls(this.workflow, this.credential, 'trigger', mode);
	}

	private store(): void {
		this.stored = JSON.stringify(this.workflow?.staticData ?? {});
	}

	private get credential(): Credential {
		return this.options.credential ?? keyCredential(this.sandbox);
	}

	private get node(): INode {
		return {
			id: '1',
			name: 'Trigger',
			type: 'n8n-nodes-bloomy.bloomyTrigger',
			typeVersion: 1,
			position: [0, 0],
			parameters: { ...this.options.parameters } as INode['parameters'],
			credentials: { bloomyApi: { id: '1', name: 'Bloomy' } },
		};
	}
}
