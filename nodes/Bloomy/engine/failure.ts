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
	| 'notApplied'
	| 'notAttempted';

/** What may exist at Bloom Growth after a failure. */
export type Outcome = 'notSent' | 'rejected' | 'unknown' | 'partial';

export interface FailureDetails {
	type: FailureType;
	/** HTTP status of the last answer, null if there was none. */
	statusCode: number | null;
	/** Whether the same item may be tried again: that is safe, and may help. */
	retryable: boolean;
	outcome: Outcome;
	/** How often the request that failed was sent. */
	attempts: number;
	/** What exists although the item failed. */
	created?: IDataObject;
}

/** One thing that is wrong with a row. */
export interface Fault {
	/** For the item, in full. */
	sentence: string;
	/** For a count of many: 'owner unknown', 'owners unknown'. */
	kind: readonly [one: string, many: string];
}

const NOTHING_SENT = { statusCode: null, outcome: 'notSent', attempts: 0 } as const;

/** What else is known about a failure, besides its message and its details. */
interface Context {
	/** No item could be tried at all. */
	keepsRunFromBeginning?: boolean;
	/** What failed, by the name that a person knows. */
	item?: string;
	/** The error in our own code that led to it. */
	cause?: unknown;
	/** What to do, if it is not what failures of its type usually ask for. */
	advice?: string | undefined;
	/** A server in front of Bloom Growth may have said it, so that it proves nothing about a record. */
	isSecondHand?: boolean;
	/** What is wrong with the row, one by one. */
	faults?: readonly Fault[];
}

/**
 * Why one item, or one request of it, did not work: a sentence for a person, details for a
 * workflow.
 */
export class Failure extends Error {
	readonly keepsRunFromBeginning: boolean;
	readonly item: string | undefined;
	readonly advice: string | undefined;
	readonly isSecondHand: boolean;
	readonly faults: readonly Fault[];

	/** `message` is the cause alone. */
	constructor(
		message: string,
		readonly details: FailureDetails,
		context: Context = {},
	) {
		const { keepsRunFromBeginning = false, item, cause, advice, faults = [] } = context;
		super(message, cause === undefined ? {} : { cause });
		this.name = 'Failure';
		// The stack holds its functions and what they see, and so the whole answer of a server. It is of
		// use only if our own code is to blame.
		if (cause === undefined) this.stack = `Failure: ${message}`;
		this.keepsRunFromBeginning = keepsRunFromBeginning;
		this.item = item;
		this.advice = advice;
		this.isSecondHand = context.isSecondHand ?? false;
		this.faults = faults;
	}

	/** The item's own data is wrong; it cost no request. */
	static ofInput(faults: readonly Fault[]): Failure {
		const details = { ...NOTHING_SENT, type: 'validation', retryable: false } as const;
		return new Failure(faults.map(({ sentence }) => sentence).join('; '), details, { faults });
	}

	/** A parameter of the node makes no sense, so no item can be tried. */
	static ofSettings(sentences: readonly string[]): Failure {
		const details = { ...NOTHING_SENT, type: 'validation', retryable: false } as const;
		return new Failure(sentences.join('; '), details, { keepsRunFromBeginning: true });
	}

	/** A write was accepted, and did not do what it was to do. */
	static ofNotApplied(message: string, outcome: 'partial' | 'rejected'): Failure {
		const details = { type: 'notApplied', statusCode: 200, retryable: false, attempts: 1 } as const;
		return new Failure(message, { ...details, outcome });
	}

	/** The run ended before this item was attempted. */
	static notAttempted(reason: string): Failure {
		return new Failure(reason, { ...NOTHING_SENT, type: 'notAttempted', retryable: true });
	}

	/** Bloom Growth accepted no request of the run at all. */
	static ofSignIn(message: string, statusCode: number | null): Failure {
		const type = 'authentication';
		const details = { ...NOTHING_SENT, type, statusCode, retryable: true } as const;
		return new Failure(message, details, { keepsRunFromBeginning: true });
	}

	/** The same failure with the item's name; a row with mistakes needs no name beside them. */
	of(item: string): Failure {
		return this.details.type === 'validation' ? this : this.with({ item });
	}

	/** The same failure, with `what` in front of its message. */
	about(what: string): Failure {
		const { cause, advice, isSecondHand } = this;
		const context = { cause, advice, isSecondHand };
		return new Failure(`${what}: ${this.message}`, this.details, context);
	}

	/** The same failure of the list in which a name of an item had to be looked up. */
	beforeNaming(noun: string): Failure {
		if (this.details.outcome === 'notSent') return this;
		return this.changed({ outcome: 'notSent' }).about(
			`Could not look up the names of ${noun}s, so nothing was done`,
		);
	}

	/** The same failure of a look for the record that an item means. */
	beforeChanging(noun: string): Failure {
		const { type } = this.details;
		if (type === 'validation') return this;
		const failure = type === 'rejected' ? this : this.changed({ outcome: 'notSent' });
		return failure.about(`Could not look up the ${noun}, so nothing was changed`);
	}

	/** The same failure of a look that an item needs before it may be written. */
	beforeWriting(): Failure {
		if (this.details.outcome === 'notSent') return this;
		return this.changed({ outcome: 'notSent' }).about(
			'Could not check what is already in the meeting, so nothing was created',
		);
	}

	/** The same failure, for another item that asks for the same record and did not send it. */
	forTwin(): Failure {
		return this.changed({ retryable: false, outcome: 'unknown', attempts: 0 }).about(
			'Another item asks for the same record, and it failed',
		);
	}

	/** The same failure, for an item of which `created` exists already. */
	afterCreating(what: string, created: IDataObject): Failure {
		return this.changed({ type: 'partial', retryable: false, outcome: 'partial', created }).about(
			`${what} was created (ID ${String(created.id)}), but it is not complete`,
		);
	}

	/** The same failure with other details, and with another message if there is one. */
	changed(details: Partial<FailureDetails>, message = this.message): Failure {
		const { keepsRunFromBeginning, item, cause, advice, isSecondHand } = this;
		const named = item !== undefined && { item };
		const context = { keepsRunFromBeginning, ...named, cause, advice, isSecondHand };
		return new Failure(message, { ...this.details, ...details }, context);
	}

	private with(context: Context): Failure {
		const { message, details, keepsRunFromBeginning, cause, advice, isSecondHand } = this;
		const known = { keepsRunFromBeginning, cause, advice, isSecondHand };
		return new Failure(message, details, { ...known, ...context });
	}
}

/**
 * Turns anything thrown into a `Failure`. Any other error is a bug in this node, and the message
 * says so. A caller that has sent a write by then has to say what may exist.
 */
export function toFailure(thrown: unknown): Failure {
	if (thrown instanceof Failure) return thrown;
	const message = thrown instanceof Error ? thrown.message : String(thrown);
	const details = { ...NOTHING_SENT, type: 'unexpectedResponse', retryable: false } as const;
	const said = `The Bloomy node itself failed (please report this): ${message}`;
	return new Failure(said, details, { cause: thrown });
}

/** Gives the result of the work on an item; if it fails, the failure carries the item's name. */
export async function named<T>(work: Promise<T>, nameOf: () => string): Promise<T> {
	return await work.catch((error: unknown) => {
		throw toFailure(error).of(nameOf());
	});
}
