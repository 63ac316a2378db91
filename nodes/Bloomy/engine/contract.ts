import type { FieldType, IDataObject, INodePropertyOptions } from 'n8n-workflow';
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
 * What can be read of Bloom Growth. Each call is one request of the run: queued, retried and checked by
 * the engine, and rejected with a `Failure` when it did not work for good.
 */
export interface ReadApi {
	/**
	 * One record; an answer that is no object with an ID, or that is another record than the one of the
	 * ID in the path (`todo/5`), is refused as `unexpectedResponse`.
	 */
	getRecord(path: Path, query?: Query): Promise<Answer>;
	/** The records of a list; an answer that is not a list is refused as `unexpectedResponse`. */
	getList(path: Path, query?: Query): Promise<Answer[]>;
}

/** What a resource sees of Bloom Growth. */
export interface BloomyApi extends ReadApi {
	/** Carries out a write that brings something into a state. */
	write(write: Write<State>): Promise<void>;
}

/** What has to be known to read what people write. */
export interface Locale {
	/** How `03/04/2026` reads. */
	dateOrder: 'monthFirst' | 'dayFirst' | 'ask';
	/** The workflow's, such as `Europe/Berlin`. */
	timeZone: string;
}

/** How a value that a person gave is read and checked. */
export interface Value<Schema extends z.ZodTypeAny = z.ZodTypeAny> {
	/** Makes of a value as people write it what `schema` checks. Never throws. */
	read(value: unknown, locale: Locale): unknown;
	/** Its messages go on behind the label and the value: 'is no date'. */
	schema: Schema;
}

/** A record that can be named in place of its ID. */
export interface Entry {
	id: number;
	name: string;
	email?: string | null;
}

/** A list of Bloom Growth's in which names are looked up. */
export interface Directory {
	/** For sentences: 'meeting'. */
	noun: string;
	/** The entries, among those of one meeting if `meetingId` is given. */
	read(api: ReadApi, meetingId?: number): Promise<Entry[]>;
	/** More of what is known of the entries, if a name has an @ in it and is not among them. */
	readEmails?(api: ReadApi): Promise<Entry[]>;
	/** The owner of the credential, whom people call `me`. */
	readSelf?(api: ReadApi): Promise<Entry | undefined>;
	/** How a name may be given beside the whole of it. */
	shortForm: 'firstName' | 'firstWords' | 'none';
	/** What a name that nobody has comes to: 'nobody is called so'. */
	unknown: string;
	/** The same of a name that is looked up among those of one meeting. */
	unknownWithin?: string;
}

/** One input of a record: a value, and what the field mapper shows of it. */
export interface Field<Schema extends z.ZodTypeAny = z.ZodTypeAny> extends Value<Schema> {
	displayName: string;
	type: FieldType;
	/** The value is the ID of an entry, or its name, or a list of them. */
	refersTo?: Directory;
	/** The value is a list of such references. */
	isList?: boolean;
	/** The field whose meeting the entry belongs to, if the row has it. */
	within?: string;
	/** What people call it in a sheet, beside its own name and label. */
	keys?: readonly string[];
	/** Whether the value may be a day, although it is no date alone: Date Order matters to it. */
	mayBeDay?: boolean;
	/** The values that there are, for a dropdown. */
	options?: readonly INodePropertyOptions[];
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
	/**
	 * One sentence for each thing in the answer that contradicts what was asked for. `names` are those
	 * of what the input refers to, as far as they are known, by the names of the fields.
	 */
	findContradictions?(answer: Answer, input: InputOf<F>, names?: Record<string, string>): string[];
}

/** How the record that a row means is found, so that it can be changed. */
export interface Lookup {
	/** One record as it is now; rejects if there is none. */
	get(api: ReadApi, id: number): Promise<Answer>;
	/** The records of a meeting, with those that are done if they are wanted. */
	listMeeting?(api: ReadApi, meetingId: number, withDone: boolean): Promise<Answer[]>;
	/** All records that can be meant, if they belong to no meeting. */
	listAll?(api: ReadApi): Promise<Answer[]>;
	/** Records of a meeting that are done, if its list never holds them. */
	listDone?(api: ReadApi, meetingId: number): Promise<Answer[]>;
	/** Whether a row of a list says all that a change needs; otherwise the record is read by its ID. */
	isTelling?(row: Answer): boolean;
	/** Whether a record is open: a title means an open one. */
	isOpen(row: Answer): boolean;
	/** The meetings a record is in, as far as it says so. */
	readMeetingIds?(row: Answer): number[];
}

/** What is not as a row asks for it. */
export interface Difference {
	/** The field by its label: 'Due Date'. */
	label: string;
	/** The key of the simplified record that shows it. */
	key: string;
	asked: string;
	found: string;
}

/** What a row asks for, or a part of it. */
export type AskedOf<F extends Fields> = Partial<InputOf<F>>;

/** One request of a change, and the part of what is asked for that it brings about. */
export interface ChangeRequest<F extends Fields = Fields> {
	request: WriteRequest;
	asked: AskedOf<F>;
}

/** How a row says which record it means: by an ID, or by a title, in a meeting if it is in one. */
export interface Naming<F extends Fields = Fields> {
	/** Of these, `id` and what is in `idKeys` say which record is meant, or `title` and `meetingId`. */
	fields: F;
	/** More fields that give the record's ID: a meeting is named as other rows name theirs. */
	idKeys?: string[];
	/** Whether a title beside an ID is a new one; otherwise it says nothing. */
	changesTitle?: boolean;
	/**
	 * Whether a title may mean a record that is done: because it then is as asked already, or because
	 * those are what is to be changed.
	 */
	amongDone?: 'areAsAsked' | 'areMeant';
}

/** A change of records that exist: one incoming item brings one record into a state. */
export interface ChangeMany<F extends Fields = Fields> extends Naming<F> {
	/** For the panel, if Bloom Growth's users call it otherwise: 'Solve'. */
	verb?: string;
	/** Reads the record by its ID, if that shows less than has to be known. */
	get?(api: ReadApi, id: number): Promise<Answer>;
	/** Whether different rows for one record add to each other; otherwise they contradict each other. */
	addsUp?: boolean;
	/** The record with the part that is to be changed, if that is read by itself. */
	readPart?(api: ReadApi, id: number, record: Answer): Promise<Answer>;
	/** The requests that bring the change about; `before` is the record as it is. */
	toRequests(id: number, asked: AskedOf<F>, before: Answer): Array<ChangeRequest<F>>;
	/** What is not as asked; nothing if the record is so. */
	findDifferences(answer: Answer, asked: AskedOf<F>): Difference[];
	simplify(answer: Answer): IDataObject;
	/** What happened beside what was asked, a sentence each. */
	findSideEffects?(after: Answer, before: Answer, asked: AskedOf<F>): string[];
}

/** Whether a record is gone; `unlisted` if its list lacks it, but its ID can still be read. */
export type Absence = 'gone' | 'there' | 'unlisted';

/** Deleting records: absence is the proof. */
export interface DeleteMany extends Naming {
	toRequest(id: number): WriteRequest;
	/** Whether the record that was there is gone; rejects if that cannot be told. */
	findAbsence(api: ReadApi, id: number, before: Answer): Promise<Absence>;
	simplify(answer: Answer): IDataObject;
}

/** Where values of many rows show together, such as the scorecard of a meeting. */
export interface Sheet {
	/** What tells it from others. */
	key: string;
	read(api: ReadApi): Promise<Answer>;
}

/** The one value that a row means, in the sheet that shows it. */
export interface Cell {
	/** What tells it from others, whatever sheet it shows in. */
	key: string;
	/** For sentences: 'Revenue in the week of 2026-11-23'. */
	name: string;
	/** The value that the row asks for. */
	asked: number;
	/** What a dry run shows of it beside that. */
	about: IDataObject;
	request: WriteRequest;
	/** The value in a sheet: what the API says of it. */
	readFrom(sheet: Answer): Answer;
}

/** Setting values that show in sheets: each sheet is read once before all writes and once after. */
export interface SetMany<F extends Fields = Fields> {
	fields: F;
	/** The sheet of a row; what it takes to tell is read. */
	findSheet(api: ReadApi, input: InputOf<F>): Promise<Sheet>;
	/** What of the sheet a row means; rejects with a fault if it may not be set, or is not there. */
	findCell(api: ReadApi, sheet: Answer, input: InputOf<F>): Promise<Cell>;
	/** What is not as asked; nothing if the value is so. */
	findDifferences(answer: Answer, input: InputOf<F>): Difference[];
	simplify(answer: Answer): IDataObject;
}

/** What a resource can write, by the values of the operations. */
export interface Writes {
	createMany?: CreateMany;
	updateMany?: ChangeMany;
	completeMany?: ChangeMany;
	reopenMany?: ChangeMany;
	archiveMany?: ChangeMany;
	restoreMany?: ChangeMany;
	addAttendees?: ChangeMany;
	deleteMany?: DeleteMany;
	setMany?: SetMany;
}

export interface ListOptions {
	/** Also closed, solved and archived ones, if the API has them to give. */
	includeClosed: boolean;
	/** How many weeks, the current one among them; for what goes by weeks. */
	weeks?: number;
}

/**
 * Get Many: the records of a meeting, of a user, or (without `userId`) of the credential's user.
 */
export interface GetAllWithin {
	/** Whether the records go by weeks, of which the panel asks how many. */
	isWeekly?: boolean;
	byMeeting?(api: BloomyApi, meetingId: number, options: ListOptions): Promise<Answer[]>;
	byUser(api: BloomyApi, userId: number | undefined, options: ListOptions): Promise<Answer[]>;
	simplify(answer: Answer): IDataObject;
}

/** Get Many: the records that a search finds, or (without `term`) all that the user can see. */
export interface GetAllMatching {
	bySearch(api: BloomyApi, term: string | undefined): Promise<Answer[]>;
	simplify(answer: Answer): IDataObject;
}

/** Get Many: the records of a goal. */
export interface GetAllOfGoal {
	byGoal(api: BloomyApi, goalId: number): Promise<Answer[]>;
	simplify(answer: Answer): IDataObject;
}

export type GetAll = GetAllWithin | GetAllMatching | GetAllOfGoal;

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
	/**
	 * Whether the API can give closed records of it, so that the panel offers Include Closed; for Get
	 * Many, when it lists by what.
	 */
	canBeClosed: { getAll: false | 'meeting' | 'user'; getManyById: boolean };
	/** What the API can write of it. */
	writes: Writes;
	/** How a record is found that is to be changed; left out if none can be. */
	lookup?: Lookup;
	getAll: GetAll;
	/** Left out if the API cannot give one record. */
	getManyById?: GetManyById;
}

/** What a list shows of a record, as far as an event depends on it. */
export interface Sight {
	/** Another status is another word; a record that can be done and is not is `open`. */
	status: string;
	/** When it came to this status, in ms since 1970, if the record says so. */
	at?: number;
}

/** An event that the trigger can watch for, in the list of each meeting. */
export interface WatchedEvent {
	/** The saved value of the Event parameter. */
	value: string;
	/** For the panel: 'To-Do Completed'. */
	name: string;
	/** For the panel, without a period. */
	description: string;
	/** For sentences: 'to-dos'. */
	plural: string;
	/** What the event is: that a record is there, that it is done, or that its status changes. */
	rule: 'appears' | 'isDone' | 'changes';
	/** What is to be seen of a row; undefined if it says nothing. */
	look(row: Answer): Sight | undefined;
	/** The records of a meeting in one request, with those that are done or closed. */
	list(api: ReadApi, meetingId: number): Promise<Answer[]>;
	/** One record as it is now. */
	get(api: ReadApi, id: number): Promise<Answer>;
	simplify(answer: Answer): IDataObject;
}

/** What the engine knows about Bloom Growth. */
export interface Service {
	resources: Resource[];
	/** What the trigger can watch for. */
	events: WatchedEvent[];
	/** Where meetings and users are looked up by name. */
	meetings: Directory;
	users: Directory;
	/** The owner of the credential. */
	readCallerId(api: ReadApi): Promise<number>;
}

/** Lets TypeScript infer the input of a change from its fields. */
export function defineChange<F extends Fields>(operation: ChangeMany<F>): ChangeMany<F> {
	return operation;
}

/** Lets TypeScript infer the input of Set Many from its fields. */
export function defineSetMany<F extends Fields>(operation: SetMany<F>): SetMany<F> {
	return operation;
}

/** Lets TypeScript infer the input of Create Many from its fields. */
export function defineCreateMany<F extends Fields>(operation: CreateMany<F>): CreateMany<F> {
	return operation;
}
