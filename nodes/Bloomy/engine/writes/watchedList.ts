import { listNow, readId } from '../operations/api';
import type { Answer, Trace } from '../contract';
import { toFailure } from '../failure';
import type { Run } from '../requests/client';
import { bareTitle } from './title';
import { Turns } from './sharedLock';

/** What happened to one title in one place. */
export class Title {
	/** Writes of it take turns once one of them is in doubt. */
	readonly turns = new Turns();
	/** As the items of this run write it. */
	readonly spellings: string[] = [];
	/** A write that may yet arrive was given a record that may be another's. */
	mayStillArrive = false;
}

/**
 * One list of the server's in which records of this run show, mostly a meeting's. It is listed once
 * before the first write to it: what is there then was not created by this run, whatever a later
 * list may show.
 */
export class Place {
	/** The IDs that were there before; undefined where nobody knows, because the list failed. */
	readonly oldIds: Promise<Set<number | undefined> | undefined>;
	private readonly before: Promise<Answer[]>;
	private readonly titles = new Map<string, Title>();
	private readonly created = new Set<number>();
	private open?: Map<string, Answer>;
	private listing: Promise<unknown> = Promise.resolve();
	private nextListing?: Promise<Answer[]>;

	constructor(
		private readonly run: Run,
		private readonly trace: Pick<Trace, 'path' | 'query'>,
		index: number,
	) {
		this.before = this.list(index);
		this.oldIds = this.before.then(
			(rows) => new Set(rows.map((row) => readId(row.Id))),
			() => undefined,
		);
	}

	/** The first open record of that title that was there before; rejects where the list failed. */
	async findOpen(title: string, isOpen: (row: Answer) => boolean): Promise<Answer | undefined> {
		const rows = await this.before.catch(async (error: unknown) => {
			return await Promise.reject(toFailure(error).beforeWriting());
		});
		this.open ??= new Map(
			rows
				.filter((row) => isOpen(row) && typeof row.Name === 'string')
				.reverse()
				.map((row) => [bareTitle(String(row.Name)), row]),
		);
		return this.open.get(bareTitle(title));
	}

	titleOf(title: string): Title {
		const key = bareTitle(title);
		const known = this.titles.get(key) ?? new Title();
		if (!known.spellings.includes(title)) known.spellings.push(title);
		this.titles.set(key, known);
		return known;
	}

	/** Whether an item of this run asks for a record of that name. */
	isAskedFor(name: unknown): boolean {
		return typeof name === 'string' && this.titles.has(bareTitle(name));
	}

	/** A record that the list has to show from now on. */
	noteCreated(id: number): void {
		this.created.add(id);
	}

	/**
	 * The rows as they are now, and whether they hold all that this run has created here: a list that
	 * is cut short, or a copy of an earlier one, says nothing of what it lacks.
	 */
	async look(index: number): Promise<{ rows: Answer[]; isWhole: boolean }> {
		const created = [...this.created];
		const rows = await this.list(index);
		const shown = new Set(rows.map((row) => readId(row.Id)));
		return { rows, isWhole: created.every((id) => shown.has(id)) };
	}

	/**
	 * The rows of the place, from a list that was asked for after this call: one list at a time, and
	 * all who ask while it is under way share the next one.
	 */
	private async list(index: number): Promise<Answer[]> {
		const { path, query } = this.trace;
		this.nextListing ??= this.listing.then(async () => {
			this.nextListing = undefined;
			const listing = listNow(this.run, path, query, index);
			this.listing = listing.catch(() => undefined);
			return await listing;
		});
		return await this.nextListing;
	}
}

/** What two records of one title in one place have in common. */
export function keyOf({ path, title }: Trace): string {
	return JSON.stringify([path, bareTitle(title)]);
}
