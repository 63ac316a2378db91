import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IDataObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INodeProperties,
	Icon,
} from 'n8n-workflow';

import { checkBaseUrl } from './baseUrl';
import { SignInError } from './signIn';

const SIGN_IN_TIMEOUT = 30_000;

/** Signs requests to Bloom Growth with an API key, or with a token that a login fetches and renews. */
export class BloomyApi implements ICredentialType {
	name = 'bloomyApi';

	displayName = 'Bloomy API';

	icon: Icon = {
		light: 'file:../nodes/Bloomy/bloomy.svg',
		dark: 'file:../nodes/Bloomy/bloomy.dark.svg',
	};

	documentationUrl = 'https://github.com/n8n-nodes-bloomy/n8n-nodes-bloomy#credentials';

	properties: INodeProperties[] = [
		{
			displayName: 'Session Token',
			name: 'sessionToken',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'options',
			options: [
				{ name: 'API Key', value: 'apiKey', description: 'A token that somebody gave you' },
				{
					name: 'User Name and Password',
					value: 'password',
					description: 'Signs in by itself, and again when the two-week token has run out',
				},
			],
			default: 'apiKey',
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			displayOptions: { show: { authentication: ['apiKey'] } },
			default: '',
		},
		{
			displayName: 'User Name',
			name: 'username',
			type: 'string',
			placeholder: 'e.g. jane@example.com',
			required: true,
			displayOptions: { show: { authentication: ['password'] } },
			default: '',
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			displayOptions: { show: { authentication: ['password'] } },
			default: '',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			description: 'Change it only if your company reaches Bloom Growth at another address',
			default: 'https://app.bloomgrowth.com',
		},
	];

	/**
	 * Called by n8n when the stored token is empty, or after a 401. Fetches a token with
	 * `POST /Token`; an API key has none to fetch. Its errors are its own, because the HTTP client's
	 * carry the password.
	 */
	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		if (credentials.authentication !== 'password') return {};
		const checked = checkBaseUrl(credentials.baseUrl);
		if ('fault' in checked) throw SignInError.unusable(checked.fault);
		const answer = await this.helpers
			.httpRequest({
				method: 'POST',
				url: `${checked.baseUrl}/Token`,
				headers: {
					'Content-Type': 'application/x-www-form-urlencoded',
					Accept: 'application/json',
				},
				body: new URLSearchParams({
					grant_type: 'password',
					userName: String(credentials.username),
					password: String(credentials.password),
				}).toString(),
				timeout: SIGN_IN_TIMEOUT,
				disableFollowRedirect: true,
				returnFullResponse: true,
				ignoreHttpStatusErrors: true,
			})
			.catch(() => undefined);
		return { sessionToken: readToken(answer) };
	}

	/** Adds the bearer, and only to requests that go to the credential's own address. */
	authenticate: IAuthenticate = async (
		credentials: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		const checked = checkBaseUrl(credentials.baseUrl);
		if ('fault' in checked) throw SignInError.unusable(checked.fault);
		const target = new URL(request.url, request.baseURL);
		if (target.origin !== new URL(checked.baseUrl).origin) {
			throw SignInError.unusable('It may only be used for the address in its Base URL.');
		}
		const secret =
			credentials.authentication === 'password' ? credentials.sessionToken : credentials.apiKey;
		const headers = { ...request.headers, Authorization: `Bearer ${String(secret).trim()}` };
		return { ...request, headers };
	};

	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{ $credentials.baseUrl.replace(/\\/+$/, "") }}',
			url: '/api/v1/users/mine',
			disableFollowRedirect: true,
		},
		rules: [
			{
				type: 'responseSuccessBody',
				properties: {
					key: 'Id',
					value: undefined,
					message: 'The address answers, but not as Bloom Growth does. Check the Base URL.',
				},
			},
		],
	};
}

function readToken(answer: { statusCode: number; body: unknown } | undefined): string {
	if (answer === undefined) throw SignInError.unreachable('the sign-in page could not be reached');
	const body = readObject(answer.body);
	if (
		answer.statusCode === 200 &&
		typeof body.access_token === 'string' &&
		body.access_token !== ''
	) {
		return body.access_token;
	}
	const said = [body.error_description, body.message, body.Message, body.error].find(
		(text) => typeof text === 'string' && text !== '',
	);
	const reason = typeof said === 'string' ? said : `HTTP status ${answer.statusCode}`;
	const refused = answer.statusCode >= 400 && answer.statusCode < 500 && answer.statusCode !== 429;
	throw refused ? SignInError.refused(reason) : SignInError.unreachable(reason);
}

function readObject(body: unknown): IDataObject {
	if (typeof body === 'object' && body !== null) return body as IDataObject;
	try {
		const parsed: unknown = JSON.parse(String(body));
		return typeof parsed === 'object' && parsed !== null ? (parsed as IDataObject) : {};
	} catch {
		return {};
	}
}
