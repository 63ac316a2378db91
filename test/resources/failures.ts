import { Failure } from '../../nodes/Bloomy/engine/failure';
import type { FailureDetails } from '../../nodes/Bloomy/engine/failure';

const refused = (statusCode: number, more: Partial<FailureDetails> = {}, isSecondHand = false) =>
	new Failure(
		'No',
		{ type: 'rejected', statusCode, retryable: false, outcome: 'rejected', attempts: 1, ...more },
		{ isSecondHand },
	);

/** What a request for a record may fail with. */
export const FailureOf = {
	unknownId: refused(404),
	forbidden: refused(403),
	later: refused(409, { retryable: true }),
	proxy: refused(404, {}, true),
	server: refused(500, { type: 'server', retryable: true }),
};
