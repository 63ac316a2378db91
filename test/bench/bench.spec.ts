import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { start } from '../command/start';
import { describeAbout } from './about';
import type { About, Figures } from './about';
import { drawChart } from './chart';
import type { Contender } from './contenders';
import { countRequests, describeJob, profiles, toIdeal } from './jobs';
import type { Job, Task } from './jobs';
import { toComparison, toMarkdown, toReport } from './report';
import { sumUp } from './sums';
import type { Match } from './sums';
import { doBarely, toRows } from './work';
import type { BareRequest } from './work';

/** One round each, of processes that are hardly warm. */
const once = ['--rounds', '1', '--warm-up', '20'];

const runBench = async (args: string[], env: NodeJS.ProcessEnv = {}) =>
	await start(join(__dirname, 'bench.ts'), args, { N8N_BIN: '', BLOOMY_PYTHON: '', ...env });

/** The part of the Python SDK's face that the benchmark knows, with an engine of its own. */
const SDK = `
import json, types, urllib.request

class AsyncClient:
    def __init__(self, api_key, base_url):
        self.headers = {"Authorization": "Bearer " + api_key, "Content-Type": "application/json"}
        self.base_url = base_url
        self.todo = self

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        pass

    async def create_many(self, todos, max_concurrent):
        assert max_concurrent in (5, 20)
        for todo in todos:
            url = f"{self.base_url}/L10/{todo['meeting_id']}/todos"
            body = json.dumps({"title": todo["title"], "dueDate": todo["due_date"]}).encode()
            urllib.request.urlopen(urllib.request.Request(url, body, self.headers)).read()
        return types.SimpleNamespace(successful=todos, failed=[])
`;

const job: Job = {
	task: 'create',
	parts: [],
	items: 1000,
	concurrency: 20,
	isSorted: false,
	latency: { min: 100, max: 100 },
	roundTrip: 0,
};

/** Three rounds that took so many ms each; CPU time and memory follow from the first one. */
const toResult = (
	contender: Contender,
	times: number[],
	isWeighed = true,
): Match['results'][number] => ({
	contender,
	played: times.map((ms) => {
		const memory = isWeighed && { held: ms / 100, resident: ms / 10 };
		const load = { cpu: ms / 10, blockP99: 7, blockMax: 9, ...memory };
		return {
			ms,
			load,
			successful: 1000,
			failed: 0,
			requests: 1000,
			connections: 1000,
			inFlight: 20,
		};
	}),
});
const match: Match = {
	job,
	results: [toResult('bare', [6000, 5500, 9000]), toResult('bloomy', [6000, 11_000, 9000])],
};

const about: About = {
	commit: 'abc1234',
	isDirty: true,
	date: '2026-12-31T08:00:00.000Z',
	node: 'v20.1.0',
	cores: 2,
	load: 0.25,
	rounds: 3,
	args: ['--quick'],
};

it('takes medians, and ratios within each round', () => {
	const node = sumUp(match, match.results[1]!);
	expect(node).toMatchObject({ ms: 9000, ofIdeal: 5000 / 9000, requests: 1000, inFlight: 20 });
	expect(node.besideBare).toMatchObject({ cpu: 0.9, held: 90, resident: 900 });
	const cpu = { median: 0, lowest: 0, highest: 0.55 };
	expect(node.besideBare?.over).toEqual({ share: 1, cpu, held: 0, resident: 0 });
});

it('shows only what the node itself needs where the bare helper has nothing to send', () => {
	const idle: Match = { ...match, job: { ...job, task: 'invalid' } };
	expect(sumUp(idle, idle.results[1]!).besideBare).toMatchObject({
		cpu: 0.9,
		held: 90,
		resident: 900,
	});
	expect(sumUp(idle, idle.results[1]!).besideBare).not.toHaveProperty('over');
	expect(toMarkdown([match, idle])).toContain(
		'| 1,000 rows, all wrong |  | 6.00 s | 9.00 s |  |  |  |  | 7 ms | 9 ms | 1,000 |',
	);
});

it('leaves memory empty where it was not measured', () => {
	const results = [toResult('bare', [6000], false), toResult('bloomy', [6000], false)];
	const light: Match = { job, results };
	expect(sumUp(light, light.results[1]!).besideBare).toMatchObject({
		held: undefined,
		resident: undefined,
	});
	expect(toMarkdown([match, light])).toContain('| 0.00 ms |  |  | 7 ms | 9 ms | 1,000 |');
	expect(toComparison([light], [light])).toContain('- -> -');
});

it('names each job differently, and knows its limit', () => {
	for (const { jobs } of Object.values(profiles)) {
		expect(new Set(jobs.map(describeJob)).size).toBe(jobs.length);
	}
	expect(describeJob(job)).toBe('1,000 to-dos, 20 at a time, 100 ms');
	const sorted = { ...job, isSorted: true };
	expect(describeJob(sorted)).toBe('1,000 to-dos sorted by 50 meetings, 20 at a time, 100 ms');
	expect(toIdeal(sorted)).toBe(toIdeal(job));
	expect(toIdeal({ ...job, items: 1001, latency: { min: 50, max: 150 } })).toBe(5100);
	const away = { ...job, roundTrip: 40 };
	expect(describeJob(away)).toBe(`${describeJob(job)}, TLS and a round trip of 40 ms`);
	expect(toIdeal(away)).toBe(7000);
	expect(countRequests({ ...job, task: 'meetings', parts: ['todos', 'issues'] })).toBe(3000);
});

it('gives the rows of a sorted sheet meeting by meeting, the same number of each', () => {
	const meetings = toRows({ ...job, isSorted: true }).map(({ meetingId }) => Number(meetingId));
	expect(meetings).toEqual([...meetings].sort((one, other) => one - other));
	const ofEach = meetings.map((id) => meetings.filter((other) => other === id).length);
	expect([new Set(meetings).size, ...new Set(ofEach)]).toEqual([50, 20]);
});

it('asks for a change in three requests, and for one that is there in one list a meeting', async () => {
	const sent: string[] = [];
	const send = async ({ method, url }: BareRequest) => {
		sent.push(`${method} ${url}`);
		return await Promise.resolve({ Id: 1 });
	};
	const askFor = async (task: Task, items: number) => {
		sent.length = 0;
		const one = { ...job, task, items, concurrency: 1 };
		const rows = toRows(one).map((json) => ({ json }));
		expect(await doBarely(one, rows, send)).toHaveLength(items);
		expect(sent).toHaveLength(countRequests(one));
		return sent;
	};
	const address = '/todo/1000000';
	expect(await askFor('update', 1)).toEqual([`GET ${address}`, `PUT ${address}`, `GET ${address}`]);
	const done = `POST ${address}/complete?status=true`;
	expect(await askFor('complete', 1)).toEqual([`GET ${address}`, done, `GET ${address}`]);
	expect(new Set(await askFor('unchanged', 1000)).size).toBe(5);
});

it('shows the figures in tables and a chart, and says where real n8n is not set up', () => {
	expect(toReport([match])).toMatch(/this node +│ 9\.00 s +│ 55\.6 % +│ 100\.0 %/);
	expect(toReport([match])).toContain('│ 0.000 ms (0.000 to 0.550) │');
	expect(toReport([match])).toMatch(/│ 90 MB +│ 0 MB +│ 900 MB +│ 0 MB +│/);
	expect(toReport([match])).toMatch(/in real n8n +│ not set up/);
	expect(toMarkdown([match])).toContain(
		'| 1,000 to-dos, 20 at a time, 100 ms | 5.00 s | 6.00 s | 9.00 s | 100.0 % | 0.00 ms | 0 MB | 0 MB | 7 ms | 9 ms | 1,000 |',
	);
	const n8nBloomy = toResult('n8nBloomy', [7000]);
	for (const round of n8nBloomy.played) round.n8nCpu = 1500;
	const real = { job, results: [...match.results, n8nBloomy] };
	expect(toReport([real])).toMatch(/in real n8n: this node +│ 7\.00 s/);
	expect(toMarkdown([real])).toMatch(
		/\| In real n8n \|.*\| CPU: this node \|\n.*\n.*\| 5\.00 s \| 7\.00 s \| 1\.50 ms \|/,
	);
	const chart = drawChart([real]);
	expect(chart).toMatch(/^<svg/);
	for (const rate of ['>200<', '>167<', '>111<', '>143<']) expect(chart).toContain(rate);
});

it('says in one line how figures came about', () => {
	const how = '`npm run bench -- --quick`: medians of 3 rounds, Node v20.1.0, 2 cores, load 0.3';
	expect(describeAbout(about)).toBe(
		`abc1234 with changes, 2026-12-31T08:00:00.000Z, ${how} when it began`,
	);
	const { commit: _commit, isDirty: _isDirty, ...withoutGit } = about;
	expect(describeAbout(withoutGit)).toMatch(/^2026-12-31T08:00:00.000Z, `npm/);
});

describe('npm run bench', () => {
	let folder: string;
	beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'bloomy-bench-'))));
	afterAll(() => rmSync(folder, { recursive: true }));

	it('measures what arrived at the server, and compares it with other figures', async () => {
		const [out, earlier] = [join(folder, 'now.json'), join(folder, 'earlier.json')];
		const [first] = profiles.quick.jobs;
		const before: Figures = { about, matches: [{ ...match, job: first! }] };
		writeFileSync(earlier, JSON.stringify(before));
		const args = [...once, '--quick', '--only', '10 to-dos', '--out', out];
		const { code, stdout, stderr } = await runBench([...args, '--compare', earlier]);
		expect(stderr).toBe('10 to-dos, 5 at a time, 100 ms ...\n');
		expect(code).toBe(0);
		const now = JSON.parse(readFileSync(out, 'utf8')) as Figures;
		const [measured] = now.matches;
		expect(now.about).toMatchObject({ node: process.version, rounds: 1 });
		expect(now.about.args).toEqual([...args, '--compare', earlier]);
		expect(
			measured?.results.map(({ contender, played: [round] }) => [
				contender,
				round?.requests,
				round?.successful,
				round!.inFlight <= (contender === 'loop' ? 1 : 5),
			]),
		).toEqual([
			['bare', 10, 10, true],
			['bloomy', 13, 10, true],
			['loop', 10, 10, true],
		]);
		expect(stdout).toContain(toReport([measured!]));
		expect(stdout).toContain(toComparison(before.matches, [measured!]));
		expect(stdout).toContain(`before: ${describeAbout(about)}\nnow: ${describeAbout(now.about)}\n`);
		expect(stdout).toContain('9.00 s -> ');
	}, 120_000);

	it.each([
		['200 due dates', 600],
		['200 to-dos completed', 600],
		['unchanged', 5],
	])(
		'measures %s with as many requests as the bare helper',
		async (only, requests) => {
			const out = join(folder, 'changes.json');
			const { code } = await runBench([...once, '--quick', '--only', only, '--out', out]);
			expect(code).toBe(0);
			const { matches } = JSON.parse(readFileSync(out, 'utf8')) as Figures;
			const results = matches.flatMap((measured) => measured.results);
			expect(results.length).toBeGreaterThan(1);
			expect(new Set(results.map(({ played: [round] }) => round?.requests))).toEqual(
				new Set([requests]),
			);
		},
		120_000,
	);

	it('measures over TLS, beside a client that keeps its connections', async () => {
		const out = join(folder, 'internet.json');
		const args = [...once, '--internet', '--only', '10 to-dos', '--out', out];
		const { code, stdout } = await runBench(args);
		expect(code).toBe(0);
		const { matches } = JSON.parse(readFileSync(out, 'utf8')) as Figures;
		const counts = matches[0]?.results.map(({ contender, played: [round] }) => {
			return [contender, round?.requests, round?.connections];
		});
		expect(counts).toEqual([
			['bare', 10, 10],
			['bloomy', 13, 13],
			['keepAlive', 10, 5],
		]);
		expect(stdout).toContain('a bare pool that keeps its connections');
	}, 120_000);

	it('has the Python SDK join in where there is one', async () => {
		writeFileSync(join(folder, 'bloomy.py'), SDK);
		const out = join(folder, 'sdk.json');
		const { stdout } = await runBench([...once, '--quick', '--only', '10 to-dos', '--out', out], {
			BLOOMY_PYTHON: 'python3',
			PYTHONPATH: folder,
		});
		const { matches } = JSON.parse(readFileSync(out, 'utf8')) as Figures;
		const [measured] = matches;
		const sdk = measured?.results.find(({ contender }) => contender === 'pythonSdk');
		expect(sdk?.played).toMatchObject([
			{ requests: 10, successful: 10, failed: 0, inFlight: 1, version: null },
		]);
		expect(stdout).toContain('without n8n: the Python SDK');
		expect(toMarkdown([measured!])).toMatch(/^\| Job .* \| One by one \| Python SDK \|$/m);
	}, 120_000);

	it('refuses figures of another kind before it measures anything', async () => {
		const earlier = join(folder, 'old.json');
		writeFileSync(earlier, JSON.stringify([match]));
		const { code, stderr } = await runBench(['--quick', '--compare', earlier]);
		expect(stderr).toBe(`${earlier} holds no figures that can be compared\n`);
		expect(code).toBe(1);
	});

	it('says what it is for', async () => {
		const { code, stdout } = await runBench(['--help']);
		expect(stdout).toContain('--compare FILE');
		expect(code).toBe(0);
	});

	it.each([
		[['--rounds', '0'], '--rounds expects a whole number'],
		[['--quik'], "Unknown option '--quik'"],
	])('refuses %j in one line', async (args, sentence) => {
		const { code, stderr } = await runBench(args);
		expect(stderr.trim().split('\n')).toEqual([expect.stringContaining(sentence)]);
		expect(code).toBe(2);
	});
});
