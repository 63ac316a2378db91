import { checkBaseUrl } from '../../nodes/Bloomy/engine/wire/baseUrl';
import { BadArgument } from '../command/command';
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

/** A server, and how to sign in to it. */
export interface Account {
	url: string;
	credential: Credential;
}

type AccountValues = Partial<Record<keyof typeof ACCOUNT_OPTIONS, string>>;

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
