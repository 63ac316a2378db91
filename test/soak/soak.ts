import { runCommand } from '../command/command';
import { findViolations, readIds } from '../faults/invariants';
import { startSandbox } from '../sandbox';
import type { Sandbox } from '../sandbox';
import { loginCredential, runNode } from '../workflow/scenario';
import { OPTIONS, USAGE, readPlan } from './arguments';
import type { SoakOptions } from './arguments';
import { isSound, sumUp, toTable } from './report';
import type { Sums } from './report';
import { LISTS, MEETING_IDS, buildRows, buildStorm } from './storm';

const CONCURRENCY = 20;
const PROGRESS_EVERY = 5000;
/** Tokens die so often that the run has to renew them; in ms. */
const TOKEN_LIFETIME = 20_000;
/** Longer than any write that lands late, in ms. */
const AFTERMATH = 1000;

async function soak({ items, seed }: SoakOptions): Promise<Sums> {
	const sandbox = await startSandbox({
		seed,
		latency: { min: 5, max: 60 },
		tokenLifetime: Math.min(TOKEN_LIFETIME, items * 5),
		lists: LISTS,
	});
	const stopTelling = tellProgress(sandbox, items);
	try {
		for (const id of MEETING_IDS) sandbox.store.addMeeting({ id, attendeeIds: [sandbox.callerId] });
		for (const rule of buildStorm(items)) sandbox.faults.add(rule);
		const rows = buildRows(items, seed);
		const before = readIds(sandbox, 'todo');
		const startedAt = performance.now();
		const outcome = await runNode(sandbox, {
			rows,
			parameters: { concurrency: CONCURRENCY, options: { timeout: 500 } },
			credential: loginCredential(sandbox),
		});
		const took = performance.now() - startedAt;
		await new Promise((resolve) => setTimeout(resolve, AFTERMATH));
		const resource = 'todo' as const;
		const finished = { sandbox, resource, rows, concurrency: CONCURRENCY, outcome, before };
		return sumUp(finished, findViolations(finished), took);
	} finally {
		stopTelling();
		await sandbox.stop();
	}
}

function tellProgress(sandbox: Sandbox, items: number): () => void {
	const standing = sandbox.store.todos.length;
	const timer = setInterval(() => {
		const created = sandbox.store.todos.length - standing;
		const { length } = sandbox.requests;
		process.stderr.write(`${created} of ${items} created, ${length} requests\n`);
	}, PROGRESS_EVERY);
	return () => clearInterval(timer);
}

async function run(options: SoakOptions): Promise<number> {
	process.stderr.write(`Soaking ${options.items} to-dos, seed ${options.seed} ...\n`);
	const sums = await soak(options);
	console.log(toTable(sums));
	for (const violation of sums.violations) console.log(violation);
	return isSound(sums) ? 0 : 1;
}

runCommand({ usage: USAGE, options: OPTIONS, read: readPlan, run });
