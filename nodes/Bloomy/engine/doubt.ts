import { Failure } from './failure';
import { backoff } from './retry';
import type { Doubt } from './retry';
import type { Run, Sent } from './run';

/** What a look at the server showed: the effect of the write, no trace of it, or neither for sure. */
export type Look<T> = { found: T } | 'absent' | 'unclear';

export interface DoubtfulWrite<T> {
	look(doubt: Doubt): Promise<Look<T>>;
	/** Sends the same write again. */
	resend(): Promise<Sent>;
	/** Reads the body of an accepted answer. */
	read(body: unknown): T;
}

/**
 * Settles a write of which nobody knows whether it was carried out: looks first, sends again only
 * what is certainly not there, and gives up as `unknown` what cannot be told.
 */
export async function settleDoubt<T>(run: Run, doubt: Doubt, write: DoubtfulWrite<T>): Promise<T> {
	let current = doubt;
	let attempts = 0;
	for (let resent = 0; ; resent++) {
		attempts += current.failure.details.attempts;
		const seen = await lookTwiceIfNeeded(run, current, write);
		if (typeof seen === 'object') return seen.found;
		if (seen === 'unclear' || current.absence === 'neverCertain') {
			throw unknown(current.failure, attempts);
		}
		if (resent >= run.maxRetries) throw absent(current.failure, attempts);
		await run.wait(backoff(resent + 1, Math.random()));
		const sent = await write.resend();
		if ('body' in sent) return write.read(sent.body);
		current = sent.doubt;
	}
}

async function lookTwiceIfNeeded<T>(
	run: Run,
	doubt: Doubt,
	write: DoubtfulWrite<T>,
): Promise<Look<T>> {
	const first = await look(write, doubt);
	if (first !== 'absent' || doubt.absence === 'certain') return first;
	await run.wait(run.secondLookAfter);
	return await look(write, doubt);
}

/** A look that did not work shows nothing for sure. */
async function look<T>(write: DoubtfulWrite<T>, doubt: Doubt): Promise<Look<T>> {
	return await write.look(doubt).catch((): Look<T> => 'unclear');
}

function unknown({ message, details }: Failure, attempts: number): Failure {
	const sentence = `${message}; it may or may not have been carried out, so look in Bloom Growth before trying it again`;
	return new Failure(sentence, { ...details, attempts, outcome: 'unknown', retryable: false });
}

function absent({ message, details }: Failure, attempts: number): Failure {
	const sentence = `${message}; Bloom Growth was asked and it is not there, so it can be tried again`;
	return new Failure(sentence, { ...details, attempts, outcome: 'rejected', retryable: true });
}
