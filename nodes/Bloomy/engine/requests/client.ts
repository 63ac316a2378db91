import { Failure } from '../failure';
import type { Redact } from '../wire/redact';
import { SIGN_IN_TIMEOUT } from '../wire/signIn';
import { readAnnouncement } from './announcement';
import { Breaker } from './breaker';
import { InFlight } from './inFlight';
import type { RateLimit } from './pace';
import { RequestQueue } from './queue';
import type { Turn } from './queue';
import { backoff, judge } from './retry';
import type { Attempt, Doubt, Refusal, Verdict } from './retry';
import { explainRefusal, isRefusal } from './session';
import type { Session } from './session';
import type { HttpRequest, Reply } from './transport';

/**
 * What became of a request: the body of an accepted answer, or a write in doubt since `since`.
 * Times are in ms of `Client.now`.
 */
export type Sent =
	{ body: unknown; sentAt: number; attempts: number } | { doubt: Doubt; since: number };

/** Whether the body of a 2xx answer is what the request asked for. */
export type IsReadable = (body: unknown) => boolean;

export interface ClientSettings {
	/** Maximum number of HTTP requests in flight at once. */
	concurrency: number;
	/** Retries for each request, besides the first try. */
	maxRetries: number;
	rateLimit?: RateLimit | undefined;
	/** For each request, from its start to the last byte of its answer, in ms. */
	timeout: number;
}

/** How patiently a read is retried. */
export interface Patience {
	/** A list is also retried if a web page came, which a service under maintenance shows. */
	isList?: boolean;
	/** Many items wait for it, so it is retried for half a minute, if requests are retried at all. */
	isPatient?: boolean;
}

/** A run ends after so many more vain pauses than a row may cost. */
const SPARE_PAUSES = 5;

/** Retries that take about half a minute. */
const PATIENT_RETRIES = 6;

/** Sends the requests of one run: queued, retried if that is safe, and ended together. */
export class Client {
	private readonly queue: RequestQueue;
	private readonly inFlight: InFlight;
	private readonly breaker: Breaker;
	private accepted = 0;
	/** In a row. */
	private failedSignIns = 0;

	constructor(
		private readonly session: Session,
		private readonly settings: ClientSettings,
		private readonly redact: Redact = (text) => text,
	) {
		this.queue = new RequestQueue(settings.concurrency, settings.rateLimit);
		this.inFlight = new InFlight(settings.timeout);
		this.breaker = new Breaker(settings.concurrency);
		if (!session.beginsAlone) this.queue.open();
	}

	/**
	 * Sends one request of the item at `index`, which may have been sent before. Rejects with a
	 * `Failure` if it finally did not work and, for a write, certainly changed nothing.
	 */
	async send(
		request: HttpRequest,
		index: number,
		isReadable: IsReadable,
		{ timesSent = 0, maxRetries = this.maxRetries, retriesPages = false } = {},
	): Promise<Sent> {
		const isWrite = request.method !== 'GET';
		let number = timesSent + 1;
		let refusals = 0;
		for (;;) {
			const { redact } = this;
			const tries = { number, refusals, maxRetries };
			const attempt = { isWrite, ...tries, isReadable, retriesPages, redact };
			const { verdict, sentAt } = await this.exchange(request, index, attempt);
			if (verdict === 'again') continue;
			switch (verdict.kind) {
				case 'accepted':
					return { body: verdict.body, sentAt, attempts: number };
				case 'inDoubt':
					return { doubt: verdict.doubt, since: this.now };
				case 'failed':
					throw verdict.failure;
				case 'refused':
					if (this.isExhausted(verdict.refusal)) throw verdict.refusal.failure;
					refusals++;
					break;
				case 'again':
					number++;
					await this.queue.wait(verdict.after);
			}
		}
	}

	/** Sends a read and gives its body; rejects with a `Failure`. */
	async read(
		request: HttpRequest,
		index: number,
		isReadable: IsReadable,
		patience: Patience = {},
	): Promise<unknown> {
		const { isList = false, isPatient = false } = patience;
		const more = isPatient && this.maxRetries > 0 ? PATIENT_RETRIES : 0;
		const maxRetries = Math.max(this.maxRetries, more);
		const sent = await this.send(request, index, isReadable, { maxRetries, retriesPages: isList });
		if ('doubt' in sent) throw sent.doubt.failure;
		return sent.body;
	}

	/** Retries for each request, besides the first try. */
	get maxRetries(): number {
		return this.settings.maxRetries;
	}

	/** Whether any request of the run has been accepted so far. */
	get hasAccepted(): boolean {
		return this.accepted > 0;
	}

	/** The clock that `sentAt` and `since` are of, in ms. */
	get now(): number {
		return performance.now();
	}

	/** Waits `ms`, or until the run ends. */
	async wait(ms: number): Promise<void> {
		await this.queue.wait(ms);
	}

	/** No request starts any more; the remaining ones fail with `reason`. */
	end(reason: Failure): void {
		this.queue.close(reason);
	}

	/** Stops waiting for the requests in flight: a write without an answer is then in doubt. */
	cutLoose(): void {
		this.inFlight.cutLoose();
	}

	/** Why the run ended early, if it did. */
	get endedBy(): Failure | undefined {
		return this.queue.closedBy;
	}

	/**
	 * One try, in its turn. What it means for the run is settled before the next request may start.
	 */
	private async exchange(
		request: HttpRequest,
		index: number,
		attempt: Attempt,
	): Promise<Exchanged> {
		const renewing = this.session.ready();
		if (renewing) await Promise.race([renewing, this.queue.whenClosed]);
		return await this.queue.add((startedAt) => this.begin(request, attempt, startedAt), index);
	}

	private begin(request: HttpRequest, attempt: Attempt, startedAt: number): Turn<Exchanged> {
		const extra = this.session.signsIn ? SIGN_IN_TIMEOUT : 0;
		const sentAt = this.now;
		const sending = this.session.send(request);
		const result = this.inFlight.wait(sending, startedAt, extra).then(async (reply) => {
			if (reply !== 'again' && reply.kind === 'timeout') {
				void this.queue.keepPlace(sending, this.settings.timeout);
			}
			return { verdict: await this.settle(reply, attempt, startedAt), sentAt };
		});
		return { result, over: sending };
	}

	private async settle(
		reply: Reply | 'again',
		attempt: Attempt,
		startedAt: number,
	): Promise<Verdict | 'again'> {
		if (reply === 'again') return reply;
		if (reply.kind === 'cutLoose' && !attempt.isWrite) throw this.endedBy ?? CUT_OFF;
		if (isRefusal(reply)) throw await this.endSignedOut(reply);
		const verdict = judge(reply, attempt, Date.now(), Math.random());
		if (reply.kind === 'answered') this.noteAnswer(reply);
		if (verdict.kind === 'accepted') this.noteAccepted(startedAt);
		else this.noteOutage(reply, startedAt);
		if (verdict.kind === 'refused') this.hold(verdict.refusal, reply, startedAt);
		if (reply.kind !== 'signInFailed') this.queue.open();
		return verdict;
	}

	private noteAccepted(startedAt: number): void {
		this.accepted++;
		this.breaker.accepted();
		this.queue.accepted(startedAt);
	}

	private noteOutage(reply: Reply, startedAt: number): void {
		const outage = this.breaker.note(reply, startedAt, performance.now(), Math.random());
		if (outage === 'over') this.end(toOutage(reply));
		else if (outage !== 'none') this.queue.suspend(outage.wait);
	}

	private noteAnswer({ headers, status }: Extract<Reply, { kind: 'answered' }>): void {
		this.failedSignIns = 0;
		const announcement = status < 300 ? readAnnouncement(headers, Date.now()) : undefined;
		if (announcement) this.queue.announced(announcement);
	}

	/** The whole run waits, or ends if it has waited in vain too often. */
	private hold({ asked, endsRun }: Refusal, reply: Reply, startedAt: number): void {
		if (endsRun) {
			this.end(askedToWait(asked ?? 0));
		} else if (reply.kind === 'signInFailed') {
			this.queue.suspend(asked ?? backoff(++this.failedSignIns, Math.random()));
			if (this.failedSignIns > this.maxRetries) this.end(toSignInOutage(reply.message));
		} else {
			this.queue.refused(startedAt, asked);
			if (this.queue.pausesInVain > this.maxRetries + SPARE_PAUSES) this.end(REFUSED_THROUGHOUT);
		}
	}

	/** Whether a refused request must not be sent again. */
	private isExhausted({ endsRun, failure }: Refusal): boolean {
		if (failure.details.type !== 'rateLimit') return this.endedBy !== undefined;
		return endsRun || this.queue.pausesInVain >= this.maxRetries;
	}

	private async endSignedOut(reply: Reply): Promise<Failure> {
		const isProven = await this.inFlight.wait(this.session.isProven(), performance.now());
		const reason = isProven === false ? explainRefusal(reply, this.redact) : SIGNED_OUT;
		this.end(reason);
		return this.endedBy ?? reason;
	}
}

/** What a reply means, or that the request goes again at once. */
interface Exchanged {
	verdict: Verdict | 'again';
	sentAt: number;
}

const REFUSED_THROUGHOUT = Failure.notAttempted(
	'Bloom Growth kept refusing requests because there were too many, however long the run waited, so the run ended before this item was attempted; try it again later, with a lower Concurrency or a Rate Limit',
);
const CUT_OFF = Failure.notAttempted('The run ended before an answer came; try it again');
const SIGNED_OUT = Failure.notAttempted(
	'Bloom Growth stopped accepting the credential before this item was attempted; check the credential, then try it again',
);

const OUT_OF_ORDER = Failure.notAttempted(
	'Bloom Growth gave no proper answer for too long, so the run ended before this item was attempted; check the Base URL in the credential, or try it again later',
);

function toSignInOutage(message: string): Failure {
	return Failure.notAttempted(
		`${message}, so the run ended before this item was attempted; try it again later`,
	);
}

function toOutage(reply: Reply): Failure {
	if (reply.kind === 'answered') return OUT_OF_ORDER;
	return Failure.notAttempted(
		`Bloom Growth could not be reached (${reply.message}), so the run ended before this item was attempted; try it again later`,
	);
}

function askedToWait(wait: number): Failure {
	const minutes = Math.ceil(wait / 60_000);
	return Failure.notAttempted(
		`Bloom Growth asked for a pause of ${minutes} minutes, so the run ended before this item was attempted; try it again after that`,
	);
}
