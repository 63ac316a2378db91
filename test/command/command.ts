import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';

type Options = NonNullable<ParseArgsConfig['options']>;
/** What was given of some options. */
export type Values<Known extends Options> = ReturnType<
	typeof parseArgs<{ options: Known; strict: true; allowPositionals: false }>
>['values'];

/** A command that a person starts in a terminal. */
export interface Command<Known extends Options, Plan> {
	/** What `--help` prints. */
	usage: string;
	options: Known;
	/** What was asked for; throws a `BadArgument`. */
	read(values: Values<Known>): Plan;
	/** Does it and gives the exit code. */
	run(plan: Plan): Promise<number>;
}

/** An argument that makes no sense, in one sentence without any value that may be secret. */
export class BadArgument extends Error {}

const HELP = { help: { type: 'boolean', short: 'h' } } as const;
const FAILED = 1;
const BAD_ARGUMENTS = 2;

/** Runs a command with this process's command line; what makes no sense is said in one line. */
export function runCommand<Known extends Options, Plan>(command: Command<Known, Plan>): void {
	carryOut(command).then(
		(code) => (process.exitCode = code),
		(error: unknown) => {
			const said = error instanceof Error ? error.message : String(error);
			const isArgument = error instanceof BadArgument;
			console.error(isArgument ? `${said} (--help shows the usage).` : said);
			process.exitCode = isArgument ? BAD_ARGUMENTS : FAILED;
		},
	);
}

async function carryOut<Known extends Options, Plan>({
	usage,
	options,
	read,
	run,
}: Command<Known, Plan>): Promise<number> {
	const { help, ...values } = parseOptions({ ...options, ...HELP });
	if (!help) return await run(read(values as Values<Known>));
	console.log(usage);
	return 0;
}

function parseOptions(options: Options) {
	const values = parse(options);
	const empty = Object.entries(values).find(([, value]) => String(value).trim() === '');
	if (empty) throw new BadArgument(`--${empty[0]} needs a value`);
	return values;
}

function parse(options: Options) {
	try {
		return { ...parseArgs({ options, strict: true }).values };
	} catch (error) {
		throw new BadArgument(explain(error));
	}
}

/** Node's own words in one line; a stray word is not repeated, as it may be half of a password. */
function explain(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	const isStray = 'code' in error && error.code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL';
	if (isStray) return 'There is a word that belongs to no option; quote values with spaces';
	const [said = ''] = error.message.split('. To specify a positional argument', 1);
	return said.replace(/\s+/g, ' ').replace(/\.$/, '');
}
