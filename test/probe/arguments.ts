import type { Values } from '../command/command';
import { ACCOUNT_OPTIONS, ACCOUNT_USAGE, readAccount, readId } from '../demo/account';
import type { Account } from '../demo/account';

/** What can be asked for. */
export const OPTIONS = {
	...ACCOUNT_OPTIONS,
	'meeting-id': { type: 'string' },
	'owner-id': { type: 'string' },
	write: { type: 'boolean' },
} as const;

/** What `--help` prints. */
export const USAGE = `Usage: npm run --silent probe -- [options]

Asks Bloom Growth's API what the node assumes of it, and prints for each fact whether it is as
assumed, or what came instead. It only reads, and shows no key, no password and none of your records.

${ACCOUNT_USAGE}
  --meeting-id ID      the meeting to look at (left out, the first in your list)
  --write              also create a meeting, try each change on records in it, and delete it again
  --owner-id ID        with --write: the user who gets a to-do and a goal in it (left out, you)

  -h, --help           print this and do nothing

Without --silent, npm prints the command it runs, with the key or password in it.
Exit codes: 0 all as assumed, 1 something is otherwise or could not be asked, 2 bad arguments.`;

/** What to ask, and of whom. */
export interface Plan {
	account: Account;
	meetingId: number | undefined;
	ownerId: number | undefined;
	mayWrite: boolean;
}

/** Throws a `BadArgument`. */
export function readPlan({
	'meeting-id': meeting,
	'owner-id': owner,
	write: mayWrite = false,
	...account
}: Values<typeof OPTIONS>): Plan {
	return {
		account: readAccount(account),
		meetingId: meeting === undefined ? undefined : readId('--meeting-id', meeting),
		ownerId: owner === undefined ? undefined : readId('--owner-id', owner),
		mayWrite,
	};
}
