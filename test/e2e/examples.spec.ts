import type { IDataObject } from 'n8n-workflow';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { readOutput, type Execution, type SavedWorkflow, type WorkflowFile } from '../n8n/client';
import { placeSheets, readExamples } from '../n8n/examples';
import { CHUNK_CREDENTIAL, CHUNK_PATH, readChunk, readSender } from '../queue/example';
import { startSandbox, type Sandbox } from '../sandbox';
import { keyCredential, type FailedItem } from '../workflow/scenario';
import { Mailbox } from './mailbox';
import { Model } from './model';
import { addCredential, openStage, signIn } from './stage';

const { client, home } = openStage();
const examples = readExamples(home);
const toId = (file: string) => file.replace(/\.json$/, '');

let sandbox: Sandbox;
let mailbox: Mailbox;
beforeAll(async () => {
	sandbox = await startSandbox();
	mailbox = await Mailbox.open();
	const imported = join(home.folder, 'imported');
	mkdirSync(imported);
	const credentials = join(home.folder, 'credentials.json');
	const stored = [
		{
			id: 'examples',
			name: 'Bloom Growth (Bloomy) account',
			type: 'bloomyApi',
			data: keyCredential(sandbox),
		},
		{ id: 'mail', name: 'SMTP account', type: 'smtp', data: mailbox.credential },
	];
	writeFileSync(credentials, JSON.stringify(stored));
	await home.run(['import:credentials', `--input=${credentials}`]);
	for (const [file, example] of examples) {
		writeFileSync(join(imported, file), JSON.stringify({ ...hasten(example), id: toId(file) }));
	}
	await home.run(['import:workflow', '--separate', `--input=${imported}`]);
});
afterAll(async () => {
	mailbox.close();
	await sandbox.stop();
});

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
	// n8n also logs there, before its answer and behind it, which it indents.
	const [answer = ''] = /^\{[^]*?^\}/m.exec(printed) ?? [];
	return JSON.parse(answer) as Execution;
}

const count = (execution: Execution, node: string, index = 0) =>
	readOutput(execution, node, index).length;

function clearFiles(): void {
	for (const name of readdirSync(home.files)) rmSync(join(home.files, name));
}

/** What was not there at the start. */
const listNew = <One extends { Id: number }>(all: One[]) => all.filter(({ Id }) => Id >= 10_000);

describe("Each example, imported and executed by n8n's command line", () => {
	describe('sheet-to-todos', () => {
		const FILE = 'sheet-to-todos.json';
		const readSecondFiles = () =>
			readdirSync(home.files)
				.filter((name) => /^not-created-\d{4}-\d\d-\d\d\.csv$/.test(name))
				.map((name) => readFileSync(join(home.files, name), 'utf8').trim().split('\n'));
		const HEAD = 'Task,Who,Meeting,Due,Notes';

		afterEach(clearFiles);

		it('creates four rows of the file once, in two nights, and writes the fifth into a second file', async () => {
			placeSheets(home);
			const [first, second] = [await execute(FILE), await execute(FILE)];
			for (const execution of [first, second]) {
				expect([count(execution, 'Create To-Dos'), count(execution, 'Create To-Dos', 1)]).toEqual([
					4, 1,
				]);
			}
			const created = (execution: Execution) =>
				readOutput(execution, 'Created or There Already').map((record) => record.created);
			expect(created(first)).toEqual([true, true, true, true]);
			expect(created(second)).toEqual([false, false, false, false]);
			const titles = listNew(sandbox.store.todos).map(({ Name }) => Name);
			expect(titles.sort()).toEqual([
				'Book the venue',
				'Order laptops',
				'Plan the offsite',
				'Send the proposal',
			]);
			expect(readSecondFiles()).toEqual([
				[
					`${HEAD},Reason`,
					expect.stringMatching(
						/^Call the landlord,Bob Marsh,,Friday,Three mistakes on purpose,"Meeting is required; Due Date .+"$/,
					),
				],
			]);
		});

		it('takes the second file, corrected, as the next sheet, also as Excel saves it', async () => {
			const row =
				'Call the landlord,Omar,Sales,28.2.2027,"Notes, with a comma",Meeting is required';
			const sheet = `\uFEFF${HEAD},Reason\r\n${row}\r\n`;
			writeFileSync(join(home.files, 'to-dos.csv'), sheet);
			const execution = await execute(FILE);
			expect(readOutput(execution, 'Created or There Already')).toMatchObject([
				{ title: 'Call the landlord', meetingId: 789, userId: 123, created: true },
			]);
			expect(readSecondFiles()).toEqual([]);
		});

		it.each([
			['no file', undefined, /There is no to-dos\.csv/],
			['a broken file', `${HEAD}\nBook the room,,Sales,,\nToo,few\n`, /Invalid Record Length/],
		])('ends in an error, and creates nothing, where there is %s', async (_, sheet, message) => {
			if (sheet !== undefined) writeFileSync(join(home.files, 'to-dos.csv'), sheet);
			const before = sandbox.store.todos.length;
			await expect(execute(FILE)).rejects.toThrow(message);
			expect(sandbox.store.todos).toHaveLength(before);
		});
	});

	describe('from the second day on', () => {
		beforeEach(() => placeSheets(home));
		afterEach(clearFiles);

		const linesOf = (pattern: RegExp) =>
			readdirSync(home.files)
				.filter((name) => pattern.test(name))
				.map((name) => readFileSync(join(home.files, name), 'utf8').trim().split('\n'));

		it('complete-done-todos: three are completed, and the fourth is in a second file', async () => {
			const execution = await execute('complete-done-todos.json');
			const completed = readOutput(execution, 'Completed or Done Already');
			expect(completed.map(({ id, changed }) => [id, changed])).toEqual([
				[1001, true],
				[1003, true],
				[1005, false],
			]);
			expect(linesOf(/^not-completed-/)).toEqual([
				[
					'To-Do,Meeting,ID,Done,Reason',
					expect.stringMatching(/^Return the old laptops,Leadership L10,,done,"No open to-do/),
				],
			]);
		});

		it('undo-last-import: takes back what import-to-undo created', async () => {
			const goals = () => sandbox.store.goals.map(({ Name }) => Name).sort();
			const before = goals();
			await execute('import-to-undo.json');
			expect(goals()).toHaveLength(before.length + 3);
			const [kept, later] = [linesOf(/^last-import/), linesOf(/^import-/)];
			expect(kept[0]).toHaveLength(4);
			expect(later).toEqual(kept);
			const execution = await execute('undo-last-import.json');
			expect(count(execution, 'Undone')).toBe(3);
			expect(goals()).toEqual(before);
		});

		it('carry-overdue-todos: moves the one that is overdue and not done', async () => {
			const due = { OriginId: 123, DueDate: '2026-01-05T00:00:00' };
			const overdue = sandbox.store.addTodo({ ...due, Name: 'Overdue' });
			const done = sandbox.store.addTodo({ ...due, Complete: true, CloseTime: null });
			const execution = await execute('carry-overdue-todos.json');
			expect(readOutput(execution, 'Moved On')).toMatchObject([
				{ title: 'Overdue', changed: true },
			]);
			const moved = new Date(`${overdue.DueDate.slice(0, 10)}T00:00:00Z`);
			expect(moved.getUTCDay()).toBe(1);
			expect(moved.getTime()).toBeGreaterThan(Date.now() - 2 * 86_400_000);
			expect(done.DueDate).toBe(due.DueDate);
		});

		it.each([
			['weekly-scorecard.json', 4, /<td[^>]*>Demos held<.+<td[^>]*>Value is required</],
			['weekly-scorecard-columns.json', 5, /<td[^>]*>Revenue<.+<td[^>]*>Value is required</],
		])('%s: enters %d numbers, and mails the one that is missing', async (file, entered, told) => {
			mailbox.received.length = 0;
			const execution = await execute(file);
			expect(count(execution, 'Entered or There Already')).toBe(entered);
			expect(mailbox.received).toEqual([expect.stringMatching(told)]);
			expect(mailbox.received[0]).toContain('Subject: Numbers that are not on the scorecard');
		});

		it('scorecard-report: mails what is off track, and then all metrics', async () => {
			const { store } = sandbox;
			const low = store.addMetric(456, { Name: 'Bugs < 5 days', Direction: 'LessThan', Target: 5 });
			store.setScore(low.Id, store.calendar.currentNumber(), 9);
			mailbox.received.length = 0;
			await execute('scorecard-report.json');
			expect(mailbox.received).toEqual([
				expect.stringMatching(
					/Off track<.+Bugs &lt; 5 days<.+&lt; 5<.+>no<.+All metrics<.+Demos held</s,
				),
			]);
			expect(mailbox.received[0]).toMatch(/Subject: Scorecard: \d+ off track/);
		});
	});

	it('retry-failed: what was refused in the first round is created in the second', async () => {
		sandbox.faults.add({
			route: 'POST l10/:id/todos',
			fault: 'status',
			status: 503,
			match: ({ body }) => (body as IDataObject | undefined)?.title === 'Book the venue',
			times: 6,
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

	it('quarterly-setup: a meeting with two goals, two issues and two to-dos', async () => {
		const execution = await execute('quarterly-setup.json');
		const [meeting] = readOutput(execution, 'Create the Meeting');
		expect(readOutput(execution, 'Summary')).toEqual([
			{
				meeting: 'Q1 Planning Session',
				meetingId: meeting?.id,
				goals: 2,
				issues: 2,
				todos: 2,
				toLookAt: 0,
			},
		]);
		const { todos, issues } = sandbox.store;
		for (const parts of [todos, issues]) {
			expect(parts.filter(({ OriginId }) => OriginId === meeting?.id)).toHaveLength(2);
		}
	});

	it('quarterly-setup: sums up also where a whole branch failed', async () => {
		const refusal = { fault: 'status', status: 400 } as const;
		sandbox.faults.add({ ...refusal, route: 'POST issues/create', times: 2 });
		const execution = await execute('quarterly-setup.json');
		expect(readOutput(execution, 'Summary')).toEqual([
			expect.objectContaining({ goals: 2, issues: 0, todos: 2, toLookAt: 2 }),
		]);
		expect(count(execution, 'To Look At')).toBe(2);
	});

	it('meeting-dashboard: one item for each meeting, and one that adds them up', async () => {
		const execution = await execute('meeting-dashboard.json');
		const meetings = readOutput(execution, 'Count Each Meeting');
		expect(meetings.map(({ meeting }) => meeting).sort()).toEqual(
			sandbox.store.meetings.map(({ name }) => name).sort(),
		);
		const sum = (count: string) => meetings.reduce((all, one) => all + Number(one[count]), 0);
		expect(sum('attendees')).toBeGreaterThan(0);
		expect(readOutput(execution, 'Dashboard')).toEqual([
			{
				date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
				meetings: sandbox.store.meetings.length,
				attendees: sum('attendees'),
				openIssues: sum('openIssues'),
				openTodos: sum('openTodos'),
				notRead: 0,
			},
		]);
	});
});

describe("The example agent-tool, saved and run over n8n's own interface", () => {
	let model: Model;
	const title = 'Asked for in the chat';
	const todo = { title, meeting_id: 123, due_date: '2026-12-31', owner_id: '321', notes: '' };

	beforeEach(async () => {
		model = await Model.start([
			{ name: 'List_Meetings', arguments: {} },
			{ name: 'Find_People', arguments: { name: 'priya' } },
			{ name: 'Create_a_To-Do', arguments: todo },
			{ name: 'Create_a_To-Do', arguments: { ...todo, title: title.toUpperCase() } },
			{ name: 'Create_a_To-Do', arguments: { ...todo, meeting_id: 99 } },
			{ name: 'List_Open_To-Dos', arguments: { meeting_id: 123 } },
		]);
	});
	afterEach(() => model.stop());

	/** With both credentials chosen, and a message in the chat, as pinned data gives it. */
	async function chat(): Promise<Execution> {
		const openAi = { apiKey: 'test', url: model.url };
		const id = await client.createCredential('Model', openAi, 'openAiApi');
		const example = examples.get('agent-tool.json')!;
		const signed = signIn(example, await addCredential(client, sandbox));
		const nodes = signed.nodes.map((node) =>
			node.name === 'OpenAI Chat Model'
				? { ...node, credentials: { openAiApi: { id, name: 'Model' } } }
				: node,
		);
		const message = { sessionId: '1', action: 'sendMessage', chatInput: 'Give Priya a to-do' };
		const pinData = { 'When Chat Message Received': [{ json: message }] };
		return await client.run(await client.saveWorkflow({ ...signed, nodes, pinData }));
	}

	it('the agent finds meeting and person, creates the to-do once, and hears of failures', async () => {
		const execution = await chat();
		expect(execution.data.resultData.error?.message).toBeUndefined();
		expect(readOutput(execution, 'AI Agent')).toEqual([{ output: 'Done.' }]);
		expect(model.offered.sort()).toEqual([
			'Create_a_To-Do',
			'Find_People',
			'List_Meetings',
			'List_Open_To-Dos',
		]);
		const answers = model.toolAnswers.map((answer) => JSON.parse(answer)[0]);
		const [meetings, people, created, again, refused, open] = answers;
		expect(meetings.successful).toContainEqual(
			expect.objectContaining({ id: 123, title: 'Leadership L10' }),
		);
		expect(people.successful).toMatchObject([{ id: 321, name: 'Priya Nair' }]);
		const one = { title, meetingId: 123, userId: 321, dueDate: '2026-12-31T00:00:00' };
		expect(created).toMatchObject({ successful: [{ ...one, created: true }], failed: [] });
		expect(again).toMatchObject({ successful: [{ ...one, created: false }], failed: [] });
		expect(refused).toMatchObject({ successful: [], failed: [{ failure: { type: 'rejected' } }] });
		expect(open.successful).toContainEqual(expect.objectContaining({ title }));
		expect(sandbox.store.todos.filter(({ Name }) => Name === title)).toHaveLength(1);
	});
});

describe('hundred-thousand-rows, with one-chunk-of-rows in the n8n that answers its webhook', () => {
	const NO_SUCH_MEETING = 99;
	const rows = 60;
	const totals = (execution: Execution) => readOutput(execution, 'Totals');
	const notCreated = (execution: Execution) => readOutput(execution, 'Not Created') as FailedItem[];
	const countTodos = () =>
		sandbox.store.todos.filter(({ Name }) => Name.startsWith('Follow up')).length;

	let [sender, chunk]: SavedWorkflow[] = [];
	beforeAll(async () => {
		const { name, type, data } = CHUNK_CREDENTIAL;
		await client.createCredential(name, data, type);
		const meetingIds = [123, 456, NO_SUCH_MEETING];
		const settings = { url: client.url, meetingIds, rows, chunkSize: 25 };
		sender = await client.saveWorkflow(readSender(settings));
		chunk = await client.saveWorkflow(signIn(readChunk(), 'examples'));
	});

	it('counts what all chunks did, and gives each failed row its place among all rows', async () => {
		await client.activate(chunk!);
		expect(await client.callWebhook(CHUNK_PATH)).toBe(403);
		const execution = await client.run(sender!);
		const again = await client.run(sender!);
		await client.deactivate(chunk!);
		expect(count(execution, 'Answers')).toBe(3);
		expect(totals(execution)).toEqual([{ created: 40, found: 0, notCreated: 20 }]);
		expect(totals(again)).toEqual([{ created: 0, found: 40, notCreated: 20 }]);
		expect(countTodos()).toBe(40);
		const failed = notCreated(execution);
		expect(failed).toHaveLength(20);
		for (const { index, inputData, failure } of failed) {
			expect(failure.type).toBe('rejected');
			const title = `Follow up with customer ${index + 1}`;
			expect(inputData).toEqual({ title, meetingId: NO_SUCH_MEETING });
		}
	});

	it('reports every row as not sent, with the reason, where the workflow for one chunk is not active', async () => {
		const before = countTodos();
		const execution = await client.run(sender!);
		expect(execution.status).toBe('success');
		expect(totals(execution)).toEqual([{ created: 0, found: 0, notCreated: rows }]);
		const failed = notCreated(execution);
		expect(failed.map(({ index }) => index).sort((a, b) => a - b)).toEqual([...Array(rows).keys()]);
		for (const { error, failure } of failed) {
			expect(error).toMatch(
				/ did not begin \(404 - .+ must be active .+\), so nothing was created\. /,
			);
			expect(failure).toMatchObject({ outcome: 'notSent', retryable: true });
		}
		expect(countTodos()).toBe(before);
	});
});
