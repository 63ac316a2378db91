import type { IDataObject } from 'n8n-workflow';

import { resources } from '../../nodes/Bloomy/resources';
import { startSandbox } from '../sandbox';
import type { Sandbox } from '../sandbox';
import { runNode } from './scenario';

let sandbox: Sandbox;
beforeEach(async () => (sandbox = await startSandbox()));
afterEach(async () => await sandbox.stop());

const ofGoal = { goalId: 3002, dueDate: '2026-12-31' };

/** Rows with all that any resource knows, with next to nothing, and with mistakes. */
const rows: IDataObject[] = [
	{
		...{ title: ' Größe "1" \\ ✓ ', meetingId: ' 123 ', userId: '456', notes: 'a\n\tb' },
		...{ dueDate: '2026-12-31T10:00:00Z', addSelf: 'no', attendees: '456, 789', goalId: 3001 },
	},
	{ title: 'No meeting, no title' },
	{ title: 7, meetingId: 456, ...ofGoal },
	{ title: '', meetingId: 0 },
	{ title: 'Twin', meetingId: 456, ...ofGoal },
	{ title: 'twin ', meetingId: 456, ...ofGoal },
];

/** The second write of a metric. */
const isPlacing = ({ route }: { route: string }) => route === 'POST l10/:id/measurables/:metricid';
const written = () => sandbox.requests.filter(({ method }) => method === 'POST');
const indexOf = ({ pairedItem }: { pairedItem?: unknown }) => (pairedItem as { item: number }).item;

describe.each(resources.filter(({ writes }) => writes.createMany))(
	'A dry run of $plural',
	({ value: resource, writes: { createMany } }) => {
		const run = async (options: IDataObject) =>
			await runNode(sandbox, { rows, parameters: { resource, concurrency: 1, options } });

		it('sends nothing, and gives byte for byte what a real run then sends', async () => {
			const dry = await run({ dryRun: true });
			expect(sandbox.requests).toEqual([]);
			const real = await run({});
			expect(dry.failures).toEqual(real.failures);
			expect(dry.successful.map(indexOf)).toEqual(real.successful.map(indexOf));
			const isAttendee = ({ path }: { path: string }) => path.includes('/attendees/');
			const sent = written().filter((request) => !isAttendee(request) && !isPlacing(request));
			expect(
				dry.records.map(({ method, path, body }) => JSON.stringify({ method, path, body })),
			).toEqual(sent.map(({ method, path, body }) => JSON.stringify({ method, path, body })));
			const attendees = dry.records.flatMap((record) => record.attendees ?? []);
			expect(attendees).toEqual(
				written()
					.filter(isAttendee)
					.map(({ path }) => Number(path.split('/').at(-1))),
			);
			for (const record of dry.records) expect(record).not.toHaveProperty('error');
		});

		it('says under Skip what would be created, as a real run then does', async () => {
			const options = { onDuplicate: 'skip' };
			await runNode(sandbox, { rows: [rows[2]!], parameters: { resource } });
			sandbox.resetRecord();
			const dry = await run({ ...options, dryRun: true });
			expect(written()).toEqual([]);
			const lists = sandbox.requests.length;
			const real = await run(options);
			expect(dry.failures).toEqual(real.failures);
			const creating = dry.records.filter(({ would }) => would === 'create');
			const posts = written().filter(
				(request) => !request.path.includes('/attendees/') && !isPlacing(request),
			);
			expect(creating).toHaveLength(posts.length);
			if (!createMany?.isOpen) return;
			expect(lists).toBe(2);
			const would = dry.records.map((record) => record.would);
			expect(would).toEqual(['create', 'nothing', 'create', 'nothing']);
			const [, there] = real.records;
			expect(dry.records[1]?.title).toBe('7');
			expect(dry.records[1]?.meetingTitle).toBe(there?.meetingTitle);
			const nothing = { would: 'nothing', method: null, path: null, body: null };
			expect(dry.records[3]).toEqual({ ...dry.records[2], ...nothing });
			const shapes = dry.records.map((record) => Object.keys(record).join());
			expect(new Set(shapes).size).toBe(1);
		});

		it('gives Failed items that can be fed back', async () => {
			const dry = await run({ dryRun: true });
			const again = await runNode(sandbox, {
				rows: dry.failures,
				parameters: { resource, options: { dryRun: true, onDuplicate: 'skip' } },
			});
			expect(again.failures.map(({ inputData, error }) => ({ inputData, error }))).toEqual(
				dry.failures.map(({ inputData, error }) => ({ inputData, error })),
			);
		});
	},
);

it.each(['skip', 'update'])(
	'warns under %s of what would stay other than the row says, as a real run then does',
	async (onDuplicate) => {
		const isUpdate = onDuplicate === 'update';
		const rows = [
			{ Task: 'Book venue', Meeting: 'Leadership L10', Due: '2027-01-31', Who: 'Jane Doe' },
			{ Task: 'Send proposal', Meeting: 'Leadership L10', Who: 'Priya Nair' },
		];
		const run = async (dryRun: boolean) =>
			await runNode(sandbox, { rows, parameters: { options: { onDuplicate, dryRun } } });
		const dry = await run(true);
		expect(written()).toEqual([]);
		expect(dry.records.map(({ warnings }) => warnings)).toEqual([
			[
				...(isUpdate ? [] : ['Asked for the due date 2027-01-31, but it is 2026-12-31']),
				'Asked for owner Jane Doe (100), but it belongs to Priya Nair (321)',
			],
			['Asked for owner Priya Nair (321), but it belongs to Jane Doe (100)'],
		]);
		const real = await run(false);
		expect(real.records.map(({ warnings }) => warnings)).toEqual(
			dry.records.map(({ warnings }) => warnings),
		);
	},
);
