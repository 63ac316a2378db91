import { join } from 'node:path';

import { start } from '../command/start';
import { startSandbox } from '../sandbox';
import type { Doubts, Sandbox } from '../sandbox';
import { keyCredential, loginCredential } from '../workflow/scenario';
import type { Plan } from './arguments';
import { readingFacts } from './reading';
import { probe } from './run';
import { VARIANTS } from './variants';

const OWNER = 123;

let sandbox: Sandbox;
afterEach(async () => await sandbox.stop());

/** Probes a sandbox of its own, and gives the verdicts with the lines that were printed. */
async function probeSandbox(doubts: Doubts, plan: Partial<Plan> = {}) {
	sandbox = await startSandbox(doubts);
	const lines: string[] = [];
	const account = { url: sandbox.url, credential: loginCredential(sandbox) };
	const found = await probe(
		{ account, meetingId: undefined, ownerId: OWNER, mayWrite: true, ...plan },
		(line) => lines.push(line),
	);
	return { found, text: lines.join('\n') };
}

const surprises = (found: Map<string, string>) =>
	Object.fromEntries([...found].filter(([, verdict]) => verdict !== 'as assumed'));

const writes = () => sandbox.requests.filter(({ method }) => method !== 'GET');
const probeMeetings = () => sandbox.store.meetings.filter(({ name }) => name.includes('probe'));

describe('The probe', () => {
	it('finds everything as assumed in the sandbox, and leaves nothing behind', async () => {
		const todosBefore = (await startAndCount()).todos;
		const { found, text } = await probeSandbox({});
		expect(surprises(found)).toEqual({});
		expect(found.size).toBe(readingFacts.length + 27);
		expect(text.match(/^\[as assumed\] /gm)).toHaveLength(found.size);
		expect(sandbox.store.meetings).toHaveLength(3);
		expect(sandbox.store.todos).toHaveLength(todosBefore);
	});

	async function startAndCount() {
		const fresh = await startSandbox();
		await fresh.stop();
		return { todos: fresh.store.todos.length };
	}

	it.each(VARIANTS)('says what it saw instead: $name', async ({ doubts, verdicts }) => {
		const { found, text } = await probeSandbox(doubts);
		expect(surprises(found)).toEqual(verdicts);
		expect(text.match(/^\[otherwise\] /gm) ?? []).toHaveLength(
			Object.values(verdicts).filter((verdict) => verdict === 'otherwise').length,
		);
	});

	it('writes only when told to, and signs in like anybody', async () => {
		const { found } = await probeSandbox({}, { mayWrite: false });
		expect(writes().map(({ route }) => route)).toEqual(['POST token', 'POST token']);
		expect(found.has('createMeeting')).toBe(false);
		expect(sandbox.store.meetings).toHaveLength(3);
	});

	it('writes a to-do with owner, details and due date into a meeting of its own', async () => {
		await probeSandbox({});
		const [, , create, refused, todo] = writes();
		const deletion = writes().at(-1);
		expect(create).toMatchObject({ route: 'POST l10/create', body: { addSelf: true } });
		expect(refused).toMatchObject({ route: 'POST l10/:id/todos', status: 400 });
		expect(todo).toMatchObject({
			route: 'POST l10/:id/todos',
			body: { accountableUserId: OWNER, dueDate: '2099-12-31', details: expect.any(String) },
		});
		expect(deletion).toMatchObject({ method: 'DELETE', status: 200 });
		expect([refused, todo, deletion].map((request) => request?.path.split('/')[4])).toEqual(
			Array.from({ length: 3 }, () => deletion?.path.split('/')[4]),
		);
	});

	it.each(['refused', 'ignored'] as const)(
		'names the meeting to delete by hand when its deletion is %s',
		async (meetingDeletion) => {
			const { text } = await probeSandbox({ meetingDeletion });
			const [left, ...others] = probeMeetings();
			expect(others).toEqual([]);
			const title = left!.name.replace(', renamed', '');
			expect(text).toContain(`Delete the meeting "${title}" (ID ${left!.id}) by hand`);
		},
	);

	it('deletes its meeting also when the answers in between get lost', async () => {
		sandbox = await startSandbox();
		sandbox.faults.add({ route: 'POST l10/create', fault: 'reset', when: 'after' });
		sandbox.faults.add({ route: 'POST l10/:id/todos', fault: 'reset' });
		const account = { url: sandbox.url, credential: keyCredential(sandbox) };
		const plan = { account, meetingId: 456, ownerId: undefined, mayWrite: true };
		await expect(probe(plan, () => undefined)).rejects.toThrow('the connection broke');
		expect(sandbox.stats().byRoute['POST l10/create']).toBe(1);
		expect(probeMeetings()).toEqual([]);
	});

	it('says which meeting may be there when even the list of meetings fails', async () => {
		sandbox = await startSandbox();
		sandbox.faults.add({ route: 'POST l10/create', fault: 'reset', when: 'after' });
		sandbox.faults.add({ route: 'GET l10/list', fault: 'status', skip: 1 });
		const lines: string[] = [];
		const account = { url: sandbox.url, credential: keyCredential(sandbox) };
		const plan = { account, meetingId: 456, ownerId: undefined, mayWrite: true };
		await probe(plan, (line) => lines.push(line));
		expect(lines.at(-1)).toContain(`Look for a meeting "${probeMeetings()[0]!.name}"`);
	});

	it('goes on where a question gets no answer', async () => {
		sandbox = await startSandbox();
		sandbox.faults.add({ route: 'GET l10/:id/rocks', fault: 'reset' });
		const account = { url: sandbox.url, credential: keyCredential(sandbox) };
		const plan = { account, meetingId: undefined, ownerId: undefined, mayWrite: false };
		const lines: string[] = [];
		const found = await probe(plan, (line) => lines.push(line));
		expect(surprises(found)).toEqual({ rocks: 'cannot tell' });
		expect(lines.join('\n')).toContain('the connection broke before the answer was complete');
	});

	it('shows neither the key nor the token nor the password, whatever the server says', async () => {
		sandbox = await startSandbox();
		for (const sign of [keyCredential, loginCredential]) {
			sandbox.faults.clear();
			sandbox.resetRecord();
			const secret = sign === keyCredential ? sandbox.apiKey : sandbox.login.password;
			sandbox.faults.add({
				route: /^GET (todo|issues|l10)\/:id$/,
				fault: 'status',
				status: 400,
				message: `No: Bearer ${secret} / ${secret}`,
			});
			const lines: string[] = [];
			const account = { url: sandbox.url, credential: sign(sandbox) };
			const plan = { account, meetingId: undefined, ownerId: undefined, mayWrite: true };
			await probe(plan, (line) => lines.push(line));
			const tokens = sandbox.requests
				.map(({ headers }) => (headers.authorization ?? '').replace(/^Bearer /, ''))
				.filter((token) => token !== '' && token !== 'wrong-on-purpose');
			expect(tokens.length).toBeGreaterThan(10);
			expect(lines.join()).toContain('[hidden]');
			for (const hidden of [secret, ...tokens]) expect(lines.join()).not.toContain(hidden);
		}
	});
});

/** The probe as a person starts it. */
const runProbe = async (...args: string[]) => await start(join(__dirname, 'probe.ts'), args);

describe('The command', () => {
	it('prints fact by fact, sums up, and ends well where all is as assumed', async () => {
		sandbox = await startSandbox();
		const args = ['--api-key', sandbox.apiKey, '--base-url', sandbox.url];
		const { code, stdout, stderr } = await runProbe(...args);
		expect(stdout).toMatch(/^Asking http:\S+, reading only\.\n/);
		expect(stdout).toMatch(/\[as assumed\] A wrong login is refused with 400[^\n]+\n {4}400, JSON/);
		expect(stdout).toMatch(/\n\d+ as assumed, 0 otherwise, 0 that cannot be told here\.\n$/);
		expect(stderr).toBe('');
		expect(code).toBe(0);
	});

	it('ends otherwise where something is', async () => {
		sandbox = await startSandbox({ embedsParts: true });
		const { username, password } = sandbox.login;
		const args = ['--username', username, '--password', password, '--base-url', sandbox.url];
		const { code, stdout } = await runProbe(...args, '--write', '--owner-id', String(OWNER));
		expect(stdout).toMatch(
			/\[otherwise\] A meeting's own answer[^\n]+\n {4}it holds Attendees, Todos/,
		);
		expect(stdout).toContain(' 1 otherwise, ');
		expect(stdout).not.toContain(password);
		expect(code).toBe(1);
	});

	it.each([
		['a refused key', ['--api-key', 'secret-and-wrong'], 'does not accept this key or login: 401'],
		[
			'a refused login',
			['--username', 'u', '--password', 'secret-and-wrong'],
			'The user name or password is incorrect',
		],
	])('says %s in one line', async (_what, credential, sentence) => {
		sandbox = await startSandbox();
		const { code, stdout, stderr } = await runProbe(...credential, '--base-url', sandbox.url);
		expect(stderr).toContain(sentence);
		expect(stderr.trim().split('\n')).toHaveLength(1);
		expect(stdout + stderr).not.toContain('secret-and-wrong');
		expect(code).toBe(1);
	});

	it.each([
		['no credential', [], 'needs --api-key'],
		['an ID that is none', ['--api-key', 'k', '--owner-id', 'x'], '--owner-id expects'],
	])('refuses %s in one line', async (_what, args, sentence) => {
		sandbox = await startSandbox();
		const { code, stderr } = await runProbe(...args);
		expect(stderr).toMatch(/^[^\n]+\n$/);
		expect(stderr).toContain(sentence);
		expect(code).toBe(2);
	});
});
