import type { IDataObject, INode } from 'n8n-workflow';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';

const FILE = join(__dirname, '..', '..', 'examples', 'hundred-thousand-rows.json');
const { nodes } = JSON.parse(readFileSync(FILE, 'utf8')) as { nodes: INode[] };
const SIZE = 250;

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
		['the columns that the README recommends', 'Title', 'Meeting ID'],
		['other cases and signs', 'TITLE', 'meeting_id'],
		['the labels of the panel', 'Title', 'Meeting'],
	])('keeps a title of a meeting together, and no chunk large, with %s', (_, title, meeting) => {
		// Three rows for each title of each meeting, and chunks of 250 would part some of them.
		const rows = makeRows(2_400, (n) => ({
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
		expect([keys.length, new Set(keys).size]).toEqual([800, 800]);
		const meetings = chunks.map((chunk) => new Set(chunk.rows.map((row) => row[meeting])).size);
		expect(meetings.filter((count) => count > 1)).toHaveLength(1);
	});

	it.each([
		['no column that it knows', (n: number) => ({ Task: `Call ${n}`, Team: 'Sales' })],
		['a meeting alone', () => ({ 'Meeting ID': 123 })],
		['titles that are blank', () => ({ Title: ' ', 'Meeting ID': 123 })],
		['nothing', () => ({})],
	])('cuts by size where the rows have %s', (_, toRow) => {
		const chunks = cut(makeRows(1_001, toRow));
		expect(chunks.map(({ rows }) => rows.length)).toEqual([250, 250, 250, 250, 1]);
		const indexes = chunks.flatMap((chunk) => chunk.indexes);
		expect(indexes).toEqual([...Array(1_001).keys()]);
	});

	it('keeps one title together where no row has a meeting, and parts it by meeting where they have', () => {
		const lengthsOf = (rows: IDataObject[]) => cut(rows).map((chunk) => chunk.rows.length);
		expect(lengthsOf(makeRows(600, () => ({ Title: 'Call' })))).toEqual([600]);
		const meetings = makeRows(600, (n) => ({ Title: 'Call', Meeting: n % 2 ? 123 : 456 }));
		expect(lengthsOf(meetings)).toEqual([300, 300]);
	});

	it('takes the same one of several columns for a field as the Bloomy node', () => {
		const exact = makeRows(600, (n) => ({
			meeting_id: 1,
			TITLE: n,
			meetingId: n % 2,
			title: 'Call',
		}));
		expect(cut(exact).map((chunk) => chunk.rows.length)).toEqual([300, 300]);
		const bare = makeRows(600, (n) => ({
			Meeting: n,
			meeting_id: 2,
			'Meeting-ID': n,
			TITLE: 'Call',
		}));
		expect(cut(bare).map((chunk) => chunk.rows.length)).toEqual([600]);
		const blank = makeRows(600, (n) => ({
			meetingId: ' ',
			Meeting: n % 2,
			title: '',
			TITLE: 'Call',
		}));
		expect(cut(blank).map((chunk) => chunk.rows.length)).toEqual([300, 300]);
	});
});
