import type { Failure } from '../failure';
import type { Redact } from '../wire/redact';

/** The longest cause that a person will read to the end. */
const LONGEST_CAUSE = 500;

/** What a person reads about a failure: which item failed, why, and what to do about it. */
export function toSentence(failure: Failure, redact: Redact): string {
	const { item } = failure;
	const why = explain(failure, redact);
	return item === undefined ? why : `${redact(item)}: ${why}`;
}

/** The cause of a failure and what to do. It is cut only after secrets have been taken out. */
export function explain(failure: Failure, redact: Redact): string {
	const cause = redact(failure.message);
	const advice = advise(failure);
	return advice === undefined ? shorten(cause) : `${shorten(cause.replace(/\.$/, ''))}; ${advice}`;
}

function shorten(cause: string): string {
	return cause.length > LONGEST_CAUSE ? `${cause.slice(0, LONGEST_CAUSE)}...` : cause;
}

/** What to do; undefined if the cause says so itself. */
function advise({ details, advice }: Failure): string | undefined {
	const { type, outcome, statusCode, retryable } = details;
	if (outcome === 'unknown') {
		return retryable
			? 'it may or may not have been carried out; trying it again does no harm'
			: 'it may or may not have been carried out, so look in Bloom Growth before trying it again';
	}
	if (advice !== undefined) return advice;
	switch (type) {
		case 'validation':
		case 'notAttempted':
			return undefined;
		case 'authentication':
			return 'check the credential, then run it again';
		case 'rejected':
			if (retryable) return 'try it again';
			return statusCode === 403
				? 'ask for access in Bloom Growth, or leave it out'
				: 'correct it, or ask for access if it is right';
		case 'partial':
			return 'finish it by hand in Bloom Growth';
		case 'notApplied':
			return 'change it by hand in Bloom Growth, or ask for access if you may not';
		case 'rateLimit':
			return 'try it again later, with a lower Concurrency or a Rate Limit';
		case 'timeout':
			return 'try it again, with a longer Timeout if it keeps failing';
		case 'network':
			return 'try it again; if it keeps failing, show this to whoever runs your n8n';
		case 'server':
			return 'try it again later';
		case 'unexpectedResponse':
			return retryable
				? 'try it again'
				: 'check that what it names exists, and the Base URL in the credential';
	}
}
