import { isObject, listNow, readId, toHttp } from './api';
import type { Answer, Trace, WriteRequest } from './contract';
import { settleDoubt } from './doubt';
import type { Look } from './doubt';
import type { Doubt } from './retry';
import type { Run } from './run';
import { Turns } from './turns';

/** One record to be created for the item at `index`. */
export interface Write {
	index: number;
	request: WriteRequest;
	trace: Trace;
	idKey: string;
	/** Called just before the write leaves. */
	noteSent(): void;
}

/** A record that this run created, and the answer that says so. */
export interface Created {
	answer: Answer;
	id: number;
}

/** The IDs that were in a place before this run's first write to it; undefined where nobody knows. */
type Before = Set<number | undefined> | undefined;

/** What happened to one title in one place. */
class Title {
	/** Writes of it take turns once one of them is in doubt. */
	readonly turns = new Turns();
	/** A write that may yet arrive was given a record that may be another's. */
	mayStillArrive = false;
}

/** One list of the server's in which records of this run show, mostly a meeting's. */
interface Place {
	before: Promise<Before>;
	titles: Map<string, Title>;
	listing: Promise<unknown>;
	nextListing?: Promise<Answer[]>;
}

/**
 * Knows what this run has created, so that a write whose answer got lost can be told from a record
 * of the same title that was there before, or that belongs to another item.
 */
export class Ledger {
	private readonly places = new Map<string, Place>();
	private readonly claimed = new Set<number>();

	/** `readCallerId` is asked only when the owner of a lost record has to be told from others. */
	constructor(
		private readonly run: Run,
		private readonly readCallerId: (index: number) => Promise<number>,
	) {}

	/** Creates one record, once, and gives the answer to the write or the record that was found. */
	async create(write: Write): Promise<Created> {
		const { index, request, trace, idKey, noteSent } = write;
		const place = this.enter(write);
		const before = await place.before;
		const known = titleIn(place, trace.title);
		const send = async (timesSent = 0) =>
			await this.run.send(
				{ ...toHttp(request), onSend: noteSent },
				index,
				(body) => readPositiveId(body, idKey) !== undefined,
				timesSent,
			);
		const sent = await known.turns.share(async () => await send());
		if ('body' in sent) return this.claim(sent.body, idKey);
		const settle = async () =>
			await settleDoubt(this.run, sent.doubt, {
				look: async (doubt) => await this.look(place, before, known, write, doubt),
				resend: send,
				read: (body) => this.claim(body, idKey),
			});
		return await known.turns.haveAlone(settle);
	}

	/**
	 * Before the first write to a place this lists it, once: what is there now was not created by
	 * this run, whatever a later list may show. A list that fails leaves that unknown.
	 */
	private enter(write: Write): Place {
		const key = write.trace.path.join('/');
		const known = this.places.get(key);
		if (known) return known;
		const place: Place = {
			before: Promise.resolve(undefined),
			titles: new Map(),
			listing: Promise.resolve(),
		};
		place.before = this.list(place, write).then(
			(rows) => new Set(rows.map((row) => readId(row.Id))),
			() => undefined,
		);
		this.places.set(key, place);
		return place;
	}

	private async look(
		place: Place,
		before: Before,
		known: Title,
		{ trace, idKey, index }: Write,
		doubt: Doubt,
	): Promise<Look<Created>> {
		const rows = await this.list(place, { trace, index });
		const isNew = (row: Answer) => !before?.has(readId(row.Id)) && !this.isClaimed(row);
		const namesakes = rows.filter((row) => isSameTitle(row.Name, trace.title) && isNew(row));
		let isUnclear = !trace.isComplete || known.mayStillArrive;
		for (const row of namesakes) {
			const owner = await this.compareOwner(row, trace, index);
			if (owner === 'other') continue;
			if (before && owner === 'same') {
				if (doubt.absence !== 'certain') known.mayStillArrive = true;
				return { found: this.claimRow(row, idKey) };
			}
			isUnclear = true;
		}
		return isUnclear ? 'unclear' : 'absent';
	}

	/** A record that nobody or the caller owns may still be the one whose owner was not taken. */
	private async compareOwner(
		row: Answer,
		trace: Trace,
		index: number,
	): Promise<'same' | 'other' | 'unclear'> {
		if (trace.ownerId === null) return 'same';
		const owner = isObject(row.Owner) ? readId(row.Owner.Id) : undefined;
		if (owner === undefined) return 'unclear';
		if (owner === trace.ownerId) return 'same';
		const callerId = await this.readCallerId(index);
		if (owner !== callerId) return 'other';
		return trace.ownerId === undefined ? 'same' : 'unclear';
	}

	/**
	 * The rows of a place, from a list that was asked for after this call: one list at a time, and
	 * all who ask while it is under way share the next one.
	 */
	private async list(
		place: Place,
		{ index, trace: { path, query } }: Pick<Write, 'index' | 'trace'>,
	): Promise<Answer[]> {
		place.nextListing ??= place.listing.then(async () => {
			place.nextListing = undefined;
			const listing = listNow(this.run, path, query, index);
			place.listing = listing.catch(() => undefined);
			return await listing;
		});
		return await place.nextListing;
	}

	private isClaimed(row: Answer): boolean {
		const id = readId(row.Id);
		return id === undefined || this.claimed.has(id);
	}

	private claimRow(row: Answer, idKey: string): Created {
		const answer = idKey in row ? row : { [idKey]: row.Id };
		return this.claim(answer, idKey);
	}

	private claim(body: unknown, idKey: string): Created {
		const answer = body as Answer;
		const id = readPositiveId(answer, idKey) ?? 0;
		this.claimed.add(id);
		return { answer, id };
	}
}

function titleIn(place: Place, title: string): Title {
	const key = bareTitle(title);
	const known = place.titles.get(key) ?? new Title();
	place.titles.set(key, known);
	return known;
}

function isSameTitle(name: unknown, title: string): boolean {
	return typeof name === 'string' && bareTitle(name) === bareTitle(title);
}

function bareTitle(title: string): string {
	return title.normalize().replace(/\s+/g, ' ').trim().toLowerCase();
}

function readPositiveId(body: unknown, idKey: string): number | undefined {
	const id = isObject(body) ? readId(body[idKey]) : undefined;
	return id !== undefined && id > 0 ? id : undefined;
}
