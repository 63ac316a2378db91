import type { FieldType, IDataObject } from 'n8n-workflow';
import type { z } from 'zod';

/**
 * A record as Bloom Growth returned it: in PascalCase, without the fields that the API left out.
 */
export type Answer = IDataObject;

/** Path segments below /api/v1; each is encoded by itself, so an ID can never become a path. */
export type Path = ReadonlyArray<string | number>;

export type Query = Record<string, string | boolean>;

/** One read below /api/v1. */
export interface ReadRequest {
	path: Path;
	query?: Query;
}

/** One write below /api/v1, exactly as it leaves. */
export interface WriteRequest extends ReadRequest {
	method: 'POST' | 'PUT' | 'DELETE';
	body?: IDataObject;
}

/** A write, and how it can be told to have happened if its answer gets lost. */
export interface Write<P extends Proof = Proof> {
	request: WriteRequest;
	proof: P;
}

export type Proof = NewRow | State;

/**
 * The write creates a record, which then shows in a list. Sent twice it would create two, so it is
 * never sent again unless the record is certainly absent.
 */
export interface NewRow {
	kind: 'newRow';
	/** The name of the record's ID in the answer; an answer without it is no answer. */
	idKey: string;
	/** The list in which the record shows once it exists. */
	list: ReadRequest;
	title: string;
	/** The owner asked for; undefined is the credential's user, null anybody. */
	ownerId: number | undefined | null;
	/** False if the record may exist without showing in the list. */
	isComplete: boolean;
	/** What identifies a row of the list; undefined if it is not a record of this kind. */
	read(row: Answer): RowTrace | undefined;
}

/** What a row of a list is recognised by; null if the row does not say. */
export interface RowTrace {
	title: string | null;
	ownerId: number | null;
}

/** The write brings something into a state. Sending it twice does no more than sending it once. */
export interface State {
	kind: 'state';
	/** What is changed, such as one record: writes to one target take turns. */
	target: string;
	/** Whether the state is as asked for; reads it from Bloom Growth now. */
	holds(api: BloomyApi): Promise<boolean>;
}

/**
 * What a resource sees of Bloom Growth. Each call is one request of the run: the engine queues,
 * retries and checks it, and rejects with a `Failure` if it finally did not work.
 */
export interface BloomyApi {
	/** One record; an answer that is not an object with an ID is refused as `unexpectedResponse`. */
	getRecord(path: Path, query?: Query): Promise<Answer>;
	/** The records of a list; an answer that is not a list is refused as `unexpectedResponse`. */
	getList(path: Path, query?: Query): Promise<Answer[]>;
	/** Carries out a write that brings something into a state. */
	write(write: Write<State>): Promise<void>;
}

/** How a value that a person gave is read and checked. */
export interface Value<Schema extends z.ZodTypeAny = z.ZodTypeAny> {
	/** Turns a value as people write it into what `schema` checks. Never throws. */
	read(value: unknown): unknown;
	schema: Schema;
}

/** One input of a record: a value, and how the field mapper shows it. */
export interface Field<Schema extends z.ZodTypeAny = z.ZodTypeAny> extends Value<Schema> {
	displayName: string;
	type: FieldType;
	/** A list in the API to choose an ID from: rows with `Id` and `Name`. */
	choices?: Path;
	/** Other names the key may have in an item that is mapped automatically. */
	aliases?: readonly string[];
}

export type Fields = Record<string, Field>;

/**
 * What a resource gets after validation: the keys of its fields with the types of their schemas.
 */
export type InputOf<F extends Fields> = z.objectOutputType<
	{ [Key in keyof F]: F[Key]['schema'] },
	z.ZodTypeAny,
	'strip'
>;

/** Create Many: one incoming item becomes one record. */
export interface CreateMany<F extends Fields = Fields> {
	fields: F;
	toWrite(input: InputOf<F>): Write<NewRow>;
	/**
	 * Whether a row of the list is a record of this kind that is still open. On Duplicate is offered
	 * only for resources that can tell.
	 */
	isOpen?(row: Answer): boolean;
	/** What a dry run shows beside the request: the part that `finish` would do. */
	preview?(input: InputOf<F>): IDataObject;
	/**
	 * What is left to do once the record exists; a failure here makes the item `partial`. `isResumed`
	 * if an earlier try of the execution may have done some of it.
	 */
	finish?(api: BloomyApi, id: number, input: InputOf<F>, isResumed: boolean): Promise<void>;
	/** The answer to simplify, if the answer to the write does not hold enough. Never rejects. */
	readBack?(api: BloomyApi, id: number): Promise<Answer>;
	simplify(answer: Answer): IDataObject;
	/** One sentence for each thing in the answer that contradicts what was asked for. */
	findContradictions?(answer: Answer, input: InputOf<F>): string[];
}

/** What a resource can write, by the values of the operations. */
export interface Writes {
	createMany?: CreateMany;
}

export interface ListOptions {
	/** Also closed, resolved and archived ones, if the API has them to give. */
	includeClosed: boolean;
}

/**
 * Get Many: the records of a meeting, of a user, or (without `userId`) of the credential's user.
 */
export interface GetAllWithin {
	byMeeting?(api: BloomyApi, meetingId: number, options: ListOptions): Promise<Answer[]>;
	byUser(api: BloomyApi, userId: number | undefined, options: ListOptions): Promise<Answer[]>;
	simplify(answer: Answer): IDataObject;
}

/** Get Many: the records that a search finds, or (without `term`) all that the user can see. */
export interface GetAllMatching {
	bySearch(api: BloomyApi, term: string | undefined): Promise<Answer[]>;
	simplify(answer: Answer): IDataObject;
}

export type GetAll = GetAllWithin | GetAllMatching;

export interface GetOptions extends ListOptions {
	/** Keys of `parts`, as the user chose them. */
	include: readonly string[];
}

/** Get Many by ID: one record for each ID. */
export interface GetManyById {
	/** Parts of a record that cost a request each, so that users choose them: key and label. */
	parts?: Record<string, string>;
	get(api: BloomyApi, id: number, options: GetOptions): Promise<Answer>;
	simplify(answer: Answer): IDataObject;
}

/** One Bloom Growth resource: all that the node knows about it. The registry lists them. */
export interface Resource {
	/** The saved value of the Resource parameter. */
	value: string;
	/** Its name for the panel, as Bloom Growth's users write it: 'To-Do'. */
	name: string;
	/** For sentences: 'to-dos'. */
	plural: string;
	/**
	 * What it is in Bloom Growth, and what else its users call it; for the panel, without a period.
	 */
	description: string;
	/** Whether the API can give closed records of it, so that the panel offers Include Closed. */
	canBeClosed: { getAll: boolean; getManyById: boolean };
	/** What the API can write for it. */
	writes: Writes;
	getAll: GetAll;
	getManyById: GetManyById;
}

/** What the engine knows about Bloom Growth. */
export interface Service {
	resources: Resource[];
	/** The ID of the credential's user. */
	readCallerId(api: BloomyApi): Promise<number>;
}

/** Lets TypeScript infer the input of Create Many from its fields. */
export function defineCreateMany<F extends Fields>(operation: CreateMany<F>): CreateMany<F> {
	return operation;
}
