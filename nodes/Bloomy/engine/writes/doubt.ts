import { Failure } from '../failure';
import { backoff } from '../requests/retry';
import type { Doubt } from '../requests/retry';
import type { Run, Sent } from '../requests/client';

/** What a look at the server showed: the effect of the write, no trace of it, or neither for sure. */
export type Look<T> = { found: T } | 'absent' | 'unclear';

export interface DoubtfulWrite<T> {
	look(doubt: Doubt): Promise<Look<T>>;
	/** Sends the same write again, after it was sent `timesSent` times. */
	resend(timesSent: number): Promise<Sent>;
	/** Reads the body of an accepted answer. */
	read(body: unknown): T;
}

/**
 * Settles a write of which nobody knows whether it was carried out: looks first, sends again only
 * what is certainly not there, and gives up as `unknown` what cannot be told.
 */
export async function settleDoubt<T>(run: Run, doubt: Doubt, write: DoubtfulWrite<T>): Promise<T> {
	let current = doubt;
	for (;;) {
		const seen = await lookTwiceIfNeeded(run, current, write);
		if (typeof seen === 'object') return seen.found;
		if (seen === 'unclear' || current.absence === 'neverCertain') throw unknown(current.failure);
		const { attempts } = current.failure.details;
		if (attempts > run.maxRetries) throw absent(current.failure);
		await run.wait(backoff(attempts, Math.random()));
		const sent = await write.resend(attempts);
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

function unknown({ message, details }: Failure): Failure {
	return new Failure(message, { ...details, outcome: 'unknown', retryable: false });
}

function absent({ message, details }: Failure): Failure {
	const sentence = `${message}, and a look into Bloom Growth shows that it is not there`;
	return new Failure(sentence, { ...details, outcome: 'rejected', retryable: true });
}
