import type { IDataObject } from 'n8n-workflow';

import { startSandbox } from '../sandbox';
import type { RecordedRequest, Sandbox, SandboxOptions } from '../sandbox';
import { keyCredential, loginCredential, runNode } from '../workflow/scenario';
import type { Credential } from '../workflow/engine';
import type { Outcome, Scenario } from '../workflow/scenario';
import { EXTRA_AT_RENEWAL } from '../workflow/versions';
import { findViolations, readIds } from './invariants';

const CONCURRENCY = 20;
const DEAD_TOKEN = 'a-token-of-long-ago';
const rows = Array.from({ length: 50 }, (_, at) => ({ title: `Row ${at}`, meetingId: 123 }));

let sandbox: Sandbox;
const start = async (options: SandboxOptions = {}): Promise<void> => {
	sandbox = await startSandbox({ latency: { min: 2, max: 20 }, ...options });
};
afterEach(async () => await sandbox.stop());

/** Creates the 50 rows with 20 requests in flight, and checks that nothing was lost or doubled. */
async function create(scenario: Partial<Scenario> = {}): Promise<Outcome> {
	const before = readIds(sandbox, 'todo');
	const parameters = { concurrency: CONCURRENCY, ...scenario.parameters };
	const outcome = await runNode(sandbox, { rows, ...scenario, parameters });
	if (!outcome.error('Bloomy')) {
		const finished = { sandbox, resource: 'todo' as const, rows, before, outcome };
		expect(findViolations({ ...finished, concurrency: CONCURRENCY })).toEqual([]);
	}
	return outcome;
}

async function fetchToken(): Promise<string> {
	const body = new URLSearchParams({
		grant_type: 'password',
		userName: sandbox.login.username,
		password: sandbox.login.password,
	});
	const answer = await fetch(`${sandbox.url}/Token`, { method: 'POST', body });
	return ((await answer.json()) as { access_token: string }).access_token;
}

const countUnauthorised = () => sandbox.requests.filter(({ status }) => status === 401).length;

/** Does something, once, when a write arrives and this many have been carried out. */
function afterCreating(count: number, act: () => void): void {
	const full = sandbox.store.todos.length + count;
	const match = ({ route }: RecordedRequest): boolean => {
		const isTime = route === 'POST l10/:id/todos' && sandbox.store.todos.length >= full;
		if (isTime) act();
		return isTime;
	};
	sandbox.faults.add({ fault: 'delay', times: 1, match });
}

describe('a login', () => {
	it('signs in once where there is no token yet', async () => {
		await start();
		const { records } = await create({ credential: loginCredential(sandbox) });
		expect(records).toHaveLength(rows.length);
		expect(sandbox.stats().tokensIssued).toBe(1);
		expect(countUnauthorised()).toBe(0);
	});

	it.each([false, true])(
		'renews a dead token once (old tokens void: %s)',
		async (voidOldTokens) => {
			await start({ voidOldTokens });
			const { records } = await create({ credential: loginCredential(sandbox, DEAD_TOKEN) });
			expect(records).toHaveLength(rows.length);
			expect(sandbox.stats().tokensIssued).toBe(1);
			expect(countUnauthorised()).toBeLessThanOrEqual(2 + EXTRA_AT_RENEWAL);
		},
	);

	it.each([false, true])(
		'renews a token that dies in mid-run, once for all in flight (old tokens void: %s)',
		async (voidOldTokens) => {
			await start({ voidOldTokens });
			for (const count of [5, 25, 45]) afterCreating(count, sandbox.expireTokens);
			const { records } = await create({ credential: loginCredential(sandbox) });
			expect(records).toHaveLength(rows.length);
			expect(sandbox.stats().tokensIssued).toBe(4);
			expect(sandbox.stats().byRoute['POST token']).toBe(4);
		},
	);

	it('loses nothing while each token dies after a few requests', async () => {
		await start();
		const uses = new Map<string | undefined, number>();
		const match = ({ headers: { authorization } }: RecordedRequest): boolean => {
			uses.set(authorization, (uses.get(authorization) ?? 0) + 1);
			if (uses.get(authorization) === 6) sandbox.expireTokens();
			return false;
		};
		sandbox.faults.add({ fault: 'delay', match });
		const { records } = await create({ credential: loginCredential(sandbox) });
		expect(records).toHaveLength(rows.length);
		expect(sandbox.stats().tokensIssued).toBeGreaterThan(5);
	});

	it('loses nothing where the request that renewed the token breaks', async () => {
		await start({ voidOldTokens: true });
		afterCreating(20, () => {
			sandbox.expireTokens();
			const isRenewed = ({ headers }: { headers: Record<string, string> }) =>
				sandbox.stats().tokensIssued === 2 && headers.authorization !== undefined;
			sandbox.faults.add({ fault: 'reset', when: 'after', times: 1, match: isRenewed });
		});
		const { records } = await create({ credential: loginCredential(sandbox) });
		expect(records).toHaveLength(rows.length);
		expect(sandbox.stats().tokensIssued).toBe(2);
	});

	it('takes the token that another execution renewed meanwhile', async () => {
		await start();
		const credential = loginCredential(sandbox, await fetchToken());
		afterCreating(20, () => {
			sandbox.expireTokens();
			credential.sessionToken = sandbox.apiKey;
		});
		const { records } = await create({ credential });
		expect(records).toHaveLength(rows.length);
		expect(sandbox.stats().tokensIssued).toBe(1);
	});

	it('signs in on another try where the sign-in page fails for a moment', async () => {
		await start();
		sandbox.faults.add({ route: 'POST token', fault: 'status', status: 503, times: 1 });
		const { records } = await create({ credential: loginCredential(sandbox) });
		expect(records).toHaveLength(rows.length);
		expect(sandbox.stats().byRoute['POST token']).toBe(2);
	});

	it('fails every item as not sent where the sign-in page fails for good', async () => {
		await start();
		sandbox.faults.add({ route: 'POST token', fault: 'status', status: 503 });
		const { failures } = await create({
			credential: loginCredential(sandbox),
			parameters: { options: { maxRetries: 0 } },
			node: { onError: 'continueErrorOutput' },
		});
		expect(failures).toHaveLength(rows.length);
		expect(failures.map(({ failure }) => failure.outcome)).toEqual(rows.map(() => 'notSent'));
		expect(sandbox.requests.every(({ route }) => route === 'POST token')).toBe(true);
	});
});

describe('the credential', () => {
	const credentials = [
		['a key', async () => keyCredential(sandbox)],
		['a token', async () => loginCredential(sandbox, await fetchToken())],
		['a login without a token', async () => loginCredential(sandbox)],
	] as const;

	it.each(credentials)('is not read anew for every request: %s', async (_name, find) => {
		await start();
		const stored = await find();
		let reads = 0;
		const ownKeys = (target: Credential) => {
			reads++;
			return Reflect.ownKeys(target);
		};
		const { records } = await create({ credential: new Proxy(stored, { ownKeys }) });
		expect(records).toHaveLength(rows.length);
		expect(reads).toBeGreaterThan(0);
		expect(reads).toBeLessThanOrEqual(4);
	});

	it('may get a new key in mid-run', async () => {
		await start();
		const credential = { ...keyCredential(sandbox), apiKey: await fetchToken() };
		afterCreating(20, () => {
			sandbox.expireTokens();
			credential.apiKey = sandbox.apiKey;
		});
		const { records } = await create({ credential });
		expect(records).toHaveLength(rows.length);
		expect(countUnauthorised()).toBeGreaterThan(0);
		expect(countUnauthorised()).toBeLessThanOrEqual(CONCURRENCY);
	});
});

describe('a run whose first requests leave together', () => {
	const meetingIds = Array.from({ length: 60 }, (_, at) => 1000 + at);
	const runIn = async (rows: IDataObject[], parameters: IDataObject, more: Partial<Scenario>) => {
		for (const id of meetingIds) sandbox.store.addMeeting({ id, attendeeIds: [sandbox.callerId] });
		const concurrency = CONCURRENCY;
		return await runNode(sandbox, { rows, parameters: { ...parameters, concurrency }, ...more });
	};
	const fetchAll = async (more: Partial<Scenario> = {}): Promise<Outcome> => {
		const parameters = { resource: 'meeting', operation: 'getManyById', include: [] };
		return await runIn(
			meetingIds.map((id) => ({ id })),
			parameters,
			more,
		);
	};
	const writeToAll = async (more: Partial<Scenario>): Promise<Outcome> =>
		await runIn(
			meetingIds.map((meetingId) => ({ title: 'a', meetingId })),
			{},
			more,
		);

	it('fills the pool at once with a key or a token', async () => {
		await start({ latency: 300 });
		await fetchAll();
		const [first] = sandbox.requests;
		const together = sandbox.requests.filter(({ arrivedAt }) => arrivedAt < first!.finishedAt!);
		expect(together).toHaveLength(CONCURRENCY);
	});

	it('signs in once, with one request alone, where there is no token yet', async () => {
		await start({ latency: 20 });
		const { records } = await fetchAll({ credential: loginCredential(sandbox) });
		expect(records).toHaveLength(meetingIds.length);
		const [token, first, second] = sandbox.requests;
		expect(token?.route).toBe('POST token');
		expect(second!.arrivedAt).toBeGreaterThanOrEqual(first!.finishedAt! - 5);
		expect(sandbox.stats().byRoute['POST token']).toBe(1);
	});

	it.each([false, true])(
		'renews a dead token once for all (old tokens void: %s)',
		async (voidOldTokens) => {
			for (const work of [fetchAll, writeToAll]) {
				await start({ voidOldTokens });
				const { records } = await work({ credential: loginCredential(sandbox, DEAD_TOKEN) });
				expect(records).toHaveLength(meetingIds.length);
				expect(sandbox.stats().byRoute['POST token']).toBe(1);
				expect(countUnauthorised()).toBeLessThanOrEqual(CONCURRENCY + 1 + EXTRA_AT_RENEWAL);
				await sandbox.stop();
			}
		},
	);

	it('asks no more than the pool holds where a dead token cannot be renewed', async () => {
		for (const work of [fetchAll, writeToAll]) {
			await start();
			const credential = { ...loginCredential(sandbox, DEAD_TOKEN), password: 'wrong-password' };
			const { failures } = await work({ credential, node: { onError: 'continueErrorOutput' } });
			expect(failures).toHaveLength(meetingIds.length);
			for (const { failure } of failures) expect(failure.type).toBe('authentication');
			expect(sandbox.stats().byRoute['POST token']).toBe(1);
			expect(countUnauthorised()).toBeLessThanOrEqual(CONCURRENCY + 1 + EXTRA_AT_RENEWAL);
			await sandbox.stop();
		}
	});

	it('writes nothing and asks no more than the pool holds where the key is refused', async () => {
		for (const work of [fetchAll, writeToAll]) {
			await start();
			const credential = { ...keyCredential(sandbox), apiKey: 'wrong-key' };
			const { failures } = await work({ credential, node: { onError: 'continueErrorOutput' } });
			expect(failures).toHaveLength(meetingIds.length);
			for (const { failure } of failures) {
				expect(failure).toMatchObject({ type: 'authentication', outcome: 'notSent' });
			}
			expect(sandbox.stats().total).toBeLessThanOrEqual(CONCURRENCY);
			expect(sandbox.requests.every(({ method }) => method === 'GET')).toBe(true);
			await sandbox.stop();
		}
	});
});

describe('a refused credential', () => {
	const wrong = () => ({ ...loginCredential(sandbox), password: 'wrong-password' });
	const wrongWithToken = () => ({ ...wrong(), sessionToken: DEAD_TOKEN });
	const wrongKey = () => ({ ...keyCredential(sandbox), apiKey: 'wrong-key' });
	const credentials = [
		['a wrong password', wrong],
		['a wrong password behind a dead token', wrongWithToken],
		['a wrong key', wrongKey],
	] as const;

	it.each(credentials)('throws one clear error at Stop Workflow: %s', async (_name, credential) => {
		await start();
		const outcome = await create({ credential: credential() });
		expect(outcome.error('Bloomy')?.message).toMatch(/did not accept the (login|credential)/);
		expect(outcome.successful).toEqual([]);
		expect(outcome.failed).toEqual([]);
		expect(sandbox.stats().total).toBeLessThanOrEqual(3 + EXTRA_AT_RENEWAL);
	});

	describe.each(['continueErrorOutput', 'continueRegularOutput'] as const)('at %s', (onError) => {
		it.each(credentials)('fails every item as authentication: %s', async (_name, credential) => {
			await start();
			const { failures, records } = await create({ credential: credential(), node: { onError } });
			expect(records).toEqual([]);
			expect(failures).toHaveLength(rows.length);
			for (const { failure, error } of failures) {
				expect(failure).toMatchObject({ type: 'authentication', outcome: 'notSent', attempts: 0 });
				expect(error).toMatch(/did not accept the (login|credential)/);
			}
			expect(sandbox.stats().total).toBeLessThanOrEqual(3 + EXTRA_AT_RENEWAL);
		});
	});

	it('keeps what is done where the key is revoked in mid-run, and looks once for a new one', async () => {
		await start();
		afterCreating(25, sandbox.revokeKey);
		const { records, failures } = await create();
		expect(records.length).toBeGreaterThanOrEqual(24 - CONCURRENCY);
		expect(records.length).toBeLessThanOrEqual(25);
		for (const { failure } of failures) {
			expect(failure).toMatchObject({ type: 'notAttempted', outcome: 'notSent', retryable: true });
		}
		expect(countUnauthorised()).toBeGreaterThan(0);
		expect(countUnauthorised()).toBeLessThanOrEqual(CONCURRENCY + 2);
	});

	it('tries a login that stopped working in mid-run once more, and no item', async () => {
		await start({ latency: { min: 2, max: 200 } });
		afterCreating(25, () => {
			sandbox.expireTokens();
			sandbox.faults.add({ route: 'POST token', fault: 'status', status: 400 });
		});
		const { records, failures } = await create({ credential: loginCredential(sandbox) });
		expect(records.length).toBeGreaterThan(0);
		expect(failures.length).toBeGreaterThanOrEqual(25);
		for (const { failure } of failures) expect(failure.type).toBe('notAttempted');
		expect(sandbox.stats().byRoute['POST token']).toBe(2);
		expect(countUnauthorised()).toBeLessThanOrEqual(CONCURRENCY + 1 + EXTRA_AT_RENEWAL);
	});
});
