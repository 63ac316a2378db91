import { performance } from 'node:perf_hooks';
import { Store } from './store';

/** What the store was like before each write of late, for servers that lag behind. */
export class History {
	private past: Array<{ until: number; store: Store }> = [];

	constructor(private readonly store: Store) {}

	/**
	 * Keeps the store as it is, to be called before a write; `lags` is how far back anybody looks, in
	 * ms or without end. What a test changes by itself is seen at once.
	 */
	keep(lags: number[]): void {
		const now = performance.now();
		const reach = Math.max(0, ...lags.filter(Number.isFinite));
		const isEndless = lags.includes(Infinity);
		this.past = this.past.filter(({ until }, at) => {
			return until > now - reach || (isEndless && at === 0);
		});
		// Who looks back without end sees the first one only.
		if (reach === 0 && this.past.length > 0) return;
		this.past.push({ until: now, store: copyStore(this.store) });
	}

	/** The store as it was `lag` ms ago. */
	lookBack(lag: number): Store {
		const time = performance.now() - lag;
		return this.past.find(({ until }) => until > time)?.store ?? this.store;
	}
}

/** Every list of plain records. */
const LISTS = [
	'users',
	'todos',
	'issues',
	'goals',
	'milestones',
	'headlines',
	'metrics',
	'scores',
] as const;

/** The store as it is now, which later changes of it leave alone. */
function copyStore(store: Store): Store {
	const copy = new Store(store.callerId, store.calendar.weekDay);
	for (const list of LISTS) copyRecords(store[list], copy[list]);
	for (const meeting of store.meetings) {
		const { attendeeIds, scorecard } = meeting;
		const parts = { attendeeIds: new Set(attendeeIds), scorecard: [...scorecard] };
		copy.meetings.push({ ...meeting, ...parts });
	}
	for (const id of store.longTermIssues) copy.longTermIssues.add(id);
	return copy;
}

function copyRecords(from: readonly object[], to: object[]): void {
	for (const record of from) to.push({ ...record });
}
