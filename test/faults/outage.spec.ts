import { startSandbox } from '../sandbox';
import type { Sandbox, SandboxOptions } from '../sandbox';
import { loginCredential, runNode } from '../workflow/scenario';
import type { Credential } from '../workflow/engine';
import type { Outcome, Scenario } from '../workflow/scenario';
import { closeHosts, host } from './host';
import { findViolations, readIds } from './invariants';
import { ROUTES, abreast, sample, tryOut } from './rig';
import type { Trial, TrialResult } from './rig';

jest.setTimeout(300_000);
afterAll(closeHosts);

const { write, list } = ROUTES.todo;
const DEAD_TOKEN = 'a-token-of-long-ago';
const failing = { node: { onError: 'continueErrorOutput' as const } };

const buildTodos = (count: number) =>
	Array.from({ length: count }, (_, at) => ({ title: `Row ${at}`, meetingId: 123 }));

const tryTodos = async (count: number, trial: Partial<Trial>): Promise<TrialResult> =>
	await tryOut({
		resource: 'todo',
		rows: buildTodos(count),
		faults: [],
		...trial,
		options: { timeout: 30_000, ...trial.options },
	});

describe('a limit whose refusals name no wait', () => {
	const rateLimit = { maxRequests: 20, interval: 1000 };
	const texts: Array<[string, string]> = [
		['zero', '0'],
		['the past', 'Mon, 01 Jan 2024 00:00:00 GMT'],
		['a moment since 1970', String(Math.round(Date.now() / 1000) + 3)],
		['twenty digits', '12345678901234567890'],
		['a word', 'soon'],
		['a date in another form', new Date(Date.now() + 3_600_000).toString()],
		['a date of another zone', 'Sun Nov  6 08:49:37 2094 +0100'],
	];
	it.concurrent.each(sample(texts, 2))('but %s: all rows are created', async (_name, text) => {
		const sandbox = { latency: 10, rateLimit: { ...rateLimit, retryAfter: { text } } };
		const { violations, kinds, sandbox: stopped } = await tryTodos(100, { sandbox });
		expect([violations, kinds]).toEqual([[], []]);
		expect(stopped.stats().refusals).toBeLessThan(50);
	});

	it.concurrent('but lets one a second through: all rows are created', async () => {
		const count = sample([1, 2, 3], 2).length * 8;
		const { violations, kinds, sandbox } = await tryTodos(count, {
			concurrency: 50,
			sandbox: { rateLimit: { maxRequests: 1, interval: 1000, retryAfter: 'seconds' } },
		});
		expect([violations, kinds]).toEqual([[], []]);
		// All start at once, and each is refused then; hardly one after that.
		expect(sandbox.stats().refusals).toBeLessThan(1.5 * count);
	});

	const forms = [
		'RateLimit',
		'RateLimit-*',
		'X-RateLimit-* seconds',
		'X-RateLimit-* epoch',
	] as const;
	it.concurrent.each(sample(forms, 1))(
		'but is announced as %s: hardly one is refused',
		async (announce) => {
			const { violations, kinds, sandbox } = await tryTodos(60, {
				sandbox: { latency: 10, rateLimit: { ...rateLimit, kind: 'fixedWindow', announce } },
			});
			expect([violations, kinds]).toEqual([[], []]);
			expect(sandbox.stats().refusals).toBeLessThan(6);
		},
	);
});

/** A run of so many rows with a login, in a sandbox of its own. */
async function signIn(
	count: number,
	prepare: (sandbox: Sandbox) => void,
	{
		options = {},
		token = '',
		more = {},
	}: { options?: SandboxOptions; token?: string; more?: Partial<Scenario> },
): Promise<{ outcome: Outcome; sandbox: Sandbox; took: number; violations: string[] }> {
	return await abreast.add(async () => {
		const sandbox = await startSandbox({ latency: 10, ...options });
		try {
			prepare(sandbox);
			const rows = buildTodos(count);
			const before = readIds(sandbox, 'todo');
			const startedAt = performance.now();
			const credential = loginCredential(sandbox, token);
			const outcome = await runNode(sandbox, { rows, credential, ...failing, ...more });
			const took = performance.now() - startedAt;
			const resource = 'todo' as const;
			const finished = { sandbox, resource, rows, before, outcome, concurrency: 5 };
			return { outcome, sandbox, took, violations: findViolations(finished) };
		} finally {
			await sandbox.stop();
		}
	});
}

const typesOf = ({ failures }: Outcome) => new Set(failures.map(({ failure }) => failure.type));
const countSignIns = ({ requests }: Sandbox) =>
	requests.filter(({ route }) => route === 'POST token').length;

describe('a login that is told to wait', () => {
	const route = 'POST token';
	const statuses = [429, 503] as const;

	it.concurrent.each(statuses)('with %i at the start waits once for all', async (status) => {
		const { outcome, sandbox, violations } = await signIn(
			60,
			({ faults }) => faults.add({ route, fault: 'status', status, retryAfter: 2, times: 1 }),
			{},
		);
		expect([violations, outcome.failures]).toEqual([[], []]);
		expect(countSignIns(sandbox)).toBe(2);
	});

	it.concurrent.each(statuses)('with %i in mid-run waits once for all', async (status) => {
		const { outcome, sandbox, violations } = await signIn(
			60,
			({ faults, expireTokens }) => {
				faults.add({ route, fault: 'status', status, retryAfter: 2, times: 1, skip: 1 });
				let writes = 0;
				const match = () => {
					if (++writes === 20) expireTokens();
					return false;
				};
				faults.add({ route: write, fault: 'delay', match });
			},
			{},
		);
		expect([violations, outcome.failures]).toEqual([[], []]);
		expect(countSignIns(sandbox)).toBe(3);
	});

	it.concurrent('for an hour ends the run, after one knock', async () => {
		const { outcome, sandbox } = await signIn(
			60,
			({ faults }) => faults.add({ route, fault: 'status', status: 429, retryAfter: 3600 }),
			{},
		);
		expect(outcome.failures).toHaveLength(60);
		expect(outcome.failures.every(({ failure }) => failure.outcome === 'notSent')).toBe(true);
		expect(countSignIns(sandbox)).toBe(1);
	});

	it.concurrent('with 500 over and over is tried a few times, not by each row', async () => {
		const { outcome, sandbox } = await signIn(
			30,
			({ faults }) => faults.add({ route, fault: 'status', status: 500, delay: 300 }),
			{},
		);
		expect(outcome.failures).toHaveLength(30);
		expect(outcome.failures.every(({ failure }) => failure.outcome === 'notSent')).toBe(true);
		expect(countSignIns(sandbox)).toBeLessThanOrEqual(6);
	});

	it.concurrent('that hangs ends with the time budget', async () => {
		const { outcome, took } = await signIn(
			10,
			({ faults }) => faults.add({ route, fault: 'hang' }),
			{ more: { parameters: { options: { timeBudget: 3 } } } },
		);
		expect(outcome.failures).toHaveLength(10);
		expect(typesOf(outcome)).toEqual(new Set(['notAttempted']));
		expect(took).toBeLessThan(10_000);
	});
});

describe('several executions with one login', () => {
	it.concurrent.each([2, 4, 10])(
		'%i at once, where each sign-in voids older tokens: all finish',
		async (count) => {
			const sandbox = await startSandbox({ voidOldTokens: true, latency: { min: 2, max: 20 } });
			try {
				// Stored once, as n8n does it for all executions.
				const credential: Credential = loginCredential(sandbox, DEAD_TOKEN);
				const runs = Array.from({ length: count }, async (_, run) => {
					const rows = buildTodos(20).map(({ title, ...row }) => {
						return { ...row, title: `${title} of ${run}` };
					});
					return await runNode(sandbox, { rows, credential, ...failing });
				});
				const outcomes = await Promise.all(runs);
				expect(outcomes.flatMap(({ failures }) => failures)).toEqual([]);
				const titles = sandbox.store.todos.map(({ Name }) => Name);
				expect(titles.filter((title) => / of \d+$/.test(title))).toHaveLength(20 * count);
				expect(new Set(titles).size).toBe(titles.length);
			} finally {
				await sandbox.stop();
			}
		},
	);
});

describe('nobody there', () => {
	it.concurrent('where every connection is closed: the run ends', async () => {
		let connections = 0;
		const { url } = await host(() => undefined, {
			prepare: (server) =>
				server.on('connection', (socket) => {
					connections++;
					socket.destroy();
				}),
		});
		const rows = buildTodos(2000);
		const { failures } = await runNode({ url } as Sandbox, {
			rows,
			credential: { authentication: 'apiKey', apiKey: 'some-key', sessionToken: '', baseUrl: url },
			...failing,
		});
		expect(failures).toHaveLength(2000);
		expect(connections).toBeLessThan(200);
		const types = failures.map(({ failure }) => failure.type);
		expect(types.filter((type) => type === 'notAttempted').length).toBeGreaterThan(1900);
		expect(failures.at(-1)?.error).toMatch(/could not be reached/);
	});

	it.concurrent('in mid-run: the run ends, and what is done stays done', async () => {
		const { violations, outcome, sandbox } = await tryTodos(300, {
			faults: [{ fault: 'reset', skip: 60 }],
			options: { timeBudget: 120 },
			sandbox: { latency: 20 },
		});
		expect(violations).toEqual([]);
		expect(outcome.records.length).toBeGreaterThan(0);
		expect(typesOf(outcome)).toContain('notAttempted');
		expect(sandbox.stats().total).toBeLessThan(300);
	});

	it.concurrent('but a web page: nothing is written, and the Base URL is named', async () => {
		const { outcome, count } = await tryTodos(200, { faults: [{ fault: 'page' }] });
		expect(count(write)).toBe(0);
		expect(outcome.failures).toHaveLength(200);
		expect(outcome.failures.at(-1)?.error).toMatch(/Base URL/);
		expect(count(list)).toBeLessThan(50);
	});

	it.concurrent(
		'but a redirect of everything: nothing is written, and the target is named',
		async () => {
			const headers = { location: 'https://elsewhere.example/login?next=secret' };
			const { outcome, sandbox } = await tryTodos(200, {
				faults: [{ fault: 'status', status: 302, body: '', headers }],
			});
			expect(outcome.failures).toHaveLength(200);
			expect(outcome.failures.map(({ failure }) => failure.outcome)).not.toContain('unknown');
			expect(outcome.failures.some(({ error }) => error.includes('elsewhere.example'))).toBe(true);
			expect(JSON.stringify(outcome.failures)).not.toContain('next=secret');
			expect(sandbox.stats().total).toBeLessThan(50);
		},
	);
});

describe('time runs out', () => {
	const hanging = [
		['hangs', { fault: 'hang', route: write, skip: 50, times: 1 }],
		['trickles', { fault: 'trickle', every: 200, forever: true, route: write, skip: 50, times: 1 }],
	] as const;
	it.concurrent.each(hanging)(
		'while one create of a hundred %s: only that one is unknown',
		async (_name, fault) => {
			const startedAt = performance.now();
			const { violations, kinds, outcome } = await tryTodos(100, {
				faults: [fault],
				options: { timeBudget: 10 },
			});
			expect(violations).toEqual([]);
			expect(kinds).toEqual(['timeout/unknown']);
			expect(outcome.records).toHaveLength(99);
			expect(performance.now() - startedAt).toBeLessThan(25_000);
		},
	);

	it.concurrent('a body that trickles is given up at the Timeout, and then looked up', async () => {
		const fault = { fault: 'trickle', every: 200, forever: true, when: 'after' } as const;
		const { violations, kinds, count } = await tryTodos(3, {
			faults: [{ ...fault, route: write, times: 1 }],
			options: { timeout: 1000 },
		});
		expect([violations, kinds]).toEqual([[], []]);
		expect(count(write)).toBe(3);
	});
});
