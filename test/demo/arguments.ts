import { BadArgument } from '../command/command';
import type { Values } from '../command/command';
import { ACCOUNT_OPTIONS, ACCOUNT_USAGE, readAccount, readId } from './account';
import type { Target } from './target';

/** What can be asked for. */
export const OPTIONS = {
	...ACCOUNT_OPTIONS,
	'meeting-id': { type: 'string' },
	'user-ids': { type: 'string' },
	yes: { type: 'boolean' },
} as const;

/** What `--help` prints. */
export const USAGE = `Usage: npm run --silent demo -- [options]

Runs the built node in n8n's own engine: creates issues, to-dos, goals and meetings, fetches
meetings by ID, and prints what came out of Successful and of Failed. Without options it does so
against a sandbox that it starts on this machine.

Against another server:
${ACCOUNT_USAGE}
  --meeting-id ID      the meeting to write into (needed)
  --user-ids 1,2       owners and attendees (left out: you own all, and nobody is invited)
  --yes                write without asking first

  -h, --help           print this and do nothing

Without --silent, npm prints the command it runs, with the key or password in it.
Exit codes: 0 all as expected, 1 not, 2 bad arguments.`;

/** What the user asked for. */
export type Plan = { kind: 'sandbox' } | { kind: 'server'; target: Target; isAgreed: boolean };

/** Throws a `BadArgument`. */
export function readPlan(values: Values<typeof OPTIONS>): Plan {
	const { yes: isAgreed = false } = values;
	if (Object.keys(values).length === 0) return { kind: 'sandbox' };
	const target = {
		...readAccount(values),
		meetingId: readMeetingId(values['meeting-id']),
		userIds: readUserIds(values['user-ids']),
	};
	return { kind: 'server', target, isAgreed };
}

function readMeetingId(given: string | undefined): number {
	if (given === undefined) throw new BadArgument('Another server needs --meeting-id');
	return readId('--meeting-id', given);
}

function readUserIds(given: string | undefined): number[] {
	if (given === undefined) return [];
	const ids = given.split(',').map((id) => readId('--user-ids', id, 'positive whole numbers'));
	return [...new Set(ids)];
}
