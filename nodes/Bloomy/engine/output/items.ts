import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { createBreather } from '../host/eventLoop';
import type { Failure, FailureDetails } from '../failure';
import type { Redact } from '../wire/redact';
import { toSentence } from './sentence';

/** What became of one task: the records it gave, or why it gave none. */
export interface Settled {
	/** 0-based position of the input item. */
	index: number;
	/** The input item's JSON, as a Failed item shows it. */
	inputData: IDataObject;
	result: { records: IDataObject[] } | { failure: Failure };
}

/** The node's outputs, in the order of `outputNames`: always two arrays, or n8n crashes the run. */
export type Outputs = [successful: INodeExecutionData[], failed: INodeExecutionData[]];

/** Settled tasks, in their order, as paired items on Successful and Failed; no secret is in a sentence. */
export async function toOutputs(settled: Iterable<Settled>, redact: Redact): Promise<Outputs> {
	const outputs: Outputs = [[], []];
	const breathe = createBreather();
	for (const { index, inputData, result } of settled) {
		const breath = breathe();
		if (breath) await breath;
		const pairedItem = { item: index };
		if ('failure' in result) {
			const { failure } = result;
			const error = toSentence(failure, redact);
			const json = { index, inputData, error, failure: toJson(failure.details) };
			outputs[1].push({ json, pairedItem });
			continue;
		}
		for (const json of result.records) outputs[0].push({ json, pairedItem });
	}
	return outputs;
}

/** The details in the order in which a person reads them. */
function toJson(details: FailureDetails): IDataObject {
	const { type, statusCode, retryable, outcome, attempts, created } = details;
	return { type, statusCode, retryable, outcome, attempts, ...(created && { created }) };
}

/**
 * A record fit for Successful: n8n runs a node with Retry On Fail again, and so creates everything
 * twice, when the first item there has a field named `error`.
 */
export function withoutErrorField(record: IDataObject): IDataObject {
	if (!('error' in record)) return record;
	const { error: _dropped, ...rest } = record;
	return rest;
}

/** Both outputs in one item: only the first output of a tool reaches the agent. */
export function toToolOutputs([successful, failed]: Outputs): Outputs {
	const json = {
		successful: successful.map((item) => item.json),
		failed: failed.map((item) => item.json),
	};
	return [[{ json, pairedItem: { item: 0 } }], []];
}
