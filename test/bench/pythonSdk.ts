import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';

import type { Job } from './jobs';
import type { Measured, Player } from './players';
import type { Served } from './server';
import { toRows } from './work';

/** All parts of a meeting, which is what the SDK always asks for. */
const PARTS = 4;

/** Whether the SDK can do the same work; `pythonSdk.py` tells how its requests differ. */
export function isForSdk({ task, parts, concurrency }: Job): boolean {
	if (task === 'create') return concurrency > 1;
	return task === 'meetings' && parts.length === PARTS && concurrency >= PARTS;
}

/** The Python SDK's asynchronous client, in a Python that has the package `bloomy-python`. */
export function seatSdk(python: string): Player {
	return {
		contender: 'pythonSdk',
		play: async (job, serve) => await play(python, job, await serve(job)),
	};
}

async function play(python: string, job: Job, { url, apiKey }: Served): Promise<Measured> {
	const { task } = job;
	const rows = toRows(job).map(({ meetingId, dueDate, ...row }) =>
		task === 'create' ? { ...row, meeting_id: meetingId, due_date: dueDate } : row,
	);
	const child = spawn(python, [join(__dirname, 'pythonSdk.py')], {
		stdio: ['pipe', 'pipe', 'inherit'],
	});
	const ended = new Promise((resolve, reject) =>
		child.once('error', reject).once('close', resolve),
	);
	const maxConcurrent = toMaxConcurrent(job);
	child.stdin.end(JSON.stringify({ task, rows, maxConcurrent, url, apiKey }));
	const [said, code] = await Promise.all([text(child.stdout), ended]);
	if (code !== 0) throw new Error(`The Python SDK ended with ${String(code)}`);
	return JSON.parse(said) as Measured;
}

/** The SDK's limit counts meetings, each of which has at most all its parts in flight at once. */
function toMaxConcurrent({ task, concurrency }: Job): number {
	return task === 'meetings' ? Math.floor(concurrency / PARTS) : concurrency;
}
