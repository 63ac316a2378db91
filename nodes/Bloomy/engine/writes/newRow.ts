import { isObject, readId, toHttp } from '../operations/api';
import type { Answer, Trace, WriteRequest } from '../contract';
import { settleDoubt } from './doubt';
import type { Look } from './doubt';
import { Place } from './watchedList';
import type { Title } from './watchedList';
import type { Doubt } from '../requests/retry';
import type { Run } from '../requests/client';
import { isSameTitle } from './title';

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
		const place = this.enter(trace, index);
		const oldIds = await place.oldIds;
		const known = place.titleOf(trace.title);
		const http = { ...toHttp(request), onSend: noteSent };
		const isCreated = (body: unknown) => readPositiveId(body, idKey) !== undefined;
		const send = async (timesSent = 0) => await this.run.send(http, index, isCreated, timesSent);
		const sent = await known.turns.share(async () => await send());
		if ('body' in sent) return this.claim(place, write, sent.body);
		const settle = async () =>
			await settleDoubt(this.run, sent.doubt, {
				look: async (doubt) => await this.look(place, oldIds, known, write, doubt),
				resend: send,
				read: (body) => this.claim(place, write, body),
			});
		return await known.turns.haveAlone(settle);
	}

	/**
	 * The open record of that title that stood in its place before this run wrote there. Where the
	 * list failed it rejects, and nothing is to be written.
	 */
	async findOpen(
		{ trace, index }: Pick<Write, 'trace' | 'index'>,
		isOpen: (row: Answer) => boolean,
	): Promise<Answer | undefined> {
		return await this.enter(trace, index).findOpen(trace.title, isOpen);
	}

	/** The place of a record, which is listed when it is entered for the first time. */
	enter(trace: Trace, index: number): Place {
		const key = trace.path.join('/');
		const place = this.places.get(key) ?? new Place(this.run, trace, index);
		this.places.set(key, place);
		return place;
	}

	private async look(
		place: Place,
		oldIds: Set<number | undefined> | undefined,
		known: Title,
		write: Write,
		doubt: Doubt,
	): Promise<Look<Created>> {
		const { trace, index } = write;
		const { rows, isWhole } = await place.look(index);
		const isNew = (row: Answer) => !oldIds?.has(readId(row.Id)) && !this.isClaimed(row);
		const isExact = ({ Name }: Answer) => Number(Name === trace.title);
		const namesakes = rows
			.filter((row) => isSameTitle(row.Name, trace.title) && isNew(row))
			.sort((one, other) => isExact(other) - isExact(one));
		let isUnclear = !trace.isComplete || !isWhole || known.mayStillArrive;
		for (const row of namesakes) {
			const owner = await this.compareOwner(row, trace, index);
			if (owner === 'other') continue;
			// Written just as another item in doubt writes it, so it may well be that one's.
			const isOthers = !isExact(row) && known.spellings.includes(String(row.Name));
			if (oldIds && owner === 'same' && !isOthers) {
				if (doubt.absence === 'neverCertain') known.mayStillArrive = true;
				return { found: this.claimRow(place, write, row) };
			}
			isUnclear = true;
		}
		// What nobody asked for may be the one in doubt, under a title that the server changed.
		const strangers = rows.filter((row) => oldIds && isNew(row) && !place.isAskedFor(row.Name));
		for (const row of isUnclear ? [] : strangers) {
			if ((await this.compareOwner(row, trace, index)) !== 'other') isUnclear = true;
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

	private isClaimed(row: Answer): boolean {
		const id = readId(row.Id);
		return id === undefined || this.claimed.has(id);
	}

	private claimRow(place: Place, write: Write, row: Answer): Created {
		const { idKey } = write;
		return this.claim(place, write, idKey in row ? row : { [idKey]: row.Id });
	}

	private claim(place: Place, { idKey, trace }: Write, body: unknown): Created {
		const answer = body as Answer;
		const id = readPositiveId(answer, idKey) ?? 0;
		this.claimed.add(id);
		if (trace.isComplete) place.noteCreated(id);
		return { answer, id };
	}
}

function readPositiveId(body: unknown, idKey: string): number | undefined {
	const id = isObject(body) ? readId(body[idKey]) : undefined;
	return id !== undefined && id > 0 ? id : undefined;
}
