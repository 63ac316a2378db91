import type { IDataObject, INode } from 'n8n-workflow';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';

import type { FailedItem } from './scenario';

const FILE = join(__dirname, '..', '..', 'examples', 'hundred-thousand-rows.json');
const { nodes } = JSON.parse(readFileSync(FILE, 'utf8')) as { nodes: INode[] };
const SIZE = 500;

/** Runs the code of one of the example's nodes with n8n's `$input`, and with `$` for the others. */
function runNodeOfExample(name: string, rows: IDataObject[], earlier: IDataObject[] = []): unknown {
	const { jsCode } = nodes.find((node) => node.name === name)!.parameters as { jsCode: string };
	const items = rows.map((json) => ({ json }));
	const $ = () => ({ itemMatching: (n: number) => ({ json: earlier[n] }) });
	const given = runInNewContext(`(() => {${jsCode}\n})()`, { $input: { all: () => items }, $ });
	return JSON.parse(JSON.stringify(given));
}

interface Chunk extends IDataObject {
	rows: IDataObject[];
	indexes: number[];
}

const cut = (rows: IDataObject[]) => runNodeOfExample('Chunks', rows) as Chunk[];
const makeRows = (count: number, toRow: (n: number) => IDataObject) =>
	Array.from({ length: count }, (_, n) => toRow(n));

describe('Chunks', () => {
	it.each([
		['the names of the fields', 'title', 'meetingId'],
		['the columns that the documents recommend', 'Title', 'Meeting ID'],
		['other cases and signs', 'TITLE', 'meeting_id'],
		['the labels of the panel', 'Title', 'Meeting'],
	])('keeps a title of a meeting together, and no chunk large, with %s', (_, title, meeting) => {
		// Three rows for each title of each meeting, and chunks of 500 would part some of them.
		const rows = makeRows(4_800, (n) => ({
			[title]: `  ${n % 4 < 2 ? 'Caf\u00e9' : 'CAFE\u0301'}\u00a0 ${Math.floor(n / 6)} `,
			[meeting]: ['123', 456][n % 2]!,
		}));
		const toKey = (index: number) => `${index % 2} ${Math.floor(index / 6)}`;
		const chunks = cut(rows);
		for (const chunk of chunks) {
			expect(chunk.rows).toEqual(chunk.indexes.map((index) => rows[index]));
			expect(chunk.rows.length).toBeLessThanOrEqual(SIZE + 2);
		}
		expect(chunks.flatMap(({ indexes }) => indexes).sort((a, b) => a - b)).toEqual([
			...rows.keys(),
		]);
		const keys = chunks.flatMap(({ indexes }) => [...new Set(indexes.map(toKey))]);
		expect([keys.length, new Set(keys).size]).toEqual([1_600, 1_600]);
		const meetings = chunks.map((chunk) => new Set(chunk.rows.map((row) => row[meeting])).size);
		expect(meetings.filter((count) => count > 1)).toHaveLength(1);
	});

	it.each([
		['no column that it knows', (n: number) => ({ Task: `Call ${n}`, Team: 'Sales' })],
		['a meeting alone', () => ({ 'Meeting ID': 123 })],
		['titles that are blank', () => ({ Title: ' ', 'Meeting ID': 123 })],
	])('cuts by size where the rows have %s', (_, toRow) => {
		const chunks = cut(makeRows(1_001, toRow));
		expect(chunks.map(({ rows }) => rows.length)).toEqual([500, 500, 1]);
		const indexes = chunks.flatMap((chunk) => chunk.indexes);
		expect(indexes).toEqual([...Array(1_001).keys()]);
	});

	it('leaves out blank rows, as the Bloomy node does, and keeps the places of the others', () => {
		const blanks = [{}, { Title: ' ', row_number: 3 }, { Title: null, Notes: '\u00a0\u200b' }];
		const rows = [{ Title: 'a' }, ...blanks, { Notes: 'no title' }];
		expect(cut(rows).map(({ indexes }) => indexes)).toEqual([[4, 0]]);
		expect(cut(blanks)).toEqual([]);
	});

	it('keeps one title together where no row has a meeting, and parts it by meeting where they have', () => {
		const lengthsOf = (rows: IDataObject[]) => cut(rows).map((chunk) => chunk.rows.length);
		expect(lengthsOf(makeRows(1_200, () => ({ Title: 'Call' })))).toEqual([1_200]);
		const meetings = makeRows(1_200, (n) => ({ Title: 'Call', Meeting: n % 2 ? 123 : 456 }));
		expect(lengthsOf(meetings)).toEqual([600, 600]);
	});

	it('takes the same one of several columns for a field as the Bloomy node', () => {
		const exact = makeRows(1_200, (n) => ({
			meeting_id: 1,
			TITLE: n,
			meetingId: n % 2,
			title: 'Call',
		}));
		expect(cut(exact).map((chunk) => chunk.rows.length)).toEqual([600, 600]);
		const bare = makeRows(1_200, (n) => ({
			Meeting: n,
			meeting_id: 2,
			'Meeting-ID': n,
			TITLE: 'Call',
		}));
		expect(cut(bare).map((chunk) => chunk.rows.length)).toEqual([1_200]);
		const blank = makeRows(1_200, (n) => ({
			meetingId: ' ',
			Meeting: n % 2,
			title: '',
			TITLE: 'Call',
		}));
		expect(cut(blank).map((chunk) => chunk.rows.length)).toEqual([600, 600]);
	});
});

describe('Answers', () => {
	const rows = [{ title: 'a' }, { title: 'b' }];
	const chunk = { rows, indexes: [7, 3] };
	const answer = (json: IDataObject) => {
		const [given] = runNodeOfExample('Answers', [json], [chunk]) as IDataObject[];
		return given as { created: number; found: number; failed: FailedItem[] };
	};
	/** What n8n 2.41.1 puts into an item for an answer of this status. */
	const answerOf = (status: number, body: string) => ({
		error: { message: `${status} - ${JSON.stringify(body)}`, name: 'AxiosError', status },
	});
	const brokenOff = (message: string, code: string) => ({
		error: { message, name: 'Error', code },
	});

	it.each([
		['nothing listens', brokenOff('connect ECONNREFUSED 127.0.0.1:5678', 'ECONNREFUSED')],
		['nothing listens at any of its addresses', brokenOff('Error', 'ECONNREFUSED')],
		['there is no such host', brokenOff('getaddrinfo ENOTFOUND n8n', 'ENOTFOUND')],
		['no host can be looked up', brokenOff('getaddrinfo EAI_AGAIN n8n', 'EAI_AGAIN')],
		['there is no host in the address', { error: { code: 'ERR_INVALID_URL', input: 'http://' } }],
		['the address has no http', { error: 'Invalid URL: n8n:5678. URL must start with "http".' }],
		['there is no address', { error: 'URL parameter cannot be empty' }],
		['the secret is wrong', answerOf(403, 'Authorization data is wrong!')],
		['a proxy wants a login', answerOf(401, '')],
		['the workflow is not active', answerOf(404, 'The requested webhook is not registered.')],
	])('reports rows as not sent, and what to check, where %s', (_, json) => {
		const { created, found, failed } = answer(json);
		expect([created, found]).toEqual([0, 0]);
		const { error } = json;
		const reason =
			typeof error === 'string' ? error : 'message' in error ? error.message : error.code;
		expect(failed).toEqual(
			[7, 3].map((index, at) => ({
				index,
				inputData: rows[at],
				error: `This row's chunk did not begin (${reason}), so nothing was created. Check the address in Send to a Worker, its credential, and that the workflow for one chunk is active, then run it again.`,
				failure: {
					type: 'notAttempted',
					statusCode: null,
					retryable: true,
					outcome: 'notSent',
					attempts: 0,
				},
			})),
		);
	});

	it.each([
		['no answer in time', brokenOff('timeout of 3600000ms exceeded', 'ECONNABORTED')],
		['a broken connection', brokenOff('socket hang up', 'ECONNRESET')],
		['a chunk that failed, as when its worker died', answerOf(500, 'Error in workflow')],
		['a proxy without an answer', answerOf(502, 'connect ECONNREFUSED 10.0.0.1:5678')],
		['an answer that cannot be read', { error: 'Response body is not valid JSON.' }],
	])('reports rows as unknown, with the reason, after %s', (_, json) => {
		const { error } = json;
		const reason = typeof error === 'string' ? error : error.message;
		const { created, found, failed } = answer(json);
		expect([created, found]).toEqual([0, 0]);
		expect(failed.map(({ index, inputData }) => [index, inputData])).toEqual([
			[7, rows[0]],
			[3, rows[1]],
		]);
		for (const { error: sentence, failure } of failed) {
			expect(sentence).toMatch(/^No answer for this row's chunk \(.+\)\. It may exist: run/);
			expect(sentence).toContain(`(${reason})`);
			expect(failure).toMatchObject({ type: 'network', outcome: 'unknown', retryable: false });
		}
	});

	it.each([
		{ data: '<html>' },
		{ error: {} },
		{ error: null },
		{},
		{ created: 2, found: 0 },
		{ created: 1, found: 0, failed: [] },
		{ created: 2, found: 1, failed: [] },
		{ created: 0, failed: [{}, {}] },
		{ created: '2', found: 0, failed: [] },
		{ created: 2, found: 0, failed: '' },
	])('reports rows as unknown after %j, which is no answer of a chunk', (json) => {
		const { failed } = answer(json);
		expect(failed).toHaveLength(rows.length);
		for (const { error, failure } of failed) {
			expect(error).toMatch(
				/^No answer for this row's chunk \(it did not account for every row\)\./,
			);
			expect(failure.outcome).toBe('unknown');
		}
	});

	it('gives failed rows of a chunk that was answered their places among all rows', () => {
		const failed = [{ index: 1, inputData: rows[1], error: 'no' }];
		expect(answer({ created: 1, found: 0, failed })).toEqual({
			created: 1,
			found: 0,
			failed: [{ ...failed[0], index: 3 }],
		});
	});
});

it('Totals adds up what all chunks answered', () => {
	const answers = [
		{ created: 3, found: 1, failed: [{}] },
		{ created: 0, found: 0, failed: [{}, {}] },
	];
	expect(runNodeOfExample('Totals', answers)).toEqual([
		{ json: { created: 3, found: 1, notCreated: 3 } },
	]);
});
