import type { IDataObject } from 'n8n-workflow';

import { readNetworkFault } from '../../nodes/Bloomy/engine/wire/networkFault';
import type { Account } from '../demo/account';

/** In ms. */
const TIMEOUT = 30_000;

/** An answer as it came. */
export interface Reply {
	status: number;
	headers: Headers;
	/** What the JSON says, or the text where it is none. */
	body: unknown;
}

export interface Request {
	body?: IDataObject | undefined;
	/** Instead of the account's own; null for none. */
	bearer?: string | null;
}

/** One account of Bloom Growth's API, with nothing of the node between it and the wire. */
export class Client {
	/** The account's bearer, once there is one. */
	private token = '';

	constructor(private readonly account: Account) {}

	/** Everything that must not be printed. */
	get secrets() {
		return { ...this.account.credential, sessionToken: this.token };
	}

	/** Takes the API key, or fetches a token; gives the answer that holds it, or none. */
	async signIn(): Promise<Reply | undefined> {
		const { authentication, apiKey, username, password } = this.account.credential;
		if (authentication === 'apiKey') {
			this.token = String(apiKey);
			return undefined;
		}
		const reply = await this.askForToken(String(username), String(password));
		this.token = String(Reflect.get(Object(reply.body), 'access_token') ?? '');
		return reply;
	}

	/** Asks the sign-in page for a token. */
	async askForToken(userName: string, password: string): Promise<Reply> {
		const body = new URLSearchParams({ grant_type: 'password', userName, password });
		return await this.exchange('POST', '/Token', { body });
	}

	/** Sends one request below /api/v1; rejects with a sentence where no answer comes. */
	async send(method: string, path: string, { body, bearer }: Request = {}): Promise<Reply> {
		const headers: Record<string, string> = { Accept: 'application/json' };
		if (bearer !== null) headers.Authorization = `Bearer ${bearer ?? this.token}`;
		if (body) headers['Content-Type'] = 'application/json';
		return await this.exchange(method, `/api/v1/${path}`, {
			headers,
			...(body && { body: JSON.stringify(body) }),
		});
	}

	async get(path: string): Promise<Reply> {
		return await this.send('GET', path);
	}

	private async exchange(method: string, path: string, init: RequestInit): Promise<Reply> {
		const url = `${this.account.url}${path}`;
		const signal = AbortSignal.timeout(TIMEOUT);
		try {
			const answer = await fetch(url, { ...init, method, signal, redirect: 'manual' });
			const text = await answer.text();
			return { status: answer.status, headers: answer.headers, body: parse(text) };
		} catch (error) {
			throw new Error(readNetworkFault(error, url, TIMEOUT).message);
		}
	}
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}
