import type { Failure } from '../../../nodes/Bloomy/engine/failure';
import { LONGEST_WAIT, backoff, judge } from '../../../nodes/Bloomy/engine/requests/retry';
import type { Attempt } from '../../../nodes/Bloomy/engine/requests/retry';
import { readRetryAfter } from '../../../nodes/Bloomy/engine/wire/retryAfter';
import type { Reply } from '../../../nodes/Bloomy/engine/requests/transport';
import { answered, broken, timeout, unsent } from '../bloomGrowth';

const NOW = Date.UTC(2026, 5, 1);
const redact = (text: string) => text;
const GET = { isWrite: false, maxRetries: 3, number: 1, isReadable: () => false, redact };
const POST = { ...GET, isWrite: true };
const last = (attempt: Attempt): Attempt => ({ ...attempt, number: attempt.maxRetries + 1 });

/** A verdict in words: what to do and, if that is the end, type, outcome and whether to try again. */
function line(reply: Reply, attempt: Attempt): string {
	const verdict = judge(reply, attempt, NOW, 0.5);
	switch (verdict.kind) {
		case 'accepted':
			return 'accepted';
		case 'again':
			return 'again';
		case 'refused':
			return `pause, else ${tell(verdict.refusal.failure, reply, attempt)}`;
		case 'failed':
			return `fail ${tell(verdict.failure, reply, attempt)}`;
		case 'inDoubt':
			return `${verdict.doubt.ifAbsent} ${tell(verdict.doubt.failure, reply, attempt)}`;
	}
}

function tell({ details }: Failure, reply: Reply, attempt: Attempt): string {
	expect(details.attempts).toBe(attempt.number);
	expect(details.statusCode).toBe(reply.kind === 'answered' ? reply.status : null);
	return `${details.type} ${details.outcome}${details.retryable ? ' retryable' : ''}`;
}

const UNREADABLE = 'fail unexpectedResponse rejected';
const DOUBT = 'again unexpectedResponse unknown';
const TAKEN_FOR_LATER = 'unknown unexpectedResponse unknown';
const REJECTED = 'fail rejected rejected';
/** By something that is not Bloom Growth, as far as its answer tells. */
const NOT_OURS = 'rejected rejected unknown';
const COME_AGAIN = 'fail rejected rejected retryable';
const PROXY = 'fail network notSent retryable';
const SERVER = 'fail server rejected retryable';
const IN_DOUBT = 'again server unknown';
const NEVER = 'unknown server unknown';
const SLOW = 'pause, else rateLimit rejected retryable';

/** From one status to another: a GET, a GET without retries left, a POST, a POST without. */
type Row = [from: number, to: number, get: string, getLast: string, post: string, postLast: string];

describe.each<[string, Record<string, unknown>, Row[]]>([
	[
		'without Retry-After',
		{},
		[
			[200, 201, UNREADABLE, UNREADABLE, DOUBT, DOUBT],
			[202, 202, UNREADABLE, UNREADABLE, TAKEN_FOR_LATER, TAKEN_FOR_LATER],
			[203, 399, UNREADABLE, UNREADABLE, DOUBT, DOUBT],
			[400, 406, REJECTED, REJECTED, NOT_OURS, NOT_OURS],
			[407, 407, PROXY, PROXY, PROXY, PROXY],
			[408, 408, 'again', COME_AGAIN, NOT_OURS, NOT_OURS],
			[409, 409, COME_AGAIN, COME_AGAIN, NOT_OURS, NOT_OURS],
			[410, 422, REJECTED, REJECTED, NOT_OURS, NOT_OURS],
			[423, 423, COME_AGAIN, COME_AGAIN, NOT_OURS, NOT_OURS],
			[424, 424, REJECTED, REJECTED, NOT_OURS, NOT_OURS],
			[425, 425, 'again', COME_AGAIN, NOT_OURS, NOT_OURS],
			[426, 428, REJECTED, REJECTED, NOT_OURS, NOT_OURS],
			[429, 429, SLOW, SLOW, SLOW, SLOW],
			[430, 499, REJECTED, REJECTED, NOT_OURS, NOT_OURS],
			[500, 500, 'again', SERVER, IN_DOUBT, IN_DOUBT],
			[501, 501, SERVER, SERVER, IN_DOUBT, IN_DOUBT],
			[502, 503, 'again', SERVER, IN_DOUBT, IN_DOUBT],
			[504, 504, 'again', SERVER, NEVER, NEVER],
			[505, 519, SERVER, SERVER, IN_DOUBT, IN_DOUBT],
			[520, 523, 'again', SERVER, IN_DOUBT, IN_DOUBT],
			[524, 524, 'again', SERVER, NEVER, NEVER],
			[525, 530, 'again', SERVER, IN_DOUBT, IN_DOUBT],
			[531, 599, SERVER, SERVER, IN_DOUBT, IN_DOUBT],
		],
	],
	[
		'with Retry-After',
		{ 'retry-after': '2' },
		[
			[200, 201, UNREADABLE, UNREADABLE, DOUBT, DOUBT],
			[202, 202, UNREADABLE, UNREADABLE, TAKEN_FOR_LATER, TAKEN_FOR_LATER],
			[203, 399, UNREADABLE, UNREADABLE, DOUBT, DOUBT],
			[400, 406, REJECTED, REJECTED, NOT_OURS, NOT_OURS],
			[407, 407, PROXY, PROXY, PROXY, PROXY],
			[408, 408, 'again', COME_AGAIN, NOT_OURS, NOT_OURS],
			[409, 409, COME_AGAIN, COME_AGAIN, NOT_OURS, NOT_OURS],
			[410, 422, REJECTED, REJECTED, NOT_OURS, NOT_OURS],
			[423, 423, COME_AGAIN, COME_AGAIN, NOT_OURS, NOT_OURS],
			[424, 424, REJECTED, REJECTED, NOT_OURS, NOT_OURS],
			[425, 425, 'again', COME_AGAIN, NOT_OURS, NOT_OURS],
			[426, 428, REJECTED, REJECTED, NOT_OURS, NOT_OURS],
			[429, 429, SLOW, SLOW, SLOW, SLOW],
			[430, 499, REJECTED, REJECTED, NOT_OURS, NOT_OURS],
			[500, 500, 'again', SERVER, IN_DOUBT, IN_DOUBT],
			[501, 501, SERVER, SERVER, IN_DOUBT, IN_DOUBT],
			[502, 502, 'again', SERVER, IN_DOUBT, IN_DOUBT],
			[503, 503, SLOW, SLOW, SLOW, SLOW],
			[504, 504, 'again', SERVER, NEVER, NEVER],
		],
	],
])('an answer %s', (_what, headers, rows) => {
	const cases = rows.flatMap(([from, to, ...verdicts]) =>
		Array.from({ length: to - from + 1 }, (_, index) => [from + index, ...verdicts] as const),
	);
	it.each(cases)(
		'%i: GET %s, the last time %s; POST %s, the last time %s',
		(status, ...verdicts) => {
			const reply = answered(status, '', headers);
			expect([GET, last(GET), POST, last(POST)].map((attempt) => line(reply, attempt))).toEqual(
				verdicts,
			);
		},
	);
});

const UNSENT = 'fail network notSent retryable';
const BROKEN = 'again network unknown';
const LATE = 'unknown timeout unknown';

it.each<[string, Reply, string, string, string, string]>([
	['no connection', unsent, 'again', UNSENT, 'again', UNSENT],
	['a broken connection', broken, 'again', 'fail network rejected retryable', BROKEN, BROKEN],
	['a timeout', timeout, 'again', 'fail timeout rejected retryable', LATE, LATE],
	[
		'a sign-in page that is down',
		{ kind: 'signInFailed', isFinal: false, message: 'm' },
		...((['pause', 'pause', 'pause', 'pause'] as const).map(
			(word) => `${word}, else network notSent retryable`,
		) as [string, string, string, string]),
	],
])('%s', (_what, reply, ...verdicts) => {
	expect([GET, last(GET), POST, last(POST)].map((attempt) => line(reply, attempt))).toEqual(
		verdicts,
	);
});

it.each([0, 1, 3, 10])('with %i retries tries that many times more', (maxRetries) => {
	const tries = (reply: Reply, attempt: Attempt) => {
		let number = 1;
		while (judge(reply, { ...attempt, number, maxRetries }, NOW, 0).kind === 'again') number++;
		return number;
	};
	expect(tries(answered(502), GET)).toBe(maxRetries + 1);
	expect(tries(unsent, POST)).toBe(maxRetries + 1);
});

it('accepts a 2xx that holds what was asked for', () => {
	expect(line(answered(201, { Id: 1 }), { ...POST, isReadable: () => true })).toBe('accepted');
	expect(line(answered(400, { Id: 1 }), { ...POST, isReadable: () => true })).toBe(REJECTED);
});

describe('a refusal of a write', () => {
	const own = { error: true, message: 'No.' };
	it.each([400, 403, 404, 422])("in Bloom Growth's own JSON with %i is one", (status) => {
		expect(line(answered(status, own), POST)).toBe(REJECTED);
	});

	it.each([408, 409, 423, 425])('that asks to come again with %i is looked up first', (status) => {
		expect(line(answered(status, own), POST)).toBe(NOT_OURS);
	});

	it.each(['<html>', 'No.', '', [own]])(
		'that says %j may be of another one, so it is looked up',
		(body) => {
			expect(line(answered(403, body), POST)).toBe(NOT_OURS);
		},
	);

	it.each([own, { success: false }, { Message: 'No.' }, { error: { message: 'No.' } }])(
		'may come with 200: %j',
		(body) => {
			expect(line(answered(200, body), POST)).toBe(REJECTED);
			expect(line(answered(200, body), GET)).toBe(REJECTED);
		},
	);
});

it('tries a read again for which a web page came, if it is a list', () => {
	expect(line(answered(200, '<html>'), { ...GET, retriesPages: true })).toBe('again');
	expect(line(answered(200, '<html>'), GET)).toBe(UNREADABLE);
});

describe('Retry-After', () => {
	const later = new Date(NOW + 90_000).toUTCString();
	it.each<[unknown, number | undefined]>([
		['2', 2000],
		[' 7 ', 7000],
		[3, 3000],
		['0', undefined],
		['1.5', 1500],
		[later, 90_000],
		[new Date(NOW - 1000).toUTCString(), undefined],
		['Monday, 01-Jun-26 00:01:30 GMT', 90_000],
		['Mon Jun  1 00:01:30 2026', 90_000],
		['1780272003', undefined],
		['12345678901234567890', undefined],
		...['', 'soon', '5 seconds', '-5', 'abc 5', undefined, null, ['2'], {}].map(
			(value): [unknown, undefined] => [value, undefined],
		),
	])('%j asks for %p ms', (value, ms) => {
		expect(readRetryAfter({ 'retry-after': value }, NOW)).toBe(ms);
	});

	it('as a date is held against the clock of the server', () => {
		const date = new Date(NOW + 80_000).toUTCString();
		expect(readRetryAfter({ 'retry-after': later, date }, NOW)).toBe(10_000);
	});

	it.each([
		['2', 2000],
		[later, 90_000],
		['soon', undefined],
		['0', undefined],
		[undefined, undefined],
	])('%j of a 429 asks the run to wait %p ms', (value, asked) => {
		const verdict = judge(answered(429, '', { 'retry-after': value }), POST, NOW, 0.5);
		expect(verdict).toMatchObject({ kind: 'refused', refusal: { asked, endsRun: false } });
	});

	it('that is too far away is not waited for', () => {
		const wait = (ms: number) => answered(429, '', { 'retry-after': ms / 1000 });
		const endsRun = (ms: number) => judge(wait(ms), GET, NOW, 0);
		expect(endsRun(LONGEST_WAIT)).toMatchObject({ refusal: { endsRun: false } });
		expect(endsRun(LONGEST_WAIT + 1)).toMatchObject({ refusal: { endsRun: true } });
	});

	it('on a 503 that cannot be read leaves a write in doubt', () => {
		const reply = answered(503, '', { 'retry-after': 'soon' });
		expect(line(reply, POST)).toBe(IN_DOUBT);
	});
});

it.each<[Reply, boolean]>([
	[answered(400, { message: 'No.' }), false],
	[answered(400, 'No.'), true],
	[timeout, false],
])('%j is second-hand: %p', (reply, isSecondHand) => {
	const verdict = judge(reply, last(GET), NOW, 0);
	expect(verdict).toMatchObject({ kind: 'failed', failure: { isSecondHand } });
});

it('counts what was refused for speed among the attempts', () => {
	const verdict = judge(answered(429), { ...POST, number: 2, refusals: 3 }, NOW, 0);
	expect(verdict).toHaveProperty('refusal.failure.details.attempts', 5);
});

it('backs off exponentially, with jitter, to half a minute at most', () => {
	expect([1, 2, 3, 4, 7, 11].map((tries) => backoff(tries, 1))).toEqual([
		500, 1000, 2000, 4000, 30_000, 30_000,
	]);
	expect(backoff(3, 0)).toBe(1000);
});

it.each<[Reply, string]>([
	[
		answered(400, { message: 'Unknown meeting' }),
		'Bloom Growth said: Unknown meeting (HTTP status 400)',
	],
	[answered(404), 'Bloom Growth refused the request and gave no reason (HTTP status 404)'],
	[answered(407), 'The proxy that n8n uses requires its own login (HTTP status 407)'],
	[
		answered(500, 'Boom\nat x'),
		'Bloom Growth failed while working on the request: Boom (HTTP status 500)',
	],
	[answered(200), "Bloom Growth's answer could not be read: it was empty (HTTP status 200)"],
	[
		answered(200, '<html>'),
		"Bloom Growth's answer could not be read: it was a web page instead of data (HTTP status 200)",
	],
	[
		answered(200, '<title>Sign in</title>'),
		"Bloom Growth's answer could not be read: it was a web page instead of data, titled Sign in (HTTP status 200)",
	],
	[
		answered(200, '{"Id": 1'),
		"Bloom Growth's answer could not be read: it was not complete JSON (HTTP status 200)",
	],
	[
		answered(200, {}),
		"Bloom Growth's answer could not be read: it lacks the ID of a record (HTTP status 200)",
	],
	[timeout, 'No answer came'],
])('%j is told in a sentence', (reply, sentence) => {
	const verdict = judge(reply, last(GET), NOW, 0);
	expect(verdict.kind === 'failed' && verdict.failure.message).toBe(sentence);
});
