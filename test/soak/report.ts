import Table from 'cli-table3';

import { findEarly, readIds } from '../faults/invariants';
import type { Finished } from '../faults/invariants';

/** What a soak came to. */
export interface Sums {
	items: number;
	successes: number;
	failures: Array<[kind: string, count: number]>;
	duplicates: number;
	lost: number;
	requests: number;
	refusals: number;
	early: number;
	renewals: number;
	/** Sign-ins that were told to wait. */
	heldSignIns: number;
	seconds: number;
	/** Other things that broke an invariant. */
	violations: string[];
}

/** Counts what came of a run, from what it put out and from the server's own store. */
export function sumUp(finished: Finished, violations: string[], ms: number): Sums {
	const { sandbox, rows, outcome, before } = finished;
	const { total, refusals, tokensIssued } = sandbox.stats();
	const kinds = new Map<string, number>();
	for (const { failure } of outcome.failures) {
		const kind = `${failure.type}, ${failure.outcome}`;
		kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
	}
	const stored = readIds(sandbox, 'todo');
	const claimed = outcome.records.map(({ id }) => Number(id));
	const unknown = outcome.failures.filter(({ failure }) => failure.outcome === 'unknown').length;
	const created = [...stored].filter((id) => !before.has(id)).length;
	const missing = claimed.filter((id) => !stored.has(id)).length;
	const cameOut = outcome.records.length + outcome.failures.length;
	return {
		items: rows.length,
		successes: outcome.records.length,
		failures: [...kinds].sort(([one], [other]) => one.localeCompare(other)),
		duplicates: Math.max(
			claimed.length - new Set(claimed).size,
			created - claimed.length - unknown,
			violations.filter((what) => what.startsWith('created twice')).length,
			0,
		),
		lost: Math.abs(rows.length - cameOut) + missing,
		requests: total,
		refusals,
		early: findEarly(finished).length,
		renewals: Math.max(0, tokensIssued - 1),
		heldSignIns: sandbox.requests.filter(
			({ route, askedUntil }) => route === 'POST token' && askedUntil !== undefined,
		).length,
		seconds: Math.round(ms / 100) / 10,
		violations,
	};
}

/** Whether "nothing lost, nothing created twice" and the manners towards the server held. */
export function isSound({ duplicates, lost, early, violations }: Sums): boolean {
	return duplicates === 0 && lost === 0 && early === 0 && violations.length === 0;
}

export function toTable(sums: Sums): string {
	const table = new Table({
		head: ['What', 'Count'],
		colAligns: ['left', 'right'],
		style: { head: [], border: [], compact: true },
	});
	table.push(
		['items', sums.items],
		['successes', sums.successes],
		...sums.failures.map(([kind, count]) => [`failures: ${kind}`, count]),
		['duplicates', sums.duplicates],
		['lost', sums.lost],
		['requests', sums.requests],
		['refusals', sums.refusals],
		['early knocks', sums.early],
		['renewals', sums.renewals],
		['sign-ins told to wait', sums.heldSignIns],
		['broken invariants', sums.violations.length],
		['time', `${sums.seconds} s`],
	);
	return table.toString();
}
