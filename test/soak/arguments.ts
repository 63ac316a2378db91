import { parseArgs } from 'node:util';

/** What `--help` prints. */
export const USAGE = `Usage: npm run --silent soak -- [options]

Creates to-dos with the built node, in n8n's own engine, through a storm of faults at a sandbox on
this machine, and checks that nothing was lost and nothing created twice.

  --items N    how many to-dos (default 10000)
  --seed N     for the rows and the faults (default 1)
  -h, --help   print this and do nothing

Exit codes: 0 all held, 1 not, 2 bad arguments.`;

/** An argument that makes no sense, in one sentence. */
export class BadArgument extends Error {}

export interface SoakOptions {
	items: number;
	seed: number;
}

/** Reads the command line; undefined where help is asked for. Throws a `BadArgument`. */
export function readArguments(args: string[]): SoakOptions | undefined {
	const { help, items = '10000', seed = '1' } = parseValues(args);
	if (help) return undefined;
	return { items: readWhole('--items', items, 1), seed: readWhole('--seed', seed, 0) };
}

function parseValues(args: string[]): { items?: string; seed?: string; help?: boolean } {
	try {
		const options = {
			items: { type: 'string' },
			seed: { type: 'string' },
			help: { type: 'boolean', short: 'h' },
		} as const;
		return { ...parseArgs({ args, options, strict: true }).values };
	} catch (error) {
		const [said = ''] = (error instanceof Error ? error.message : String(error)).split('. To ', 1);
		throw new BadArgument(said.replace(/\s+/g, ' '));
	}
}

function readWhole(option: string, text: string, least: number): number {
	const number = /^\d+$/.test(text.trim()) ? Number(text) : -1;
	if (number >= least && number <= 1_000_000) return number;
	throw new BadArgument(
		`${option} expects a whole number from ${least} to 1000000, but got ${JSON.stringify(text)}`,
	);
}
