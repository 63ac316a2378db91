import type { IHttpRequestHelper, IHttpRequestOptions } from 'n8n-workflow';

import { BloomyApi } from '../../credentials/BloomyApi.credentials';
import { SignInError } from '../../nodes/Bloomy/engine/wire/signIn';

const type = new BloomyApi();
const login = {
	authentication: 'password',
	username: 'jane&co@bloom.test',
	password: 's3cret=&',
	baseUrl: 'https://bloom.test/',
	sessionToken: 'live-token',
	apiKey: '',
};
const key = { ...login, authentication: 'apiKey', apiKey: ' the-key ', password: '' };

/** Fetches a token from a sign-in page that does `act`, and gives the requests it got. */
async function signIn(credentials: typeof login, act: () => unknown) {
	const requests: IHttpRequestOptions[] = [];
	const httpRequest = async (request: IHttpRequestOptions) => {
		requests.push(request);
		return await Promise.resolve(act());
	};
	const helper: IHttpRequestHelper = {
		helpers: { httpRequest: httpRequest as IHttpRequestHelper['helpers']['httpRequest'] },
	};
	const signing = type.preAuthentication.call(helper, credentials);
	const result = await signing.catch((error: Error) => error);
	return { result, requests };
}

const page = (statusCode: number, body: unknown) => () => ({ statusCode, body });

describe('signing in', () => {
	it('fetches a token with the form the API wants', async () => {
		const { result, requests } = await signIn(login, page(200, { access_token: 'new-token' }));
		expect(result).toEqual({ sessionToken: 'new-token' });
		expect(requests).toMatchObject([{ method: 'POST', url: 'https://bloom.test/Token' }]);
		expect(Object.fromEntries(new URLSearchParams(String(requests[0]!.body)))).toEqual({
			grant_type: 'password',
			userName: login.username,
			password: login.password,
		});
	});

	it('reads a token from text too', async () => {
		const { result } = await signIn(login, page(200, '{"access_token":"new-token"}'));
		expect(result).toEqual({ sessionToken: 'new-token' });
	});

	it.each<[string, () => unknown]>([
		['refused', page(400, { error_description: `No: ${login.password} and s3cret%3D%26` })],
		['taken for a token in a form', page(200, 'access_token=n3w-token&token_type=bearer')],
	])('says nothing secret when it is %s', async (_what, act) => {
		const { result } = await signIn(login, act);
		expect(String(result)).not.toMatch(/s3cret|n3w-token/);
	});

	it('does nothing for an API key', async () => {
		expect(await signIn(key, page(200, {}))).toEqual({ result: {}, requests: [] });
	});

	it.each<[string, () => unknown, 'refused' | 'unreachable', string]>([
		[
			'a wrong login',
			page(400, { error: 'invalid_grant', error_description: 'Wrong password' }),
			'refused',
			'Wrong password',
		],
		['a wrong login in old words', page(401, { Message: 'No access' }), 'refused', 'No access'],
		['a refusal without words', page(403, ''), 'refused', '403'],
		['a refusal in plain text', page(401, 'No such user'), 'refused', 'login: No such user (HTTP'],
		['too many logins', page(429, ''), 'unreachable', '429'],
		['a proxy that wants a login', page(407, ''), 'unreachable', '407'],
		['a server that is down', page(503, '<html>'), 'unreachable', '503'],
		['a web page', page(200, '<html>'), 'unreachable', '200'],
		['an empty token', page(200, { access_token: '' }), 'unreachable', '200'],
		['a redirect', page(302, ''), 'unreachable', '302'],
		[
			'no connection',
			async () => await Promise.reject(Object.assign(new Error('s3cret'), { config: login })),
			'unreachable',
			'the connection broke',
		],
		[
			'no such name',
			async () => await Promise.reject(Object.assign(new Error('s3cret'), { code: 'ENOTFOUND' })),
			'unreachable',
			'there is no server named bloom.test',
		],
	])('tells of %s, and of no secret', async (_what, act, kind, sentence) => {
		const { result } = await signIn(login, act);
		expect(result).toBeInstanceOf(SignInError);
		const error = result as SignInError;
		expect(SignInError.find(error)).toEqual({
			isFinal: kind === 'refused',
			message: error.message,
		});
		expect(error.message).toContain(sentence);
		const told = [JSON.stringify(error), error.message, error.stack, String(error.cause)].join();
		expect(told).not.toMatch(/s3cret|live-token/);
	});

	it('sends no password over plain http', async () => {
		const { result, requests } = await signIn({ ...login, baseUrl: 'http://bloom.test' }, () => '');
		expect(SignInError.find(result)).toMatchObject({ isFinal: true });
		expect(requests).toEqual([]);
	});
});

describe('signing a request', () => {
	const sign = async (credentials: typeof login, request: Partial<IHttpRequestOptions>) => {
		const { authenticate } = type;
		if (typeof authenticate !== 'function') throw new Error('Expected a function');
		return await authenticate(credentials, { url: `https://bloom.test/api`, ...request });
	};

	it.each([
		['an API key', key, 'Bearer the-key'],
		['a login', login, 'Bearer live-token'],
	])('adds the bearer of %s and leaves the rest', async (_what, credentials, Authorization) => {
		const signed = await sign(credentials, { headers: { Accept: 'x' }, body: { a: 1 } });
		expect(signed).toMatchObject({ headers: { Accept: 'x', Authorization }, body: { a: 1 } });
	});

	it('also where the address is in two parts', async () => {
		const signed = await sign(key, { baseURL: 'https://bloom.test', url: '/api/v1/users/mine' });
		expect(signed.headers).toHaveProperty('Authorization');
	});

	it("also for n8n's HTTP Request node, which calls the address `uri`", async () => {
		const named = (uri: string) => ({ url: undefined, uri }) as Partial<IHttpRequestOptions>;
		const signed = await sign(key, named('https://bloom.test/api/v1/users/mine'));
		expect(signed.headers).toHaveProperty('Authorization');
		for (const url of [undefined, 'https://bloom.test/']) {
			const request = { ...named('https://evil.test/'), url } as Partial<IHttpRequestOptions>;
			await expect(sign(key, request)).rejects.toThrow('be used only for the address');
		}
	});

	it.each([
		'https://evil.test/api/v1',
		'https://bloom.test.evil.test/',
		'https://bloom.test:444/',
		'http://bloom.test/',
	])('never for %s', async (url) => {
		const error = await sign(key, { url }).then(
			() => undefined,
			(thrown: Error) => thrown,
		);
		expect(error?.message).toMatch(/be used only for the address in its Base URL/);
		expect(error?.message).not.toContain('the-key');
	});

	it('never for plain http', async () => {
		const credentials = { ...key, baseUrl: 'http://bloom.test' };
		await expect(sign(credentials, { url: 'http://bloom.test/' })).rejects.toThrow('https://');
	});
});

describe('its form', () => {
	it.each([
		['authentication', 'password'],
		['apiKey', ''],
		['username', ''],
		['password', ''],
		['baseUrl', 'https://app.bloomgrowth.com'],
		['sessionToken', ''],
	])('has %s, by default %j', (name, value) => {
		expect(type.properties.find((property) => property.name === name)?.default).toBe(value);
	});

	it('hides secrets, and lets n8n renew the token', () => {
		const options = (name: string) =>
			type.properties.find((property) => property.name === name)?.typeOptions;
		for (const name of ['apiKey', 'password', 'sessionToken']) {
			expect(options(name)).toMatchObject({ password: true });
		}
		expect(options('sessionToken')).toMatchObject({ expirable: true });
	});

	it.each([400, 401, 403, 404, 407, 429, 500, 502, 503, 504])(
		'has a sentence for a test that is answered with %i',
		(status) => {
			const rules = (type.test.rules ?? []).map(({ properties }) => properties);
			const found = rules.find((rule) => 'value' in rule && rule.value === status);
			expect(found?.message).toMatch(/^[A-Z][^.]+; [^.]+$/);
		},
	);

	it.each(['https://bloom.test', ' https://bloom.test// ', 'https://bloom.test/api/v1/'])(
		'is tested by reading the caller at the address, written as %j',
		(baseUrl) => {
			const [, expression = ''] = /^=\{\{(.*)\}\}$/.exec(String(type.test.request.baseURL)) ?? [];
			const evaluate = new Function('$credentials', `return ${expression}`);
			expect(type.test.request.url).toBe('/api/v1/users/mine');
			expect(evaluate({ baseUrl })).toBe('https://bloom.test');
		},
	);
});

it.each([
	['a refusal', SignInError.refused('x'), true],
	['a credential that makes no sense', SignInError.unusable('x'), true],
	['a page that is down', SignInError.unreachable('x'), false],
	['what n8n wrapped', new Error('n8n', { cause: SignInError.refused('x') }), true],
	['another error', new Error('timeout of 5ms exceeded'), undefined],
	['no error at all', 'odd', undefined],
])('%s is told from other errors', (_what, error, isFinal) => {
	expect(SignInError.find(error)?.isFinal).toBe(isFinal);
});
