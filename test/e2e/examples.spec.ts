import type { IDataObject } from 'n8n-workflow';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { readOutput, type Execution, type WorkflowFile } from '../n8n/client';
import { startSandbox, type Sandbox } from '../sandbox';
import { keyCredential } from '../workflow/scenario';
import { openStage } from './stage';

const FOLDER = join(__dirname, '..', '..', 'examples');
const { home } = openStage();
const files = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));
const toId = (file: string) => file.replace(/\.json$/, '');

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox();
	const imported = join(home.folder, 'imported');
	mkdirSync(imported);
	const credentials = join(home.folder, 'credentials.json');
	const credential = { id: 'examples', name: 'Bloomy account', type: 'bloomyApi' };
	writeFileSync(credentials, JSON.stringify([{ ...credential, data: keyCredential(sandbox) }]));
	await home.run(['import:credentials', `--input=${credentials}`]);
	for (const file of files) {
		const example = JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as WorkflowFile;
		writeFileSync(join(imported, file), JSON.stringify({ ...hasten(example), id: toId(file) }));
	}
	await home.run(['import:workflow', '--separate', `--input=${imported}`]);
});
afterAll(async () => await sandbox.stop());

/** A minute's wait becomes a second's; nothing else is changed. */
function hasten(example: WorkflowFile): WorkflowFile {
	const nodes = example.nodes.map((node) => {
		const isWait = node.type === 'n8n-nodes-base.wait';
		return isWait ? { ...node, parameters: { ...node.parameters, amount: 1 } } : node;
	});
	return { ...example, nodes };
}

async function execute(file: string): Promise<Execution> {
	const printed = await home.run(['execute', `--id=${toId(file)}`, '--rawOutput']);
	return JSON.parse(printed.slice(printed.indexOf('{'))) as Execution;
}

const count = (execution: Execution, node: string, index = 0) =>
	readOutput(execution, node, index).length;

describe("Each example, imported and executed by n8n's command line", () => {
	it('sheet-to-todos: four rows become to-dos, one row does not', async () => {
		const execution = await execute('sheet-to-todos.json');
		expect([count(execution, 'Create To-Dos'), count(execution, 'Create To-Dos', 1)]).toEqual([
			4, 1,
		]);
	});

	it('retry-failed: what was refused in the first round is created in the second', async () => {
		sandbox.faults.add({
			route: 'POST l10/:id/todos',
			fault: 'status',
			status: 429,
			retryAfter: 0,
			match: ({ body }) => (body as IDataObject | undefined)?.title === 'Book the venue',
			times: 4,
		});
		const execution = await execute('retry-failed.json');
		const rounds = execution.data.resultData.runData['Create To-Dos'] ?? [];
		expect(rounds.map(({ data }) => data?.main?.map((items) => items?.length))).toEqual([
			[2, 2],
			[1, 0],
		]);
		expect(count(execution, 'Created')).toBe(3);
		expect(count(execution, 'Left for a Person')).toBe(1);
	});

	it('quarterly-setup: a meeting with three goals, two issues and two to-dos', async () => {
		const execution = await execute('quarterly-setup.json');
		const nodes = ['Create the Meeting', 'Create Goals', 'Create Issues', 'Create To-Dos'];
		expect(nodes.map((node) => count(execution, node))).toEqual([1, 3, 2, 2]);
		expect(count(execution, 'To Look At')).toBe(0);
		const [meeting] = readOutput(execution, 'Create the Meeting');
		const todos = sandbox.store.todos.filter(({ OriginId }) => OriginId === meeting?.id);
		expect(todos).toHaveLength(2);
	});

	it('meeting-dashboard: one item that counts', async () => {
		const execution = await execute('meeting-dashboard.json');
		expect(readOutput(execution, 'Dashboard')).toEqual([
			expect.objectContaining({ meetings: sandbox.store.meetings.length, notRead: 0 }),
		]);
	});
});
