import { toTable } from '../demo/table';
import type { Column } from '../demo/table';
import { NAMES } from './contenders';
import { countRequests, describeJob, toIdeal } from './jobs';
import type { Match, Sum } from './sums';
import { sumUp } from './sums';

interface Row {
	job: string;
	who: string;
	/** Undefined for the limit, which nobody runs. */
	sum?: Sum;
	ideal: number;
}

const columns: Array<Column<Row>> = [
	{ head: 'Job', width: 48, read: ({ job }) => job },
	{ head: 'Who', width: 36, read: ({ who }) => who },
	{ head: 'Time', width: 8, read: ({ sum, ideal }) => toSeconds(sum?.ms ?? ideal) },
	{ head: 'Of the bare helper', width: 18, read: ({ sum }) => sum && toShare(sum.ofBare) },
	{ head: 'Of the limit', width: 12, read: ({ sum }) => sum && toShare(sum.ofIdeal) },
	{ head: 'CPU an item', width: 11, read: ({ sum }) => sum && toMs(sum.cpu, 2) },
	{ head: 'CPU over bare', width: 13, read: ({ sum }) => sum && toMs(sum.cpuOverBare, 3) },
	{ head: 'Memory over bare', width: 16, read: ({ sum }) => sum && toMb(sum.memoryOverBare) },
	{ head: 'Block p99', width: 9, read: ({ sum }) => sum && toMs(sum.blockP99, 0) },
	{ head: 'Longest block', width: 13, read: ({ sum }) => sum && toMs(sum.blockMax, 0) },
	{ head: 'Requests', width: 8, read: ({ sum }) => sum?.requests },
	{ head: 'In flight', width: 9, read: ({ sum }) => sum?.inFlight },
];

/** All there is to know, for a terminal. */
export function toReport(matches: Match[]): string {
	return toTable(columns, matches.flatMap(toRows));
}

/** The same with the columns that most people ask for, as Markdown. */
export function toMarkdown(matches: Match[]): string {
	const heads = ['Job', 'Who', 'Time', 'Of the bare helper', 'CPU over bare', 'Requests'];
	const shown = columns.filter(({ head }) => heads.includes(head));
	const lines = matches
		.flatMap(toRows)
		.map((row) => shown.map(({ read }) => String(read(row) ?? '-')));
	return [heads, heads.map(() => '---'), ...lines]
		.map((cells) => `| ${cells.join(' | ')} |`)
		.join('\n');
}

function toRows(match: Match): Row[] {
	const { job, results } = match;
	const name = describeJob(job);
	const ideal = toIdeal(job);
	const rows = results.map((result, at) => ({
		job: at === 0 && ideal === 0 ? name : '',
		who: NAMES[result.contender],
		sum: sumUp(match, result),
		ideal,
	}));
	return countRequests(job) === 0 ? rows : [{ job: name, who: 'the limit', ideal }, ...rows];
}

const changes: Array<Column<Change>> = [
	{ head: 'Job', width: 48, read: ({ job }) => job },
	{ head: 'Of the bare helper', width: 20, read: toMove(({ ofBare }) => toShare(ofBare)) },
	{ head: 'CPU over bare', width: 24, read: toMove(({ cpuOverBare }) => toMs(cpuOverBare, 3)) },
	{ head: 'Memory over bare', width: 20, read: toMove((sum) => toMb(sum.memoryOverBare)) },
	{ head: 'Block p99', width: 20, read: toMove(({ blockP99 }) => toMs(blockP99, 0)) },
	{ head: 'Requests', width: 20, read: toMove(({ requests }) => String(requests)) },
];

interface Change {
	job: string;
	before: Sum;
	after: Sum;
}

/** This node before and now, at the jobs that both had. */
export function toComparison(before: Match[], after: Match[]): string {
	const earlier = new Map(before.map((match) => [describeJob(match.job), findNode(match)]));
	const rows = after.flatMap((match): Change[] => {
		const job = describeJob(match.job);
		const [was, is] = [earlier.get(job), findNode(match)];
		return was && is ? [{ job, before: was, after: is }] : [];
	});
	return toTable(changes, rows);
}

function findNode(match: Match): Sum | undefined {
	const result = match.results.find(({ contender }) => contender === 'bloomy');
	return result && sumUp(match, result);
}

function toMove(show: (sum: Sum) => string) {
	return ({ before, after }: Change) => `${show(before)} -> ${show(after)}`;
}

function toSeconds(ms: number): string {
	return `${(ms / 1000).toFixed(2)} s`;
}

function toMs(ms: number, digits: number): string {
	return `${ms.toFixed(digits)} ms`;
}

function toMb(megabytes: number): string {
	return `${megabytes.toFixed(0)} MB`;
}

function toShare(share: number): string {
	return `${(share * 100).toFixed(1)} %`;
}
