import { parseArgs } from 'node:util';

import { checkBaseUrl } from '../../credentials/baseUrl';
import type { Target } from './target';

const DEFAULT_BASE_URL = 'https://app.bloomgrowth.com';

const OPTIONS = {
	'api-key': { type: 'string' },
	username: { type: 'string' },
	password: { type: 'string' },
	'base-url': { type: 'string' },
	'meeting-id': { type: 'string' },
	'user-ids': { type: 'string' },
	yes: { type: 'boolean' },
	help: { type: 'boolean', short: 'h' },
} as const;

/** What `--help` prints. */
export const USAGE = `Usage: npm run --silent demo -- [options]

Runs the built node in n8n's own engine: creates issues, to-dos, goals and meetings, fetches
meetings by ID, and prints what came out of Successful and of Failed. Without options it does so
against a sandbox that it starts on this machine.

Against another server:
  --api-key KEY        sign in with an API key, or with
  --username NAME      a user name and
  --password PASSWORD  its password
  --base-url URL       address of the server (default ${DEFAULT_BASE_URL})
  --meeting-id ID      the meeting to write into (needed)
  --user-ids 1,2       owners and attendees (left out: you own all, and nobody is invited)
  --yes                write without asking first

  -h, --help           print this and do nothing

Without --silent, npm prints the command it runs, with the key or password in it.
Exit codes: 0 all as expected, 1 not, 2 bad arguments.`;

/** What the user asked for. */
export type Command =
	{ kind: 'help' } | { kind: 'sandbox' } | { kind: 'server'; target: Target; isAgreed: boolean };

/** An argument that makes no sense, in one sentence without any value that may be secret. */
export class BadArgument extends Error {}

type Values = Partial<Record<Exclude<keyof typeof OPTIONS, 'yes' | 'help'>, string>> & {
	yes?: boolean;
	help?: boolean;
};

/** Reads the command line; throws a `BadArgument`. */
export function readArguments(args: string[]): Command {
	const values = parseValues(args);
	if (values.help) return { kind: 'help' };
	const empty = Object.entries(values).find(([, value]) => String(value).trim() === '');
	if (empty) throw new BadArgument(`--${empty[0]} needs a value`);
	const { yes: isAgreed = false } = values;
	if (Object.keys(values).length === 0) return { kind: 'sandbox' };
	return { kind: 'server', target: readTarget(values), isAgreed };
}

function parseValues(args: string[]): Values {
	try {
		return { ...parseArgs({ args, options: OPTIONS, strict: true }).values };
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

function readTarget(values: Values): Target {
	const login = readLogin(values);
	const checked = checkBaseUrl(values['base-url'] ?? DEFAULT_BASE_URL);
	if ('fault' in checked) throw new BadArgument(`--base-url: ${checked.fault.replace(/\.$/, '')}`);
	const { baseUrl } = checked;
	return {
		url: baseUrl,
		credential: { ...login, baseUrl, sessionToken: '' },
		meetingId: readMeetingId(values),
		userIds: readUserIds(values),
	};
}

function readLogin({ 'api-key': apiKey, username, password }: Values): Record<string, string> {
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
	throw new BadArgument('Another server needs --api-key, or --username and --password');
}

function readMeetingId({ 'meeting-id': given }: Values): number {
	if (given === undefined) throw new BadArgument('Another server needs --meeting-id');
	return readId('--meeting-id', given);
}

function readUserIds({ 'user-ids': given }: Values): number[] {
	if (given === undefined) return [];
	const ids = given.split(',').map((id) => readId('--user-ids', id));
	return [...new Set(ids)];
}

function readId(option: string, given: string): number {
	const id = /^\s*\d+\s*$/.test(given) ? Number(given) : 0;
	if (id > 0 && Number.isSafeInteger(id)) return id;
	const what = option === '--user-ids' ? 'positive whole numbers' : 'a positive whole number';
	throw new BadArgument(`${option} expects ${what}, but got ${JSON.stringify(given)}`);
}
