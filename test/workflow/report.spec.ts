import { readLog } from './logFile';
import { startSandbox } from '../sandbox';
import type { Sandbox } from '../sandbox';
import { runNode } from './scenario';
import type { Outcome, Scenario } from './scenario';

let sandbox: Sandbox;
beforeEach(async () => (sandbox = await startSandbox()));
afterEach(async () => await sandbox.stop());

const good = { title: 'Sell the moon', meetingId: 123 };
const bad = { title: 'No meeting' };

const hintsOf = ({ run }: Outcome) =>
	run.data.resultData.runData.Bloomy?.at(-1)?.hints?.map(({ message }) => message) ?? [];
const countsOf = ({ run }: Outcome) => run.data.resultData.metadata;
const runRows = async (rows: Scenario['rows'], more: Partial<Scenario> = {}) =>
	await runNode(sandbox, { rows, ...more });

describe('hints in the editor', () => {
	const NOWHERE = expect.stringMatching(/^Nothing is connected to the Failed output/);

	it.each<[string, Scenario['connected'], unknown[]]>([
		['both outputs connected', [true, true], []],
		['Failed connected alone', [false, true], []],
		['Successful connected alone', [true, false], [NOWHERE]],
		['nothing connected', [false, false], [NOWHERE]],
	])('say what failed, and whether anybody gets it: %s', async (_name, connected, more) => {
		const outcome = await runRows([good, bad, bad], { connected });
		expect(hintsOf(outcome)).toEqual(['1 created, 2 failed: 2 meetings missing', ...more]);
	});

	it('name the columns that Map Automatically did not read, in a dry run or not', async () => {
		const rows = [
			{ ...good, 'Due by': '31.12.2026', row_number: 2 },
			{ ...good, Colour: 'red', Priority: 1, row_number: 3 },
		];
		const unread = 'Columns that were not read: Colour, Priority';
		const hints = async (parameters: Scenario['parameters']) =>
			hintsOf(await runRows(rows, { parameters }));
		const dry = 'Dry run: nothing was written; 2 would be created';
		expect(await hints({ options: { dryRun: true } })).toEqual([dry, unread]);
		expect(await hints({})).toEqual(['2 created', unread]);
		const value = { title: '={{ $json.title }}', meetingId: 123 };
		const fields = { mappingMode: 'defineBelow', value };
		expect(await hints({ fields, options: { dryRun: true } })).toEqual([dry]);
	});

	it('say of Failed nothing where nothing failed', async () => {
		expect(hintsOf(await runRows([good], { connected: [true, false] }))).toEqual(['1 created']);
	});
});

it('the execution carries counts of what came out', async () => {
	expect(countsOf(await runRows([good, bad, bad]))).toEqual({
		...{ bloomyCreated: '1', bloomyChanged: '0', bloomyUnchanged: '0', bloomyFailed: '2' },
	});
});

it('the log tells how far a run is, in numbers, and no data', async () => {
	sandbox.faults.add({ route: 'POST l10/:id/todos', fault: 'status', status: 429, times: 1 });
	const rows = Array.from({ length: 20 }, () => good);
	await runRows([...rows.slice(1), bad], { parameters: { concurrency: 2 } });
	const log = await readLog(/Bloomy started: items 20[^]+Bloomy ended.*/);
	expect(log.match(/Bloomy at \d0 %: done/g)).toHaveLength(9);
	const end = /Bloomy ended: done 20, failed 1, requests (\d+), retries 1, waiting 0/.exec(log);
	expect(Number(end?.[1])).toBe(sandbox.stats().total);
	for (const secret of [good.title, String(good.meetingId), sandbox.apiKey, sandbox.url]) {
		expect(log).not.toContain(secret);
	}
});
