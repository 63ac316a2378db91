import type { ICredentialsDecrypted, IHttpRequestOptions } from 'n8n-workflow';

import type { ReadRequest, WriteRequest } from '../contract';
import { readNetworkFault } from '../wire/networkFault';
import type { NetworkFault } from '../wire/networkFault';
import { SignInError } from '../wire/signIn';
import type { SignInFault } from '../wire/signIn';
import { CREDENTIAL_TYPE } from './credential';
import type { Credential, RequestContext } from './credential';

/** One HTTP request below /api/v1. */
export interface HttpRequest extends ReadRequest {
	method: 'GET' | WriteRequest['method'];
	body?: WriteRequest['body'];
	/** Called just before it leaves, each time it does. */
	onSend?(): void;
}

/** What came of sending one request once. */
export type Reply =
	| {
			kind: 'answered';
			status: number;
			headers: Record<string, unknown>;
			body: unknown;
			/** By n8n, which hides the headers then. */
			wasThrown?: true;
	  }
	/** After a timeout the server may still be at work. */
	| NetworkFault
	/** Nothing was sent, because there was no token to be had; `isFinal` if the login is wrong. */
	| ({ kind: 'signInFailed' } & SignInFault)
	/** The run ended while the request was under way. */
	| { kind: 'cutLoose'; message: string };

/**
 * What a request is signed with: the credential as it was read last, as it is stored now, or as it is
 * stored with leave for n8n to renew the session token should it be refused.
 */
export type Signing = 'known' | 'stored' | 'renewing';

/** Sends a request once. */
export type Send = (request: HttpRequest, signing?: Signing) => Promise<Reply>;

/**
 * HTTP with n8n's own helper, which knows the proxy, the SSRF guard and the token. Every status
 * comes back as an answer, since n8n hides the headers of those it throws on; a 401 alone is thrown
 * when the token may be renewed, which is what makes n8n renew it. When n8n is to fetch or renew a token it reads
 * the credential itself, as another execution may have renewed it; else it is handed `credential`.
 * `timeout` is in ms; n8n's begins anew with each byte that comes.
 */
export function createSend(
	context: RequestContext,
	baseUrl: string,
	timeout: number,
	credential: Credential,
): Send {
	const sendIgnoring = async (
		request: HttpRequest,
		ignoreHttpStatusErrors: IHttpRequestOptions['ignoreHttpStatusErrors'],
		credentialsDecrypted?: ICredentialsDecrypted,
	): Promise<Reply> => {
		const options: IHttpRequestOptions = {
			method: request.method,
			url: toUrl(baseUrl, request),
			headers: { Accept: 'application/json' },
			json: true,
			timeout,
			disableFollowRedirect: true,
			returnFullResponse: true,
			ignoreHttpStatusErrors,
			...(request.body && { body: request.body }),
		};
		request.onSend?.();
		try {
			const answer: unknown = await context.helpers.httpRequestWithAuthentication.call(
				context,
				CREDENTIAL_TYPE,
				options,
				{ credentialsDecrypted },
			);
			return readAnswer(answer);
		} catch (error) {
			return readError(error, options.url, timeout);
		}
	};
	const sendRenewing = async (request: HttpRequest): Promise<Reply> => {
		const reply = await sendIgnoring(request, { ignore: true, except: [401] });
		// Older versions of n8n know no exceptions here, so the 401 came back and nothing was renewed.
		const wasNotRenewed = reply.kind === 'answered' && reply.status === 401 && !reply.wasThrown;
		return wasNotRenewed ? await sendIgnoring(request, false) : reply;
	};
	return async (request, signing = 'known') => {
		if (signing === 'stored') await credential.read().catch(() => undefined);
		const known = credential.forRequest;
		if (signing !== 'renewing' && known) return await sendIgnoring(request, true, known);
		const reply = await (signing === 'renewing'
			? sendRenewing(request)
			: sendIgnoring(request, true));
		await credential.read().catch(() => undefined);
		return reply;
	};
}

/** The address of a request; each segment is encoded, so that `1/../2` stays one segment. */
export function toUrl(baseUrl: string, { path, query = {} }: ReadRequest): string {
	const segments = path.map((segment) => encodeURIComponent(segment)).join('/');
	const address = `${baseUrl}/api/v1/${segments}`;
	const values = Object.entries(query).map(([name, value]) => [name, String(value)]);
	return values.length > 0 ? `${address}?${new URLSearchParams(values).toString()}` : address;
}

function readAnswer(answer: unknown): Reply {
	const { statusCode, headers, body } = answer as {
		statusCode: number;
		headers?: Record<string, unknown>;
		body?: unknown;
	};
	return { kind: 'answered', status: statusCode, headers: headers ?? {}, body };
}

/** Reads n8n's error by its codes only: what hangs on it may hold the token and is never passed on. */
function readError(error: unknown, url: string, timeout: number): Reply {
	const signIn = SignInError.find(error);
	if (signIn) return { kind: 'signInFailed', ...signIn };
	const status = readHttpStatus(error);
	if (status === undefined) return readNetworkFault(error, url, timeout);
	const said = readProperty(error, 'description') ?? '';
	return { kind: 'answered', status, headers: {}, body: { message: said }, wasThrown: true };
}

function readHttpStatus(error: unknown): number | undefined {
	const status = Number(readProperty(error, 'httpCode'));
	return Number.isInteger(status) && status >= 400 ? status : undefined;
}

function readProperty(value: unknown, key: string): unknown {
	return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
