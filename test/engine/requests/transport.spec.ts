import type {
	IAdditionalCredentialOptions,
	IExecuteFunctions,
	IHttpRequestOptions,
	INode,
} from 'n8n-workflow';

import { SignInError } from '../../../nodes/Bloomy/engine/wire/signIn';
import { Credential } from '../../../nodes/Bloomy/engine/requests/credential';
import type { HttpRequest, Signing } from '../../../nodes/Bloomy/engine/requests/transport';
import { createSend, toUrl } from '../../../nodes/Bloomy/engine/requests/transport';

const BASE = 'https://bloom.test';
const GET: HttpRequest = { method: 'GET', path: ['L10', 'list'] };

/** As n8n stores them. */
const KEY = { authentication: 'apiKey', apiKey: 'key' };
const LOGIN = { authentication: 'password', sessionToken: 'old' };
const NEW_LOGIN = { ...LOGIN, sessionToken: '' };

/**
 * Sends one request through a helper that does `act`, and gives what the helper was given, and the
 * credential that the next request would be signed with.
 */
async function send(
	act: () => unknown,
	request = GET,
	signing: Signing = 'known',
	stored: object = KEY,
	/** What happens after the credential was read. */
	meanwhile = (): unknown => undefined,
) {
	const given: IHttpRequestOptions[] = [];
	const signedWith: unknown[] = [];
	const httpRequestWithAuthentication = async (
		type: string,
		options: IHttpRequestOptions,
		more?: IAdditionalCredentialOptions,
	) => {
		expect(type).toBe('bloomyApi');
		given.push(options);
		signedWith.push(more?.credentialsDecrypted?.data);
		return await Promise.resolve(act());
	};
	const helpers = { httpRequestWithAuthentication } as IExecuteFunctions['helpers'];
	const context = {
		helpers,
		getCredentials: async () => ({ ...stored }),
		getNode: () => ({ name: 'Bloomy' }) as INode,
	} as Partial<IExecuteFunctions> as IExecuteFunctions;
	const credential = new Credential(context);
	await credential.read();
	meanwhile();
	const reply = await createSend(context, BASE, 2000, credential)(request, signing);
	return { reply, given, options: given[0]!, signedWith, next: credential.forRequest?.data };
}

const fail = (error: unknown) => async () => await send(() => Promise.reject(error));

describe('an address', () => {
	it.each<[Pick<HttpRequest, 'path' | 'query'>, string]>([
		[{ path: ['L10', 5, 'todos'] }, '/L10/5/todos'],
		[{ path: ['todo', '1/../2'] }, '/todo/1%2F..%2F2'],
		[{ path: ['todo', '5?a=b#c'] }, '/todo/5%3Fa%3Db%23c'],
		[{ path: ['L10'], query: {} }, '/L10'],
		[
			{ path: ['L10'], query: { include_resolved: true, term: 'a b' } },
			'/L10?include_resolved=true&term=a+b',
		],
	])('of %j is %s', (request, url) => {
		expect(toUrl(BASE, request)).toBe(`${BASE}/api/v1${url}`);
	});
});

describe('a request', () => {
	it('has its timeout, wants JSON and gets every status as an answer', async () => {
		const { options } = await send(() => ({ statusCode: 200 }));
		expect(options).toMatchObject({
			method: 'GET',
			headers: { Accept: 'application/json' },
			timeout: 2000,
			json: true,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
		});
		expect(options).not.toHaveProperty('body');
	});

	it('that may renew the token lets n8n see a 401', async () => {
		const { options } = await send(() => ({ statusCode: 200 }), GET, 'renewing');
		expect(options.ignoreHttpStatusErrors).toEqual({ ignore: true, except: [401] });
	});

	it.each([
		['goes again where n8n gave the 401 back', () => ({ statusCode: 401 }), 2],
		['does not go again after another answer', () => ({ statusCode: 403 }), 1],
		[
			'does not go again where n8n threw the 401',
			async () => await Promise.reject(Object.assign(new Error(), { httpCode: '401' })),
			1,
		],
	])('that may renew the token %s', async (_what, act, times) => {
		const { given } = await send(act, GET, 'renewing');
		expect(given).toHaveLength(times);
		if (times === 2) expect(given[1]).toMatchObject({ ignoreHttpStatusErrors: false });
	});

	it('that is to be signed as is stored now is signed with that', async () => {
		const stored = { ...LOGIN };
		const renewed = { ...LOGIN, sessionToken: 'theirs' };
		const { signedWith } = await send(
			() => ({ statusCode: 200 }),
			GET,
			'stored',
			stored,
			() => Object.assign(stored, renewed),
		);
		expect(signedWith).toEqual([renewed]);
	});

	it.each([KEY, LOGIN])('is signed with what was read of %j', async (stored) => {
		const { signedWith } = await send(() => ({ statusCode: 200 }), GET, 'known', stored);
		expect(signedWith).toEqual([stored]);
	});

	it.each<[string, Signing, object]>([
		['no token yet', 'known', { ...NEW_LOGIN }],
		['a dead token', 'renewing', { ...LOGIN }],
	])(
		'with %s is signed by n8n, and the next one as that left it',
		async (_what, signing, stored) => {
			const renewed = { ...LOGIN, sessionToken: 'new' };
			const act = () => {
				Object.assign(stored, renewed);
				return { statusCode: 200 };
			};
			const { signedWith, next } = await send(act, GET, signing, stored);
			expect(signedWith).toEqual([undefined]);
			expect(next).toEqual(renewed);
		},
	);

	it('is announced before it leaves, with its body', async () => {
		const log: string[] = [];
		const body = { title: 'a' };
		const request = { ...GET, method: 'POST', body, onSend: () => log.push('note') } as const;
		const { options } = await send(() => log.push('sent'), request);
		expect(log).toEqual(['note', 'sent']);
		expect(options.body).toEqual(body);
	});
});

it('passes on status, headers and body', async () => {
	const { reply } = await send(() => ({ statusCode: 429, headers: { a: 'b' }, body: { c: 1 } }));
	expect(reply).toEqual({ kind: 'answered', status: 429, headers: { a: 'b' }, body: { c: 1 } });
});

const coded = (code: string, more: object = {}) =>
	Object.assign(new Error(code), { code, ...more });

it.each<[string, unknown, object]>([
	['a refused connection', coded('ECONNREFUSED'), { kind: 'unsent' }],
	['an unknown host', coded('ENOTFOUND'), { kind: 'unsent' }],
	['a bad certificate', coded('CERT_HAS_EXPIRED'), { kind: 'unsent' }],
	[
		'a connection that timed out opening',
		coded('ETIMEDOUT', { syscall: 'connect' }),
		{ kind: 'unsent' },
	],
	['a reset', coded('ECONNRESET'), { kind: 'broken' }],
	['a timeout', coded('ECONNABORTED'), { kind: 'timeout' }],
	['a socket timeout', coded('ETIMEDOUT'), { kind: 'timeout' }],
	['a timeout by its words', new Error('timeout of 2000ms exceeded'), { kind: 'timeout' }],
	['what n8n wrapped', new Error('n8n', { cause: coded('ECONNREFUSED') }), { kind: 'unsent' }],
	[
		'a timeout of which older versions of n8n keep the code only',
		Object.assign(new Error('aborted'), { httpCode: 'ECONNABORTED', cause: undefined }),
		{ kind: 'timeout' },
	],
	['anything else', new Error('odd'), { kind: 'broken' }],
	['no error at all', 'odd', { kind: 'broken' }],
	[
		'a 401',
		Object.assign(new Error(), { httpCode: '401' }),
		{ kind: 'answered', status: 401, body: { message: '' } },
	],
	[
		'a 403 in the words of the server',
		Object.assign(new Error(), { httpCode: 403, description: 'No.' }),
		{ kind: 'answered', status: 403, body: { message: 'No.' }, wasThrown: true },
	],
	['what is no status', Object.assign(new Error('odd'), { httpCode: '399' }), { kind: 'broken' }],
	['a wrong login', SignInError.refused('no'), { kind: 'signInFailed', isFinal: true }],
	[
		'a sign-in page that is down',
		SignInError.unreachable('no'),
		{ kind: 'signInFailed', isFinal: false },
	],
])('%s is told apart', async (_what, error, expected) => {
	expect((await fail(error)()).reply).toMatchObject(expected);
});

it('passes nothing on that hangs on an error', async () => {
	const secret = 'Bearer s3cret';
	const config = { headers: { Authorization: secret } };
	for (const code of ['ECONNRESET', 'ECONNREFUSED', 'ETIMEDOUT']) {
		const error = Object.assign(coded(code, { config }), { message: `${code} ${secret}` });
		const { reply } = await fail(error)();
		expect(JSON.stringify(reply)).not.toContain('s3cret');
	}
});
