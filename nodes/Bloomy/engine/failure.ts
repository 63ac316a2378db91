import type { IDataObject } from 'n8n-workflow';

export type FailureType =
	| 'validation'
	| 'rejected'
	| 'authentication'
	| 'rateLimit'
	| 'timeout'
	| 'network'
	| 'server'
	| 'unexpectedResponse'
	| 'partial'
	| 'notAttempted';

/** What may exist at Bloom Growth after a failure. */
export type Outcome = 'notSent' | 'rejected' | 'unknown' | 'partial';

export interface FailureDetails {
	type: FailureType;
	/** HTTP status of the last answer, null where there was none. */
	statusCode: number | null;
	/** Whether the same item may be tried again: that is safe, and may help. */
	retryable: boolean;
	outcome: Outcome;
	/** How often the request that failed was sent. */
	attempts: number;
	/** What exists although the item failed. */
	created?: IDataObject;
}

const NOTHING_SENT = { statusCode: null, outcome: 'notSent', attempts: 0 } as const;

/** Why one item, or one request of it, did not work: a sentence for a person, details for a workflow. */
export class Failure extends Error {
	/**
	 * `message` is the cause alone. `keepsRunFromBeginning`: no item could be tried at all. `item` is
	 * what failed, by the name that a person knows it by.
	 */
	constructor(
		message: string,
		readonly details: FailureDetails,
		readonly keepsRunFromBeginning = false,
		readonly item?: string,
	) {
		super(message);
		this.name = 'Failure';
	}

	/** The item's own data is wrong; it cost no request. */
	static ofInput(faults: readonly string[]): Failure {
		return new Failure(faults.join('; '), {
			...NOTHING_SENT,
			type: 'validation',
			retryable: false,
		});
	}

	/** A parameter of the node makes no sense, so no item can be tried. */
	static ofSettings(faults: readonly string[]): Failure {
		return new Failure(
			faults.join('; '),
			{ ...NOTHING_SENT, type: 'validation', retryable: false },
			true,
		);
	}

	/** The run ended before the item's turn. */
	static notAttempted(reason: string): Failure {
		return new Failure(reason, { ...NOTHING_SENT, type: 'notAttempted', retryable: true });
	}

	/** Bloom Growth accepted no request of the run at all. */
	static ofSignIn(message: string, statusCode: number | null): Failure {
		const details = {
			...NOTHING_SENT,
			type: 'authentication',
			statusCode,
			retryable: true,
		} as const;
		return new Failure(message, details, true);
	}

	/** The same failure of an item with a name; a row with mistakes needs none beside them. */
	of(item: string): Failure {
		if (this.details.type === 'validation') return this;
		return new Failure(this.message, this.details, this.keepsRunFromBeginning, item);
	}

	/** The same failure, told of something in particular. */
	about(what: string): Failure {
		return new Failure(`${what}: ${this.message}`, this.details);
	}

	/** The same failure of a look that an item needs before it may be written. */
	beforeWriting(): Failure {
		if (this.details.outcome === 'notSent') return this;
		const message = `What is in the meeting already could not be looked up, so nothing was created: ${this.message}`;
		return new Failure(message, { ...this.details, outcome: 'notSent' });
	}

	/** The same failure, seen from another item that asks for the same record and did not send it. */
	forTwin(): Failure {
		const message = `Another item asks for the same record and did not get through: ${this.message}`;
		const details = { retryable: false, outcome: 'unknown', attempts: 0 } as const;
		return new Failure(message, { ...this.details, ...details });
	}

	/** The same failure, seen from an item of which `created` exists already. */
	afterCreating(what: string, created: IDataObject): Failure {
		const message = `${what} was created (ID ${String(created.id)}), but not all of it: ${this.message}`;
		const details = { type: 'partial', retryable: false, outcome: 'partial', created } as const;
		return new Failure(message, { ...this.details, ...details });
	}
}

/** Anything thrown, as a `Failure`; what is none of ours is a fault of this node and says so. */
export function toFailure(thrown: unknown): Failure {
	if (thrown instanceof Failure) return thrown;
	const message = thrown instanceof Error ? thrown.message : String(thrown);
	return new Failure(`The Bloomy node itself failed (please report this): ${message}`, {
		type: 'unexpectedResponse',
		statusCode: null,
		retryable: false,
		outcome: 'unknown',
		attempts: 0,
	});
}

/** Gives what the work on an item gives; a failure of it has the item's name. */
export async function named<T>(work: Promise<T>, nameOf: () => string): Promise<T> {
	return await work.catch((error: unknown) => {
		throw toFailure(error).of(nameOf());
	});
}
