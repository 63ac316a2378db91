import { Failure } from '../failure';
import { RequestQueue } from './queue';
import { judge } from './retry';
import type { Attempt, Doubt, Hold, Verdict } from './retry';
import { explainRefusal, isRefusal } from './session';
import type { Session } from './session';
import type { Settings } from '../options';
import type { HttpRequest, Reply } from './transport';

/** What a request came to: the body of an accepted answer, or a write in doubt. */
export type Sent = { body: unknown } | { doubt: Doubt };

/** Whether the body of a 2xx answer is what the request asked for. */
export type IsReadable = (body: unknown) => boolean;

type RunSettings = Pick<Settings, 'concurrency' | 'maxRetries' | 'rateLimit' | 'timeout'>;

/** In ms. */
const SECOND_LOOK = { shortest: 1000, longest: 5000 };

/** Sends the requests of one run: queued, retried where that is safe, and ended together. */
export class Run {
	private readonly queue: RequestQueue;

	constructor(
		private readonly session: Session,
		private readonly settings: RunSettings,
	) {
		this.queue = new RequestQueue(settings.concurrency, settings.rateLimit);
		if (!session.beginsAlone) this.queue.open();
	}

	/**
	 * Sends one request of the item at `index`, which may have been sent before. Rejects with a
	 * `Failure` when it did not work for good and, if it is a write, certainly did nothing.
	 */
	async send(
		request: HttpRequest,
		index: number,
		isReadable: IsReadable,
		timesSent = 0,
	): Promise<Sent> {
		const { maxRetries } = this;
		let number = timesSent + 1;
		for (;;) {
			const attempt = { method: request.method, number, maxRetries, isReadable };
			const verdict = await this.exchange(request, index, attempt);
			if (verdict === 'again') continue;
			switch (verdict.kind) {
				case 'accepted':
					return { body: verdict.body };
				case 'inDoubt':
					return { doubt: verdict.doubt };
				case 'failed':
					throw verdict.failure;
				case 'again':
					number++;
					await this.queue.wait(verdict.after);
			}
		}
	}

	/** Retries for each request, beyond the first try. */
	get maxRetries(): number {
		return this.settings.maxRetries;
	}

	/** Ms between the two looks for a write that the server may still be working on. */
	get secondLookAfter(): number {
		return Math.min(SECOND_LOOK.longest, Math.max(SECOND_LOOK.shortest, this.settings.timeout));
	}

	/** Waits `ms`, cut short when the run ends. */
	async wait(ms: number): Promise<void> {
		await this.queue.wait(ms);
	}

	/** No request starts any more; what is left fails with `reason`. */
	end(reason: Failure): void {
		this.queue.close(reason);
	}

	/** Why the run ended before its time, if it did. */
	get endedBy(): Failure | undefined {
		return this.queue.closedBy;
	}

	/** One try in its turn. What it means for the run is settled before the next request may start. */
	private async exchange(
		request: HttpRequest,
		index: number,
		attempt: Attempt,
	): Promise<Verdict | 'again'> {
		await this.session.ready();
		return await this.queue.add(async (startedAt) => {
			const reply = await this.session.send(request);
			if (reply === 'again') return reply;
			if (isRefusal(reply)) throw await this.endSignedOut(reply);
			const verdict = judge(reply, attempt, Date.now(), Math.random());
			if (verdict.kind === 'accepted') this.queue.accepted(startedAt);
			if ('hold' in verdict && verdict.hold) this.hold(verdict.hold, startedAt);
			if (reply.kind !== 'signInFailed') this.queue.open();
			return verdict;
		}, index);
	}

	private hold({ wait, endsRun }: Hold, startedAt: number): void {
		if (endsRun) this.end(askedToWait(wait));
		else this.queue.refused(startedAt, wait);
	}

	private async endSignedOut(reply: Reply): Promise<Failure> {
		const reason = (await this.session.isProven()) ? SIGNED_OUT : explainRefusal(reply);
		this.end(reason);
		return this.endedBy ?? reason;
	}
}

const SIGNED_OUT = Failure.notAttempted(
	'Bloom Growth stopped accepting the credential before it was the turn of this item; check the credential, then try it again',
);

function askedToWait(wait: number): Failure {
	const minutes = Math.ceil(wait / 60_000);
	return Failure.notAttempted(
		`Bloom Growth asked to be left alone for ${minutes} minutes, so the run ended before it was the turn of this item; try it again after that`,
	);
}
