import type { HttpRequest, Reply, Send } from './transport';

/**
 * Keeps a run signed in. A 401 means that nothing was done. Left to itself n8n renews the token once
 * for each request in flight; here the first request refused goes again with renewal allowed, and
 * the others wait for that one and then go again.
 */
export class Session {
	private renewals = 0;
	private renewing?: Promise<Reply>;
	private wasAccepted = false;
	private isOver = false;

	/** `isRenewable` is false for an API key: there is nothing to renew. */
	constructor(
		private readonly sendOnce: Send,
		private readonly isRenewable: boolean,
	) {}

	/** Whether Bloom Growth has accepted the credential in this run. */
	get isProven(): boolean {
		return this.wasAccepted;
	}

	/** Sends a request with a live token; a 401 that comes back could not be mended. */
	async send(request: HttpRequest): Promise<Reply> {
		await this.renewing;
		const renewalsBefore = this.renewals;
		const reply = await this.sendOnce(request);
		if (!isUnauthorized(reply)) return this.note(reply);
		if (!this.isRenewable || this.isOver) return reply;
		if (this.renewals === renewalsBefore && !this.renewing) return await this.renewWith(request);
		const renewal = await this.renewing;
		if (this.renewals > renewalsBefore) return await this.send(request);
		if (renewal && isRefusal(renewal)) return reply;
		return { kind: 'unsent', message: 'the session token could not be renewed' };
	}

	private async renewWith(request: HttpRequest): Promise<Reply> {
		this.renewing = this.sendOnce(request, true);
		const reply = await this.renewing;
		this.renewing = undefined;
		if (isRefusal(reply)) this.isOver = true;
		if (reply.kind === 'answered' && !isUnauthorized(reply)) this.renewals++;
		return this.note(reply);
	}

	private note(reply: Reply): Reply {
		if (reply.kind !== 'answered') return reply;
		const { status } = reply;
		const succeeded = status >= 200 && status < 300;
		const wasHeard = status >= 400 && status < 500 && status !== 401 && status !== 429;
		if (succeeded || wasHeard) this.wasAccepted = true;
		return reply;
	}
}

/** Whether a reply says that the credential is no good, and that trying again would not help. */
export function isRefusal(reply: Reply): boolean {
	return isUnauthorized(reply) || (reply.kind === 'signInFailed' && reply.isFinal);
}

function isUnauthorized(reply: Reply): boolean {
	return reply.kind === 'answered' && reply.status === 401;
}
