import type { IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { checkBaseUrl } from './wire/baseUrl';
import { createApi } from './operations/api';
import type { Reads } from './operations/api';
import { isCreatable } from './contract';
import type { Resource } from './contract';
import { createMany } from './operations/writeMany';
import { Credential } from './requests/credential';
import { watchClock } from './requests/deadline';
import { Failure, toFailure } from './failure';
import { getAll } from './operations/getAll';
import { getManyById, readTargets } from './operations/getManyById';
import { readRow } from './input/rows';
import { Ledger } from './writes/newRow';
import { Memory } from './writes/writeLog';
import { toOutputs } from './output/items';
import type { Outputs, Settled } from './output/items';
import { Progress } from './output/progress';
import { reportRun } from './output/report';
import { Run } from './requests/client';
import { Session } from './requests/session';
import { createRedact } from './wire/redact';
import { explain } from './output/sentence';
import { readSettings } from './options';
import type { Settings } from './options';
import { settleTasks } from './operations/tasks';
import type { Task } from './operations/tasks';
import { isTool, toToolOutputs } from './host/tool';
import { createSend } from './requests/transport';
import type { Send } from './requests/transport';
import type { Workbench } from './operations/operation';

type Operation = (bench: Workbench) => Iterable<Task>;

/** All that is known before the first request. */
interface Plan {
	operation: Operation;
	settings: Settings;
	baseUrl: string;
}

/**
 * Runs the node once. A run that cannot begin, because a parameter makes no sense or the credential
 * is refused, throws with On Error at Stop Workflow. With a Continue setting n8n would send the
 * input to Successful if this threw, so there each item goes to Failed instead.
 */
export async function execute(context: IExecuteFunctions, resources: Resource[]): Promise<Outputs> {
	const credential = new Credential(context);
	const plan = await readPlan(context, resources, credential).catch(toSettingsFailure);
	const settled =
		plan instanceof Failure ? failAll(context, plan) : await carryOut(context, plan, credential);
	const refusal = findRefusal(settled);
	await credential.read().catch(() => undefined);
	const redact = createRedact(credential.states);
	if (refusal && !context.continueOnFail()) {
		throw new NodeOperationError(context.getNode(), explain(refusal, redact));
	}
	const outputs = await toOutputs(settled, redact);
	reportRun(context, settled, outputs);
	return isTool(context) ? toToolOutputs(outputs) : outputs;
}

async function readPlan(
	context: IExecuteFunctions,
	resources: Resource[],
	credential: Credential,
): Promise<Plan> {
	const operationName = String(context.getNodeParameter('operation', 0));
	const resourceName = String(context.getNodeParameter('resource', 0));
	const resource = resources.find(({ value }) => value === resourceName);
	if (!resource) throw Failure.ofSettings([`resource: "${resourceName}" is unknown`]);
	const operation = findOperation(operationName, resource);
	if (!operation) {
		const message = `operation: "${operationName}" is unknown for ${resource.plural}`;
		throw Failure.ofSettings([message]);
	}
	const settings = readSettings(context, resource, operationName);
	return { operation, settings, baseUrl: await readBaseUrl(credential) };
}

function findOperation(name: string, resource: Resource): Operation | undefined {
	switch (name) {
		case 'createMany':
			return isCreatable(resource) ? (bench) => createMany(bench, resource) : undefined;
		case 'getAll':
			return (bench) => getAll(bench, resource);
		case 'getManyById':
			return (bench) => getManyById(bench, resource);
		default:
			return undefined;
	}
}

async function readBaseUrl(credential: Credential): Promise<string> {
	const { baseUrl } = await credential.read().catch((error: Error) => {
		throw Failure.ofSignIn(error.message, null);
	});
	const checked = checkBaseUrl(baseUrl);
	if ('fault' in checked) throw Failure.ofSignIn(checked.fault, null);
	return checked.baseUrl;
}

async function carryOut(
	context: IExecuteFunctions,
	plan: Plan,
	credential: Credential,
): Promise<Settled[]> {
	const { settings, operation } = plan;
	const sendOnce = createSend(context, plan.baseUrl, settings.timeout, credential);
	const progress = new Progress(context);
	const send: Send = async (request, renewToken) => {
		progress.noteRequest(request);
		return await sendOnce(request, renewToken);
	};
	const run = new Run(new Session(send, credential.token), settings);
	const stopWatching = watchClock(context, run, settings.timeBudget);
	const memory = new Memory(context);
	progress.start();
	try {
		const bench = layWorkbench(context, run, settings, memory);
		return await settleTasks(operation(bench), toLanes(settings), progress);
	} finally {
		progress.end();
		stopWatching();
		if (!context.getExecutionCancelSignal?.()?.aborted) memory.clear();
		run.end(FINISHED);
	}
}

/**
 * Most tasks at work at a time: as many as there may be requests, and beyond the first as many again
 * that make theirs ready while answers are awaited.
 */
function toLanes({ concurrency }: Settings): number {
	return 2 * concurrency - 1;
}

const FINISHED = Failure.notAttempted('The run is over.');

function layWorkbench(
	context: IExecuteFunctions,
	run: Run,
	settings: Settings,
	memory: Memory,
): Workbench {
	const ofRun: Reads = new Map();
	const api = (index: number, reads = ofRun) => createApi(run, reads, index);
	const readCallerId = async (index: number) => {
		const caller = await api(index).getRecord(['users', 'mine']);
		return Number(caller.Id);
	};
	const ledger = new Ledger(run, readCallerId);
	return { context, items: context.getInputData(), settings, ledger, memory, api };
}

/** What throws before the first request is an expression in a parameter of the whole run. */
function toSettingsFailure(error: unknown): Failure {
	return error instanceof Error && !(error instanceof Failure)
		? Failure.ofSettings([error.message])
		: toFailure(error);
}

/** Every item fails alike; with Get Many by ID, every ID of every item. */
function failAll(context: IExecuteFunctions, failure: Failure): Settled[] {
	const items = context.getInputData();
	const isById = context.getNode().parameters.operation === 'getManyById';
	const targets = isById
		? [...readTargets({ context, items })]
		: items.map((item, index) => ({ index, inputData: readRow(item) }));
	return targets.map(({ index, inputData }) => ({ index, inputData, result: { failure } }));
}

/** The failure that kept the whole run from beginning; never one of a run that sent a write. */
function findRefusal(settled: Settled[]): Failure | undefined {
	const failures = settled.map(({ result }) => ('failure' in result ? result.failure : undefined));
	if (!failures.every((failure) => failure?.details.outcome === 'notSent')) return undefined;
	return failures.find((failure) => failure?.keepsRunFromBeginning);
}
