import type { IDataObject } from 'n8n-workflow';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';

import { readOutput, type Execution, type WorkflowFile } from '../n8n/client';
import { startSandbox, type Sandbox } from '../sandbox';
import { addCredential, openStage, toNode } from './stage';

const { client, home } = openStage();
const SHEETS = join(__dirname, 'sheets');

let sandbox: Sandbox;
beforeEach(async () => (sandbox = await startSandbox()));
afterEach(async () => await sandbox.stop());

/** The button -> n8n's own node that reads the file -> its rows -> Bloomy, all as the panel has them. */
async function runFile(file: string, options: IDataObject = {}): Promise<Execution> {
	const path = join(home.files, file);
	copyFileSync(join(SHEETS, file), path);
	const credentialId = await addCredential(client, sandbox);
	const to = (node: string) => ({ main: [[{ node, type: 'main' as const, index: 0 }]] });
	const [, operation = ''] = file.split('.');
	const workflow: WorkflowFile = {
		name: `Sheet ${file}`,
		nodes: [
			toNode('Start', 'n8n-nodes-base.manualTrigger', 1, [0, 0]),
			toNode('File', 'n8n-nodes-base.readWriteFile', 1, [200, 0], { fileSelector: path }),
			toNode('Rows', 'n8n-nodes-base.extractFromFile', 1, [400, 0], {
				operation,
				options: operation === 'csv' ? { includeEmptyCells: true } : {},
			}),
			{
				...toNode('Bloomy', 'n8n-nodes-bloomy.bloomy', 1, [600, 0], { options }),
				credentials: { bloomyApi: { id: credentialId, name: 'Bloomy' } },
			},
		],
		connections: { Start: to('File'), File: to('Rows'), Rows: to('Bloomy') },
	};
	return await client.run(await client.saveWorkflow(workflow));
}

/** Records by the numbers of their lines in the sheet; the first line has the names of the columns. */
function byLine({ data }: Execution, output: number, ...keys: string[]): unknown[] {
	const [run] = data.resultData.runData.Bloomy ?? [];
	return (run?.data?.main?.[output] ?? []).map(({ json, pairedItem }) => {
		const { item } = pairedItem as { item: number };
		return [item + 2, ...keys.map((key) => json[key])];
	});
}

const hintsOf = ({ data }: Execution) =>
	data.resultData.runData.Bloomy?.[0]?.hints?.map(({ message }) => message);

it('a .csv that people filled in: what a person can read is created, and the rest says why not', async () => {
	const execution = await runFile('actions.csv');
	expect(byLine(execution, 0, 'meetingId', 'userId', 'dueDate')).toEqual([
		[2, 123, 321, '2026-12-31T00:00:00'],
		[3, 456, 456, '2026-12-31T00:00:00'],
		[4, 123, 321, '2026-12-31T00:00:00'],
		[5, 123, 123, '2026-12-31T00:00:00'],
		[6, 456, 789, expect.any(String)],
		[7, 789, 101, '2027-01-15T00:00:00'],
		[9, 123, 321, '2026-12-31T00:00:00'],
		[12, 789, 101, '2027-01-05T00:00:00'],
		[13, 789, 112, '2027-01-08T00:00:00'],
		[15, 123, 100, expect.any(String)],
		[16, 123, 321, '2026-12-15T00:00:00'],
		[18, 456, 456, '2026-01-15T00:00:00'],
		[20, 123, 100, '2026-12-31T00:00:00'],
		[23, 123, 100, '2026-12-31T00:00:00'],
		[25, 789, 100, '2026-12-31T00:00:00'],
	]);
	expect(byLine(execution, 1, 'error')).toEqual([
		[10, expect.stringMatching(/^Owner "Bob Marsh" \(column Who\): nobody is called so/)],
		[11, expect.stringMatching(/^Meeting "Marketing L10" is no meeting of yours/)],
		[14, 'Due Date "TBD" (column Due) is no date such as 2026-12-31'],
		[17, expect.stringMatching(/"ASAP" \(column Due\) is no .+; Owner .+ names 2 users/)],
		[19, 'Title is required'],
		[21, 'Meeting is required'],
		[22, expect.stringMatching(/^Due Date "Friday" \(column Due\) is no date/)],
		[
			26,
			expect.stringMatching(/^Due Date "12\/5\/2026" \(column Due\) could be 5 December 2026 or/),
		],
	]);
	expect(hintsOf(execution)?.[0]).toMatch(/^15 created, 8 failed: .+; 2 blank rows left out$/);
});

it('an .xlsx with date cells, a cell error, a number for a title and an empty line', async () => {
	const execution = await runFile('minutes.xlsx');
	const rows = readOutput(execution, 'Rows');
	expect(rows[0]).toMatchObject({ 'Assigned To ': 'Marco Rossi', Deadline: 46387 });
	expect(byLine(execution, 0, 'title', 'meetingId', 'userId', 'dueDate')).toEqual([
		[2, 'Sign the lease', 456, 789, '2026-12-31T00:00:00'],
		[3, '2027', 456, 456, '2027-01-04T00:00:00'],
		[4, 'Order the badges', 123, 321, '2026-12-31T00:00:00'],
		[5, 'Water the plants', 789, 112, '2027-01-04T00:00:00'],
	]);
	expect(byLine(execution, 1, 'error')).toEqual([
		[6, expect.stringMatching(/^Meeting /)],
		[7, expect.stringMatching(/"Marko Rossi".+ close: Marco Rossi \(789\)$/)],
		[8, 'Due Date "12" (column Deadline) is no date such as 2026-12-31'],
	]);
	expect(hintsOf(execution)?.[1]).toBe('Columns that were not read: Done');
});

it('the same .csv under Skip in the second night creates nothing', async () => {
	const options = { onDuplicate: 'skip', dateOrder: 'monthFirst' };
	const [first, second] = [
		await runFile('actions.csv', options),
		await runFile('actions.csv', options),
	];
	expect(byLine(first, 0, 'created').filter((line) => String(line).endsWith('true'))).toHaveLength(
		15,
	);
	expect(hintsOf(second)?.[0]).toMatch(/^16 there already, 7 failed: /);
});
