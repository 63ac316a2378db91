import type { FieldType, IDataObject } from 'n8n-workflow';
import type { z } from 'zod';

/** A record as Bloom Growth answered it: PascalCase, with holes where the API has none to give. */
export type Answer = IDataObject;

/** Path segments below /api/v1; each is encoded on its own, so an ID can never become a path. */
export type Path = ReadonlyArray<string | number>;

export type Query = Record<string, string | boolean>;

/** A write, exactly as it leaves. */
export interface WriteRequest {
	path: Path;
	body?: IDataObject;
}

/**
 * What a resource sees of Bloom Growth. Each call is one request of the run: queued, retried and
 * checked by the engine, and rejected with a `Failure` when it did not work for good.
 */
export interface BloomyApi {
	/** One record; an answer that is no object with an ID is refused as `unexpectedResponse`. */
	getRecord(path: Path, query?: Query): Promise<Answer>;
	/** A list of records; an answer that is no array is refused as `unexpectedResponse`. */
	getList(path: Path, query?: Query): Promise<Answer[]>;
	/**
	 * A write that gives back nothing worth reading, such as adding an attendee. Should it be in
	 * doubt, `proof` says where its effect shows.
	 */
	post(request: WriteRequest, proof: Proof): Promise<void>;
}

/** A list in which the effect of a write shows. */
export interface Proof {
	path: Path;
	query?: Query;
	isDone(rows: Answer[]): boolean;
}

/** A list in which a created record shows, and what to look for there. */
export interface Trace {
	path: Path;
	query?: Query;
	title: string;
	/** The owner asked for; undefined is the owner of the credential, null any. */
	ownerId: number | undefined | null;
	/** False where the list need not show the record although it exists. */
	isComplete: boolean;
}

/** One input of a record: what the field mapper shows and what zod checks. */
export interface Field<Schema extends z.ZodTypeAny = z.ZodTypeAny> {
	displayName: string;
	type: FieldType;
	/** A list of the API's to choose an ID from: rows with `Id` and `Name`. */
	choices?: Path;
	/** Other names the key may have in an item that is mapped automatically. */
	aliases?: readonly string[];
	schema: Schema;
}

export type Fields = Record<string, Field>;

/** What a resource gets after validation: the keys of its fields with the types of their schemas. */
export type InputOf<F extends Fields> = z.objectOutputType<
	{ [Key in keyof F]: F[Key]['schema'] },
	z.ZodTypeAny,
	'strip'
>;

/** Create Many: one incoming item becomes one record. */
export interface CreateMany<F extends Fields = Fields> {
	fields: F;
	toRequest(input: InputOf<F>): WriteRequest;
	/** The name of the ID in the answer to the write; an answer without it is no answer. */
	idKey: string;
	/** Where the record shows once it exists: asked when the answer to the write got lost. */
	toTrace(input: InputOf<F>): Trace;
	/**
	 * Whether a row of the list in which the record shows is one of this kind that is still open.
	 * With it users may skip what is there already; without it that is not offered.
	 */
	isOpen?(row: Answer): boolean;
	/** What a dry run shows beside the request: the part that `complete` would do. */
	preview?(input: InputOf<F>): IDataObject;
	/**
	 * What is still to do once the record exists; failing here makes the item `partial`. `isResumed`
	 * when an earlier try of the execution may have done some of it.
	 */
	complete?(api: BloomyApi, id: number, input: InputOf<F>, isResumed: boolean): Promise<void>;
	/** The answer to simplify, where the one to the write does not hold enough. Never rejects. */
	readBack?(api: BloomyApi, id: number): Promise<Answer>;
	simplify(answer: Answer): IDataObject;
	/** Where the answer contradicts what was asked, a sentence for each contradiction. */
	findContradictions?(answer: Answer, input: InputOf<F>): string[];
}

export interface ListOptions {
	/** Also closed, resolved and archived ones, where the API has them to give. */
	includeClosed: boolean;
}

/** Get Many: the records of a meeting, of a user, or (without `userId`) of the credential's owner. */
export interface GetAllWithin {
	byMeeting?(api: BloomyApi, meetingId: number, options: ListOptions): Promise<Answer[]>;
	byUser(api: BloomyApi, userId: number | undefined, options: ListOptions): Promise<Answer[]>;
	simplify(answer: Answer): IDataObject;
}

/** Get Many: the records that a search finds, or (without `term`) all the credential's owner sees. */
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

/** One Bloom Growth resource: all the node knows of it. The registry lists them. */
export interface Resource<F extends Fields = Fields, G extends GetAll = GetAll> {
	/** The saved value of the Resource parameter. */
	value: string;
	/** As Bloom Growth's users write it, for the panel: 'To-Do'. */
	name: string;
	/** For sentences: 'to-dos'. */
	plural: string;
	/** What it is in Bloom Growth, and what else its users call it; for the panel, without a period. */
	description: string;
	/** Whether the API can give closed records of it, so that the panel offers Include Closed. */
	canBeClosed: { getAll: boolean; getManyById: boolean };
	/** Left out where the API creates none. */
	createMany?: CreateMany<F>;
	getAll: G;
	getManyById: GetManyById;
}

/** A resource of which records can be created. */
export interface CreatableResource<
	F extends Fields = Fields,
	G extends GetAll = GetAll,
> extends Resource<F, G> {
	createMany: CreateMany<F>;
}

export function isCreatable(resource: Resource): resource is CreatableResource {
	return resource.createMany !== undefined;
}

/** Lets TypeScript infer the input of a resource from its fields. */
export function defineResource<F extends Fields, G extends GetAll>(
	resource: CreatableResource<F, G>,
): CreatableResource<F, G> {
	return resource;
}
