import type { Answer, WatchedEvent } from '../contract';
import { Failure } from '../failure';
import { readPositiveId } from '../wire/body';
import type { News } from './compare';
import { OPEN } from './memory';

/** Enough to build the rest of a workflow with. */
const SIZE = 5;

/**
 * The newest records for which the event has happened, newest first, for a manual execution. If there is
 * none, it throws a `Failure` that says so.
 */
export function pickSample(event: WatchedEvent, lists: ReadonlyMap<number, Answer[]>): News[] {
	const found = new Map<number, News>();
	for (const answer of [...lists.values()].flat()) {
		const id = readPositiveId(answer.Id);
		const sight = event.look(answer);
		if (id === undefined || !sight || sight.status === OPEN) continue;
		found.set(id, { id, answer, at: sight.at, previousStatus: undefined });
	}
	if (found.size === 0) {
		throw Failure.ofSettings([
			`There is no sample, because the event ${event.name} has not happened in these meetings yet; the trigger works all the same`,
		]);
	}
	return [...found.values()].sort(byNewness).slice(0, SIZE);
}

function byNewness(one: News, other: News): number {
	const [a = 0, b = 0] = [one.at, other.at];
	return a === b ? other.id - one.id : b - a;
}
