import type { Answer, NewRow } from '../contract';
import { Failure } from '../failure';
import { bareTitle, foldTitle, isSameTitle } from '../wire/title';
import type { Before, SeenRow, Sight, TitleGroup, WatchedList } from './watchedList';
import type { Look } from './write';

/** The record in an accepted answer that may belong to another write. */
export interface Answered {
	id: number;
	answer: Answer;
}

/** The record of a write in doubt. */
export interface Found extends Answered {
	/** It existed before the run, although the service answered with it. */
	wasThere: boolean;
}

/** What one look at a list showed of the record of a write in doubt. */
export interface Evidence {
	seen: Look<Found>;
	/** Whether no later look can show anything else. */
	isLasting: boolean;
	/** When the latest record that the list had to show was sent, in ms of `Client.now`. */
	witnessSentAt: number;
}

/** Whether a row has the owner that was asked for. */
type Ownership = 'same' | 'other' | 'unclear';

const UNCLEAR = { seen: 'unclear', isLasting: true } as const;
const NOT_YET = { seen: 'unclear', isLasting: false } as const;
const ABSENT = { seen: 'absent', isLasting: false } as const;

/**
 * Reads from a list whether it has the record of one write in doubt. Strict, because it is a proof.
 */
export class EvidenceReader {
	constructor(
		private readonly proof: NewRow,
		private readonly list: WatchedList,
		private readonly group: TitleGroup,
		private readonly claimed: ReadonlySet<number>,
		private readonly readCallerId: () => Promise<number>,
	) {}

	/**
	 * What the list shows now; 'nothing' if it could not be read this time, and 'nothing ever' if it
	 * was never read in this run.
	 */
	async read(index: number, answered?: Answered): Promise<Evidence | 'nothing' | 'nothing ever'> {
		const before = await this.list.before();
		try {
			const sight = await this.list.look(index);
			const { witnessSentAt } = sight;
			return { witnessSentAt, ...(await this.judge(sight, before, answered)) };
		} catch (error) {
			if (!(error instanceof Failure)) return await Promise.reject(error);
			return before ? 'nothing' : 'nothing ever';
		}
	}

	private async judge(
		sight: Sight,
		before: Before | undefined,
		answered: Answered | undefined,
	): Promise<Pick<Evidence, 'seen' | 'isLasting'>> {
		const fresh = sight.rows.filter((row) => this.mayBeNew(row, before));
		const isNamesake = ({ title }: SeenRow) => isSameTitle(title, this.proof.title);
		const ofNamesakes = await this.judgeNamesakes(fresh.filter(isNamesake), before);
		if (ofNamesakes) return ofNamesakes;
		if (answered) return this.judgeAnswered(answered, sight, before);
		// It may be the record in doubt, with a title that the service made like another item's.
		if (fresh.some(({ title }) => isAlike(title, this.proof.title))) return UNCLEAR;
		if (await this.hasStranger(fresh.filter((row) => !isNamesake(row)))) return UNCLEAR;
		if (!this.proof.isComplete || this.group.mayStillArrive) return UNCLEAR;
		return sight.isWhole ? ABSENT : NOT_YET;
	}

	/** What the rows with the title asked for show; undefined if there are none. */
	private async judgeNamesakes(namesakes: SeenRow[], before: Before | undefined) {
		const isExact = ({ title }: SeenRow) => Number(title === this.proof.title);
		const [...exactFirst] = namesakes.sort((one, other) => isExact(other) - isExact(one));
		for (const row of exactFirst) {
			const isSure = before !== undefined && !before.unsureIds.has(row.id ?? 0);
			// Another item spells its title exactly so: the record may be that item's.
			const isOthers = !isExact(row) && this.group.spellings.has(row.title ?? '');
			if (row.id === undefined || !isSure || isOthers) continue;
			if ((await this.readOwnership(row)) === 'same') return toFound(row.id, row.answer);
		}
		return namesakes.length > 0 ? UNCLEAR : undefined;
	}

	/** What the list shows of the record that came as the answer. */
	private judgeAnswered(answered: Answered, { rows }: Sight, before: Before | undefined) {
		const row = rows.find(({ id }) => id === answered.id);
		if (!row || this.claimed.has(answered.id)) return NOT_YET;
		if (before?.oldIds.has(answered.id)) {
			const isSame = isSameTitle(row.title, this.proof.title);
			return isSame ? toFound(answered.id, answered.answer, true) : UNCLEAR;
		}
		// No item asks for that title, so the service must have changed the one asked for.
		const isAskedFor = this.list.countUnsettled(bareTitle(row.title ?? '')) > 0;
		return isAskedFor ? NOT_YET : toFound(answered.id, answered.answer);
	}

	/**
	 * Whether a row that no item asked for may be the record in doubt, under a changed title. Of a list
	 * that was not read before the write, any row may be new.
	 */
	private async hasStranger(rows: SeenRow[]): Promise<boolean> {
		const seen = new Map<string, number>();
		for (const row of rows) {
			const name = bareTitle(row.title ?? '');
			const count = (seen.get(name) ?? 0) + 1;
			seen.set(name, count);
			if (count <= this.list.countUnsettled(name)) continue;
			if ((await this.readOwnership(row)) !== 'other') return true;
		}
		return false;
	}

	private mayBeNew({ id }: SeenRow, before: Before | undefined): boolean {
		return id === undefined || !(before?.oldIds.has(id) || this.claimed.has(id));
	}

	/** A record without an owner, or of the caller, may be ours if the service ignored the owner. */
	private async readOwnership({ ownerId }: SeenRow): Promise<Ownership> {
		const asked = this.proof.ownerId;
		if (asked === null) return 'same';
		if (ownerId === null) return 'unclear';
		if (ownerId === asked) return 'same';
		const callerId = await this.readCallerId();
		if (ownerId !== callerId) return 'other';
		return asked === undefined ? 'same' : 'unclear';
	}
}

function isAlike(name: string | null, title: string): boolean {
	return name !== null && foldTitle(name) === foldTitle(title);
}

function toFound(id: number, answer: Answer, wasThere = false) {
	return { seen: { found: { id, answer, wasThere } }, isLasting: true };
}
