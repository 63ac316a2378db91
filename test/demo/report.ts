import { failedColumns } from './columns';
import type { Performance } from './stage';
import { toTable } from './table';
import type { Column } from './table';

const summaryColumns: Array<Column<Performance>> = [
	{ head: 'Example', width: 42, read: ({ example }) => example.title },
	{ head: 'Rows', width: 6, read: ({ rowCount }) => rowCount },
	{ head: 'Successful', width: 10, read: ({ successful }) => successful.length },
	{ head: 'Failed', width: 6, read: ({ failed }) => failed.length },
	{ head: 'Requests', width: 8, read: ({ requests }) => requests },
	{ head: 'Time', width: 8, read: ({ duration }) => toSeconds(duration) },
	{
		head: 'As expected',
		width: 11,
		read: (performance) => (isAsExpected(performance) ? 'yes' : 'NO'),
	},
];

/** Whether as many items came out of each output as the example says. */
export function isAsExpected({ example, successful, failed }: Performance): boolean {
	const { expected } = example;
	return successful.length === expected.successful && failed.length === expected.failed;
}

/** One example for a person: its records, its failures and a line of sums. */
export function toReport(performance: Performance): string {
	const { example, successful, failed } = performance;
	return [
		'',
		example.title,
		'='.repeat(example.title.length),
		'Successful',
		successful.length > 0 ? toTable(example.columns, successful) : '(none)',
		'Failed',
		failed.length > 0 ? toTable(failedColumns, failed) : '(none)',
		toSums(performance),
	].join('\n');
}

/** All examples in one table, and below it whether they came out as expected. */
export function toSummary(performances: Performance[]): string {
	const surprises = performances.filter((performance) => !isAsExpected(performance));
	return [
		'',
		'Summary',
		'=======',
		toTable(summaryColumns, performances),
		...(surprises.length > 0 ? surprises.map(toSurprise) : ['All came out as expected.']),
	].join('\n');
}

function toSums({ successful, failed, requests, duration }: Performance): string {
	const counts = `${successful.length} successful, ${failed.length} failed`;
	return `${counts}, ${requests} requests, ${toSeconds(duration)}`;
}

function toSurprise({ example: { title, expected }, successful, failed }: Performance): string {
	const hoped = `${expected.successful} successful and ${expected.failed} failed`;
	return `${title}: expected ${hoped}, got ${successful.length} and ${failed.length}.`;
}

function toSeconds(duration: number): string {
	return `${(duration / 1000).toFixed(2)} s`;
}
