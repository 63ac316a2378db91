import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { WorkflowFile } from '../n8n/client';

const FILE = join(__dirname, '..', '..', 'examples', 'hundred-thousand-rows.json');

/** What a person would set in the example before it runs. */
export interface ExampleSettings {
	/** Of the n8n that takes the chunks. */
	url: string;
	meetingIds: number[];
	rows: number;
	chunkSize: number;
}

/** The example with its address, rows and chunks changed, and nothing else. */
export function readExample(settings: ExampleSettings): WorkflowFile {
	const { url, meetingIds, rows, chunkSize } = settings;
	const changes: Array<[from: string, to: string]> = [
		['http://localhost:5678', url],
		['[123, 456, 789][n % 3]', `[${meetingIds.join()}][n % ${meetingIds.length}]`],
		['count = 30', `count = ${rows}`],
		['size = 250', `size = ${chunkSize}`],
	];
	let text = readFileSync(FILE, 'utf8');
	for (const [from, to] of changes) {
		if (text.split(from).length !== 2) throw new Error(`The example has no single '${from}'.`);
		text = text.replace(from, to);
	}
	return JSON.parse(text) as WorkflowFile;
}

/** The secret that the example's webhook asks for, as n8n's Header Auth credential has it. */
export const CHUNK_CREDENTIAL = {
	name: 'Bloomy chunks',
	type: 'httpHeaderAuth',
	data: { name: 'X-Bloomy-Chunks', value: 'only for this test' },
};

/** The path of the example's webhook. */
export const CHUNK_PATH = 'bloomy-chunk';
