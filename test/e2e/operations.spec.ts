import type { IDataObject } from 'n8n-workflow';

import { findPort } from '../n8n/server';
import { startSandbox, type Sandbox } from '../sandbox';
import { keyCredential } from '../workflow/scenario';
import { Editor } from './editor';
import { drawSheet, openStage } from './stage';

const { client } = openStage();
/** The credential for the sandbox that the trigger watches, from the first test to the last. */
const WATCHED = 'Our Bloom Growth';
/** And the one for that of each other test. */
const ACCOUNT = 'Bloom Growth of the team';

let editor: Editor;
let watched: Sandbox;
let port: number;
let sandbox: Sandbox;

beforeAll(async () => {
	watched = await startSandbox();
	await client.createCredential(WATCHED, keyCredential(watched));
	port = await findPort();
	const url = `http://127.0.0.1:${port}`;
	await client.createCredential(ACCOUNT, keyCredential({ ...watched, url }));
	editor = await Editor.open(client.url);
});
afterAll(async () => {
	await editor?.close();
	await watched.stop();
});

beforeEach(async () => (sandbox = await startSandbox({ port })));
afterEach(async () => await sandbox.stop());

/** Opens a workflow with a sheet, and with what is to keep the rows of both outputs. */
async function openSheet(name: string, rows: IDataObject[]): Promise<void> {
	await client.saveWorkflow(drawSheet(name, rows, ['Done', 'Not Done']));
	await editor.chooseWorkflow(name);
}

/** Connects Failed, executes the workflow, and opens the panel of the node again. */
async function runNode(node: string): Promise<void> {
	await editor.closePanel();
	await editor.connect(node, 1, 'Not Done');
	await editor.execute();
	await editor.openPanel(node);
}

/** The columns of a table that are named, row by row. */
function pick([head = [], ...rows]: string[][], ...columns: string[]): string[][] {
	return rows.map((cells) => columns.map((column) => cells[head.indexOf(column)] ?? ''));
}

/** What the sandbox was asked to write, by method and path: rows may overtake each other. */
const listWrites = () =>
	sandbox.requests
		.filter(({ method }) => method !== 'GET')
		.map(({ method, path, query, body }) => ({ method, path, query, body }))
		.sort((one, other) => toKey(one).localeCompare(toKey(other)));

const toKey = ({ method, path }: { method: string; path: string }) => `${method} ${path}`;

it('Bloomy Trigger: shows a sample, and is published', async () => {
	await editor.beginWorkflow('What is done');
	await editor.searchNodes('bloomy');
	await editor.chooseAction('Bloomy', 'On to-do created');
	await editor.chooseCredential(WATCHED);
	await editor.choose('event', 'To-Do Completed');
	expect(pick(await editor.fetchTestEvent(), 'title', 'meetingTitle')).toEqual([
		['Sign lease', 'Leadership L10'],
	]);
	await editor.keep('trigger-sample', editor.find('ndv'));
	await editor.closePanel();
	await editor.publish();
	const CompleteTime = new Date().toISOString().slice(0, 19);
	Object.assign(watched.store.todos[1]!, { Complete: true, CompleteTime });
});

it('To-dos by ID, and by title and meeting: Update Many moves them, Complete Many ticks them off', async () => {
	await openSheet('To-dos of the week', [
		{ 'To-Do': '', Meeting: '', ID: 1003, Deadline: 'Jan 15, 2027' },
		{ 'To-Do': 'book venue', Meeting: 'Leadership', ID: '', Deadline: '31.1.2027' },
		{ 'To-Do': 'Sign lease', Meeting: 'leadership l10', ID: '', Deadline: '' },
		{ 'To-Do': 'Order chairs', Meeting: 'Marketing L10', ID: '', Deadline: 'next week' },
	]);
	await editor.addAction('Sheet', 'Bloomy', 'Update many to-dos');
	await editor.chooseCredential(ACCOUNT);
	const notice = 'A row names its to-do by ID or by Title and Meeting.';
	expect(await editor.readNotices()).toContain(notice);
	await editor.closePanel();
	await editor.connect('Update many to-dos', 0, 'Done');
	await editor.connect('Update many to-dos', 1, 'Not Done');
	await editor.execute();
	expect((await editor.readCounts()).sort()).toEqual(['1 item', '2 items', '2 items', '4 items']);

	await editor.openPanel('Update many to-dos');
	const moved = await editor.showOutput('Successful');
	expect(moved.tab).toBe('Successful Branch (2 items)');
	expect(pick(moved.table, 'title', 'dueDate', 'changed')).toEqual([
		['Unowned to-do', '2027-01-15T00:00:00', 'true'],
		['Book venue', '2027-01-31T00:00:00', 'true'],
	]);
	const unmoved = await editor.showOutput('Failed');
	expect(unmoved.tab).toBe('Failed Branch (2 items)');
	expect(pick(unmoved.table, 'error', 'index')).toEqual([
		['The row names nothing that can be changed; fill in Due Date', '2'],
		[
			'Meeting "Marketing L10" is no meeting of yours; Due Date "next week" (column Deadline) is no date such as 2026-12-31',
			'3',
		],
	]);
	await editor.keep('update-failed', editor.find('ndv'));

	await editor.choose('operation', 'Complete Many');
	await editor.closePanel();
	await editor.execute();
	await editor.openPanel('Complete many to-dos');
	const done = await editor.showOutput('Successful');
	expect(done.tab).toBe('Successful Branch (3 items)');
	expect(pick(done.table, 'id', 'title', 'meetingTitle', 'changed')).toEqual([
		['1003', 'Unowned to-do', 'Leadership L10', 'true'],
		['1002', 'Book venue', 'Leadership L10', 'true'],
		['1005', 'Sign lease', 'Leadership L10', 'false'],
	]);
	await editor.keep('complete-successful', editor.find('ndv'));
	const undone = await editor.showOutput('Failed');
	expect(undone.tab).toBe('Failed Branch (1 item)');
	expect(pick(undone.table, 'error', 'index')).toEqual([
		['Meeting "Marketing L10" is no meeting of yours', '3'],
	]);
	expect(await editor.readHints()).toEqual([
		'2 changed, 1 unchanged, 1 failed: 1 meeting unknown',
		'Columns that were not read: Deadline',
	]);

	expect(listWrites()).toEqual([
		{
			method: 'POST',
			path: '/api/v1/todo/1002/complete',
			query: { status: 'true' },
			body: undefined,
		},
		{
			method: 'POST',
			path: '/api/v1/todo/1003/complete',
			query: { status: 'true' },
			body: undefined,
		},
		{ method: 'PUT', path: '/api/v1/todo/1002', query: {}, body: { dueDate: '2027-01-31' } },
		{ method: 'PUT', path: '/api/v1/todo/1003', query: {}, body: { dueDate: '2027-01-15' } },
	]);
});

it('Goals: Update Many gives them owners by name, with each column mapped', async () => {
	await openSheet('New owners', [
		{ Rock: 'Grow NPS to 70', 'Handed To': 'Nair, Priya' },
		{ Rock: 'Hire two engineers', 'Handed To': 'omar.haddad@example.com' },
		{ Rock: 'Hire two engineers', 'Handed To': 'Omar Hadad' },
	]);
	await editor.addAction('Sheet', 'Bloomy', 'Create many to-dos');
	await editor.chooseCredential(ACCOUNT);
	await editor.choose('resource', 'Goal');
	await editor.choose('operation', 'Update Many');
	await editor.chooseMapping('Map Each Column Manually');
	await editor.typeExpression('title', '$json.Rock');
	await editor.choose('meetingId', 'Leadership L10');
	await editor.typeExpression('userId', '$json["Handed To"]');
	await runNode('Update many goals');

	const { tab, table } = await editor.showOutput('Successful');
	expect(tab).toBe('Successful Branch (2 items)');
	expect(pick(table, 'title', 'userName', 'changed')).toEqual([
		['Grow NPS to 70', 'Priya Nair', 'true'],
		['Hire two engineers', 'Omar Haddad', 'true'],
	]);
	const failed = await editor.showOutput('Failed');
	expect(failed.tab).toBe('Failed Branch (1 item)');
	expect(pick(failed.table, 'error', 'index')).toEqual([
		['Owner "Omar Hadad": nobody is called so; close: Omar Haddad (123)', '2'],
	]);
	expect(await editor.readHints()).toEqual(['2 changed, 1 failed: 1 owner unknown']);
	await editor.keep('owners-failed', editor.find('ndv'));
	expect(sandbox.store.goals.map(({ Owner }) => Owner?.Name)).toEqual([
		'Priya Nair',
		'Omar Haddad',
		'Jane Doe',
	]);
});

it('Scores: Set Many enters the numbers of a sheet', async () => {
	await openSheet('Weekly numbers', [
		{ Metric: 'Revenue', Meeting: 'Leadership L10', Week: 'last week', Value: '$120,500' },
		{ Metric: 'Open leads', Meeting: 'Leadership L10', Week: '', Value: 12 },
		{ Metric: 'Churn', Meeting: 'Leadership L10', Week: 'this week', Value: '4 %' },
		{ Metric: 'Demos held', Meeting: 'Sales L10', Week: '', Value: '' },
	]);
	await editor.addAction('Sheet', 'Bloomy', 'Create many to-dos');
	await editor.chooseCredential(ACCOUNT);
	await editor.choose('resource', 'Score');
	await editor.choose('operation', 'Set Many');
	await runNode('Set many scores');

	const { tab, table } = await editor.showOutput('Successful');
	expect(tab).toBe('Successful Branch (3 items)');
	expect(pick(table, 'metricTitle', 'value', 'onTrack', 'changed')).toEqual([
		['Revenue', '120500', 'true', 'true'],
		['Open leads', '12', 'null', 'true'],
		['Churn', '4', 'true', 'false'],
	]);
	await editor.keep('scores-successful', editor.find('ndv'));
	const failed = await editor.showOutput('Failed');
	expect(failed.tab).toBe('Failed Branch (1 item)');
	expect(pick(failed.table, 'error', 'index')).toEqual([['Value is required', '3']]);
	expect(await editor.readHints()).toEqual(['2 changed, 1 unchanged, 1 failed: 1 value missing']);
	const week = sandbox.store.calendar.currentNumber();
	expect(listWrites()).toEqual([
		expect.objectContaining({ path: `/api/v1/measurables/4001/week/${week - 1}` }),
		expect.objectContaining({ path: `/api/v1/measurables/4003/week/${week}` }),
	]);
});

it('Bloomy Trigger: has started the workflow with what was completed since', async () => {
	await editor.chooseWorkflow('What is done');
	await editor.openExecution();
	await editor.openPanel('Bloomy Trigger');
	await editor.keep('trigger-told', editor.find('ndv'));
	expect(pick(await editor.readTable(), 'title', 'meetingTitle')).toEqual([
		['Book venue', 'Leadership L10'],
	]);
});
