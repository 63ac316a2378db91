import type { FailureType } from '../../../nodes/Bloomy/engine/failure';
import { explainReply, readWords } from '../../../nodes/Bloomy/engine/requests/reason';
import type { Reply } from '../../../nodes/Bloomy/engine/requests/transport';
import { answered, broken } from '../bloomGrowth';

const redact = (text: string) => text.replaceAll('planted-key', '[hidden]');
const said = { message: 'No such planted-key.' };

it.each<[FailureType, Reply, string]>([
	['network', broken, 'The connection broke'],
	[
		'rateLimit',
		answered(429, said),
		'Bloom Growth refused the request because too many came at once: No such [hidden] (HTTP status 429)',
	],
	[
		'rateLimit',
		answered(429),
		'Bloom Growth refused the request because too many came at once (HTTP status 429)',
	],
	['rejected', answered(400, said), 'Bloom Growth said: No such [hidden] (HTTP status 400)'],
	[
		'rejected',
		answered(400, {}),
		'Bloom Growth refused the request and gave no reason (HTTP status 400)',
	],
	[
		'rejected',
		answered(403, 'Blocked'),
		'The request was refused, perhaps by something between n8n and Bloom Growth: Blocked (HTTP status 403)',
	],
	[
		'server',
		answered(500, said),
		'Bloom Growth failed while working on the request: No such [hidden] (HTTP status 500)',
	],
	['server', answered(502), 'Bloom Growth failed while working on the request (HTTP status 502)'],
	['network', answered(407), 'The proxy that n8n uses requires its own login (HTTP status 407)'],
	[
		'unexpectedResponse',
		answered(200, ''),
		"Bloom Growth's answer could not be read: it was empty (HTTP status 200)",
	],
	[
		'unexpectedResponse',
		{ kind: 'answered', status: 200, headers: {}, body: undefined },
		"Bloom Growth's answer could not be read: it was empty (HTTP status 200)",
	],
	[
		'unexpectedResponse',
		answered(200, null),
		"Bloom Growth's answer could not be read: it was empty (HTTP status 200)",
	],
	[
		'unexpectedResponse',
		answered(200, { Id: 6 }),
		"Bloom Growth's answer could not be read: it was not the record that was asked for (HTTP status 200)",
	],
	[
		'unexpectedResponse',
		answered(200, { Name: 'a' }),
		"Bloom Growth's answer could not be read: it lacks the ID of a record (HTTP status 200)",
	],
	[
		'unexpectedResponse',
		answered(200, '[{"Id'),
		"Bloom Growth's answer could not be read: it was not complete JSON (HTTP status 200)",
	],
	[
		'unexpectedResponse',
		answered(200, '  <html></html>'),
		"Bloom Growth's answer could not be read: it was a web page instead of data (HTTP status 200)",
	],
	[
		'unexpectedResponse',
		answered(200, '<html><title>Sorry</title></html>'),
		"Bloom Growth's answer could not be read: it was a web page instead of data, titled Sorry (HTTP status 200)",
	],
	[
		'unexpectedResponse',
		answered(302, '', { location: 'https://me:secret@example.com/login?token=planted-key#x' }),
		'The answer was a redirect to https://example.com/login, which the node does not follow (HTTP status 302)',
	],
	[
		'unexpectedResponse',
		answered(399),
		'The answer was a redirect to another address, which the node does not follow (HTTP status 399)',
	],
])('explains %s: case %#', (type, reply, message) => {
	expect(explainReply(reply, type, redact).message).toBe(message);
});

it.each<[FailureType, Reply, string | undefined]>([
	['rejected', answered(400, said), undefined],
	['rejected', answered(403, 'Blocked'), 'show this to whoever runs your n8n'],
	['unexpectedResponse', answered(300), 'check the Base URL in the credential'],
])('advises what is unusual for %s: case %#', (type, reply, advice) => {
	const given = explainReply(reply, type, redact).advice;
	expect(given).toEqual(advice && expect.stringContaining(advice));
});

describe('the words of a server', () => {
	it('are cut after a thousand letters, and only if there are more', () => {
		expect(readWords({ message: 'a'.repeat(1000) }, redact)).toBe('a'.repeat(1000));
		expect(readWords({ message: 'a'.repeat(1001) }, redact)).toBe(`${'a'.repeat(1000)}...`);
	});

	it('may end in the middle of a secret', () => {
		const hideEnd = (text: string, wasCut?: boolean) => (wasCut ? `${text.slice(0, 3)}...` : text);
		expect(readWords({ message: 'It was planted' }, hideEnd)).toBe('It ...');
	});

	it('lose their period, and are none if there are none', () => {
		expect(readWords({ message: 'No. Never.' }, redact)).toBe('No. Never');
		expect(readWords({}, redact)).toBeUndefined();
	});
});
