import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { runCommand } from '../command/command';
import { startSandbox } from '../sandbox';
import { OPTIONS, USAGE, readPlan } from './arguments';
import type { Plan } from './arguments';
import { buildExamples, countRecords } from './examples';
import { showProgress } from './progress';
import { askForYes } from './question';
import { isAsExpected, toReport, toSummary } from './report';
import { countRequests } from './requestCount';
import type { Performance } from './stage';
import type { Target } from './target';

const EXIT = { fine: 0, wrong: 1, badArguments: 2, interrupted: 130 };
/** In ms: about what a server on the internet takes. */
const SANDBOX_LATENCY = 100;

async function run(plan: Plan): Promise<number> {
	return plan.kind === 'sandbox'
		? await runOnSandbox()
		: await runOnServer(plan.target, plan.isAgreed);
}

async function runOnSandbox(): Promise<number> {
	const sandbox = await startSandbox({ latency: SANDBOX_LATENCY });
	const { url, apiKey } = sandbox;
	const credential = { authentication: 'apiKey', apiKey, baseUrl: url, sessionToken: '' };
	console.log(`Sandbox at ${url}, which answers after ${SANDBOX_LATENCY} ms.`);
	try {
		const target = { url, credential, meetingId: 123, userIds: [456, 789, 321] };
		return await runExamples(target, () => sandbox.stats().total);
	} finally {
		await sandbox.stop();
	}
}

async function runOnServer(target: Target, isAgreed: boolean): Promise<number> {
	const intent = `This creates ${countRecords(buildExamples(target))} records at ${target.url}.`;
	if (!isAgreed && !process.stdin.isTTY) {
		console.error(`${intent} There is no terminal to ask at, so it needs --yes.`);
		return EXIT.badArguments;
	}
	if (!isAgreed && !(await askForYes(`${intent} Continue? [y/N] `))) {
		console.error('Nothing was created.');
		return EXIT.wrong;
	}
	console.log(`Server at ${target.url}, meeting ${target.meetingId}.`);
	return await runExamples(target, countRequests());
}

async function runExamples(target: Target, readRequestCount: () => number): Promise<number> {
	prepareEnvironment();
	const performances = await performExamples(target, readRequestCount);
	return performances.every(isAsExpected) ? EXIT.fine : EXIT.wrong;
}

async function performExamples(
	target: Target,
	readRequestCount: () => number,
): Promise<Performance[]> {
	const { Stage } = await track("Starting n8n's engine", async () => await import('./stage.js'));
	const stage = await Stage.open(target.credential, readRequestCount);
	const performances: Performance[] = [];
	for (const example of buildExamples(target)) {
		const before = performances.at(-1)?.successful ?? [];
		const performance = await track(
			example.activity,
			async () => await stage.perform(example, before),
		);
		performances.push(performance);
		console.log(toReport(performance));
		if (performance.successful.length === 0) {
			throw new Error('Nothing of this worked, so the demo ends here.');
		}
	}
	console.log(toSummary(performances));
	return performances;
}

async function track<Result>(sentence: string, work: () => Promise<Result>): Promise<Result> {
	const stop = showProgress(sentence);
	return await work().finally(stop);
}

/** Keeps n8n-core quiet and out of the user's own n8n folder; to be called before it is loaded. */
function prepareEnvironment(): void {
	const folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-bloomy-demo-'));
	Object.assign(process.env, {
		N8N_USER_FOLDER: folder,
		N8N_ENCRYPTION_KEY: 'demo',
		N8N_LOG_LEVEL: 'silent',
	});
	process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
	process.once('SIGINT', () => process.exit(EXIT.interrupted));
}

// Whoever reads the output may leave before its end, as `head` does.
process.stdout.once('error', () => process.exit(EXIT.wrong));

runCommand({ usage: USAGE, options: OPTIONS, read: readPlan, run });
