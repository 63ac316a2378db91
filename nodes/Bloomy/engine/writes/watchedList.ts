import type { Answer, NewRow, RowTrace } from '../contract';
import { toFailure } from '../failure';
import type { Reads } from '../requests/reads';
import { readPositiveId } from '../wire/body';
import { SharedLock } from './sharedLock';
import { bareTitle, foldTitle } from '../wire/title';

/** What happens in one list to titles that a server may make alike. */
export class TitleGroup {
	/** Writes of such titles take turns once one of them is in doubt. */
	readonly lock = new SharedLock();
	/** As the items of this run write them. */
	readonly spellings = new Set<string>();
	/** A write that may yet arrive was given a record that may be another's. */
	mayStillArrive = false;
}

/** A row of the list that is a record of the kind that is written. */
export interface SeenRow extends RowTrace {
	/** Undefined if the row has none, so that nothing can be told of it. */
	id: number | undefined;
	answer: Answer;
}

/** What a list showed. */
export interface Sight {
	rows: SeenRow[];
	/**
	 * Whether it shows all that this run had created there: a list that is cut short, or a copy of an
	 * earlier one, says nothing of what it lacks.
	 */
	isWhole: boolean;
	/** When the latest record of this run that it had to show was sent, in ms of `Client.now`. */
	witnessSentAt: number;
}

/** What was there before this run wrote. */
export interface Before {
	oldIds: Set<number>;
	/** What the list showed of titles that the run had sent by then: it may be old or new. */
	unsureIds: Set<number>;
	/** The open records of each title. */
	open: Map<string, Answer[]>;
}

/**
 * One list of the server's in which records of this run show, mostly a meeting's. It is listed once
 * at the beginning: what is there then was not created by this run, whatever a later list may show.
 */
export class WatchedList {
	private readonly listed: Promise<Before>;
	private readonly groups = new Map<string, TitleGroup>();
	/** How many items of each title have no outcome yet. */
	private readonly unsettled = new Map<string, number>();
	/** Titles that were sent before the first list came. */
	private readonly sentBefore = new Set<string>();
	private isListed = false;
	private readonly created = new Set<number>();
	private latest = { id: 0, sentAt: -Infinity };
	private listing: Promise<unknown> = Promise.resolve();
	private nextListing?: Promise<Answer[]>;
	/** Items whose turn has come and that may still give a witness. */
	underWay = 0;

	/** `isOpen` tells the records that users may want to skip or update. */
	constructor(
		private readonly reads: Reads,
		private readonly proof: Pick<NewRow, 'list' | 'read'>,
		index: number,
		isOpen?: (row: Answer) => boolean,
	) {
		this.listed = this.list(index, true).then((rows) => this.sort(rows, isOpen));
		this.listed.catch(() => undefined);
	}

	/** What was there before; undefined if nobody knows, because the list failed. */
	async before(): Promise<Before | undefined> {
		return await this.listed.catch(() => undefined);
	}

	/** The open records of that title that were there before; rejects if the list failed. */
	async findOpen(title: string): Promise<Answer[]> {
		const { open } = await this.listed.catch(async (error: unknown) => {
			return await Promise.reject(toFailure(error).beforeWriting());
		});
		return open.get(bareTitle(title)) ?? [];
	}

	groupOf(title: string): TitleGroup {
		const key = foldTitle(title);
		const group = this.groups.get(key) ?? new TitleGroup();
		group.spellings.add(title);
		this.groups.set(key, group);
		return group;
	}

	/** One item more (or less) of this run asks for a record of that title and has no outcome yet. */
	expect(title: string, by: 1 | -1): void {
		const key = bareTitle(title);
		const count = this.countUnsettled(key) + by;
		if (count > 0) this.unsettled.set(key, count);
		else this.unsettled.delete(key);
	}

	/** A record of that title is about to be sent. */
	noteSent(title: string): void {
		if (!this.isListed) this.sentBefore.add(bareTitle(title));
	}

	/** How many items of this run ask for a record of that name and have no outcome yet. */
	countUnsettled(bareName: string): number {
		return this.unsettled.get(bareName) ?? 0;
	}

	/** A record that was sent at `sentAt`, and that the list has to show from now on. */
	noteCreated(id: number, sentAt: number): void {
		this.created.add(id);
		if (sentAt > this.latest.sentAt) this.latest = { id, sentAt };
	}

	/** What the list shows now. */
	async look(index: number): Promise<Sight> {
		const { latest } = this;
		const count = this.created.size;
		const rows = await this.list(index);
		const shown = new Set(rows.map((row) => readPositiveId(row.Id)));
		const missing = [...this.created].slice(0, count).some((id) => !shown.has(id));
		const witnessSentAt = shown.has(latest.id) ? latest.sentAt : -Infinity;
		return { rows: this.readRows(rows), isWhole: !missing, witnessSentAt };
	}

	/** When the latest record of this run was sent, whether or not a list showed it. */
	get latestSentAt(): number {
		return this.latest.sentAt;
	}

	private sort(rows: Answer[], isOpen?: (row: Answer) => boolean): Before {
		this.isListed = true;
		const before: Before = { oldIds: new Set(), unsureIds: new Set(), open: new Map() };
		for (const { id, title, answer } of this.readRows(rows)) {
			const key = bareTitle(title ?? '');
			if (id !== undefined) {
				(this.sentBefore.has(key) ? before.unsureIds : before.oldIds).add(id);
			}
			if (isOpen?.(answer)) before.open.set(key, [...(before.open.get(key) ?? []), answer]);
		}
		return before;
	}

	private readRows(rows: Answer[]): SeenRow[] {
		return rows.flatMap((answer): SeenRow[] => {
			const trace = this.proof.read(answer);
			return trace ? [{ ...trace, id: readPositiveId(answer.Id), answer }] : [];
		});
	}

	/**
	 * The rows, from a list that was asked for after this call: one list at a time, and all who ask
	 * while it is under way share the next one.
	 */
	private async list(index: number, isPatient = false): Promise<Answer[]> {
		this.nextListing ??= this.listing.then(async () => {
			this.nextListing = undefined;
			const listing = this.reads.listNow(this.proof.list, index, isPatient);
			this.listing = listing.catch(() => undefined);
			return await listing;
		});
		return await this.nextListing;
	}
}
