import type { IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import type { Resource, Service } from './contract';
import { Failure } from './failure';
import { isTool } from './host/tool';
import { findOperation, readTargets } from './operations';
import { layBench } from './operations/bench';
import type { Operation } from './operations/operation';
import { Lanes } from './operations/tasks';
import { readSettings } from './options';
import type { Settings } from './options';
import { toOutputs, toShortToolOutputs, toToolOutputs } from './output/items';
import type { Outputs, Settled } from './output/items';
import { Progress } from './output/progress';
import { createRemarks, reportRun, summarizeRun } from './output/report';
import type { Remarks } from './output/report';
import { explain } from './output/sentence';
import type { Client } from './requests/client';
import { Credential } from './requests/credential';
import { watchClock } from './requests/deadline';
import { openClient } from './requests/open';
import type { Redact } from './wire/redact';

/** Everything that is known before the first request. */
interface Plan {
	resource: Resource;
	operation: Operation;
	settings: Settings;
	progress: Progress;
	client: Client;
}

/**
 * Runs the node once. If the run cannot begin, because a parameter makes no sense or the credential
 * is refused, and On Error is Stop Workflow, it throws. With a Continue setting n8n would then send
 * the input to Successful, so each item goes to Failed instead.
 */
export async function execute(context: IExecuteFunctions, service: Service): Promise<Outputs> {
	const credential = new Credential(context);
	const remarks = createRemarks();
	const settled = await settleItems(context, service, credential, remarks);
	const refusal = findRefusal(settled);
	await credential.read().catch(() => undefined);
	const redact: Redact = (text, wasCut) => credential.redact(text, wasCut);
	if (refusal && !context.continueOnFail()) {
		throw new NodeOperationError(context.getNode(), explain(refusal, redact));
	}
	const outputs = await toOutputs(settled, redact);
	reportRun(context, settled, remarks);
	if (!isTool(context)) return outputs;
	return remarks.areToolRows
		? toShortToolOutputs(outputs, summarizeRun(settled, remarks))
		: toToolOutputs(outputs);
}

async function settleItems(
	context: IExecuteFunctions,
	service: Service,
	credential: Credential,
	remarks: Remarks,
): Promise<Settled[]> {
	try {
		const plan = await readPlan(context, service, credential);
		const { isWrite } = plan.operation;
		Object.assign(remarks, { isWrite, isDryRun: isWrite && plan.settings.dryRun });
		return await carryOut(context, service, plan, remarks);
	} catch (error) {
		// Nothing has been sent yet: what throws here is a parameter of the whole run.
		const failure = error instanceof Failure ? error : Failure.ofSettings([messageOf(error)]);
		return failAll(context, failure);
	}
}

async function readPlan(
	context: IExecuteFunctions,
	{ resources }: Service,
	credential: Credential,
): Promise<Plan> {
	const value = String(context.getNodeParameter('resource', 0));
	const resource = resources.find((one) => one.value === value);
	if (!resource) throw Failure.ofSettings([`resource: "${value}" is unknown`]);
	const name = String(context.getNodeParameter('operation', 0));
	const operation = findOperation(name, resource);
	if (!operation) {
		throw Failure.ofSettings([`operation: "${name}" is unknown for ${resource.plural}`]);
	}
	const settings = readSettings(context, resource, name);
	const progress = new Progress(context);
	const onSend = (request: object) => progress.noteRequest(request);
	const client = await openClient(context, credential, settings, onSend);
	return { resource, operation, settings, progress, client };
}

async function carryOut(
	context: IExecuteFunctions,
	service: Service,
	{ client, settings, operation, resource, progress }: Plan,
	remarks: Remarks,
): Promise<Settled[]> {
	const lanes = new Lanes(countLanes(settings), progress);
	const bench = layBench(context, service, client, settings, lanes.park, remarks);
	remarks.areToolRows = bench.areToolRows;
	const tasks = operation.toTasks(bench, resource);
	const stopWatching = watchClock(context, client, settings.timeBudget);
	progress.start();
	try {
		return await lanes.settleAll(tasks);
	} finally {
		progress.end();
		stopWatching();
		if (!context.getExecutionCancelSignal?.()?.aborted) bench.log.clear();
		client.end(FINISHED);
		client.cutLoose();
	}
}

/**
 * Maximum number of tasks at work at once: one for each request that may be in flight, and almost
 * as many again that prepare their requests while the others wait for answers.
 */
function countLanes({ concurrency }: Settings): number {
	return 2 * concurrency - 1;
}

const FINISHED = Failure.notAttempted('The run is over.');

/** Every item fails for the same reason; in Get Many by ID, every ID of every item. */
function failAll(context: IExecuteFunctions, failure: Failure): Settled[] {
	const items = context.getInputData();
	const targets = readTargets(context.getNode().parameters.operation, { context, items });
	return [...targets].map(({ index, inputData }) => ({ index, inputData, result: { failure } }));
}

/** The failure that kept the whole run from beginning; never one of a run that sent a write. */
function findRefusal(settled: Settled[]): Failure | undefined {
	const failures = settled.map(({ result }) => ('failure' in result ? result.failure : undefined));
	if (!failures.every((failure) => failure?.details.outcome === 'notSent')) return undefined;
	return failures.find((failure) => failure?.keepsRunFromBeginning);
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
