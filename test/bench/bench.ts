import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { runCommand } from '../command/command';
import { makeCertificate } from '../faults/certificate';
import type { CertificateFiles } from '../faults/certificate';
import { describeAbout, describeRun, lookAround } from './about';
import type { Figures } from './about';
import { OPTIONS, USAGE, readPlan } from './arguments';
import type { BenchOptions } from './arguments';
import { drawChart } from './chart';
import { countRounds, describeJob } from './jobs';
import { playMatch } from './match';
import { Peer } from './peer';
import { isForSdk, seatSdk } from './pythonSdk';
import { RealN8n, isForRealN8n } from './realN8n';
import { toComparison, toMarkdown, toReport } from './report';
import type { ServerQuestion, Served } from './server';
import type { Match } from './sums';

const ROOT = join(__dirname, '..', '..');
const PAGE = join('docs', 'speed.md');
const CHART = join(ROOT, 'docs', 'images', 'bench.svg');
/** Between these in that page stands the table. */
const MARKS = ['<!-- bench: begin -->', '<!-- bench: end -->'] as const;

async function playAll({
	jobs,
	rounds,
	warmUp,
	only,
	withN8n,
	python,
}: BenchOptions): Promise<Match[]> {
	const chosen = jobs.filter((job) => describeJob(job).includes(only));
	const certificate = chosen.some(({ roundTrip }) => roundTrip > 0) ? trustOwn() : undefined;
	const n8n = withN8n && chosen.some(isForRealN8n) ? await RealN8n.start(report) : undefined;
	const server = Peer.start<ServerQuestion, Served>(join(__dirname, 'server.ts'));
	const matches: Match[] = [];
	try {
		for (const job of chosen) {
			report(describeJob(job));
			const guests = [
				...(n8n && isForRealN8n(job) ? n8n.seat() : []),
				...(python && isForSdk(job) ? [seatSdk(python)] : []),
			];
			const times = countRounds(job, rounds);
			const company = { warmUp, guests, certificate };
			matches.push({ job, results: await playMatch(server, job, times, company) });
		}
	} finally {
		await server.stop();
		await n8n?.stop();
	}
	return matches;
}

/** A certificate that all processes which are started from now on trust, Python's too. */
function trustOwn(): CertificateFiles {
	const folder = mkdtempSync(join(tmpdir(), 'bloomy-bench-'));
	process.once('exit', () => rmSync(folder, { recursive: true }));
	const certificate = makeCertificate(folder);
	process.env.NODE_EXTRA_CA_CERTS = certificate.cert;
	process.env.SSL_CERT_FILE = certificate.cert;
	return certificate;
}

function report(step: string): void {
	process.stderr.write(`${step} ...\n`);
}

function readFigures(file: string): Figures {
	const { about, matches } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Figures>;
	if (!about || !matches) throw new Error(`${file} holds no figures that can be compared`);
	return { about, matches };
}

function write(file: string, text: string): void {
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, text);
}

function writePage({ about, matches }: Figures): void {
	const [begin, end] = MARKS;
	const page = readFileSync(join(ROOT, PAGE), 'utf8');
	const from = page.indexOf(begin);
	const to = page.indexOf(end);
	if (from < 0 || to < from) throw new Error(`${PAGE} has no ${begin} ... ${end}`);
	const head = page.slice(0, from + begin.length);
	const table = `${toMarkdown(matches)}\n\n${describeRun(about)}.`;
	writeFileSync(join(ROOT, PAGE), `${head}\n\n${table}\n\n${page.slice(to)}`);
	write(CHART, drawChart(matches));
}

async function run(options: BenchOptions): Promise<number> {
	const before = options.compare === undefined ? undefined : readFigures(options.compare);
	const about = lookAround(options.rounds);
	const matches = await playAll(options);
	const figures: Figures = { about, matches };
	write(options.out, JSON.stringify(figures));
	console.log(toReport(matches));
	if (before) {
		console.log('\nThis node, before -> now');
		console.log(`before: ${describeAbout(before.about)}\nnow: ${describeAbout(about)}`);
		console.log(toComparison(before.matches, matches));
	}
	if (options.docs) writePage(figures);
	return 0;
}

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
runCommand({ usage: USAGE, options: OPTIONS, read: readPlan, run });
