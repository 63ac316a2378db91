import type { Client } from '../requests/client';
import type { IfAbsent } from '../requests/retry';
import type { Evidence, Found } from './evidence';
import type { WatchedList } from './watchedList';
import type { Look } from './write';

/** In ms. */
const SETTLING = {
	/**
	 * A write may still be carried out this long after its answer got lost, whatever came instead.
	 */
	landing: 5000,
	/** The time between looks after that. */
	pause: 2500,
	/** The time after which nothing is looked for any more. */
	longest: 30_000,
};

/** A write in doubt: what it means if its record is absent, and since when it is in doubt. */
interface Question {
	ifAbsent: IfAbsent;
	/** In ms of `Client.now`. */
	since: number;
}

/**
 * Looks for the record of a write in doubt until it is found, certainly absent, or undecidable. A
 * list that is stale or cut short lacks records that exist. So it proves absence only if it shows
 * another record of this run that was sent after the doubt began (a witness), and only once the
 * write has had time to be carried out. If nothing else is written there, two looks that far apart
 * have to do.
 */
export async function searchUntilCertain(
	client: Client,
	list: WatchedList,
	{ ifAbsent, since }: Question,
	look: () => Promise<Evidence | 'nothing' | 'nothing ever'>,
): Promise<Look<Found>> {
	let firstAbsence = Infinity;
	for (;;) {
		const askedAt = client.now;
		const evidence = await look();
		if (evidence === 'nothing ever') return 'unclear';
		if (evidence !== 'nothing') {
			if (typeof evidence.seen === 'object') return evidence.seen;
			const hasLanded = askedAt >= since + SETTLING.landing;
			if (hasLanded && (evidence.isLasting || ifAbsent === 'unknown')) return 'unclear';
			const isSeenTwice = askedAt - firstAbsence >= SETTLING.landing;
			if (hasLanded && isProof(evidence, list, since, isSeenTwice)) return 'absent';
			if (evidence.seen === 'absent') firstAbsence = Math.min(firstAbsence, askedAt);
		}
		if (client.endedBy || askedAt - since > SETTLING.longest) return 'unclear';
		await client.wait(untilNextLook(client.now, since, firstAbsence));
	}
}

function isProof(
	{ seen, witnessSentAt }: Evidence,
	list: WatchedList,
	since: number,
	isSeenTwice: boolean,
): boolean {
	if (seen !== 'absent') return false;
	if (witnessSentAt > since) return true;
	const mayHaveWitness = list.underWay > 0 || list.latestSentAt > since;
	return isSeenTwice && !mayHaveWitness;
}

/** Ms until a look can show more: the time a write needs to be carried out, then a fixed pause. */
function untilNextLook(now: number, since: number, firstAbsence: number): number {
	const begin = firstAbsence === Infinity ? since : Math.max(since, firstAbsence);
	const landed = begin + SETTLING.landing - now;
	return now < since + SETTLING.landing ? Math.max(landed, 1) : Math.max(landed, SETTLING.pause);
}
