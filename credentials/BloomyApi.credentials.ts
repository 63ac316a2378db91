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

import { readNetworkFault } from '../nodes/Bloomy/engine/wire/networkFault';
import { createRedact } from '../nodes/Bloomy/engine/wire/redact';
import type { Redact } from '../nodes/Bloomy/engine/wire/redact';
import { readRetryAfter } from '../nodes/Bloomy/engine/wire/retryAfter';
import { readServerMessage } from '../nodes/Bloomy/engine/wire/serverMessage';
import { sleep } from '../nodes/Bloomy/engine/host/sleep';
import { checkBaseUrl } from '../nodes/Bloomy/engine/wire/baseUrl';
import { SIGN_IN_TIMEOUT, SignInError } from '../nodes/Bloomy/engine/wire/signIn';

/** Refusals that say nothing of the login. */
const COME_AGAIN = new Set([407, 408, 425, 429]);

const WRONG_ADDRESS = 'The address answers, but not as Bloom Growth does; check the Base URL';

/** What the test of the credential says to a status; n8n would show the status alone. */
const REFUSALS: Array<[status: number, sentence: string]> = [
	[400, 'Bloom Growth refused the request; check the Base URL'],
	[401, 'Bloom Growth does not accept this key or login; check it for mistakes, or get a new one'],
	[403, 'Bloom Growth knows this user but does not let it use the API; ask for access'],
	[404, WRONG_ADDRESS],
	[407, 'The proxy that n8n uses wants a login of its own; ask whoever runs your n8n'],
	[429, 'Bloom Growth is getting too many requests; try again in a few minutes'],
	[500, 'Bloom Growth failed while working on the request; try again later'],
	[502, 'Bloom Growth is not available at the moment; try again later'],
	[503, 'Bloom Growth is not available at the moment; try again later'],
	[504, 'Bloom Growth did not answer in time; try again later'],
];

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
		const over = new AbortController();
		const answering = this.helpers
			.httpRequest({
				method: 'POST',
				url: `${checked.baseUrl}/Token`,
				headers: {
					'Content-Type': 'application/x-www-form-urlencoded',
					Accept: 'application/json',
				},
				body: new URLSearchParams({
					grant_type: 'password',
					userName: String(credentials.username).trim(),
					password: String(credentials.password),
				}).toString(),
				timeout: SIGN_IN_TIMEOUT,
				disableFollowRedirect: true,
				returnFullResponse: true,
				ignoreHttpStatusErrors: true,
			})
			.catch((error: unknown) => {
				const { message } = readNetworkFault(error, checked.baseUrl, SIGN_IN_TIMEOUT);
				throw SignInError.unreachable(message);
			});
		// n8n's timeout begins anew with each byte that comes.
		const waiting = sleep(SIGN_IN_TIMEOUT, over.signal).then(() => undefined);
		const answer = await Promise.race([answering, waiting]).finally(() => over.abort());
		if (answer === undefined) {
			const seconds = SIGN_IN_TIMEOUT / 1000;
			throw SignInError.unreachable(`no answer came within ${seconds} seconds`);
		}
		return { sessionToken: readToken(answer, createRedact([credentials])) };
	}

	/** Adds the bearer, and only to requests that go to the credential's own address. */
	authenticate: IAuthenticate = async (
		credentials: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		const checked = checkBaseUrl(credentials.baseUrl);
		if ('fault' in checked) throw SignInError.unusable(checked.fault);
		const { origin } = new URL(checked.baseUrl);
		if (!readTargets(request).every((target) => target.origin === origin)) {
			throw SignInError.unusable('It may only be used for the address in its Base URL.');
		}
		const secret =
			credentials.authentication === 'password' ? credentials.sessionToken : credentials.apiKey;
		const headers = { ...request.headers, Authorization: `Bearer ${String(secret).trim()}` };
		return { ...request, headers };
	};

	test: ICredentialTestRequest = {
		request: {
			baseURL:
				'={{ $credentials.baseUrl.trim().replace(/\\/+$/, "").replace(/\\/api(\\/v1)?$/i, "") }}',
			url: '/api/v1/users/mine',
			disableFollowRedirect: true,
		},
		// n8n goes by the kind of each rule, though its type takes rules of one kind only.
		rules: [
			...REFUSALS.map(([value, message]) => ({
				type: 'responseCode',
				properties: { value, message },
			})),
			{
				type: 'responseSuccessBody',
				properties: { key: 'Id', value: undefined, message: WRONG_ADDRESS },
			},
		] as ICredentialTestRequest['rules'],
	};
}

/** Where a request goes: n8n's HTTP Request node says `uri` for what is `url` elsewhere. */
function readTargets(request: IHttpRequestOptions): URL[] {
	const uri: unknown = Reflect.get(request, 'uri');
	const addresses = uri === undefined ? [request.url] : [request.url ?? uri, uri];
	return addresses.map((address) => new URL(String(address), request.baseURL));
}

/** What n8n's helper gives back. */
interface Answer {
	statusCode: number;
	headers?: Record<string, unknown>;
	body: unknown;
}

function readToken(answer: Answer, redact: Redact): string {
	const { statusCode } = answer;
	const body = parse(answer.body);
	const token: unknown = typeof body === 'object' && body && Reflect.get(body, 'access_token');
	if (statusCode === 200 && typeof token === 'string' && token !== '') return token;
	// Of text that says it went well only a web page is told of: other text may be the token itself.
	const mayBeToken = statusCode < 300 && typeof body === 'string' && !/^\s*</.test(body);
	const said = mayBeToken ? undefined : readServerMessage(body)?.replace(/\.$/, '');
	const reason = `${redact(said ?? 'it gave no reason')} (HTTP status ${statusCode})`;
	const isRefusal = statusCode >= 400 && statusCode < 500 && !COME_AGAIN.has(statusCode);
	const pause = readRetryAfter(answer.headers ?? {}, Date.now());
	throw isRefusal ? SignInError.refused(reason) : SignInError.unreachable(reason, pause);
}

/** JSON, if it is that; the HTTP client leaves some of it as text. */
function parse(body: unknown): unknown {
	if (typeof body !== 'string') return body;
	try {
		return JSON.parse(body);
	} catch {
		return body;
	}
}
