/** What the tests came to in one version of n8n's engine. */
export interface Row {
	core: string;
	workflow: string;
	n8n: string;
	node: string;
	passed: number;
	failed: number;
}

const COLUMNS: Array<[head: string, key: keyof Row]> = [
	['n8n-core', 'core'],
	['n8n-workflow', 'workflow'],
	['in n8n', 'n8n'],
	['Node', 'node'],
	['Passed', 'passed'],
	['Failed', 'failed'],
];

/** Whether anything was tested, and nothing failed. */
export function isGreen({ passed, failed }: Row): boolean {
	return passed > 0 && failed === 0;
}

/** The table as docs/compatibility.md has it. */
export function toTable(rows: Row[]): string {
	const lines = [
		COLUMNS.map(([head]) => head),
		COLUMNS.map(() => '---'),
		...rows.map((row) => COLUMNS.map(([, key]) => row[key])),
	];
	return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
