import * as n8nWorkflow from 'n8n-workflow';
import { ICredentialsHelper, Workflow } from 'n8n-workflow';
import type {
	IConnections,
	ICredentialDataDecryptedObject,
	ICredentialType,
	ICredentials,
	IDataObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INode,
	INodeExecutionData,
	INodeProperties,
	INodeType,
	INodeTypes,
	IRun,
	IRunExecutionData,
	IWorkflowExecuteAdditionalData,
	IWorkflowSettings,
	WorkflowActivateMode,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import {
	ExecutionLifecycleHooks,
	PackageDirectoryLoader,
	PollContext,
	WorkflowExecute,
} from 'n8n-core';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Items, Pass } from './nodes';

process.env.N8N_USER_FOLDER ??= join(tmpdir(), 'n8n-nodes-bloomy');
process.env.N8N_LOG_LEVEL ??= 'silent';

const PACKAGE_FOLDER = join(__dirname, '..', '..');
/** n8n builds addresses for expressions out of these; nothing is asked of them. */
const URLS = {
	restApiUrl: 'http://localhost/rest',
	instanceBaseUrl: 'http://localhost/',
	formBaseUrl: 'http://localhost/form',
	formWaitingBaseUrl: 'http://localhost/form-waiting',
	formTestBaseUrl: 'http://localhost/form-test',
	webhookBaseUrl: 'http://localhost/webhook',
	webhookWaitingBaseUrl: 'http://localhost/webhook-waiting',
	webhookTestBaseUrl: 'http://localhost/webhook-test',
};
const PACKAGE_NAME = 'n8n-nodes-bloomy';

export type Credential = ICredentialDataDecryptedObject;

/** A workflow as an export file has it. */
export interface WorkflowFile {
	nodes: INode[];
	connections: IConnections;
	settings?: IWorkflowSettings;
}

/** Loads the built package as n8n does: its own loader, from `dist`. */
export async function loadPackage(folder = PACKAGE_FOLDER): Promise<PackageDirectoryLoader> {
	const loader = new PackageDirectoryLoader(folder);
	await loader.loadAll();
	return loader;
}

/** The node types of a test: the built package's, beside nodes that give and take items. */
class TestNodeTypes implements INodeTypes {
	private readonly types: Record<string, INodeType>;

	constructor(loader: PackageDirectoryLoader, others: Record<string, INodeType>) {
		this.types = { ...others, 'test.items': new Items(), 'test.pass': new Pass() };
		for (const [name, { type }] of Object.entries(loader.nodeTypes)) {
			this.types[`${PACKAGE_NAME}.${name}`] = type as INodeType;
		}
	}

	getByName(name: string): INodeType {
		const type = this.types[name];
		if (!type) throw new Error(`Unknown node type ${name}`);
		return type;
	}

	getByNameAndVersion(name: string): INodeType {
		return this.getByName(name);
	}

	getKnownTypes(): IDataObject {
		return {};
	}
}

/**
 * Stores one credential and signs requests with it, as n8n's own helper does (that one belongs to
 * the n8n server and its database): `preAuthentication` when the token is empty or was refused.
 */
class TestCredentials extends ICredentialsHelper {
	constructor(
		private readonly type: ICredentialType,
		readonly stored: Credential,
	) {
		super();
	}

	getParentTypes(): string[] {
		return [];
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	async authenticate(
		credential: Credential,
		_typeName: string,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		if (typeof this.type.authenticate !== 'function') throw new Error('Expected a function');
		return await this.type.authenticate(credential, request);
	}

	async preAuthentication(
		helpers: IHttpRequestHelper,
		credential: Credential,
		_typeName: string,
		_node: INode,
		isExpired: boolean,
	): Promise<Credential | undefined> {
		const expirable = this.type.properties.find(({ typeOptions }) => typeOptions?.expirable)!;
		if (credential[expirable.name] !== '' && !isExpired) return undefined;
		const output = (await this.type.preAuthentication?.call(helpers, credential)) as Credential;
		if (output[expirable.name] === undefined) return undefined;
		Object.assign(this.stored, output);
		return Object.assign(credential, output);
	}

	async runPreAuthentication(): Promise<Credential | undefined> {
		return undefined;
	}

	async getDecrypted(): Promise<Credential> {
		return { ...this.stored };
	}

	async getCredentials(): Promise<ICredentials> {
		throw new Error('Not used');
	}

	async updateCredentials(): Promise<void> {}

	async updateCredentialsOauthTokenData(): Promise<void> {}

	getCredentialsProperties(): INodeProperties[] {
		return this.type.properties;
	}
}

export interface EngineRun {
	run: IRun;
	/** The items that left a node, by its name and output index. */
	output(node: string, index?: number): INodeExecutionData[];
	/** The error a node threw in its last try. */
	error(node: string): Error | undefined;
}

export interface RunOptions {
	credential: Credential;
	/** Ms from now at which n8n would end the execution. */
	timeout?: number;
	/** Called with the running execution, to stop it. */
	onStart?: (stop: () => void) => void;
	/** Runs again with the context of an interrupted run, as Retry execution does. */
	resume?: IRun;
}

/** As n8n's server does in every version: by itself, n8n-workflow 1 evaluates no arrow functions. */
function chooseEvaluator(): void {
	const { ExpressionEvaluatorProxy: proxy }: OfVersion1 = n8nWorkflow as object;
	proxy?.setEvaluator?.('tournament');
}

interface OfVersion1 {
	ExpressionEvaluatorProxy?: { setEvaluator?(name: string): void };
}

/** Throws if the build is older than the sources: the code would be tested as it was. */
function demandBuild(): void {
	const setup = join(PACKAGE_FOLDER, 'test', 'setup.mjs');
	const { status } = spawnSync(process.execPath, [setup, 'check']);
	if (status !== 0) throw new Error('dist is older than the sources: run npm run build');
}

/** n8n's own engine with the built package in it. */
export class Engine {
	private constructor(
		readonly loader: PackageDirectoryLoader,
		private readonly nodeTypes: INodeTypes,
	) {}

	/** `others` are node types beside the package's own, by their full names. */
	static async start(others: Record<string, INodeType> = {}): Promise<Engine> {
		demandBuild();
		const loader = await loadPackage();
		chooseEvaluator();
		return new Engine(loader, new TestNodeTypes(loader, others));
	}

	get node(): INodeType {
		return this.nodeTypes.getByNameAndVersion(`${PACKAGE_NAME}.bloomy`);
	}

	get trigger(): INodeType {
		return this.nodeTypes.getByNameAndVersion(`${PACKAGE_NAME}.bloomyTrigger`);
	}

	get credentialType(): ICredentialType {
		return this.loader.credentialTypes.bloomyApi!.type;
	}

	/** Runs a workflow to its end in `WorkflowExecute`, with real expressions and real HTTP. */
	async execute(file: WorkflowFile, options: RunOptions): Promise<EngineRun> {
		const workflow = new Workflow({
			id: 'test',
			name: 'test',
			active: false,
			nodeTypes: this.nodeTypes,
			settings: { executionOrder: 'v1', ...file.settings },
			nodes: file.nodes,
			connections: file.connections,
		});
		const startNode = workflow.getNode(file.nodes[0]!.name)!;
		const data = {
			startData: {},
			resultData: { runData: {} },
			executionData: {
				contextData: structuredClone(options.resume?.data.executionData?.contextData ?? {}),
				nodeExecutionStack: [{ node: startNode, data: { main: [[{ json: {} }]] }, source: null }],
				metadata: {},
				waitingExecution: {},
				waitingExecutionSource: {},
			},
		} as Partial<IRunExecutionData> as IRunExecutionData;
		const execute = new WorkflowExecute(this.additionalData(file, options), 'manual', data);
		const running = execute.processRunExecutionData(workflow);
		options.onStart?.(() => running.cancel());
		const run = await running;
		return {
			run,
			output: (node, index = 0) =>
				run.data.resultData.runData[node]?.at(-1)?.data?.main?.[index] ?? [],
			error: (node) => run.data.resultData.runData[node]?.at(-1)?.error,
		};
	}

	/** n8n's context for the polls of a workflow's trigger, from its activation on. */
	openPolls(
		workflow: Workflow,
		credential: Credential,
		mode: WorkflowExecuteMode,
		activation: WorkflowActivateMode,
	): PollContext {
		const [node] = workflow.getPollNodes();
		if (!node) throw new Error('Expected a trigger that polls');
		const file = { nodes: [node], connections: {} };
		return new PollContext(
			workflow,
			node,
			this.additionalData(file, { credential }),
			mode,
			activation,
		);
	}

	/** A workflow of one node, with what n8n has stored for it. */
	createWorkflow(node: INode, staticData: IDataObject = {}): Workflow {
		const { nodeTypes } = this;
		const parts = { nodes: [node], connections: {}, staticData };
		return new Workflow({ id: 'test', name: 'test', active: true, nodeTypes, ...parts });
	}

	private additionalData(file: WorkflowFile, options: RunOptions): IWorkflowExecuteAdditionalData {
		const credentialsHelper = new TestCredentials(this.credentialType, options.credential);
		const hooks = new ExecutionLifecycleHooks('manual', 'test', {
			id: 'test',
			name: 'test',
			active: false,
			isArchived: false,
			activeVersionId: null,
			createdAt: new Date(),
			updatedAt: new Date(),
			nodes: file.nodes,
			connections: file.connections,
		});
		const partial: Partial<IWorkflowExecuteAdditionalData> & { hooks: ExecutionLifecycleHooks } = {
			credentialsHelper,
			hooks,
			executionId: 'test',
			currentNodeExecutionIndex: 0,
			variables: {},
			...URLS,
			...(options.timeout !== undefined && {
				executionTimeoutTimestamp: Date.now() + options.timeout,
			}),
		};
		return partial as IWorkflowExecuteAdditionalData;
	}
}
