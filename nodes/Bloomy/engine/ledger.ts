import { isObject, readId, readList, sendRead, toHttp } from './api';
import type { Answer, Trace, WriteRequest } from './contract';
import { settleDoubt } from './doubt';
import type { Look } from './doubt';
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

/** What tells records of this run from older ones: the IDs there before, or the last one created. */
type Watershed = { ids: Set<number | undefined> } | { last: Born } | undefined;

interface Born {
	id: number;
	/** Ms since the epoch, by the server's clock. */
	createdAt: number;
}

/** One list of the server's in which records of this run show, mostly a meeting's. */
interface Place {
	watershed: Promise<Watershed>;
	/** Writes of one title take turns here once one of them is in doubt. */
	turns: Map<string, Turns>;
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
	private last?: Born;

	/** `readCallerId` is asked only when the owner of a lost record has to be told from others. */
	constructor(
		private readonly run: Run,
		private readonly readCallerId: (index: number) => Promise<number>,
	) {}

	/** Creates one record, once, and gives the answer to the write or the record that was found. */
	async create(write: Write): Promise<Created> {
		const { index, request, trace, idKey, noteSent } = write;
		const place = this.enter(write);
		const watershed = await place.watershed;
		const turns = turnsOf(place, trace.title);
		const send = async () =>
			await this.run.send(
				{ ...toHttp(request), onSend: noteSent },
				index,
				(body) => readPositiveId(body, idKey) !== undefined,
			);
		const sent = await turns.share(send);
		if ('body' in sent) return this.claim(sent.body, idKey);
		const settle = async () =>
			await settleDoubt(this.run, sent.doubt, {
				look: async () => await this.look(place, watershed, write),
				resend: send,
				read: (body) => this.claim(body, idKey),
			});
		return await turns.haveAlone(settle);
	}

	private enter(write: Write): Place {
		const key = write.trace.path.join('/');
		const known = this.places.get(key);
		if (known) return known;
		const place: Place = {
			watershed: Promise.resolve(undefined),
			turns: new Map(),
			listing: Promise.resolve(),
		};
		place.watershed = this.drawWatershed(place, write);
		this.places.set(key, place);
		return place;
	}

	/** Costs a list only while this run has created nothing; one that fails leaves no watershed. */
	private async drawWatershed(place: Place, write: Write): Promise<Watershed> {
		if (this.last) return { last: this.last };
		try {
			const rows = await this.list(place, write);
			return { ids: new Set(rows.map((row) => readId(row.Id))) };
		} catch {
			return undefined;
		}
	}

	private async look(place: Place, watershed: Watershed, write: Write): Promise<Look<Created>> {
		const { trace, idKey, index } = write;
		const rows = await this.list(place, write);
		const namesakes = rows.filter(
			(row) => isSameTitle(row.Name, trace.title) && !this.isClaimed(row),
		);
		let isUnclear = !trace.isComplete;
		for (const row of namesakes) {
			const age = ageOf(row, watershed);
			if (age === 'old') continue;
			const owner = await this.compareOwner(row, trace, index);
			if (owner === 'other') continue;
			if (age === 'new' && owner === 'same') return { found: this.claimRow(row, idKey) };
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
	private async list(place: Place, { index, trace: { path, query } }: Write): Promise<Answer[]> {
		place.nextListing ??= place.listing.then(async () => {
			place.nextListing = undefined;
			const request = { method: 'GET', path, ...(query && { query }) } as const;
			const listing = sendRead(this.run, request, index, Array.isArray).then(readList);
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
		const createdAt = Date.parse(String(answer.CreateTime));
		if (!Number.isNaN(createdAt) && id > (this.last?.id ?? 0)) this.last = { id, createdAt };
		return { answer, id };
	}
}

/**
 * Whether a record was there before the run's first write to its place. Held against the last
 * record created before that, its ID and its time must agree, or it cannot be told.
 */
function ageOf(row: Answer, watershed: Watershed): 'old' | 'new' | 'unclear' {
	const id = readId(row.Id);
	if (!watershed || id === undefined) return 'unclear';
	if ('ids' in watershed) return watershed.ids.has(id) ? 'old' : 'new';
	const { last } = watershed;
	const createdAt = Date.parse(String(row.CreateTime));
	if (id > last.id && createdAt >= last.createdAt) return 'new';
	return id <= last.id && createdAt <= last.createdAt ? 'old' : 'unclear';
}

function turnsOf(place: Place, title: string): Turns {
	const key = bareTitle(title);
	const turns = place.turns.get(key) ?? new Turns();
	place.turns.set(key, turns);
	return turns;
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
