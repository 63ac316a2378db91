import { readOutput } from '../n8n/client';
import { startSandbox, type FaultRule, type Sandbox } from '../sandbox';
import type { FailedItem } from '../workflow/scenario';
import { addCredential, draw, openStage } from './stage';

const { client } = openStage();

/** Seconds after which n8n ends the execution. */
const EXECUTION_TIMEOUT = 20;
const WRITE = 'POST l10/:id/todos';
const rows = Array.from({ length: 100 }, (_, at) => ({ title: `Row ${at}`, meetingId: 123 }));

let sandbox: Sandbox;
beforeEach(async () => (sandbox = await startSandbox({ latency: 20 })));
afterEach(async () => await sandbox.stop());

const countCreated = () => sandbox.store.todos.filter(({ Name }) => /^Row \d+$/.test(Name)).length;

async function runUntilTimeout(kind: 'key' | 'login') {
	const credentialId = await addCredential(client, sandbox, kind);
	const options = { timeout: 120_000 };
	const drawn = draw({ rows, credentialId, bloomy: { parameters: { options } } });
	const settings = { executionTimeout: EXECUTION_TIMEOUT };
	const execution = await client.run(await client.saveWorkflow({ ...drawn, settings }));
	return {
		execution,
		records: readOutput(execution, 'Bloomy', 0),
		failures: readOutput(execution, 'Bloomy', 1) as FailedItem[],
	};
}

describe('A workflow with a timeout, in n8n', () => {
	const stuck: Array<[string, FaultRule]> = [
		['hangs', { fault: 'hang', when: 'after' }],
		[
			'sends its answer byte by byte',
			{ fault: 'trickle', every: 500, forever: true, when: 'after' },
		],
	];
	it.each(stuck)(
		'gets what is done in time where one create of a hundred %s, and that one as unknown',
		async (_name, fault) => {
			sandbox.faults.add({ ...fault, route: WRITE, skip: 49, times: 1 });
			const { execution, records, failures } = await runUntilTimeout('key');
			expect(execution.status).toBe('success');
			expect(records).toHaveLength(99);
			expect(failures).toMatchObject([{ failure: { type: 'timeout', outcome: 'unknown' } }]);
			expect(countCreated()).toBe(100);
		},
	);

	it('gets what is done in time where the sign-in hangs in mid-run', async () => {
		let writes = 0;
		const match = () => {
			if (++writes === 50) sandbox.expireTokens();
			return false;
		};
		sandbox.faults.add({ fault: 'delay', route: WRITE, match });
		sandbox.faults.add({ fault: 'hang', route: 'POST token', skip: 1 });
		const { execution, records, failures } = await runUntilTimeout('login');
		expect(execution.status).toBe('success');
		expect(records.length).toBeGreaterThan(30);
		expect(records.length + failures.length).toBe(100);
		const unknown = failures.filter(({ failure }) => failure.outcome === 'unknown');
		expect(unknown.length).toBeLessThanOrEqual(5);
		expect(countCreated()).toBeGreaterThanOrEqual(records.length);
		expect(countCreated()).toBeLessThanOrEqual(records.length + unknown.length);
	});
});
