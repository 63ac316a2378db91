import type { Sight, WatchedEvent } from '../contract';
import { OPEN } from './memory';
import type { Known } from './memory';

/**
 * What a sight of a record means: an event; something to remember, or nothing new; or that the list
 * takes back what is known, so that the record itself has to be asked.
 */
export type Verdict = 'news' | 'learn' | 'keep' | 'doubt';

/** Judges what a list shows of a record by what is known of it. */
export function judge(rule: WatchedEvent['rule'], known: Known | undefined, sight: Sight): Verdict {
	switch (rule) {
		case 'appears':
			return known ? 'keep' : 'news';
		case 'isDone':
			return sight.status === OPEN ? judgeOpen(known) : judgeDone(known, sight);
		case 'changes':
			if (!known) return 'learn';
			return known.status === sight.status ? 'keep' : 'doubt';
	}
}

/** What it means if the record itself says what was in doubt. */
export function resolve(rule: WatchedEvent['rule'], { status }: Sight): Verdict {
	return rule === 'isDone' && status === OPEN ? 'learn' : 'news';
}

function judgeOpen(known: Known | undefined): Verdict {
	if (!known) return 'learn';
	return known.status === OPEN ? 'keep' : 'doubt';
}

/** `known.at` is the time of the completion that was reported last, also if it was taken back since. */
function judgeDone(known: Known | undefined, { at }: Sight): Verdict {
	if (!known) return 'news';
	if (known.at !== undefined && at !== undefined && at > known.at) return 'news';
	if (known.status !== OPEN) return 'keep';
	return known.at === undefined ? 'news' : 'doubt';
}
