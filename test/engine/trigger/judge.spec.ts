import type { Sight, WatchedEvent } from '../../../nodes/Bloomy/engine/contract';
import { judge, resolve } from '../../../nodes/Bloomy/engine/trigger/judge';
import type { Verdict } from '../../../nodes/Bloomy/engine/trigger/judge';
import type { Known } from '../../../nodes/Bloomy/engine/trigger/memory';

type Rule = WatchedEvent['rule'];

const open: Sight = { status: 'open' };
const doneAt = (at?: number): Sight => ({ status: 'done', ...(at !== undefined && { at }) });
const known = (sight: Sight): Known => ({ ...sight, listed: 1 });

it.each<[Rule, string, Known | undefined, Sight, Verdict]>([
	['appears', 'unknown', undefined, { status: 'created' }, 'news'],
	['appears', 'known', known({ status: 'created' }), { status: 'created' }, 'keep'],
	['changes', 'unknown', undefined, { status: 'onTrack' }, 'learn'],
	['changes', 'as it was', known({ status: 'onTrack' }), { status: 'onTrack' }, 'keep'],
	['changes', 'otherwise', known({ status: 'atRisk' }), { status: 'onTrack' }, 'doubt'],
	['isDone', 'unknown and open', undefined, open, 'learn'],
	['isDone', 'open, and open still', known(open), open, 'keep'],
	['isDone', 'done, and open again', known(doneAt(1)), open, 'doubt'],
	['isDone', 'unknown and done', undefined, doneAt(1), 'news'],
	['isDone', 'open, and done now', known(open), doneAt(1), 'news'],
	['isDone', 'done, and done still', known(doneAt(1)), doneAt(1), 'keep'],
	['isDone', 'done, and done earlier', known(doneAt(2)), doneAt(1), 'keep'],
	['isDone', 'done, and done again later', known(doneAt(1)), doneAt(2), 'news'],
	['isDone', 'done nobody knows when', known(doneAt()), doneAt(), 'keep'],
	['isDone', 'open again, and done as it was', known({ ...open, at: 1 }), doneAt(1), 'doubt'],
	['isDone', 'open again, and done later', known({ ...open, at: 1 }), doneAt(2), 'news'],
	[
		'isDone',
		'open again, and done nobody knows when',
		known({ ...open, at: 1 }),
		doneAt(),
		'doubt',
	],
])('%s: what is %s', (rule, _what, before, sight, verdict) => {
	expect(judge(rule, before, sight)).toBe(verdict);
});

it('believes what the record itself says', () => {
	expect(resolve('isDone', open)).toBe('learn');
	expect(resolve('isDone', doneAt(1))).toBe('news');
	expect(resolve('changes', { status: 'open' })).toBe('news');
});
