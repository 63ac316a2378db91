import type { IDataObject } from 'n8n-workflow';

import { toNode } from '../e2e/stage';
import { readOutput, type Execution, type SavedWorkflow } from '../n8n/client';
import { startSandbox, type Sandbox } from '../sandbox';
import { keyCredential, type FailedItem } from '../workflow/scenario';
import { CHUNK_CREDENTIAL, CHUNK_PATH, readExample } from './example';
import { Fleet, SLOTS, type Worker } from './fleet';

/** `QUEUE_ROWS=100000 QUEUE_RATE=300 npm run test:queue` is the whole of it. */
const ROWS = Number(process.env.QUEUE_ROWS ?? 2_000);
/** What the server lets through, of all workers together. */
const MOST_A_SECOND = Number(process.env.QUEUE_RATE ?? 50);
const CHUNK_SIZE = ROWS / Math.min(ROWS / 100, 400);
const MEETINGS = 20;
const TIMEOUT = 60 * 60 * 1000;

let fleet: Fleet;
let sandbox: Sandbox;
let example: SavedWorkflow;
let workers: Worker[];
beforeAll(async () => {
	const rateLimit = { maxRequests: MOST_A_SECOND, interval: 1000 };
	sandbox = await startSandbox({ latency: 20, rateLimit });
	fleet = await Fleet.start();
	workers = await Promise.all([fleet.startWorker(), fleet.startWorker()]);
	const { client } = fleet;
	await client.createCredential('Bloom Growth (Bloomy) account', keyCredential(sandbox));
	const { name, type, data } = CHUNK_CREDENTIAL;
	await client.createCredential(name, data, type);
	const meetings = Array.from({ length: MEETINGS }, () => sandbox.store.addMeeting());
	const meetingIds = meetings.map(({ id }) => id);
	const settings = { url: client.url, meetingIds, rows: ROWS, chunkSize: CHUNK_SIZE };
	example = await client.saveWorkflow(readExample(settings));
	await client.activate(example);
});
afterAll(async () => {
	await fleet?.stop();
	await sandbox?.stop();
});

const titleOf = ({ title, inputData }: IDataObject) =>
	String(title ?? (inputData as IDataObject).title);
const created = (execution: Execution) => readOutput(execution, 'Created');
const notCreated = (execution: Execution) => readOutput(execution, 'Not Created') as FailedItem[];
const titlesAtServer = () =>
	sandbox.store.todos.flatMap(({ Name }) => (Name.startsWith('Follow up') ? [Name] : []));

function findTwice(titles: string[]): string[] {
	const seen = new Set<string>();
	return titles.filter((title) => seen.size === seen.add(title).size);
}

/** Prints what a person would ask about a run. */
async function measure(name: string): Promise<Execution> {
	const [start, { total, refusals }] = [performance.now(), sandbox.stats()];
	const begun = workers.map(({ taken }) => taken.length);
	const execution = await fleet.client.run(example, TIMEOUT);
	const after = sandbox.stats();
	const figures = {
		seconds: Math.round((performance.now() - start) / 1000),
		created: created(execution).filter((record) => record.created).length,
		found: created(execution).filter((record) => !record.created).length,
		notCreated: notCreated(execution).length,
		requests: after.total - total,
		refusals: after.refusals - refusals,
		chunks: workers.map(({ taken }, n) => taken.length - begun[n]!),
		atServer: titlesAtServer().length,
		twice: findTwice(titlesAtServer()).length,
	};
	process.stderr.write(`${name}, ${ROWS} rows: ${JSON.stringify(figures)}\n`);
	return execution;
}

async function killInTheMiddle(worker: Worker): Promise<void> {
	const { todos } = sandbox.store;
	// Not where one round of chunks ends and the next begins.
	const enough = todos.length + 0.67 * ROWS;
	while (todos.length < enough || worker.held.length === 0) {
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
	await worker.stop('SIGKILL');
}

it('takes no chunk from callers without the secret', async () => {
	expect(await fleet.client.callWebhook(CHUNK_PATH)).toBe(403);
});

it('a wrong secret in the sender: no chunk begins, and every row is reported as not sent', async () => {
	const { client } = fleet;
	const data = { ...CHUNK_CREDENTIAL.data, value: 'another one' };
	const id = await client.createCredential('Wrong', data, CHUNK_CREDENTIAL.type);
	const credentials = { httpHeaderAuth: { id, name: 'Wrong' } };
	const settings = { url: client.url, meetingIds: [123], rows: 20, chunkSize: 10 };
	const { nodes, ...rest } = readExample(settings);
	const sender = await client.saveWorkflow({
		...rest,
		nodes: nodes.map((node) =>
			node.name === 'Send to a Worker' ? { ...node, credentials } : node,
		),
	});
	const execution = await client.run(sender);

	expect(created(execution)).toEqual([]);
	const failed = notCreated(execution);
	expect(failed.map(({ index }) => index).sort((a, b) => a - b)).toEqual([...Array(20).keys()]);
	for (const { error, failure } of failed) {
		expect(error).toMatch(
			/ did not begin \(403 - "Authorization data is wrong!"\), so nothing was /,
		);
		expect(failure).toMatchObject({ outcome: 'notSent', retryable: true });
	}
	expect(workers.flatMap(({ taken }) => taken)).toEqual([]);
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

	expect(await client.callWebhook('caller')).toBe(200);
	const taken = workers.flatMap((worker) => worker.taken);
	expect(taken).toEqual(await client.listEnded(caller));
	expect(await client.listEnded(called)).toHaveLength(1);
});

it('a worker killed in the middle: its rows are reported as unknown, all others are created', async () => {
	const [dying, surviving] = workers as [Worker, Worker];
	const before = dying.taken.length + surviving.taken.length;
	const running = measure('One worker killed');
	await killInTheMiddle(dying);
	const execution = await running;

	expect(execution.status).toBe('success');
	const [done, failed] = [created(execution), notCreated(execution)];
	const titles = [...done, ...failed].map(titleOf);
	expect([titles.length, new Set(titles).size]).toEqual([ROWS, ROWS]);

	expect(dying.held.length).toBeGreaterThan(0);
	expect(failed.length).toBeGreaterThanOrEqual(dying.held.length * CHUNK_SIZE);
	expect(failed.length).toBeLessThanOrEqual(SLOTS * CHUNK_SIZE);
	expect(failed.length % CHUNK_SIZE).toBe(0);
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
	const known = new Set(atServer);
	expect(done.map(titleOf).filter((title) => !known.has(title))).toEqual([]);
	// Of the rows reported as unknown, some may be there: that depends on the moment of death.
	expect(atServer.length).toBeGreaterThanOrEqual(done.length);
	expect(atServer.length).toBeLessThanOrEqual(ROWS);
	const taken = dying.taken.length + surviving.taken.length - before;
	expect(taken).toBeLessThanOrEqual(ROWS / CHUNK_SIZE);
	expect(dying.taken.length).toBeGreaterThan(dying.held.length);
	expect(sandbox.stats().refusals).toBeGreaterThan(0);
});

it('the same workflow again: what is there is found, the rest is created, nothing is there twice', async () => {
	const before = titlesAtServer();
	workers = [await fleet.startWorker(), workers[1]!];
	const takenBefore = workers.map(({ taken }) => taken.length);
	const execution = await measure('Run again');

	expect(notCreated(execution)).toEqual([]);
	const done = created(execution);
	expect(new Set(done.map(titleOf)).size).toBe(ROWS);
	const found = done.filter((record) => !record.created).map(titleOf);
	expect(found.sort()).toEqual(before.sort());
	expect(titlesAtServer()).toHaveLength(ROWS);
	expect(findTwice(titlesAtServer())).toEqual([]);
	const taken = workers.map((worker, n) => worker.taken.length - takenBefore[n]!);
	expect(Math.min(...taken)).toBeGreaterThan(0);
	expect(taken[0]! + taken[1]!).toBe(ROWS / CHUNK_SIZE);
});
