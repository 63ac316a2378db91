import type { IDataObject } from 'n8n-workflow';

import { VARIANTS } from '../probe/variants';
import { startSandbox } from '../sandbox';
import type { Doubts, Sandbox } from '../sandbox';
import type { Credential } from '../workflow/engine';
import { keyCredential, loginCredential, runNode } from '../workflow/scenario';
import type { Outcome } from '../workflow/scenario';
import { RESOURCES } from './rig';

const UNKNOWN = 999_999;
const OWNER = 321;

const kinds = ({ failures }: Outcome) =>
	failures.map(({ index, failure: { type, outcome } }) => `${index} ${type} ${outcome}`);

const locate = (value: string) => ({ __rl: true, mode: 'id', value });

const READS: Array<[name: string, parameters: IDataObject]> = [
	['issues of a meeting', { resource: 'issue', operation: 'getAll', meeting: locate('123') }],
	['to-dos of a meeting', { resource: 'todo', operation: 'getAll', meeting: locate('123') }],
	['goals of a meeting', { resource: 'goal', operation: 'getAll', meeting: locate('123') }],
	...RESOURCES.map((resource): [string, IDataObject] => [
		`${resource} of the caller`,
		{ resource, operation: 'getAll', listBy: 'user', goal: '3001' },
	]),
	['a meeting with its parts', { resource: 'meeting', operation: 'getManyById', id: '123,456' }],
	['to-dos by ID', { resource: 'todo', operation: 'getManyById', id: '1001,1002' }],
	['goals by ID', { resource: 'goal', operation: 'getManyById', id: '3001' }],
];

/** Reads all there is, and creates three records of each kind, the second of them nowhere. */
async function useNode(sandbox: Sandbox) {
	const quick = { options: { maxRetries: 1, timeout: 2000 } };
	const read: Record<string, Outcome> = {};
	for (const [name, parameters] of READS) {
		read[name] = await runNode(sandbox, { rows: [{}], parameters: { ...parameters, ...quick } });
	}
	const unknown = await runNode(sandbox, {
		rows: [{ id: 1001 }, { id: UNKNOWN }],
		parameters: { operation: 'getManyById', ...quick },
	});
	const created: Record<string, Outcome> = {};
	for (const resource of RESOURCES) {
		const place = (id: number) =>
			resource === 'meeting' ? { attendees: [id === 123 ? OWNER : UNKNOWN] } : { meetingId: id };
		const rows = [123, UNKNOWN, 123].map((id, at) => {
			return { title: `${resource} ${at}`, userId: OWNER, ...place(id) };
		});
		created[resource] = await runNode(sandbox, { rows, parameters: { resource, ...quick } });
	}
	return { read, unknown, created };
}

type Use = Awaited<ReturnType<typeof useNode>>;

/** Uses the node on a sandbox of its own, and stops that. */
async function useNodeWith(doubts: Doubts): Promise<Use & { sandbox: Sandbox }> {
	const sandbox = await startSandbox(doubts);
	return { ...(await useNode(sandbox).finally(async () => await sandbox.stop())), sandbox };
}

let usual: Use;
beforeAll(async () => (usual = await useNodeWith({})));

describe.each(VARIANTS)('The node, with $name', ({ doubts }) => {
	let use: Use & { sandbox: Sandbox };
	beforeAll(async () => (use = await useNodeWith(doubts)));
	const isPage = doubts.refusal === 'webPage';
	const isText = doubts.refusal === 'text';

	it.each(READS)('reads %s the same, or says what it could not read', (name) => {
		const { records } = use.read[name]!;
		const isLost = doubts.brokenGoalList && name === 'goals of a meeting';
		expect(kinds(use.read[name]!)).toEqual(isLost ? ['0 unexpectedResponse rejected'] : []);
		expect(records).toEqual(isLost ? [] : usual.read[name]!.records);
	});

	it('puts an ID that is unknown on Failed, alone', () => {
		const { records, failures } = use.unknown;
		expect(records.map(({ id }) => id)).toEqual([1001]);
		expect(kinds(use.unknown)).toEqual([
			`1 ${isPage ? 'unexpectedResponse' : 'rejected'} rejected`,
		]);
		// Only JSON is taken for Bloom Growth's own words.
		const who = isText ? 'The request was refused, perhaps by something' : 'Bloom Growth';
		expect(failures[0]?.error).toMatch(new RegExp(`^To-Do ${UNKNOWN}: ${who}`));
	});

	it.each(['todo', 'issue', 'goal'] as const)(
		'creates each %s once, and none for the row that names no meeting',
		(resource) => {
			const { records } = use.created[resource]!;
			const there = titlesOf(use.sandbox, resource);
			const isWarned = doubts.sdkTodoNames && resource === 'todo';
			expect(records.map(({ title }) => title)).toEqual([`${resource} 0`, `${resource} 2`]);
			expect(there.slice(-2)).toEqual(expect.arrayContaining([`${resource} 0`, `${resource} 2`]));
			expect(there).not.toContain(`${resource} 1`);
			expect(there).toHaveLength(new Set(there).size);
			// A list that is refused as well cannot show whether a refusal that is no JSON was the last word.
			const kind = isPage
				? 'unexpectedResponse unknown'
				: `rejected ${isText ? 'unknown' : 'rejected'}`;
			expect(kinds(use.created[resource]!)).toEqual([`1 ${kind}`]);
			for (const { userId, warnings } of records) {
				expect(userId).toBe(isWarned ? use.sandbox.callerId : OWNER);
				expect(warnings).toEqual(
					isWarned ? [expect.stringContaining(`owner ${OWNER}`)] : undefined,
				);
			}
		},
	);

	it('creates each meeting once, and names the one that lacks an attendee', () => {
		const { records, failures } = use.created.meeting!;
		const there = use.sandbox.store.meetings.slice(3);
		expect(there.map(({ name }) => name).sort()).toEqual(['meeting 0', 'meeting 1', 'meeting 2']);
		expect(records.map(({ title }) => title)).toEqual(['meeting 0', 'meeting 2']);
		const half = there.find(({ name }) => name === 'meeting 1');
		expect(failures).toMatchObject([
			{ index: 1, failure: { outcome: 'partial', created: { id: half?.id } } },
		]);
	});

	it('stops with one sentence where the key or the login is refused', async () => {
		const sandbox = await startSandbox(doubts);
		const key = { ...keyCredential(sandbox), apiKey: 'wrong' };
		const login = { ...loginCredential(sandbox), password: 'wrong' };
		const stop = async (credential: Credential) => {
			const run = await runNode(sandbox, { rows: [{ title: 'a', meetingId: 123 }], credential });
			return run.error('Bloomy')?.message;
		};
		const sentences = [await stop(key), await stop(login)];
		await sandbox.stop();
		const said = doubts.unauthorised ? ': Authorization has been denied for this request' : '';
		const status = doubts.loginRefusal === 'text' ? 401 : 400;
		expect(sentences).toEqual([
			`Bloom Growth did not accept the credential${said} (HTTP status 401); check the credential, then run it again`,
			`Bloom Growth did not accept the login: The user name or password is incorrect (HTTP status ${status}); check the credential, then run it again`,
		]);
		expect(sandbox.stats().byRoute['POST l10/:id/todos']).toBeUndefined();
	});
});

function titlesOf({ store }: Sandbox, resource: 'todo' | 'issue' | 'goal'): string[] {
	const lists = { todo: store.todos, issue: store.issues, goal: store.goals };
	return lists[resource].map(({ Name }) => Name);
}
