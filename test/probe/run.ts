import { readId, readRows } from '../../nodes/Bloomy/engine/wire/body';
import { createRedact } from '../../nodes/Bloomy/engine/wire/redact';
import type { Plan } from './arguments';
import { Client } from './client';
import type { Reply } from './client';
import { describe, isListWith, toObject, told, untold } from './fact';
import type { Finding, Verdict } from './fact';
import { readingFacts } from './reading';
import { writeAndDelete } from './writing';

/** The longest line that is printed of what the server said. */
const LONGEST = 400;
const TWO_WEEKS = 1_209_599;

/** Each fact's verdict, by its key. */
export type Findings = Map<string, Verdict>;

/** Asks for all facts and prints each as soon as it is known; rejects where it cannot even sign in. */
export async function probe(plan: Plan, print: (line: string) => void): Promise<Findings> {
	const client = new Client(plan.account);
	const findings: Findings = new Map();
	const say = (line: string) => print(toLine(createRedact([client.secrets])(line)));
	const tell = (key: string, says: string, { verdict, saw }: Finding) => {
		findings.set(key, verdict);
		say(`[${verdict}] ${says}`);
		say(`    ${saw}`);
	};
	const fail = (error: Error): never => {
		throw new Error(createRedact([client.secrets])(error.message));
	};
	const token = await client.signIn().catch(fail);
	if (token) tell('token', 'A token lives for two weeks', judgeToken(token));
	const caller = await client.get('users/mine').catch(fail);
	const callerId = readId(toObject(caller).Id);
	if (callerId === undefined) {
		return fail(
			new Error(`The server does not accept this key or login: ${describe(token ?? caller)}`),
		);
	}
	tell('caller', 'users/mine answers the caller', told(true, describe(caller)));
	const meetingId = plan.meetingId ?? (await findMeeting(client));
	for (const { key, says, look } of readingFacts) {
		const finding = await look({ client, callerId, meetingId }).catch(toUntold);
		tell(key, says, finding);
	}
	if (plan.mayWrite)
		await writeAndDelete({ client, callerId, ownerId: plan.ownerId, tell, warn: say });
	return findings;
}

async function findMeeting(client: Client): Promise<number | undefined> {
	const reply = await client.get('L10/list').catch(() => undefined);
	return reply && isListWith(reply, 'Id') ? readId(readRows(reply.body)[0]?.Id) : undefined;
}

function judgeToken(reply: Reply): Finding {
	const { token_type: type, expires_in: seconds } = toObject(reply);
	const isAsAssumed = String(type).toLowerCase() === 'bearer' && seconds === TWO_WEEKS;
	return told(isAsAssumed, `${reply.status}, ${String(type)}, for ${String(seconds)} seconds`);
}

function toUntold(error: Error): Finding {
	return untold(error.message);
}

/** Control characters could play tricks on the terminal. */
function toLine(text: string): string {
	const line = text.replace(/\p{C}+/gu, ' ');
	return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}
