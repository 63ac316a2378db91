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
	/** Called just before it is sent, each time. */
	onSend?(): void;
}

/** What came back from sending one request once. */
export type Reply =
	| {
			kind: 'answered';
			status: number;
			headers: Record<string, unknown>;
			body: unknown;
			/** Thrown by n8n, which then hides the headers. */
			wasThrown?: true;
	  }
	/** After a timeout the server may still be at work. */
	| NetworkFault
	/** Nothing was sent, because no token could be fetched; `isFinal` if the login is wrong. */
	| ({ kind: 'signInFailed' } & SignInFault)
	/** The run ended while the request was under way. */
	| { kind: 'cutLoose'; message: string };

/**
 * What a request is signed with: the credential as it was last read, as it is stored now, or as it
 * is stored and with n8n allowed to renew the session token if it is refused.
 */
export type Signing = 'known' | 'stored' | 'renewing';

/** Sends a request once. */
export type Send = (request: HttpRequest, signing?: Signing) => Promise<Reply>;

/**
 * HTTP with n8n's own helper, which knows the proxy, the SSRF protection and the token. Every
 * status comes back as an answer, because n8n hides the headers of statuses that it throws on. Only
 * a 401 is thrown if the token may be renewed, since that is what makes n8n renew it. If n8n has to
 * fetch or renew a token, it reads the credential itself, because another execution may have
 * renewed it; otherwise it gets `credential`. `timeout` is in ms; n8n's own starts again with each
 * byte.
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
		// Older versions of n8n do not know `except`, so the 401 came back and nothing was renewed.
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

/**
 * Reads only the codes of n8n's error: the rest of it may hold the token and is never passed on.
 */
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
