import type { Answer } from '../engine/contract';
import { toFailure } from '../engine/failure';
import type { Failure } from '../engine/failure';
import { readId } from '../engine/wire/body';

/** Where a record was seen before it was deleted, and can be looked for now. */
interface Places {
	id: number;
	/** The record by its ID; rejects if there is none. */
	read(): Promise<Answer>;
	/** The list in which it was open, if that is known. */
	list?(): Promise<Answer[]>;
}

/**
 * Whether a record is gone: its ID is refused, or the list that held it holds it no more. Rejects if
 * neither can be told.
 */
export async function isGone({ id, read, list }: Places): Promise<boolean> {
	const failure = await read().then(
		() => undefined,
		(error: unknown) => toFailure(error),
	);
	if (failure && isRefusal(failure)) return true;
	// A record may be readable by its ID for longer than it is there, and a page or text in front of
	// Bloom Growth tells nothing.
	if (list) return !(await list()).some((row) => readId(row.Id) === id);
	return failure ? await Promise.reject(failure) : false;
}

function isRefusal({ details: { type, retryable }, isSecondHand }: Failure): boolean {
	return type === 'rejected' && !retryable && !isSecondHand;
}
