import type { IDataObject } from 'n8n-workflow';

import { Failure } from '../failure';
import { toNothingPlanned } from './plan';
import type { Done } from './tasks';

/** Rows of one run that mean the same record have to ask for the same. */
export class Agreement {
	private readonly asked = new Map<string, { wanted: string; index: number }>();

	/** Throws a `Failure` if an earlier row asks for something else of the same record. */
	check(key: string, wanted: IDataObject, index: number): void {
		const text = JSON.stringify(wanted);
		const earlier = this.asked.get(key);
		if (!earlier) this.asked.set(key, { wanted: text, index });
		else if (earlier.wanted !== text) throw toContradiction(earlier.index, index);
	}
}

/**
 * Rows of one run that mean the same record: equal ones are carried out once, and all get what came of
 * it. One that asks for something else than an earlier one fails, for nobody can tell which is right,
 * unless rows `addUp`; those take turns, so that none adds what another one has added.
 */
export class SameTarget<T> {
	private readonly agreement = new Agreement();
	private readonly work = new Map<string, Promise<T>>();
	private readonly turns = new Map<string, Promise<T>>();

	constructor(private readonly addUp = false) {}

	async share(
		key: string,
		wanted: IDataObject,
		index: number,
		work: () => Promise<T>,
	): Promise<{ value: T; isFirst: boolean }> {
		if (!this.addUp) this.agreement.check(key, wanted, index);
		const what = this.addUp ? `${key} ${JSON.stringify(wanted)}` : key;
		const earlier = this.work.get(what);
		const mine = earlier ?? this.takeTurn(key, work);
		this.work.set(what, mine);
		return { value: await mine, isFirst: !earlier };
	}

	private async takeTurn(key: string, work: () => Promise<T>): Promise<T> {
		const before = this.turns.get(key);
		const turn = before ? before.then(work, work) : work();
		this.turns.set(key, turn);
		return await turn;
	}
}

/** What another row gets that asks for the same: nothing was written for it. */
export function toUnchanged({ records }: Done): Done {
	const unchanged = records.map((record) =>
		'would' in record ? toNothingPlanned(record, { before: {} }) : { ...record, changed: false },
	);
	return { records: unchanged, deed: 'unchanged' };
}

function toContradiction(earlier: number, index: number): Failure {
	const sentence = `Item ${index} and item ${earlier} mean the same record and ask for different things; keep one of them`;
	return Failure.ofInput([{ sentence, kind: ['contradiction', 'contradictions'] }]);
}
