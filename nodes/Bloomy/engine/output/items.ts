import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { deepCopy } from 'n8n-workflow';

import type { Answer } from '../contract';
import type { Failure, FailureDetails } from '../failure';
import { createBreather } from '../host/eventLoop';
import { isObject } from '../wire/body';
import type { Redact } from '../wire/redact';
import { toSentence } from './sentence';

/** What became of one task: its records, or why there are none. */
export interface Settled {
	/** 0-based position of the input item. */
	index: number;
	/** The input item's JSON, as a Failed item shows it. */
	inputData: IDataObject;
	result: { records: IDataObject[]; deed?: Deed } | { failure: Failure };
}

/**
 * What was done for a row, or in a dry run would be. Nothing was for what is there already, is so
 * already, or is gone already.
 */
export type Deed = 'created' | 'changed' | 'deleted' | 'there' | 'unchanged' | 'gone';

/** The node's outputs, in the order of `outputNames`: always two arrays, or n8n crashes the run. */
export type Outputs = [successful: INodeExecutionData[], failed: INodeExecutionData[]];

/** How deep a record is searched for secrets: far deeper than any record has text. */
const DEEPEST = 20;

const UNTOLD = 'This item failed, and the reason could not be shown; please report this';

/**
 * Turns settled tasks, in their order, into paired items on Successful and Failed, without secrets.
 * Never rejects: by now records may exist.
 */
export async function toOutputs(settled: Iterable<Settled>, redact: Redact): Promise<Outputs> {
	const outputs: Outputs = [[], []];
	const breathe = createBreather();
	for (const { index, inputData, result } of settled) {
		const breath = breathe();
		if (breath) await breath;
		const pairedItem = { item: index };
		if ('failure' in result) {
			const json = toFailedJson(index, inputData, result.failure, redact);
			outputs[1].push({ json, pairedItem });
			continue;
		}
		for (const record of result.records) {
			outputs[0].push({ json: hideSecrets(record, redact) as IDataObject, pairedItem });
		}
	}
	return outputs;
}

function toFailedJson(
	index: number,
	inputData: IDataObject,
	failure: Failure,
	redact: Redact,
): IDataObject {
	const details = hideSecrets(toJson(failure.details), redact) as IDataObject;
	try {
		return { error: toSentence(failure, redact), inputData, index, failure: details };
	} catch {
		return { error: UNTOLD, inputData, index, failure: details };
	}
}

/** The details in the order in which a person reads them. */
function toJson(details: FailureDetails): IDataObject {
	const { type, statusCode, retryable, outcome, attempts, created } = details;
	return { type, statusCode, retryable, outcome, attempts, ...(created && { created }) };
}

/** A value without secrets; a value that has none stays as it is. */
function hideSecrets(value: unknown, redact: Redact, depth = 0): unknown {
	if (typeof value === 'string') return redact(value);
	if (depth > DEEPEST || typeof value !== 'object' || value === null) return value;
	if (!Array.isArray(value) && !isObject(value)) return value;
	let copy: Record<string, unknown> | undefined;
	for (const [key, inner] of Object.entries(value)) {
		const hidden = hideSecrets(inner, redact, depth + 1);
		if (hidden === inner) continue;
		copy ??= { ...value } as Record<string, unknown>;
		copy[key] = hidden;
	}
	if (!copy) return value;
	return Array.isArray(value) ? Object.values(copy) : copy;
}

/**
 * A record that can go to Successful: if the first item there has a field named `error`, n8n runs a
 * node with Retry On Fail again, and everything would be created twice.
 */
export function withoutErrorField(record: IDataObject): IDataObject {
	if (!('error' in record)) return record;
	const { error: _dropped, ...rest } = record;
	return rest;
}

/** An answer as it leaves: simplified, or as it came. */
export function toRecord(
	{ simplify }: { simplify: boolean },
	operation: { simplify(answer: Answer): IDataObject },
	answer: Answer,
): IDataObject {
	return simplify ? operation.simplify(answer) : withoutErrorField(answer);
}

/** A record with what is to be told beside it, if there is anything. */
export function withWarnings(record: IDataObject, warnings: readonly string[]): IDataObject {
	return warnings.length > 0 ? { ...record, warnings: [...warnings] } : record;
}

/**
 * A copy, so that a later node can change one item without changing others. A record that is nested
 * too deeply to be copied stays as it is.
 */
export function copyRecord(record: IDataObject): IDataObject {
	try {
		return deepCopy(record);
	} catch {
		return record;
	}
}

/** Both outputs in one item, because only the first output of a tool reaches the agent. */
export function toToolOutputs([successful, failed]: Outputs): Outputs {
	const json = {
		successful: successful.map((item) => item.json),
		failed: failed.map((item) => item.json),
	};
	return [[{ json, pairedItem: { item: 0 } }], []];
}

/** What an agent that hands over many rows at once wants to know of each record. */
const SHORT = [
	...['would', 'id', 'Id', 'title', 'metricId', 'metricTitle', 'value'],
	...['created', 'changed', 'deleted', 'warnings'],
];

/** Both outputs in one item, short, with what came of the run in a line. */
export function toShortToolOutputs([successful, failed]: Outputs, summary: string): Outputs {
	const json = {
		summary,
		successful: successful.map(({ json: record }) =>
			Object.fromEntries(Object.entries(record).filter(([key]) => SHORT.includes(key))),
		),
		failed: failed.map(({ json: { index, error, failure } }) => ({
			index,
			error,
			retryable: isObject(failure) && failure.retryable === true,
		})),
	};
	return [[{ json: json as IDataObject, pairedItem: { item: 0 } }], []];
}
