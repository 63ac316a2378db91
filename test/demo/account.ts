import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';

import { checkBaseUrl } from '../../credentials/baseUrl';
import type { Credential } from '../workflow/engine';

const DEFAULT_BASE_URL = 'https://app.bloomgrowth.com';

/** Options of every command that works on an account. */
export const ACCOUNT_OPTIONS = {
	'api-key': { type: 'string' },
	username: { type: 'string' },
	password: { type: 'string' },
	'base-url': { type: 'string' },
} as const;

/** What `--help` says of them. */
export const ACCOUNT_USAGE = `  --api-key KEY        sign in with an API key, or with
  --username NAME      a user name and
  --password PASSWORD  its password
  --base-url URL       address of the server (default ${DEFAULT_BASE_URL})`;

/** An argument that makes no sense, in one sentence without any value that may be secret. */
export class BadArgument extends Error {}

/** Reads this process's command line; what makes no sense is said, and gives undefined. */
export function readCommandLine<Command>(read: (args: string[]) => Command): Command | undefined {
	try {
		return read(process.argv.slice(2));
	} catch (error) {
		if (!(error instanceof BadArgument)) throw error;
		console.error(`${error.message} (--help shows the usage).`);
		return undefined;
	}
}

/** A server, and how to sign in to it. */
export interface Account {
	url: string;
	credential: Credential;
}

type AccountValues = Partial<Record<keyof typeof ACCOUNT_OPTIONS, string>>;

/** Parses a command line; throws a `BadArgument`, also for an option without a value. */
export function parseOptions<Options extends NonNullable<ParseArgsConfig['options']>>(
	args: string[],
	options: Options,
) {
	const values = parse(args, options);
	const empty = Object.entries(values).find(([, value]) => String(value).trim() === '');
	if (empty) throw new BadArgument(`--${empty[0]} needs a value`);
	return values;
}

function parse<Options extends NonNullable<ParseArgsConfig['options']>>(
	args: string[],
	options: Options,
) {
	try {
		return { ...parseArgs({ args, options, strict: true }).values };
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

/** Reads the server and the way to sign in; throws a `BadArgument`. */
export function readAccount(values: AccountValues): Account {
	const login = readLogin(values);
	const checked = checkBaseUrl(values['base-url'] ?? DEFAULT_BASE_URL);
	if ('fault' in checked) throw new BadArgument(`--base-url: ${checked.fault.replace(/\.$/, '')}`);
	const { baseUrl } = checked;
	return { url: baseUrl, credential: { ...login, baseUrl, sessionToken: '' } };
}

function readLogin({
	'api-key': apiKey,
	username,
	password,
}: AccountValues): Record<string, string> {
	if (apiKey !== undefined) {
		if (username === undefined && password === undefined) {
			return { authentication: 'apiKey', apiKey };
		}
		throw new BadArgument('Give either --api-key, or --username and --password, but not both');
	}
	if (username !== undefined && password !== undefined) {
		return { authentication: 'password', username, password };
	}
	if (username !== undefined) throw new BadArgument('--username needs --password beside it');
	if (password !== undefined) throw new BadArgument('--password needs --username beside it');
	throw new BadArgument('It needs --api-key, or --username and --password');
}

/** Reads an ID; throws a `BadArgument` that says what the option expects. */
export function readId(option: string, given: string, what = 'a positive whole number'): number {
	const id = /^\s*\d+\s*$/.test(given) ? Number(given) : 0;
	if (id > 0 && Number.isSafeInteger(id)) return id;
	throw new BadArgument(`${option} expects ${what}, but got ${JSON.stringify(given)}`);
}
