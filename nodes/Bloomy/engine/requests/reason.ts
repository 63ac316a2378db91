import type { FailureType } from '../failure';
import { readServerMessage } from '../wire/serverMessage';
import type { Reply } from './transport';

/** Why a request did not work, in a sentence for a person, without what to do about it. */
export function explainReply(reply: Reply, type: FailureType): string {
	if (reply.kind !== 'answered') return capitalize(reply.message);
	const said = readServerMessage(reply.body)?.replace(/\.$/, '');
	const words = said === undefined ? '' : `: ${said}`;
	const status = `(HTTP status ${reply.status})`;
	switch (type) {
		case 'rateLimit':
			return `Bloom Growth refused the request because too many came at once${words} ${status}`;
		case 'rejected':
			return said === undefined
				? `Bloom Growth refused the request and gave no reason ${status}`
				: `Bloom Growth said: ${said} ${status}`;
		case 'server':
			return `Bloom Growth failed while working on the request${words} ${status}`;
		case 'network':
			return `The proxy that n8n uses wants a login of its own${words} ${status}`;
		default:
			return `Bloom Growth's answer could not be read: ${describeBody(reply.body)} ${status}`;
	}
}

function describeBody(body: unknown): string {
	if (body === undefined || body === null || body === '') return 'it was empty';
	if (typeof body !== 'string') return 'it lacks the ID of a record';
	if (!/^\s*</.test(body)) return 'it was not complete JSON';
	const title = readServerMessage(body);
	return `it was a web page instead of data${title === undefined ? '' : `, titled ${title}`}`;
}

function capitalize(sentence: string): string {
	return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
