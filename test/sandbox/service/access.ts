import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { toJson, type Answer } from '../http/answer';
import type { RecordedRequest } from '../http/journal';
import { lowerNames } from './call';
import type { Doubts } from './doubts';
import { refuseLogin } from './refusal';

/** A user name and its password. */
export interface Login {
	username: string;
	password: string;
}

/** Who may come in: one API key, and the tokens POST /Token has issued. */
export class Access {
	readonly apiKey = 'sandbox-api-key';
	readonly login: Login = { username: 'jane.doe@example.com', password: 'sandbox-password' };
	private readonly tokens = new Map<string, number>();
	private isKeyRevoked = false;

	/** `lifetime` of a token in ms. */
	constructor(
		private readonly lifetime: number,
		private readonly voidsOldTokens: boolean,
		private readonly doubts: Doubts,
	) {}

	/** Whether the Authorization header carries the key or a token still alive. */
	admits(authorization = ''): boolean {
		const bearer = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
		if (bearer === undefined) return false;
		if (bearer === this.apiKey) return !this.isKeyRevoked;
		return (this.tokens.get(bearer) ?? 0) > performance.now();
	}

	/** Answers POST /Token, which wants a form; its errors are those of OAuth 2. */
	issueToken({ headers, body }: RecordedRequest): Answer {
		const isForm = /^application\/x-www-form-urlencoded/i.test(headers['content-type'] ?? '');
		const form = lowerNames(isForm ? body : undefined);
		if (form.get('grant_type') !== 'password') {
			return toJson({ error: 'unsupported_grant_type' }, 400);
		}
		const { username, password } = this.login;
		if (form.get('username') !== username || form.get('password') !== password) {
			return refuseLogin(this.doubts);
		}
		return toJson(this.buildToken());
	}

	/** Every token issued so far is dead. */
	expireTokens(): void {
		this.tokens.clear();
	}

	revokeKey(): void {
		this.isKeyRevoked = true;
	}

	private buildToken(): Record<string, string | number> {
		const token = randomUUID();
		const now = Date.now();
		if (this.voidsOldTokens) this.expireTokens();
		this.tokens.set(token, performance.now() + this.lifetime);
		return {
			access_token: token,
			token_type: 'bearer',
			expires_in: Math.max(0, Math.floor(this.lifetime / 1000) - 1),
			userName: this.login.username,
			'.issued': new Date(now).toUTCString(),
			'.expires': new Date(now + this.lifetime).toUTCString(),
		};
	}
}
