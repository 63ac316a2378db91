import type { INode } from 'n8n-workflow';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { readOutput, type Execution } from '../n8n/client';
import { startSandbox, type Sandbox } from '../sandbox';
import type { FailedItem } from '../workflow/scenario';
import { addCredential, draw, openStage } from './stage';

const { client, home } = openStage();
const ROWS = [
	{ title: 'Send the proposal', meetingId: 123 },
	{ title: 'No meeting' },
	{ title: 'Book the venue', meetingId: 456 },
	{ title: 'Meeting that is not there', meetingId: 99 },
];

let sandbox: Sandbox;
beforeEach(async () => (sandbox = await startSandbox()));
afterEach(async () => await sandbox.stop());

const titlesOf = (execution: Execution, node: string, index = 0) =>
	readOutput(execution, node, index).map(({ title }) => title);
const failuresOf = (execution: Execution) => readOutput(execution, 'Bloomy', 1) as FailedItem[];
const typesOf = (execution: Execution) => failuresOf(execution).map(({ failure }) => failure.type);
const countCreates = () => sandbox.requests.filter(({ method }) => method === 'POST').length;

async function runWith(bloomy: Partial<INode>, rows: object[] = ROWS): Promise<Execution> {
	const credentialId = await addCredential(client, sandbox);
	const workflow = draw({ rows: rows as typeof ROWS, credentialId, bloomy });
	return await client.run(await client.saveWorkflow(workflow));
}

describe('A run in n8n', () => {
	it('sends each row to one output, and what is behind both finds the row again', async () => {
		const execution = await runWith({});
		expect(execution.status).toBe('success');
		expect(titlesOf(execution, 'Bloomy')).toEqual(['Send the proposal', 'Book the venue']);
		expect(failuresOf(execution)).toMatchObject([
			{ index: 1, error: 'Meeting is required', failure: { type: 'validation' } },
			{ index: 3, failure: { type: 'rejected', statusCode: 400 } },
		]);
		const rows = (node: string) => readOutput(execution, node).map(({ row }) => row);
		expect(rows('Behind Successful')).toEqual(['Send the proposal', 'Book the venue']);
		expect(rows('Behind Failed')).toEqual(['No meeting', 'Meeting that is not there']);
	});

	it('gives the editor one line of what came of it', async () => {
		const execution = await runWith({});
		const [run] = execution.data.resultData.runData.Bloomy ?? [];
		expect(run?.hints).toEqual([
			expect.objectContaining({ message: '2 created, 2 failed: 1 meeting missing, 1 rejected' }),
		]);
	});
});

describe('On Error', () => {
	it('Stop Workflow: failed rows stop nothing, a refused credential stops the workflow', async () => {
		sandbox.revokeKey();
		const execution = await runWith({});
		expect(execution.status).toBe('error');
		expect(execution.data.resultData.error?.message).toMatch(/credential/i);
		expect(execution.data.resultData.runData).not.toHaveProperty('Behind Successful');
		expect(countCreates()).toBe(0);
	});

	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'%s: a refused credential sends every row to Failed, and the run goes on',
		async (onError) => {
			sandbox.revokeKey();
			const execution = await runWith({ onError });
			expect(execution.status).toBe('success');
			expect(readOutput(execution, 'Bloomy')).toEqual([]);
			expect(typesOf(execution)).toEqual([
				'authentication',
				'validation',
				'authentication',
				'authentication',
			]);
			expect(readOutput(execution, 'Bloomy', 2)).toEqual([]);
			expect(countCreates()).toBe(0);
		},
	);

	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'%s: a run with failed rows has the same two outputs',
		async (onError) => {
			const execution = await runWith({ onError });
			expect(titlesOf(execution, 'Bloomy')).toEqual(['Send the proposal', 'Book the venue']);
			expect(typesOf(execution)).toEqual(['validation', 'rejected']);
			expect(readOutput(execution, 'Bloomy', 2)).toEqual([]);
		},
	);
});

describe('Other settings of the node', () => {
	it('Retry On Fail sends nothing twice and does not run again because of failed rows', async () => {
		const execution = await runWith({ retryOnFail: true, maxTries: 3, waitBetweenTries: 50 });
		expect(titlesOf(execution, 'Bloomy')).toEqual(['Send the proposal', 'Book the venue']);
		expect(typesOf(execution)).toEqual(['validation', 'rejected']);
		const sent = sandbox.requests.filter(({ method }) => method === 'POST');
		expect(sent.map(({ path }) => path)).toEqual(
			expect.arrayContaining(['/api/v1/L10/123/todos', '/api/v1/L10/456/todos']),
		);
		expect(sent).toHaveLength(3);
	});

	it('Always Output Data puts an empty item on an empty Successful, and changes nothing else', async () => {
		const execution = await runWith({ alwaysOutputData: true }, [{ title: 'No meeting' }]);
		expect(readOutput(execution, 'Bloomy')).toEqual([{}]);
		expect(typesOf(execution)).toEqual(['validation']);
	});

	it('Execute Once cuts the rows to the first', async () => {
		const execution = await runWith({ executeOnce: true });
		expect(titlesOf(execution, 'Bloomy')).toEqual(['Send the proposal']);
		expect(failuresOf(execution)).toEqual([]);
		expect(countCreates()).toBe(1);
	});
});

describe('A credential with user name and password', () => {
	async function readStoredToken(id: string): Promise<string> {
		const file = join(home.folder, `credential-${id}.json`);
		await home.run(['export:credentials', `--id=${id}`, '--decrypted', `--output=${file}`]);
		const [{ data }] = JSON.parse(readFileSync(file, 'utf8'));
		return data.sessionToken;
	}

	const countRenewals = () => sandbox.requests.filter(({ path }) => path === '/Token').length;

	it('is stored with its token, which serves the next run and is renewed once it is dead', async () => {
		const credentialId = await addCredential(client, sandbox, 'login');
		const rows = [{ title: 'One', meetingId: 123 }];
		const workflow = await client.saveWorkflow(draw({ rows, credentialId }));
		expect(await readStoredToken(credentialId)).toBe('');

		await client.run(workflow);
		const first = await readStoredToken(credentialId);
		expect(first).toMatch(/^[\da-f-]{36}$/);
		expect(countRenewals()).toBe(1);

		await client.run(workflow);
		expect(await readStoredToken(credentialId)).toBe(first);
		expect(countRenewals()).toBe(1);

		sandbox.expireTokens();
		const execution = await client.run(workflow);
		expect(titlesOf(execution, 'Bloomy')).toEqual(['One']);
		expect(await readStoredToken(credentialId)).not.toBe(first);
		expect(countRenewals()).toBe(2);
	});

	it('keeps an active workflow on a schedule green although the token dies in between', async () => {
		const credentialId = await addCredential(client, sandbox, 'login');
		const rows = [1, 2, 3].map((n) => ({ title: `Nightly ${n}`, meetingId: 123 }));
		const rule = { interval: [{ field: 'seconds', secondsInterval: 3 }] };
		const trigger = {
			type: 'n8n-nodes-base.scheduleTrigger',
			typeVersion: 1.2,
			parameters: { rule },
		};
		const workflow = await client.saveWorkflow(draw({ rows, credentialId, trigger }));
		const waitForRuns = async (count: number): Promise<string[]> => {
			for (;;) {
				const ended = await client.listEnded(workflow);
				if (ended.length >= count) return ended;
				await new Promise((resolve) => setTimeout(resolve, 100));
			}
		};
		await client.activate(workflow);
		await waitForRuns(1);
		sandbox.expireTokens();
		const ids = await waitForRuns(3);
		await client.deactivate(workflow);

		for (const id of ids) {
			const execution = await client.waitFor(id);
			expect(execution.status).toBe('success');
			expect(titlesOf(execution, 'Bloomy')).toEqual(rows.map(({ title }) => title));
		}
		expect(countRenewals()).toBe(2);
		const created = sandbox.store.todos.filter(({ Name }) => Name === 'Nightly 1');
		expect(created.length).toBe((await client.listEnded(workflow)).length);
	});
});
