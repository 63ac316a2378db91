import { Failure } from '../failure';
import { sleep } from '../host/sleep';
import type { Redact } from '../wire/redact';
import type { Token } from './credential';
import { readWords } from './reason';
import type { HttpRequest, Reply, Send, Signing } from './transport';

/** How often, and after how many ms at most, another execution's token is looked for in vain. */
const OTHERS = { tries: 2, pause: 1000 };

/** Refusals that do not prove the credential: of it, by a proxy, and for the speed. */
const UNHEARD = new Set([401, 407, 429]);

/**
 * Keeps a run signed in. A 401 means that nothing was done. By itself n8n renews the token once for
 * each request in flight. Here a single request goes again with renewal allowed, and the others
 * wait for it. A request that goes again waits for its turn, at the pace of the run.
 */
export class Session {
	private renewals = 0;
	private renewing?: Promise<unknown>;
	private needsRenewal = false;
	private wasAnswered = false;
	private wasAccepted = false;
	/** The reply that refused a renewal; after it nothing is sent any more. */
	private refusal?: Reply;
	private readonly inFlight = new Set<Promise<Reply>>();

	/** `countTokens` says how many different tokens have been read so far. */
	constructor(
		private readonly sendHttp: Send,
		private readonly token: Token,
		private readonly countTokens: () => number = () => 0,
	) {}

	/** Whether the first request has to come back before another one may be sent. */
	get beginsAlone(): boolean {
		return this.token === 'missing';
	}

	/** Whether the next request has to sign in first, and so may take longer. */
	get signsIn(): boolean {
		return this.needsRenewal || (this.token === 'missing' && !this.wasAnswered);
	}

	/**
	 * Whether Bloom Growth has accepted the credential in this run. If not yet, waits for the
	 * requests in flight: one of them may be accepted although another was refused.
	 */
	async isProven(): Promise<boolean> {
		if (!this.wasAccepted) await Promise.allSettled(this.inFlight);
		return this.wasAccepted;
	}

	/** Settles once no token is being renewed; undefined if none is. */
	ready(): Promise<unknown> | undefined {
		return this.renewing;
	}

	/**
	 * Sends a request, or says 'again' if it did nothing and should go again once `ready`. If a 401
	 * comes back, renewing did not help.
	 */
	async send(request: HttpRequest): Promise<Reply | 'again'> {
		if (this.refusal) return this.refusal;
		if (this.renewing) return 'again';
		if (this.needsRenewal) return await this.renewWith(request);
		const renewalsBefore = this.renewals;
		const reply = await this.sendOnce(request);
		if (!isUnauthorized(reply)) return reply;
		// A key that was accepted before may have been replaced since; n8n then reads the new one.
		const isWrongKey = this.token === 'fixed' && !this.wasAccepted;
		if (isWrongKey || this.refusal) return reply;
		if (!this.renewing && this.renewals === renewalsBefore) this.needsRenewal = true;
		return 'again';
	}

	private async renewWith(request: HttpRequest): Promise<Reply> {
		const sending = this.renew(request);
		this.needsRenewal = false;
		this.renewing = sending;
		const reply = await sending;
		this.renewing = undefined;
		if (isRefusal(reply)) this.refusal = reply;
		else if (reply.kind === 'answered') this.renewals++;
		else this.needsRenewal = true;
		return reply;
	}

	/**
	 * Sends a request with renewal allowed. If the new token is refused, perhaps another execution
	 * signed in a moment later and made it void. Then that execution's token is stored by now, or
	 * soon.
	 */
	private async renew(request: HttpRequest): Promise<Reply> {
		let reply = await this.sendOnce(request, 'renewing');
		let seen = this.countTokens();
		let vainTries = 0;
		while (isUnauthorized(reply) && this.token !== 'fixed' && vainTries < OTHERS.tries) {
			await sleep(OTHERS.pause * Math.random());
			reply = await this.sendOnce(request, 'stored');
			const count = this.countTokens();
			vainTries = count === seen ? vainTries + 1 : 0;
			seen = count;
		}
		return reply;
	}

	private async sendOnce(request: HttpRequest, signing: Signing = 'known'): Promise<Reply> {
		const sending = this.sendHttp(request, signing);
		this.inFlight.add(sending);
		try {
			return this.note(await sending);
		} finally {
			this.inFlight.delete(sending);
		}
	}

	private note(reply: Reply): Reply {
		if (reply.kind !== 'answered') return reply;
		const { status } = reply;
		const succeeded = status >= 200 && status < 300;
		const wasHeard = status >= 400 && status < 500 && !UNHEARD.has(status);
		this.wasAnswered = true;
		if (succeeded || wasHeard) this.wasAccepted = true;
		return reply;
	}
}

/** Whether a reply says that the credential is wrong, so that trying again would not help. */
export function isRefusal(reply: Reply): boolean {
	return isUnauthorized(reply) || (reply.kind === 'signInFailed' && reply.isFinal);
}

function isUnauthorized(reply: Reply): boolean {
	return reply.kind === 'answered' && reply.status === 401;
}

/** A reply that refuses the credential, as the failure of a run that cannot begin. */
export function explainRefusal(reply: Reply, redact: Redact): Failure {
	if (reply.kind !== 'answered') return Failure.ofSignIn(reply.message, null);
	const said = reply.wasThrown ? undefined : readWords(reply.body, redact);
	const words = said === undefined ? '' : `: ${said}`;
	const message = `Bloom Growth did not accept the credential${words} (HTTP status ${reply.status})`;
	return Failure.ofSignIn(message, reply.status);
}
