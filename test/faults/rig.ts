import type { IDataObject } from 'n8n-workflow';
import PQueue from 'p-queue';

import { service } from '../../nodes/Bloomy/resources';
import { resources, startSandbox } from '../sandbox';
import type { FaultRule, ResourceName, Routes, Sandbox, SandboxOptions } from '../sandbox';
import { runNode, startEngine } from '../workflow/scenario';
import type { Outcome, Scenario } from '../workflow/scenario';
import { findViolations, readIds } from './invariants';

/** Where each resource's write goes, and the list in which its records show. */
export const ROUTES = Object.fromEntries(
	Object.entries(resources).map(([name, { routes }]) => [name, routes]),
) as Record<ResourceName, Routes>;

/** What the node creates, of all that the sandbox can. */
export const RESOURCES = (Object.keys(resources) as ResourceName[]).filter((name) =>
	service.resources.some(({ value, writes }) => value === name && writes.createMany),
);

/** One faulty run: a sandbox of its own, its faults, and what is to be created. */
export interface Trial {
	resource: ResourceName;
	rows: IDataObject[];
	faults: FaultRule[];
	concurrency?: number;
	/** The Options group of the node; the timeout is `TIMEOUT` unless it says so. */
	options?: IDataObject;
	sandbox?: SandboxOptions;
	/** Called before the run, to seed records or plant what no rule can say. */
	prepare?: (sandbox: Sandbox) => void;
	scenario?: Partial<Scenario>;
	/** Ms to wait after the run for what the server still has to do. */
	linger?: number;
}

export interface TrialResult {
	outcome: Outcome;
	violations: string[];
	/** The sandbox as the run left it; it is stopped already. */
	sandbox: Sandbox;
	/** How many requests of a route arrived. */
	count(route: string): number;
	/** `type/outcome` of each Failed item. */
	kinds: string[];
}

/** What a busy machine does not mistake for a server that hangs, in ms. */
export const TIMEOUT = 3000;

/** Trials of one process side by side: most of the time they wait. */
export const abreast = new PQueue({ concurrency: 24 });

/** Creates the rows in a sandbox of its own and says what broke an invariant. */
export async function tryOut(trial: Trial): Promise<TrialResult> {
	return await abreast.add(async () => await tryOutNow(trial));
}

async function tryOutNow(trial: Trial): Promise<TrialResult> {
	const { resource, rows, faults, concurrency = 5, options, prepare, linger = 0 } = trial;
	const sandbox = await startSandbox(trial.sandbox);
	try {
		prepare?.(sandbox);
		const before = readIds(sandbox, resource);
		for (const rule of faults) sandbox.faults.add(rule);
		const parameters = { resource, concurrency, options: { timeout: TIMEOUT, ...options } };
		await startEngine();
		const outcome = await runNode(sandbox, { rows, parameters, ...trial.scenario });
		await new Promise((resolve) => setTimeout(resolve, linger));
		const doubts = trial.sandbox ?? {};
		const finished = {
			sandbox,
			resource,
			rows,
			concurrency,
			outcome,
			before,
			doubts,
		};
		return {
			outcome,
			violations: findViolations(finished),
			sandbox,
			count: (route) => sandbox.requests.filter((request) => request.route === route).length,
			kinds: outcome.failures.map(({ failure }) => `${failure.type}/${failure.outcome}`),
		};
	} finally {
		await sandbox.stop();
	}
}

/** Rows of different titles, in all the places there are. */
export function buildRows(resource: ResourceName, count: number): IDataObject[] {
	const { buildColumns } = resources[resource];
	return Array.from({ length: count }, (_, at): IDataObject => {
		return { title: `${resource} ${at}`, ...(buildColumns(at) as IDataObject) };
	});
}

/** What a rule does to an answer. */
export type Spoilt = Pick<FaultRule, 'fault' | 'status' | 'retryAfter' | 'retryAfterMs'>;

/** What may come in place of an answer, whether or not the request took effect. */
export const FAULTS: Record<string, Spoilt> = {
	'500': { fault: 'status', status: 500 },
	'502': { fault: 'status', status: 502 },
	'503': { fault: 'status', status: 503 },
	'504': { fault: 'status', status: 504 },
	reset: { fault: 'reset' },
	hang: { fault: 'hang' },
	html: { fault: 'html' },
	brokenJson: { fault: 'brokenJson' },
	truncate: { fault: 'truncate' },
	emptyBody: { fault: 'emptyBody' },
	missingId: { fault: 'missingId' },
};

/** How many trials a property draws: as many as the environment says, all, or a few. */
export function countRuns(all: number): number {
	const few = process.env.BLOOMY_FAULTS === 'all' ? all : Math.ceil(all / 10);
	return Number(process.env.BLOOMY_RUNS ?? few);
}

/** All cases under `npm run test:faults`; a few, from all over the list, under `npm test`. */
export function sample<T>(cases: readonly T[], most = 2): T[] {
	if (process.env.BLOOMY_FAULTS === 'all' || cases.length <= most) return [...cases];
	const step = (cases.length - 1) / Math.max(1, most - 1);
	return Array.from({ length: most }, (_, at) => cases[Math.round(at * step)]!);
}
