import type { IDataObject } from 'n8n-workflow';

import { startSandbox } from '../sandbox';
import type { Sandbox } from '../sandbox';
import { runNode } from './scenario';
import type { Outcome, Scenario } from './scenario';

let sandbox: Sandbox;
beforeEach(async () => (sandbox = await startSandbox()));
afterEach(async () => await sandbox.stop());

/** The rows of a sheet as n8n's Google Sheets node gives them, from the second line on. */
function readSheet(text: string): IDataObject[] {
	const [head = [], ...lines] = text
		.trim()
		.split('\n')
		.map((line) => line.split('|').map((cell) => cell.trim()));
	return lines.map((cells, at) => ({
		row_number: at + 2,
		...Object.fromEntries(head.map((column, position) => [column, cells[position] ?? ''])),
	}));
}

const runSheet = async (text: string, more: Partial<Scenario> = {}) =>
	await runNode(sandbox, { rows: readSheet(text), ...more });
const hintsOf = ({ run }: Outcome) =>
	run.data.resultData.runData.Bloomy?.at(-1)?.hints?.map(({ message }) => message) ?? [];
/** What became of which line of the sheet. */
const byLine = (items: Outcome['successful'], ...keys: string[]) =>
	items.map(({ json, pairedItem }) => {
		const { item } = pairedItem as { item: number };
		return [item + 2, ...keys.map((key) => json[key])];
	});
const told = ({ failures }: Outcome) =>
	failures.map(({ inputData, error }) => [inputData.row_number, error]);
const locate = (value: string) => ({ __rl: true, mode: 'id', value });

it('a list of actions out of minutes, days first, all of one meeting', async () => {
	const outcome = await runSheet(
		`Action Item      | Responsible              | By When         | Comments | Done?
		Send the minutes | Jane Doe                 | 3/4/2027        |          | no
		Book flights     | Haddad, Omar             | 5.4.27          | window   | no
		Call the bank    | ann                      | 2027-04-06      |          |
		                 |                          |                 |          |
		Draft the policy | Priya/Lena               | next week       |          |
		Tidy the archive |                          |                 |          |
		Order paper      | Prya Nair                | Thu, 8 Apr 2027 |          |
		                 | Marco                    | 9 April 2027    | what?    |
		42               | lena.fischer@example.com | 46485           |          |`,
		{ parameters: { defaultMeeting: locate('leadership'), options: { dateOrder: 'dayFirst' } } },
	);
	expect(byLine(outcome.successful, 'title', 'meetingId', 'userId', 'dueDate')).toEqual([
		[2, 'Send the minutes', 123, 100, '2027-04-03T00:00:00'],
		[3, 'Book flights', 123, 123, '2027-04-05T00:00:00'],
		[4, 'Call the bank', 123, 101, '2027-04-06T00:00:00'],
		[7, 'Tidy the archive', 123, 100, expect.any(String)],
		[10, '42', 123, 456, '2027-04-08T00:00:00'],
	]);
	expect(told(outcome)).toEqual([
		[
			6,
			'Due Date "next week" (column By When) is no date such as 2026-12-31; Owner "Priya/Lena" (column Responsible) names 2 users, but there can be only one',
		],
		[8, 'Owner "Prya Nair" (column Responsible): nobody is called so; close: Priya Nair (321)'],
		[9, 'Title is required'],
	]);
	for (const failure of outcome.failures) {
		expect(Object.keys(failure)).toEqual(['error', 'inputData', 'index', 'failure']);
	}
	expect(hintsOf(outcome)).toEqual([
		'5 created, 3 failed: 1 due date unreadable, 1 owner naming several, 1 owner unknown, 1 title missing; 1 blank row left out',
		'Columns that were not read: Done?',
	]);
	expect(sandbox.stats().byRoute).toEqual({
		...{ 'GET l10/list': 1, 'GET users/mineviewable': 1 },
		...{ 'GET l10/:id/todos': 1, 'POST l10/:id/todos': 5 },
	});
});

it('a plan of rocks that is run again, with a meeting of which two have the first word', async () => {
	sandbox.store.addMeeting({ id: 5000, name: 'Sales Offsite', attendeeIds: [100] });
	const text = `Rock                | Accountable      | L10             | Quarter
		Grow NPS to 70      | me               | Leadership      | Q1
		Open a branch       | Tom Okafor (112) | SALES\u00a0L10  | Q1
		Renew the contracts | OKAFOR, TOM      | Sales           | Q1
		Hire a head of HR   |                  | 123             | Q1
		Hire a head of HR   |                  | Leadership L10  | Q2`;
	const run = async () =>
		await runSheet(text, { parameters: { resource: 'goal', options: { onDuplicate: 'skip' } } });
	const first = await run();
	expect(byLine(first.successful, 'title', 'userId', 'created')).toEqual([
		[2, 'Grow NPS to 70', 100, false],
		[3, 'Open a branch', 112, true],
		[5, 'Hire a head of HR', 100, true],
		[6, 'Hire a head of HR', 100, false],
	]);
	expect(told(first)).toEqual([
		[
			4,
			'Meeting "Sales" (column L10) could be Sales L10 (789) or Sales Offsite (5000); write the ID',
		],
	]);
	expect(hintsOf(first)[0]).toBe('2 created, 2 there already, 1 failed: 1 meeting ambiguous');
	expect(hintsOf(await run())[0]).toBe('4 there already, 1 failed: 1 meeting ambiguous');
	expect(sandbox.store.goals.filter(({ Id }) => Id >= 10_000)).toHaveLength(2);
});

it("another program's export, with moments in UTC and a person in two columns", async () => {
	const outcome = await runSheet(
		`Subject    | Assignee     | Assignee Email          | Meeting   | Meeting ID | Deadline
		Ring Berta | Marco Rossi  |                         | Sales L10 | 456        | 2026-12-30T23:00:00.000Z
		Ring Carl  | Marco Rossi  |                         | Nowhere   | 456        | 2026-12-31T00:00:00.000Z
		Ring Dora  | Marco Rossi  |                         | 456       |            | 2026-12-31T23:30:00+05:30
		Ring Emil  | Marco Rossi  |                         | Enginering|            | 2027-01-01 08:00
		Ring Fritz | Marco Rossi  |                         | #N/A      |            | 12/5/2026`,
		{ timezone: 'Europe/Berlin' },
	);
	expect(byLine(outcome.successful, 'meetingId', 'userId', 'dueDate')).toEqual([
		[2, 456, 789, '2026-12-31T00:00:00'],
		[3, 456, 789, '2026-12-31T00:00:00'],
		[4, 456, 789, '2026-12-31T00:00:00'],
	]);
	expect(told(outcome)).toEqual([
		[5, 'Meeting "Enginering" is no meeting of yours; close: Engineering L10 (456)'],
		[
			6,
			'Meeting "#N/A" is an error from the spreadsheet; Due Date "12/5/2026" (column Deadline) could be 5 December 2026 or 12 May 2026; write it as 2026-12-05, or add the option Date Order',
		],
	]);
	expect(hintsOf(outcome)[1]).toMatch(/^Columns that were not read: Meeting \(Meeting ID was read/);
});

it('two columns for one field that differ are a fault, and the same person twice is none', async () => {
	const outcome = await runSheet(
		`Issue     | Owner       | Owner Email               | Team
		Slow site | Lena Fischer | lena.fischer@example.com | Engineering
		Old bills | Lena Fischer | marco.rossi@example.com  | Engineering`,
		{ parameters: { resource: 'issue' } },
	);
	expect(byLine(outcome.successful, 'title', 'userId', 'meetingId')).toEqual([
		[2, 'Slow site', 456, 456],
	]);
	expect(told(outcome)).toEqual([
		[3, 'Owner: the columns Owner and Owner Email differ; keep one of them'],
	]);
});

it('meetings with their people by name', async () => {
	const outcome = await runSheet(
		`Meeting Name | Members                    | Add Self
		Board        | Haddad, Omar; priya        | no
		Hiring       | Lena Fischer, Marco Rossi  |
		Nobody       | Lena, Jimbo                | yes`,
		{ parameters: { resource: 'meeting' } },
	);
	expect(byLine(outcome.successful, 'title', 'attendees')).toEqual([
		[2, 'Board', expect.arrayContaining([123, 321])],
		[3, 'Hiring', expect.arrayContaining([100, 456, 789])],
	]);
	expect(told(outcome)).toEqual([[4, 'Attendees "Jimbo" (column Members): nobody is called so']]);
});
