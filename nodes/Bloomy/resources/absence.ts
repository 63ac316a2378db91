import type { Absence, Answer } from '../engine/contract';
import { toFailure } from '../engine/failure';
import type { Failure } from '../engine/failure';
import { readId } from '../engine/wire/body';

const FORBIDDEN = 403;

/** Where a record was seen before it was deleted, and can be looked for now. */
interface Places {
	id: number;
	/** The record by its ID; rejects if there is none. */
	read(): Promise<Answer>;
	/** The list in which it was open, if that is known. */
	list?(): Promise<Answer[]>;
}

/**
 * Whether a record is gone: its ID is unknown, or the list that held it holds it no more. Rejects if
 * neither can be told.
 */
export async function findAbsence({ id, read, list }: Places): Promise<Absence> {
	const failure = await read().then(
		() => undefined,
		(error: unknown) => toFailure(error),
	);
	if (failure && isUnknown(failure)) return 'gone';
	if (!list) return failure ? await Promise.reject(failure) : 'there';
	if ((await list()).some((row) => readId(row.Id) === id)) return 'there';
	// A record may be readable by its ID for longer than it is there, and a list may be cut short.
	return failure ? 'gone' : 'unlisted';
}

/**
 * Whether an ID was refused as unknown. That it is forbidden to see tells nothing, and neither does a
 * page or a text of something in front of Bloom Growth.
 */
function isUnknown({ details, isSecondHand }: Failure): boolean {
	const { type, retryable, statusCode } = details;
	return type === 'rejected' && !retryable && statusCode !== FORBIDDEN && !isSecondHand;
}
