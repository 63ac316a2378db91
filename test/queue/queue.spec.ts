import { readFileSync } from 'node:fs';

import { toNode } from '../e2e/stage';
import { readOutput, type Execution, type SavedWorkflow } from '../n8n/client';
import type { Program } from '../n8n/program';
import { startSandbox, type Sandbox } from '../sandbox';
import { keyCredential, type FailedItem } from '../workflow/scenario';
import {
	CHUNK_CREDENTIAL,
	CHUNK_PATH,
	hurrySchedule,
	readChunk,
	readSender,
	type SenderSettings,
} from './example';
import { Fleet, SLOTS, type Worker } from './fleet';

/** `QUEUE_ROWS=100000 QUEUE_RATE=300 npm run test:queue` is the whole of it. */
const ROWS = Number(process.env.QUEUE_ROWS ?? 2_000);
/** What the server lets through, of all workers together. */
const MOST_A_SECOND = Number(process.env.QUEUE_RATE ?? 50);
const CHUNK_SIZE = ROWS / Math.min(ROWS / 100, 200);
const MEETINGS = 20;
const WORKERS = 4;
/** As the documents have it: the limit less 5 %, for each slot but the one of the sender. */
const RATE_LIMIT = Math.round((0.95 * MOST_A_SECOND) / (WORKERS * SLOTS - 1));
const TIMEOUT = 60 * 60 * 1000;

let fleet: Fleet;
let sandbox: Sandbox;
let settings: SenderSettings;
/** Those that run, and those that were killed. */
let workers: Worker[];
const killed: Worker[] = [];
beforeAll(async () => {
	const rateLimit = { maxRequests: MOST_A_SECOND, interval: 1000 };
	sandbox = await startSandbox({ latency: 20, rateLimit });
	fleet = await Fleet.start();
	workers = await Promise.all(Array.from({ length: WORKERS }, (_, n) => startWorker(n)));
	const { client } = fleet;
	await client.createCredential('Bloom Growth (Bloomy) account', keyCredential(sandbox));
	const { name, type, data } = CHUNK_CREDENTIAL;
	await client.createCredential(name, data, type);
	await client.activate(await client.saveWorkflow(readChunk(RATE_LIMIT)));
	const meetings = Array.from({ length: MEETINGS }, () => sandbox.store.addMeeting());
	const meetingIds = meetings.map(({ id }) => id);
	settings = { url: client.url, meetingIds, rows: ROWS, chunkSize: CHUNK_SIZE };
});
afterAll(async () => {
	await fleet?.stop();
	await sandbox?.stop();
});

const startWorker = async (place: number) => await fleet.startWorker(`worker-${place}`);
const pause = async () => await new Promise((resolve) => setTimeout(resolve, 50));
const totals = (execution: Execution) => readOutput(execution, 'Totals');
const notCreated = (execution: Execution) => readOutput(execution, 'Not Created') as FailedItem[];
const titlesAtServer = (start = 'Follow up') =>
	sandbox.store.todos.flatMap(({ Name }) => (Name.startsWith(start) ? [Name] : []));

function findTwice(titles: string[]): string[] {
	const seen = new Set<string>();
	return titles.filter((title) => seen.size === seen.add(title).size);
}

/** The most memory (MB) that a program has ever had. */
function readPeak({ pid }: Program): number {
	const [, peak] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
	return Math.round(Number(peak) / 1024);
}

/** Waits without reading what the execution holds, which would cost the main memory. */
async function waitForEnd(sender: SavedWorkflow, id: string): Promise<void> {
	const end = Date.now() + TIMEOUT;
	while (!(await fleet.client.listEnded(sender)).includes(id)) {
		if (Date.now() > end) throw new Error(`Execution ${id} does not end`);
		await new Promise((resolve) => setTimeout(resolve, 500));
	}
}

/** Prints what a person would ask about a run. */
async function measure(name: string, sender: SavedWorkflow, id: string): Promise<Execution> {
	const { total, refusals } = sandbox.stats();
	const before = new Set([...workers, ...killed].flatMap(({ taken }) => taken));
	await waitForEnd(sender, id);
	const main = readPeak(fleet.main);
	const senders = workers.filter(hasTaken(id)).map(readPeak);
	const execution = await fleet.client.waitFor(id);
	const after = sandbox.stats();
	const figures = {
		seconds: (Date.parse(execution.stoppedAt) - Date.parse(execution.startedAt)) / 1000,
		...totals(execution)[0],
		requests: after.total - total,
		refusals: after.refusals - refusals,
		executions: [...workers, ...killed].map(
			({ taken }) => taken.filter((one) => !before.has(one)).length,
		),
		atServer: titlesAtServer().length,
		twice: findTwice(titlesAtServer()).length,
		megabytesOfMain: main,
		megabytesOfMainOnceItWasRead: readPeak(fleet.main),
		megabytesOfSendingWorker: senders[0],
	};
	process.stderr.write(`${name}, ${ROWS} rows: ${JSON.stringify(figures)}\n`);
	return execution;
}

/** Waits until a part of the rows is at the server. */
async function waitForRows(part: number, rows: number, title?: string): Promise<void> {
	while (titlesAtServer(title).length < part * rows) await pause();
}

const hasTaken = (id: string) => (worker: Worker) => worker.taken.includes(id);

/** Kills a worker that holds chunks, and not the workflow that sends them; another takes its place. */
async function killInTheMiddle(sending: string): Promise<Worker> {
	await waitForRows(0.67, ROWS);
	const dying = workers.find((worker) => !hasTaken(sending)(worker))!;
	while (dying.held.length === 0) await pause();
	await dying.stop('SIGKILL');
	killed.push(dying);
	const place = workers.indexOf(dying);
	workers[place] = await startWorker(place);
	return dying;
}

it('takes no chunk from callers without the secret', async () => {
	expect(await fleet.client.callWebhook(CHUNK_PATH)).toBe(403);
});

it('a wrong secret in the sender: no chunk begins, and every row is reported as not sent', async () => {
	const { client } = fleet;
	const data = { ...CHUNK_CREDENTIAL.data, value: 'another one' };
	const id = await client.createCredential('Wrong', data, CHUNK_CREDENTIAL.type);
	const credentials = { httpHeaderAuth: { id, name: 'Wrong' } };
	const sender = readSender({ ...settings, rows: 20, chunkSize: 10 });
	const nodes = sender.nodes.map((node) =>
		node.name === 'Send to a Worker' ? { ...node, credentials } : node,
	);
	const saved = await client.saveWorkflow({ ...sender, nodes });
	const execution = await client.run(saved);

	expect(totals(execution)).toEqual([{ created: 0, found: 0, notCreated: 20 }]);
	const failed = notCreated(execution);
	expect(failed.map(({ index }) => index).sort((a, b) => a - b)).toEqual([...Array(20).keys()]);
	for (const { error, failure } of failed) {
		expect(error).toMatch(
			/ did not begin \(403 - "Authorization data is wrong!"\), so nothing was /,
		);
		expect(failure).toMatchObject({ outcome: 'notSent', retryable: true });
	}
	expect(workers.flatMap(({ taken }) => taken)).toEqual([execution.id]);
	expect(sandbox.stats().total).toBe(0);
});

it('a sub-workflow stays in the process of its caller, which is why the example calls a webhook', async () => {
	const { client } = fleet;
	const to = (node: string) => ({ main: [[{ node, type: 'main' as const, index: 0 }]] });
	const called = await client.saveWorkflow({
		name: 'Called',
		nodes: [toNode('Start', 'n8n-nodes-base.executeWorkflowTrigger', 1, [0, 0])],
		connections: {},
	});
	await client.activate(called);
	const workflowId = { __rl: true, mode: 'id', value: called.id };
	const hook = { path: 'caller', httpMethod: 'POST', responseMode: 'lastNode' };
	const caller = await client.saveWorkflow({
		name: 'Caller',
		nodes: [
			{ ...toNode('Hook', 'n8n-nodes-base.webhook', 2, [0, 0], hook), webhookId: 'caller' },
			toNode('Call', 'n8n-nodes-base.executeWorkflow', 1.2, [220, 0], { workflowId, options: {} }),
		],
		connections: { Hook: to('Call') },
	});
	await client.activate(caller);

	const before = workers.flatMap((worker) => worker.taken);
	expect(await client.callWebhook('caller')).toBe(200);
	const taken = workers.flatMap((worker) => worker.taken).filter((id) => !before.includes(id));
	expect(taken).toEqual(await client.listEnded(caller));
	expect(await client.listEnded(called)).toHaveLength(1);
});

it('by schedule, and a worker killed in the middle: its rows are reported as unknown, all others are created', async () => {
	const { client } = fleet;
	const sender = await client.saveWorkflow(hurrySchedule(readSender(settings)));
	const id = await client.startBySchedule(sender);
	const running = measure('By schedule, one worker killed', sender, id);
	const dying = await killInTheMiddle(id);
	const execution = await running;

	expect(execution.status).toBe('success');
	expect(await client.listEnded(sender)).toEqual([id]);
	expect(workers.filter(hasTaken(id))).toHaveLength(1);
	const [[counts], failed] = [totals(execution), notCreated(execution)];
	expect(counts).toEqual({ created: ROWS - failed.length, found: 0, notCreated: failed.length });

	expect(dying.held.length).toBeGreaterThan(0);
	expect(failed.length).toBe(dying.held.length * CHUNK_SIZE);
	const failures = new Set(failed.map(({ error, failure }) => JSON.stringify({ error, failure })));
	expect([...failures].map((text) => JSON.parse(text))).toEqual([
		{
			error: expect.stringMatching(/^No answer for this row's chunk \(.+\)\. It may exist: run/),
			failure: expect.objectContaining({ outcome: 'unknown', retryable: false }),
		},
	]);
	for (const { index, inputData } of failed) {
		expect(inputData.title).toBe(`Follow up with customer ${index + 1}`);
	}

	const atServer = titlesAtServer();
	expect(findTwice(atServer)).toEqual([]);
	// Of the rows reported as unknown, some may be there: that depends on the moment of death.
	const all = new Set([...atServer, ...failed.map(({ inputData }) => inputData.title)]);
	expect(all.size).toBe(ROWS);
	expect(dying.taken.length).toBeGreaterThan(dying.held.length);
});

it('the same rows again, by hand: what is there is found, the rest is created, nothing is there twice', async () => {
	const found = titlesAtServer().length;
	const takenBefore = workers.map(({ taken }) => taken.length);
	const sender = await fleet.client.saveWorkflow(readSender(settings));
	const execution = await measure('Run again', sender, await fleet.client.start(sender));

	expect(notCreated(execution)).toEqual([]);
	expect(totals(execution)).toEqual([{ created: ROWS - found, found, notCreated: 0 }]);
	expect(new Set(titlesAtServer()).size).toBe(ROWS);
	expect(findTwice(titlesAtServer())).toEqual([]);
	const taken = workers.map((worker, n) => worker.taken.length - takenBefore[n]!);
	expect(Math.min(...taken)).toBeGreaterThan(0);
	// The sender itself is one of them.
	expect(taken.reduce((sum, count) => sum + count)).toBe(ROWS / CHUNK_SIZE + 1);
});

it('the main killed in the middle: the workers finish what it had queued, and another run finds it', async () => {
	const { client } = fleet;
	const [rows, chunkSize, title] = [1_000, 50, 'Renew the contract of customer'];
	const sender = await client.saveWorkflow(readSender({ ...settings, rows, chunkSize, title }));
	const takenBefore = workers.flatMap(({ taken }) => taken).length;
	const id = await client.start(sender);
	await waitForRows(0.4, rows, title);
	await fleet.replaceMain();
	const broken = await client.waitFor(id, TIMEOUT);

	expect(broken.status).toBe('success');
	const failed = notCreated(broken);
	expect(totals(broken)).toEqual([
		{ created: rows - failed.length, found: 0, notCreated: failed.length },
	]);
	expect(failed.length).toBeGreaterThan(0);
	const outcomes = new Set(failed.map(({ failure }) => failure.outcome));
	expect([...outcomes]).toEqual(['unknown']);

	const isOver = () => {
		const taken = workers.flatMap((worker) => worker.taken).length - takenBefore;
		return taken === rows / chunkSize + 1 && workers.every(({ held }) => held.length === 0);
	};
	while (!isOver()) await pause();
	expect(new Set(titlesAtServer(title)).size).toBe(rows);

	const again = await client.run(sender, TIMEOUT);
	expect(totals(again)).toEqual([{ created: 0, found: rows, notCreated: 0 }]);
	expect(titlesAtServer(title)).toHaveLength(rows);
	expect(findTwice(titlesAtServer(title))).toEqual([]);
});
