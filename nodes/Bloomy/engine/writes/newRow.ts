import type { Answer, NewRow, Write } from '../contract';
import { Failure, toFailure } from '../failure';
import type { Client } from '../requests/client';
import { toKey } from '../requests/reads';
import type { Reads } from '../requests/reads';
import type { Doubt } from '../requests/retry';
import { isObject, readPositiveId } from '../wire/body';
import { searchUntilCertain } from './doubt';
import { EvidenceReader } from './evidence';
import type { Answered } from './evidence';
import type { SharedLock } from './sharedLock';
import { isSameTitle } from '../wire/title';
import { WatchedList } from './watchedList';
import type { TitleGroup } from './watchedList';
import type { Look, Target } from './write';

/** A record that this run created, and the answer that says so. */
export interface Created {
	answer: Answer;
	id: number;
	/** The service returned a record that existed before as if it had created it. */
	wasThere: boolean;
}

/**
 * The new records of one run. It knows what the run has created. So the record of a write whose
 * answer got lost can be told apart from one of the same title that existed before or is another
 * item's.
 */
export class NewRows {
	private readonly lists = new Map<string, WatchedList>();
	/** The IDs of records that belong to an item. */
	private readonly claimed = new Set<number>();

	/** `readCallerId` is called only if the owner of a record has to be checked. */
	constructor(
		private readonly client: Client,
		private readonly reads: Reads,
		private readonly readCallerId: (index: number) => Promise<number>,
	) {}

	/**
	 * The list in which a record shows. It is read when it is asked for the first time. `isOpen` says
	 * which records users may want to skip.
	 */
	watch(
		proof: Pick<NewRow, 'list' | 'read'>,
		index: number,
		isOpen?: (row: Answer) => boolean,
	): WatchedList {
		const key = toKey(proof.list);
		const known = this.lists.get(key) ?? new WatchedList(this.reads, proof, index, isOpen);
		this.lists.set(key, known);
		return known;
	}

	/**
	 * Before the first write of a run, a read shows whether Bloom Growth is there at all. If
	 * something else answers in its place, rejects and ends the run.
	 */
	async admit({ proof }: Write<NewRow>, index: number): Promise<void> {
		if (this.client.hasAccepted) return;
		await this.watch(proof, index).before();
		if (this.client.hasAccepted) return;
		await this.readCallerId(index).catch((error: unknown) => {
			const failure = toFailure(error);
			if (failure.details.type === 'unexpectedResponse') this.client.end(toWrongAddress(failure));
		});
		if (this.client.endedBy) throw this.client.endedBy;
	}

	/** How to tell one new record from others. */
	target({ proof }: Write<NewRow>, index: number): Target<Created> {
		const list = this.watch(proof, index);
		const group = list.groupOf(proof.title);
		const { client, claimed } = this;
		const readCallerId = async () => await this.readCallerId(index);
		const evidence = new EvidenceReader(proof, list, group, claimed, readCallerId);
		return new NewRowTarget({ client, index, proof, list, group, evidence, claimed });
	}
}

/** What is known about one new record before it is written. */
interface Setting {
	client: Client;
	index: number;
	proof: NewRow;
	list: WatchedList;
	group: TitleGroup;
	evidence: EvidenceReader;
	claimed: Set<number>;
}

type Stage = 'waiting' | 'underWay' | 'inDoubt' | 'closed';

class NewRowTarget implements Target<Created> {
	readonly isRepeatable = false;
	readonly lock: SharedLock;
	private answered?: Answered;
	private stage: Stage = 'waiting';

	constructor(private readonly setting: Setting) {
		this.lock = setting.group.lock;
		setting.list.expect(setting.proof.title, 1);
	}

	isReadable(body: unknown): boolean {
		return this.readCreatedId(body) !== undefined;
	}

	/**
	 * The record in an accepted answer. It is this row's if it is new, belongs to no other item, and
	 * has the title asked for. Otherwise it is in doubt: a server in front may repeat an earlier
	 * answer.
	 */
	async accept(
		body: unknown,
		{ sentAt, attempts }: { sentAt: number; attempts: number },
	): Promise<Created | Doubt> {
		const { proof, list, claimed } = this.setting;
		const answer = body as Answer;
		const id = this.readCreatedId(body) ?? 0;
		const title = proof.read(answer)?.title ?? proof.title;
		const { oldIds } = (await list.before()) ?? {};
		if (isSameTitle(title, proof.title) && !claimed.has(id) && !oldIds?.has(id)) {
			return this.claim(id, answer, sentAt);
		}
		this.answered = { id, answer };
		return { ifAbsent: 'unknown', failure: toAnotherRecord(attempts) };
	}

	async find(doubt: Doubt, since: number): Promise<Look<Created>> {
		const { client, list, group, evidence, index } = this.setting;
		const question = { ifAbsent: doubt.ifAbsent, since };
		const look = async () => await evidence.read(index, this.answered);
		const seen = await searchUntilCertain(client, list, question, look);
		if (typeof seen !== 'object') return seen;
		const { id, answer, wasThere } = seen.found;
		if (doubt.ifAbsent === 'unknown') group.mayStillArrive = true;
		return { found: this.claim(id, this.withId(answer, id), since, wasThere) };
	}

	begin(): void {
		this.enter('underWay');
	}

	leave(): void {
		this.setting.list.noteSent(this.setting.proof.title);
	}

	doubt(): void {
		this.enter('inDoubt');
	}

	close(): void {
		this.enter('closed');
		this.setting.list.expect(this.setting.proof.title, -1);
	}

	private enter(stage: Stage): void {
		const { list } = this.setting;
		list.underWay += Number(stage === 'underWay') - Number(this.stage === 'underWay');
		this.stage = stage;
	}

	private claim(id: number, answer: Answer, sentAt: number, wasThere = false): Created {
		const { proof, list, claimed } = this.setting;
		claimed.add(id);
		if (proof.isComplete) list.noteCreated(id, wasThere ? -Infinity : sentAt);
		return { id, answer, wasThere };
	}

	private readCreatedId(body: unknown): number | undefined {
		return isObject(body) ? readPositiveId(body[this.setting.proof.idKey]) : undefined;
	}

	/** A row of the list always says `Id`; the answer may use another key. */
	private withId(row: Answer, id: number): Answer {
		const { idKey } = this.setting.proof;
		return idKey in row ? row : { [idKey]: id };
	}
}

/** Something else answers in place of Bloom Growth; a redirect says what. */
function toWrongAddress({ message, details: { statusCode } }: Failure): Failure {
	const isRedirect = statusCode !== null && statusCode >= 300;
	const what = isRedirect
		? message
		: 'What answers at the Base URL in the credential does not seem to be Bloom Growth';
	return Failure.notAttempted(`${what}, so nothing was written; check the Base URL`);
}

function toAnotherRecord(attempts: number): Failure {
	return new Failure('Bloom Growth answered with a different record from the one asked for', {
		type: 'unexpectedResponse',
		statusCode: 200,
		retryable: false,
		outcome: 'unknown',
		attempts,
	});
}
