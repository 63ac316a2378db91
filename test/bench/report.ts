import { toTable } from '../demo/table';
import type { Column } from '../demo/table';
import { NAMES } from './contenders';
import type { Contender } from './contenders';
import { countRequests, describeJob, toIdeal } from './jobs';
import { isForRealN8n } from './realN8n';
import { sumUp } from './sums';
import type { BesideBare, Match, Spread, Sum } from './sums';

/** One line: a contender at a job, or the limit, which nobody runs. */
interface Row {
	job: string;
	who: string;
	time: string;
	sum?: Sum;
}

const SAME_JOB = ' ';

const beside =
	(show: (figures: BesideBare) => string | undefined) =>
	({ sum }: Row) =>
		sum?.besideBare && show(sum.besideBare);

const columns: Array<Column<Row>> = [
	{ head: 'Job', width: 60, read: ({ job }) => job },
	{ head: 'Who', width: 41, read: ({ who }) => who },
	{ head: 'Time', width: 10, read: ({ time }) => time },
	{ head: 'Of the limit', width: 12, read: ({ sum }) => sum && toShare(sum.ofIdeal) },
	{ head: 'Of the bare helper', width: 18, read: beside(({ over }) => toShare(over?.share)) },
	{ head: 'CPU an item', width: 11, read: ({ sum }) => toCpu(sum) },
	{ head: 'CPU over bare', width: 32, read: beside(({ over }) => over && toSpread(over.cpu)) },
	{ head: 'Memory', width: 7, read: beside(({ held }) => toMb(held)) },
	{ head: 'Memory over bare', width: 16, read: beside(({ over }) => over && toMb(over.held)) },
	{ head: 'Resident', width: 8, read: beside(({ resident }) => toMb(resident)) },
	{
		head: 'Resident over bare',
		width: 18,
		read: beside(({ over }) => over && toMb(over.resident)),
	},
	{ head: 'Block p99', width: 9, read: beside(({ blockP99 }) => toMs(blockP99, 0)) },
	{ head: 'Longest block', width: 13, read: beside(({ blockMax }) => toMs(blockMax, 0)) },
	{ head: 'Requests', width: 8, read: ({ sum }) => sum?.requests },
	{ head: 'In flight', width: 9, read: ({ sum }) => sum?.inFlight },
];

/** All there is to know, for a terminal. */
export function toReport(matches: Match[]): string {
	return toTable(columns, matches.flatMap(toRows));
}

/** One column of a table in docs/speed.md: its heading, and what it shows of a job. */
interface Heading {
	head: string;
	read(match: Match): string | undefined;
}

const timeOf =
	(contender: Contender): Heading['read'] =>
	(match) => {
		const sum = findSum(match, contender);
		return sum && toSeconds(sum.ms);
	};

const ofNode =
	(show: (figures: BesideBare) => string | undefined): Heading['read'] =>
	(match) => {
		const figures = findSum(match, 'bloomy')?.besideBare;
		return figures && show(figures);
	};

const readLimit: Heading['read'] = ({ job }) =>
	countRequests(job) > 0 ? toSeconds(toIdeal(job)) : undefined;

const inEngine: Heading[] = [
	{ head: 'Job', read: ({ job }) => describeJob(job) },
	{ head: 'Limit', read: readLimit },
	{ head: 'Bare helper', read: timeOf('bare') },
	{ head: 'This node', read: timeOf('bloomy') },
	{ head: 'Of the bare helper', read: ofNode(({ over }) => toShare(over?.share)) },
	{ head: 'CPU over it, an item', read: ofNode(({ over }) => over && toMs(over.cpu.median, 2)) },
	{ head: 'Memory over it', read: ofNode(({ over }) => over && toMb(over.held)) },
	{ head: 'With garbage', read: ofNode(({ over }) => over && toMb(over.resident)) },
	{ head: 'Event loop blocked', read: ofNode(({ blockP99 }) => toMs(blockP99, 0)) },
	{ head: 'Longest block', read: ofNode(({ blockMax }) => toMs(blockMax, 0)) },
	{ head: 'Requests', read: (match) => findSum(match, 'bloomy')?.requests.toLocaleString('en') },
	{ head: 'One by one', read: timeOf('loop') },
	{ head: 'Keeps connections', read: timeOf('keepAlive') },
	{ head: 'Python SDK', read: timeOf('pythonSdk') },
];

const inRealN8n: Heading[] = [
	{ head: 'In real n8n', read: ({ job }) => describeJob(job) },
	{ head: 'Limit', read: readLimit },
	{ head: 'Bare helper', read: timeOf('n8nBare') },
	{ head: 'This node', read: timeOf('n8nBloomy') },
	{ head: 'HTTP Request, in batches', read: timeOf('n8nBatches') },
	{ head: 'HTTP Request, all at once', read: timeOf('n8nAtOnce') },
	{ head: 'CPU an item: bare helper', read: (match) => toCpu(findSum(match, 'n8nBare')) },
	{ head: 'CPU: this node', read: (match) => toCpu(findSum(match, 'n8nBloomy')) },
	{ head: 'CPU: HTTP Request, in batches', read: (match) => toCpu(findSum(match, 'n8nBatches')) },
];

/** The tables for docs/speed.md. */
export function toMarkdown(matches: Match[]): string {
	const real = matches.filter((match) => findSum(match, 'n8nBloomy'));
	const tables = [
		drawTable(inEngine, matches),
		...(real.length > 0 ? [drawTable(inRealN8n, real)] : []),
	];
	return tables.join('\n\n');
}

/** A column with nothing in it, of somebody who was not there, is left out. */
function drawTable(headings: Heading[], matches: Match[]): string {
	const shown = headings.filter(({ read }) => matches.some((match) => read(match)));
	const lines = matches.map((match) => shown.map(({ read }) => read(match) ?? ''));
	return [shown.map(({ head }) => head), shown.map(() => '---'), ...lines]
		.map((cells) => `| ${cells.join(' | ')} |`)
		.join('\n');
}

function toRows(match: Match): Row[] {
	const { job, results } = match;
	const limit = { who: 'the limit', time: toSeconds(toIdeal(job)) };
	const contenders = results.map((result) => {
		const sum = sumUp(match, result);
		return { who: NAMES[result.contender], time: toSeconds(sum.ms), sum };
	});
	const hasReal = results.some(({ contender }) => contender === 'n8nBatches');
	const missing = { who: 'in real n8n', time: 'not set up' };
	const rows = [
		...(countRequests(job) > 0 ? [limit] : []),
		...contenders,
		...(isForRealN8n(job) && !hasReal ? [missing] : []),
	];
	return rows.map((row, at) => ({ ...row, job: at === 0 ? describeJob(job) : SAME_JOB }));
}

/** This node at one job, in the figures of another commit and in these. */
interface Change {
	job: string;
	before: Sum;
	after: Sum;
}

const move =
	(show: (sum: Sum) => string | undefined) =>
	({ before, after }: Change) =>
		`${show(before) ?? '-'} -> ${show(after) ?? '-'}`;

const moveBeside = (show: (figures: BesideBare) => string | undefined) =>
	move(({ besideBare }) => besideBare && show(besideBare));

const changes: Array<Column<Change>> = [
	{ head: 'Job', width: 60, read: ({ job }) => job },
	{ head: 'Time', width: 22, read: move(({ ms }) => toSeconds(ms)) },
	{ head: 'Of the bare helper', width: 22, read: moveBeside(({ over }) => toShare(over?.share)) },
	{ head: 'CPU an item', width: 22, read: moveBeside(({ cpu }) => toMs(cpu, 2)) },
	{
		head: 'CPU over bare',
		width: 22,
		read: moveBeside(({ over }) => over && toMs(over.cpu.median, 3)),
	},
	{ head: 'Memory', width: 22, read: moveBeside(({ held }) => toMb(held)) },
	{
		head: 'Memory over bare',
		width: 22,
		read: moveBeside(({ over }) => over && toMb(over.held)),
	},
	{ head: 'Block p99', width: 22, read: moveBeside(({ blockP99 }) => toMs(blockP99, 0)) },
	{ head: 'Requests', width: 22, read: move(({ requests }) => String(requests)) },
];

/** This node before and now, at the jobs that both had. */
export function toComparison(before: Match[], after: Match[]): string {
	const earlier = new Map(
		before.map((match) => [describeJob(match.job), findSum(match, 'bloomy')]),
	);
	const rows = after.flatMap((match): Change[] => {
		const job = describeJob(match.job);
		const [was, is] = [earlier.get(job), findSum(match, 'bloomy')];
		return was && is ? [{ job, before: was, after: is }] : [];
	});
	return toTable(changes, rows);
}

function findSum(match: Match, contender: Contender): Sum | undefined {
	const result = match.results.find((one) => one.contender === contender);
	return result && sumUp(match, result);
}

function toSeconds(ms: number): string {
	return `${(ms / 1000).toFixed(2)} s`;
}

function toMs(ms: number, digits: number): string {
	return `${ms.toFixed(digits)} ms`;
}

function toSpread({ median, lowest, highest }: Spread): string {
	return `${toMs(median, 3)} (${lowest.toFixed(3)} to ${highest.toFixed(3)})`;
}

function toMb(megabytes?: number): string | undefined {
	return megabytes === undefined ? undefined : `${Math.round(megabytes)} MB`;
}

function toCpu(sum?: Sum): string | undefined {
	const cpu = sum?.n8nCpu ?? sum?.besideBare?.cpu;
	return cpu === undefined ? undefined : toMs(cpu, 2);
}

function toShare(share?: number): string | undefined {
	return share === undefined ? undefined : `${(share * 100).toFixed(1)} %`;
}
