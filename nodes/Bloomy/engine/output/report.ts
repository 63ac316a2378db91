import type { IExecuteFunctions } from 'n8n-workflow';

import { MAIN } from '../host/connection';
import type { Outputs, Settled } from './items';
import { isTool } from '../host/tool';
import { isObject } from '../wire/body';

const NOWHERE =
	'Nothing is connected to the Failed output, so failed items are lost: connect a node that stores them';

/** Tells the editor and n8n's list of executions how a run went. Never throws. */
export function reportRun(context: IExecuteFunctions, settled: Settled[], outputs: Outputs): void {
	const failures = describeFailures(settled);
	const hints = failures === undefined ? [] : [failures];
	if (failures !== undefined && !isTool(context) && isFailedLoose(context)) hints.push(NOWHERE);
	for (const message of hints) context.addExecutionHints?.({ message, location: 'outputPane' });
	noteCounts(context, outputs);
}

/**
 * What failed in a run, in one line for the editor: "3 of 100 items failed: 2 rejected, 1 timeout".
 */
export function describeFailures(settled: Settled[]): string | undefined {
	const counts = new Map<string, number>();
	for (const { result } of settled) {
		if (!('failure' in result)) continue;
		const words = toWords(result.failure.details.type);
		counts.set(words, (counts.get(words) ?? 0) + 1);
	}
	if (counts.size === 0) return undefined;
	const failed = [...counts.values()].reduce((sum, count) => sum + count, 0);
	const kinds = [...counts]
		.sort(([, one], [, other]) => other - one)
		.map(([words, count]) => `${count} ${words}`);
	return `${failed} of ${settled.length} items failed: ${kinds.join(', ')}`;
}

/**
 * Whether nothing is connected to the Failed output. n8n tells a node its children, but not which
 * output they belong to, so the connections are read from its internals; without them, false.
 */
function isFailedLoose(context: IExecuteFunctions): boolean {
	const connections = readIn(context, ['workflow', 'connectionsBySourceNode']);
	if (!isObject(connections)) return false;
	const outputs = readIn(connections, [context.getNode().name, MAIN]);
	const failed: unknown = Array.isArray(outputs) ? outputs[1] : undefined;
	return !Array.isArray(failed) || failed.length === 0;
}

/** Adds up the items of all runs of the execution, for n8n's filter of executions. */
function noteCounts(context: IExecuteFunctions, [successful, failed]: Outputs): void {
	const counts = { bloomySuccessful: successful.length, bloomyFailed: failed.length };
	try {
		const { customData } = context.getWorkflowDataProxy(0).$execution as {
			customData?: { get(key: string): unknown; set(key: string, value: string): void };
		};
		for (const [key, count] of Object.entries(counts)) {
			customData?.set(key, String((Number(customData.get(key)) || 0) + count));
		}
	} catch {
		return;
	}
}

function readIn(value: unknown, keys: string[]): unknown {
	return keys.reduce(
		(inner: unknown, key) =>
			typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined,
		value,
	);
}

function toWords(camelCase: string): string {
	return camelCase.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
