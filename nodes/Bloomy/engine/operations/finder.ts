import type { Answer, ChangeMany, Entry, Lookup, Naming, Resource } from '../contract';
import { Failure, toFailure } from '../failure';
import type { Fault } from '../failure';
import { CloseNames } from '../input/names';
import { readPositiveId } from '../wire/body';
import { bareTitle } from '../wire/title';
import type { Bench } from './operation';
import type { Which } from './which';

/** The record that a row means, as it is. */
export interface Target {
	id: number;
	record: Answer;
}

/** The records of a list, by what rows name them by. */
interface Listing {
	byId: Map<number, Answer>;
	byTitle: Map<string, Target[]>;
	/** Made if a title is not there. */
	close?: CloseNames;
}

const NOTHING: Listing = { byId: new Map(), byTitle: new Map() };

/**
 * Finds the records that the rows of a run mean. Each list is read once, before anything is written to
 * what is in it; a record that no list shows is read by its ID.
 */
export class Finder {
	private readonly listings = new Map<string, Promise<Listing>>();
	/** The meetings whose lists failed. */
	private readonly unlisted = new Set<number | undefined>();
	private readonly lookup: Lookup;

	constructor(
		private readonly bench: Bench,
		private readonly resource: Resource,
		private readonly naming: Pick<Naming, 'amongDone'> &
			Partial<Pick<ChangeMany, 'findDifferences' | 'get'>>,
	) {
		if (!resource.lookup) throw new Error(`Nobody knows how ${resource.plural} are found`);
		this.lookup = resource.lookup;
	}

	/**
	 * The record that is meant; undefined if none has that title. Rejects with a `Failure` if two have
	 * it, or if it cannot be told.
	 */
	async find(which: Which, index: number): Promise<Target | undefined> {
		return await this.findAny(which, index).catch((error: unknown) => {
			throw toFailure(error).beforeChanging(this.resource.name.toLowerCase());
		});
	}

	/** What goes on behind 'no record has that title': the open ones whose titles are close. */
	async tellClose({ title = '', meetingId }: Which, index: number): Promise<string> {
		const listing = await this.list(meetingId, index);
		listing.close ??= new CloseNames(this.listOpen(listing));
		return listing.close.tell(title);
	}

	private listOpen({ byTitle }: Listing): Entry[] {
		const open = [...byTitle.values()].flat().filter(({ record }) => this.lookup.isOpen(record));
		return open.map(({ id, record }) => ({ id, name: String(record.Name) }));
	}

	private async findAny(which: Which, index: number): Promise<Target | undefined> {
		const { id, title = '' } = which;
		if (id !== undefined) return await this.findById(id, which, index);
		const found = await this.findByTitle(title, which, index);
		return found && { ...found, record: await this.complete(found.id, found.record, index) };
	}

	/** The record by its ID, if its row in a list says too little, or if it has none. */
	private async complete(id: number, row: Answer | undefined, index: number): Promise<Answer> {
		const { isTelling } = this.lookup;
		if (row && (isTelling?.(row) ?? true)) return row;
		const { get = this.lookup.get } = this.naming;
		return await get(this.bench.api(index, 'fresh'), id);
	}

	private async findById(id: number, { meetingId }: Which, index: number): Promise<Target> {
		const { byId } = await this.listIfPossible(meetingId, index);
		const record = await this.complete(id, byId.get(id), index);
		const meetingIds = this.lookup.readMeetingIds?.(record) ?? [];
		if (meetingId !== undefined && meetingIds.length > 0 && !meetingIds.includes(meetingId)) {
			throw Failure.ofInput([this.toElsewhere(id, meetingIds, meetingId)]);
		}
		return { id, record };
	}

	private async findByTitle(
		title: string,
		{ meetingId }: Which,
		index: number,
	): Promise<Target | undefined> {
		const { amongDone } = this.naming;
		const key = bareTitle(title);
		const listed = (await this.list(meetingId, index)).byTitle.get(key) ?? [];
		const open = listed.filter(({ record }) => this.lookup.isOpen(record));
		const { name } = this.resource;
		if (open.length > 1) throw Failure.ofInput([toAmbiguous(name, title, open)]);
		const [only] = open;
		if (only || !amongDone) return only;
		const done =
			listed.length > 0 ? listed : ((await this.listDone(meetingId, index)).byTitle.get(key) ?? []);
		if (amongDone === 'areAsAsked')
			return done.filter(({ record }) => this.isAsAsked(record)).at(-1);
		if (done.length > 1) throw Failure.ofInput([toAmbiguous(name, title, done)]);
		return done[0];
	}

	/** A record itself tells as much as a list that cannot be had, which is then not asked for again. */
	private async listIfPossible(meetingId: number | undefined, index: number): Promise<Listing> {
		if (this.unlisted.has(meetingId)) return NOTHING;
		return await this.list(meetingId, index).catch(() => {
			this.unlisted.add(meetingId);
			return NOTHING;
		});
	}

	private isAsAsked(record: Answer): boolean {
		return this.naming.findDifferences?.(record, {}).length === 0;
	}

	/** What can be meant, from one list for all rows of a meeting; nothing if the row names none. */
	private async list(meetingId: number | undefined, index: number): Promise<Listing> {
		const { listAll, listMeeting } = this.lookup;
		const withDone = this.naming.amongDone !== undefined;
		const api = this.bench.api(index, 'fresh');
		if (listAll) return await this.once('all', async () => await listAll(api));
		if (meetingId === undefined || !listMeeting) return NOTHING;
		const read = async () => await listMeeting(api, meetingId, withDone);
		return await this.once(`meeting ${meetingId}`, read);
	}

	private async listDone(meetingId: number | undefined, index: number): Promise<Listing> {
		const { listDone } = this.lookup;
		if (meetingId === undefined || !listDone) return NOTHING;
		const read = async () => await listDone(this.bench.api(index, 'fresh'), meetingId);
		return await this.once(`done ${meetingId}`, read);
	}

	/** Who asks again for a list that could not be read may fare better. */
	private async once(key: string, read: () => Promise<Answer[]>): Promise<Listing> {
		const known = this.listings.get(key);
		if (known) return await known;
		const reading = read().then(toListing);
		this.listings.set(key, reading);
		reading.catch(() => this.listings.delete(key));
		return await reading;
	}

	private toElsewhere(id: number, meetingIds: number[], meetingId: number): Fault {
		const { name } = this.resource;
		return {
			sentence: `${name} ${id} is in meeting ${meetingIds.join(' and ')}, and the row says meeting ${meetingId}; correct the ID or the meeting`,
			kind: ['contradiction', 'contradictions'],
		};
	}
}

/** The fault of a row whose title several records have. */
export function toAmbiguous(name: string, title: string, targets: Target[]): Fault {
	const ids = targets.map(({ id }) => id).join(', ');
	return {
		sentence: `${targets.length} ${name.toLowerCase()}s have the title "${title}" (IDs ${ids}); give the ID of the one you mean`,
		kind: ['title of several records', 'titles of several records'],
	};
}

function toListing(rows: Answer[]): Listing {
	const listing: Listing = { byId: new Map(), byTitle: new Map() };
	for (const record of rows) {
		const id = readPositiveId(record.Id);
		if (id === undefined) continue;
		listing.byId.set(id, record);
		if (typeof record.Name !== 'string') continue;
		const key = bareTitle(record.Name);
		const known = listing.byTitle.get(key);
		if (known) known.push({ id, record });
		else listing.byTitle.set(key, [{ id, record }]);
	}
	return listing;
}
