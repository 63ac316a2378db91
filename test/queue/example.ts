import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';

import type { WorkflowFile } from '../n8n/client';

const FOLDER = join(__dirname, '..', '..', 'examples');

/** What a person would set in the workflow that sends the chunks. */
export interface SenderSettings {
	/** Of the n8n that takes the chunks. */
	url: string;
	meetingIds: number[];
	rows: number;
	chunkSize: number;
	/** What every title begins with. */
	title?: string;
}

/** The workflow that sends the chunks, with its address, rows and chunks changed, and nothing else. */
export function readSender(settings: SenderSettings): WorkflowFile {
	const { url, meetingIds, rows, chunkSize, title = 'Follow up with customer' } = settings;
	const changes: Array<[from: string, to: string]> = [
		['http://localhost:5678', url],
		['[123, 456, 789][n % 3]', `[${meetingIds.join()}][n % ${meetingIds.length}]`],
		['count = 30', `count = ${rows}`],
		['size = 500', `size = ${chunkSize}`],
		['Follow up with customer', title],
	];
	let text = readFileSync(join(FOLDER, 'hundred-thousand-rows.json'), 'utf8');
	for (const [from, to] of changes) {
		if (text.split(from).length !== 2) throw new Error(`The example has no single '${from}'.`);
		text = text.replace(from, to);
	}
	return JSON.parse(text) as WorkflowFile;
}

/** The same, starting every ten seconds while it is active: a night would be long for a test. */
export function hurrySchedule(sender: WorkflowFile): WorkflowFile {
	const parameters = { rule: { interval: [{ field: 'seconds', secondsInterval: 10 }] } };
	const nodes = sender.nodes.map((node) =>
		node.type === 'n8n-nodes-base.scheduleTrigger' ? { ...node, parameters } : node,
	);
	return { ...sender, nodes };
}

/** The workflow for one chunk; with a Rate Limit of so many requests a second. */
export function readChunk(maxRequests?: number): WorkflowFile {
	const text = readFileSync(join(FOLDER, 'one-chunk-of-rows.json'), 'utf8');
	const chunk = JSON.parse(text) as WorkflowFile;
	const create = chunk.nodes.find(({ name }) => name === 'Create To-Dos');
	if (maxRequests && create) {
		const rateLimit = { limit: { maxRequests, interval: 1000 } };
		create.parameters.options = { ...(create.parameters.options as IDataObject), rateLimit };
	}
	return chunk;
}

/** The secret that the example's webhook asks for, as n8n's Header Auth credential has it. */
export const CHUNK_CREDENTIAL = {
	name: 'Bloomy chunks',
	type: 'httpHeaderAuth',
	data: { name: 'X-Bloomy-Chunks', value: 'only for this test' },
};

/** The path of the example's webhook. */
export const CHUNK_PATH = 'bloomy-chunk';
