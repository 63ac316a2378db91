import { join } from 'node:path';

import { start } from '../command/start';
import { startSandbox } from '../sandbox';
import type { Sandbox } from '../sandbox';

const KEY = ['--api-key', 'k'];
const LOGIN = ['--username', 'u', '--password', 'p'];
const MEETING = ['--meeting-id', '1'];

// n8n's engine takes seconds to load where all of a machine's cores are busy.
jest.setTimeout(120_000);

/** The demo as a person starts it, but without a terminal. */
const runDemo = async (...args: string[]) => await start(join(__dirname, 'demo.ts'), args);

function readCounts(stdout: string): string[] {
	return stdout.match(/^\d+ successful, \d+ failed, \d+ requests/gm) ?? [];
}

function sumRequests(stdout: string): number {
	return [...stdout.matchAll(/(\d+) requests/g)].reduce((sum, [, count]) => sum + Number(count), 0);
}

describe('The demo on its own sandbox', () => {
	it('shows what came out of both outputs, as expected', async () => {
		const { code, stdout, stderr } = await runDemo();
		expect(readCounts(stdout)).toEqual([
			'3 successful, 0 failed, 4 requests',
			'3 successful, 1 failed, 4 requests',
			'3 successful, 0 failed, 4 requests',
			'3 successful, 0 failed, 15 requests',
			'4 successful, 1 failed, 21 requests',
		]);
		expect(stdout).toMatch(/│ 3 +│ title: Missing meeting_id │ Meeting is required │ valid/);
		expect(stdout).toMatch(/│ 4 +│ id: 999999999 │ Meeting 999999999: Bloom +│ rejected │/);
		expect(stdout).toMatch(/Weekly Team Sync - Week 2 │ 100, 321, 456, 789 /);
		expect(stdout).toContain('All came out as expected.');
		expect(stderr).toMatch(/^Starting n8n's engine \.\.\.\nCreating issues \.\.\.\n/);
		expect(stderr.trim().split('\n')).toHaveLength(6);
		expect(Math.max(...stdout.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(110);
		expect(code).toBe(0);
	});
});

describe('The demo on another server', () => {
	let sandbox: Sandbox;
	beforeEach(async () => (sandbox = await startSandbox()));
	afterEach(async () => await sandbox.stop());

	const place = () => ['--base-url', `${sandbox.url}/`, '--meeting-id', '456'];

	it('writes into the meeting given, for the users given', async () => {
		const { store, apiKey } = sandbox;
		const args = ['--api-key', apiKey, ...place(), '--user-ids', '789, 456', '--yes'];
		const { code, stdout, stderr } = await runDemo(...args);
		expect(stdout).toContain('All came out as expected.');
		expect(stdout + stderr).not.toContain(apiKey);
		expect(code).toBe(0);
		const issues = store.issues.filter(({ OriginId }) => OriginId === 456);
		const todos = store.todos.filter(({ OriginId }) => OriginId === 456);
		expect(issues.map(({ Owner }) => Owner?.Id).sort()).toEqual([100, 100, 789]);
		expect(todos.map(({ Name }) => Name).sort()).toEqual([
			'Schedule follow-up meeting',
			'Send meeting notes',
			'Update project dashboard',
		]);
		expect(new Set(todos.map(({ DueDate }) => DueDate)).size).toBe(3);
		expect([...store.notes.values()].sort()).toEqual([
			'Focus on conversion rates',
			'Include latest metrics',
		]);
		expect(store.goals.slice(-3).map(({ Owner }) => Owner?.Id)).toEqual(
			expect.arrayContaining([100, 456, 789]),
		);
		const attendees = store.meetings.slice(3).map(({ attendeeIds }) => [...attendeeIds].sort());
		expect(attendees).toHaveLength(3);
		expect(attendees).toEqual(expect.arrayContaining([[100], [100, 456, 789]]));
		expect(sumRequests(stdout)).toBe(sandbox.stats().total);
	});

	it.each([
		['key', ['--api-key', 'secret-and-wrong'], 'Bloom Growth did not accept the credential'],
		[
			'login',
			['--username', 'jane.doe@example.com', '--password', 'secret-and-wrong'],
			'Bloom Growth did not accept the login',
		],
	])('says in one sentence that a %s was refused', async (_kind, credential, sentence) => {
		const { code, stdout, stderr } = await runDemo(...credential, ...place(), '--yes');
		expect(stderr.trim().split('\n')).toEqual([
			"Starting n8n's engine ...",
			'Creating issues ...',
			expect.stringContaining(sentence),
		]);
		expect(stdout + stderr).not.toContain('secret-and-wrong');
		expect(code).toBe(1);
	});

	it('ends after an example of which nothing worked', async () => {
		const args = ['--api-key', sandbox.apiKey, '--base-url', sandbox.url, '--meeting-id', '9'];
		const { code, stdout, stderr } = await runDemo(...args, '--yes');
		expect(readCounts(stdout)).toEqual([expect.stringMatching(/^0 successful, 3 failed/)]);
		expect(stderr).toContain('Nothing of this worked, so the demo ends here.');
		expect(sandbox.store.meetings).toHaveLength(3);
		expect(code).toBe(1);
	});

	it('writes nothing without being told to', async () => {
		const { code, stderr } = await runDemo('--api-key', sandbox.apiKey, ...place());
		expect(stderr).toBe(
			`This creates 12 records at ${sandbox.url}. There is no terminal to ask at, so it needs --yes.\n`,
		);
		expect(code).toBe(2);
		expect(sandbox.stats().total).toBe(0);
	});
});

describe('Arguments of the demo', () => {
	it.each([
		['an unknown option', ['--nope'], "Unknown option '--nope'"],
		['a missing value', ['--api-key'], 'argument missing'],
		['an empty value', ['--api-key', '', ...MEETING], '--api-key needs a value'],
		['a stray word', ['--password', 'my', 'secret'], 'belongs to no option'],
		['both kinds of credential', [...KEY, ...LOGIN, ...MEETING], 'but not both'],
		['half a login', ['--username', 'u', ...MEETING], '--username needs --password'],
		['no credential', ['--base-url', 'https://example.com', ...MEETING], 'needs --api-key'],
		['no meeting', KEY, 'needs --meeting-id'],
		['a meeting that is no ID', [...KEY, '--meeting-id', '1.5'], '--meeting-id expects'],
		['users that are no IDs', [...KEY, ...MEETING, '--user-ids', '1,x'], '--user-ids expects'],
		['plain http', [...KEY, ...MEETING, '--base-url', 'http://example.com'], 'https://'],
	])('are refused in one line: %s', async (_what, args, sentence) => {
		const { code, stdout, stderr } = await runDemo(...args);
		expect(stderr).toMatch(/^[^\n]+\n$/);
		expect(stderr).toContain(sentence);
		expect(stderr).not.toContain('secret');
		expect(stdout).toBe('');
		expect(code).toBe(2);
	});

	it('are explained by --help', async () => {
		const { code, stdout } = await runDemo('--help');
		expect(stdout).toMatch(/^Usage: /);
		expect(code).toBe(0);
	});
});
