import { BadArgument } from '../command/command';
import type { Values } from '../command/command';

/** What `--help` prints. */
export const USAGE = `Usage: npm run --silent soak -- [options]

Creates to-dos with the built node, in n8n's own engine, through a storm of faults at a sandbox on
this machine, and checks that nothing was lost and nothing created twice.

  --items N    how many to-dos (default 10000)
  --seed N     for the rows and the faults (default 1)
  -h, --help   print this and do nothing

Exit codes: 0 all held, 1 not, 2 bad arguments.`;

/** What can be asked for. */
export const OPTIONS = {
	items: { type: 'string' },
	seed: { type: 'string' },
} as const;

export interface SoakOptions {
	items: number;
	seed: number;
}

/** Throws a `BadArgument`. */
export function readPlan({ items = '10000', seed = '1' }: Values<typeof OPTIONS>): SoakOptions {
	return { items: readWhole('--items', items, 1), seed: readWhole('--seed', seed, 0) };
}

function readWhole(option: string, text: string, least: number): number {
	const number = /^\d+$/.test(text.trim()) ? Number(text) : -1;
	if (number >= least && number <= 1_000_000) return number;
	throw new BadArgument(
		`${option} expects a whole number from ${least} to 1000000, but got ${JSON.stringify(text)}`,
	);
}
