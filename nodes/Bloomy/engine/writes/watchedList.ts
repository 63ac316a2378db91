import type { Answer, NewRow, RowTrace } from '../contract';
import { toFailure } from '../failure';
import type { Reads } from '../requests/reads';
import { readPositiveId } from '../wire/body';
import { SharedLock } from './sharedLock';
import { bareTitle, foldTitle } from '../wire/title';

/** The titles of one list that a server may make equal, and their writes. */
export class TitleGroup {
	/** Writes of such titles take turns once one of them is in doubt. */
	readonly lock = new SharedLock();
	/** The titles, as the items of this run spell them. */
	readonly spellings = new Set<string>();
	/** A write that may still be carried out got a record that may be another item's. */
	mayStillArrive = false;
}

/** A row of the list that is a record of the kind that is written. */
export interface SeenRow extends RowTrace {
	/** Undefined if the row has none, so that it proves nothing. */
	id: number | undefined;
	answer: Answer;
}

/** What a list showed. */
export interface Sight {
	rows: SeenRow[];
	/**
	 * Whether it shows everything that this run has created there. A list that is cut short or old
	 * proves nothing about what it lacks.
	 */
	isWhole: boolean;
	/** When the latest record of this run that it shows was sent, in ms of `Client.now`. */
	witnessSentAt: number;
}

/** What was there before this run wrote. */
export interface Before {
	oldIds: Set<number>;
	/** IDs of records whose titles the run had already sent by then: they may be old or new. */
	unsureIds: Set<number>;
	/** The open records of each title. */
	open: Map<string, Answer[]>;
}

/**
 * One list of the server in which records of this run show, usually a meeting's. It is read once at
 * the beginning: records that it shows then were not created by this run.
 */
export class WatchedList {
	private readonly listed: Promise<Before>;
	private readonly groups = new Map<string, TitleGroup>();
	/** How many items ask for each title and have no outcome yet. */
	private readonly unsettled = new Map<string, number>();
	/** Titles that were sent before the first answer with the list came. */
	private readonly sentBefore = new Set<string>();
	private isListed = false;
	private readonly created = new Set<number>();
	private latest = { id: 0, sentAt: -Infinity };
	private listing: Promise<unknown> = Promise.resolve();
	private nextListing?: Promise<Answer[]>;
	/** Items that have begun and may still become a witness. */
	underWay = 0;

	/** `isOpen` says which records users may want to skip or update. */
	constructor(
		private readonly reads: Reads,
		private readonly proof: Pick<NewRow, 'list' | 'read'>,
		index: number,
		isOpen?: (row: Answer) => boolean,
	) {
		this.listed = this.list(index, true).then((rows) => this.sort(rows, isOpen));
		this.listed.catch(() => undefined);
	}

	/** What was there before; undefined if that is not known because the list failed. */
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

	/** How many items of this run ask for a record of that title and have no outcome yet. */
	countUnsettled(bareName: string): number {
		return this.unsettled.get(bareName) ?? 0;
	}

	/** A record that was sent at `sentAt`; the list has to show it from now on. */
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

	/** When the latest record of this run was sent, whether or not a list has shown it. */
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
	 * The rows of a list that is requested after this call. One list is requested at a time, and all
	 * callers that come meanwhile share the next one.
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
