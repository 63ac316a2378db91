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

/** Refusals that say nothing about the login. */
const COME_AGAIN = new Set([407, 408, 425, 429]);

const WRONG_ADDRESS =
	'What answers at this address does not seem to be Bloom Growth; check the Base URL';

/** What the credential test says for each status; n8n would show only the status. */
const REFUSALS: Array<[status: number, sentence: string]> = [
	[400, 'Bloom Growth refused the request; check the Base URL'],
	[401, 'Bloom Growth does not accept this key or login; check it for mistakes, or get a new one'],
	[403, 'This user is not allowed to use the API of Bloom Growth; ask for access'],
	[404, WRONG_ADDRESS],
	[407, 'The proxy that n8n uses requires its own login; ask whoever runs your n8n'],
	[429, 'Bloom Growth is getting too many requests; try again in a few minutes'],
	[500, 'Bloom Growth failed while working on the request; try again later'],
	[502, 'Bloom Growth is not available at the moment; try again later'],
	[503, 'Bloom Growth is not available at the moment; try again later'],
	[504, 'Bloom Growth did not answer in time; try again later'],
];

/**
 * Signs requests to Bloom Growth with an API key, or with a token that a login fetches and renews.
 */
export class BloomyApi implements ICredentialType {
	name = 'bloomyApi';

	displayName = 'Bloom Growth (Bloomy) API';

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
				{ name: 'API Key', value: 'apiKey', description: 'A token that you were given' },
				{
					name: 'User Name and Password',
					value: 'password',
					description: 'Signs in by itself, and again when its token expires after two weeks',
				},
			],
			default: 'password',
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
	 * Called by n8n if the stored token is empty, or after a 401. Fetches a token with `POST /Token`;
	 * with an API key there is none to fetch. It throws errors of its own, because those of the HTTP
	 * client contain the password.
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
		// n8n's own timeout starts again with each byte.
		const waiting = sleep(SIGN_IN_TIMEOUT, over.signal).then(() => undefined);
		const answer = await Promise.race([answering, waiting]).finally(() => over.abort());
		if (answer === undefined) {
			const seconds = SIGN_IN_TIMEOUT / 1000;
			throw SignInError.unreachable(`no answer came within ${seconds} seconds`);
		}
		return { sessionToken: readToken(answer, createRedact([credentials])) };
	}

	/** Adds the token, but only to requests that go to the credential's own address. */
	authenticate: IAuthenticate = async (
		credentials: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		const checked = checkBaseUrl(credentials.baseUrl);
		if ('fault' in checked) throw SignInError.unusable(checked.fault);
		const { origin } = new URL(checked.baseUrl);
		if (!readTargets(request).every((target) => target.origin === origin)) {
			throw SignInError.unusable('It may be used only for the address in its Base URL.');
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
		// n8n looks at the kind of each rule, although its type allows only rules of one kind.
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

/** The addresses of a request: n8n's HTTP Request node calls `uri` what is `url` elsewhere. */
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
	// The text of a 2xx answer may be the token itself, so it is repeated only if it is a web page.
	const mayBeToken = statusCode < 300 && typeof body === 'string' && !/^\s*</.test(body);
	const said = mayBeToken ? undefined : readServerMessage(body)?.replace(/\.$/, '');
	const reason = `${redact(said ?? 'it gave no reason')} (HTTP status ${statusCode})`;
	const isRefusal = statusCode >= 400 && statusCode < 500 && !COME_AGAIN.has(statusCode);
	const pause = readRetryAfter(answer.headers ?? {}, Date.now());
	throw isRefusal ? SignInError.refused(reason) : SignInError.unreachable(reason, pause);
}

/** JSON that the HTTP client left as text is parsed; anything else stays as it is. */
function parse(body: unknown): unknown {
	if (typeof body !== 'string') return body;
	try {
		return JSON.parse(body);
	} catch {
		return body;
	}
}
