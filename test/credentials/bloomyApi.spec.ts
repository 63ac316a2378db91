import type { IHttpRequestHelper, IHttpRequestOptions } from 'n8n-workflow';

import { BloomyApi } from '../../credentials/BloomyApi.credentials';
import { SignInError } from '../../credentials/signIn';

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
		['too many logins', page(429, ''), 'unreachable', '429'],
		['a server that is down', page(503, '<html>'), 'unreachable', '503'],
		['a web page', page(200, '<html>'), 'unreachable', '200'],
		['an empty token', page(200, { access_token: '' }), 'unreachable', '200'],
		['a redirect', page(302, ''), 'unreachable', '302'],
		[
			'no connection',
			async () => await Promise.reject(Object.assign(new Error('s3cret'), { config: login })),
			'unreachable',
			'could not be reached',
		],
	])('tells of %s, and of no secret', async (_what, act, kind, sentence) => {
		const { result } = await signIn(login, act);
		expect(result).toBeInstanceOf(SignInError);
		const error = result as SignInError;
		expect(SignInError.kindOf(error.message)).toBe(kind);
		expect(error.message).toContain(sentence);
		const told = [JSON.stringify(error), error.message, error.stack, String(error.cause)].join();
		expect(told).not.toMatch(/s3cret|live-token/);
	});

	it('sends no password over plain http', async () => {
		const { result, requests } = await signIn({ ...login, baseUrl: 'http://bloom.test' }, () => '');
		expect(SignInError.kindOf((result as Error).message)).toBe('refused');
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
		expect(error?.message).toMatch(/only be used for the address in its Base URL/);
		expect(error?.message).not.toContain('the-key');
	});

	it('never for plain http', async () => {
		const credentials = { ...key, baseUrl: 'http://bloom.test' };
		await expect(sign(credentials, { url: 'http://bloom.test/' })).rejects.toThrow('https://');
	});
});

describe('its form', () => {
	it.each([
		['authentication', 'apiKey'],
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

	it('is tested by reading the caller, at the address without its slashes', () => {
		expect(type.test.request.url).toBe('/api/v1/users/mine');
		expect(type.test.request.baseURL).toBe('={{ $credentials.baseUrl.replace(/\\/+$/, "") }}');
	});
});

it.each([
	['refused', SignInError.refused('x').message],
	['unreachable', SignInError.unreachable('x').message],
	[undefined, 'timeout of 5ms exceeded'],
])('%s is told by the words %j', (kind, message) => {
	expect(SignInError.kindOf(message)).toBe(kind);
});
