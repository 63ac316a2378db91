import type { FailureType } from '../failure';
import { isObject } from '../wire/body';
import type { Redact } from '../wire/redact';
import { readServerMessage } from '../wire/serverMessage';
import type { Reply } from './transport';

/** The longest that is kept of a server's words; a sentence is cut further when it is shown. */
const LONGEST_WORDS = 1000;

/** Why a request did not work, and what to do about it if that is unusual. */
export interface Reason {
	message: string;
	advice?: string;
}

type Answered = Extract<Reply, { kind: 'answered' }>;

/**
 * Why a request did not work, in a sentence for a person. Of the answer only the words are kept:
 * secrets are taken out of them, then they are cut, then copied.
 */
export function explainReply(reply: Reply, type: FailureType, redact: Redact): Reason {
	if (reply.kind !== 'answered') return { message: capitalize(reply.message) };
	const said = readWords(reply.body, redact);
	const words = said === undefined ? '' : `: ${said}`;
	const status = `(HTTP status ${reply.status})`;
	if (reply.status >= 300 && reply.status < 400) return explainRedirect(reply, redact);
	switch (type) {
		case 'rateLimit':
			return {
				message: `Bloom Growth refused the request because too many came at once${words} ${status}`,
			};
		case 'rejected':
			return explainRefusal(reply, said);
		case 'server':
			return { message: `Bloom Growth failed while working on the request${words} ${status}` };
		case 'network':
			return { message: `The proxy that n8n uses requires its own login${words} ${status}` };
		default: {
			const answer = describeBody(reply.body, said);
			return { message: `Bloom Growth's answer could not be read: ${answer} ${status}` };
		}
	}
}

/**
 * The server's words in an answer: without secrets, short, and without keeping the rest in memory.
 */
export function readWords(body: unknown, redact: Redact): string | undefined {
	const said = readServerMessage(body)?.replace(/\.$/, '');
	if (said === undefined) return undefined;
	const hidden = redact(said, true);
	const letters = hidden.length > LONGEST_WORDS ? `${hidden.slice(0, LONGEST_WORDS)}...` : hidden;
	// A part of a long text keeps all of it in memory; a part that is written and read again does not.
	return JSON.parse(JSON.stringify(letters)) as string;
}

/** Only JSON is Bloom Growth's own: a page or plain text may come from a server in front of it. */
function explainRefusal({ status, body }: Answered, said: string | undefined): Reason {
	const code = `(HTTP status ${status})`;
	if (said === undefined) {
		return { message: `Bloom Growth refused the request and gave no reason ${code}` };
	}
	if (isObject(body)) return { message: `Bloom Growth said: ${said} ${code}` };
	return {
		message: `The request was refused, perhaps by something between n8n and Bloom Growth: ${said} ${code}`,
		advice: 'correct it if Bloom Growth said so, and otherwise show this to whoever runs your n8n',
	};
}

function explainRedirect({ status, headers }: Answered, redact: Redact): Reason {
	const target = typeof headers.location === 'string' ? readTarget(headers.location) : undefined;
	const where = target === undefined ? 'another address' : redact(target, true);
	return {
		message: `The answer was a redirect to ${where}, which the node does not follow (HTTP status ${status})`,
		advice: 'check the Base URL in the credential',
	};
}

/** The target of a redirect, without the parts that may be secret. */
function readTarget(location: string): string {
	const [path = ''] = location.slice(0, LONGEST_WORDS).split(/[?#]/, 1);
	return path.replace(/\/\/[^/@]*@/, '//');
}

function describeBody(body: unknown, said: string | undefined): string {
	if (body === undefined || body === null || body === '') return 'it was empty';
	if (typeof body !== 'string') return 'it lacks the ID of a record';
	if (!/^\s*</.test(body)) return 'it was not complete JSON';
	return `it was a web page instead of data${said === undefined ? '' : `, titled ${said}`}`;
}

function capitalize(sentence: string): string {
	return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
