import type { Reference } from '../store/wire';
import type { Call } from './call';

/** Changes a record in place; what is undefined stays as it is. */
export function change<T extends object>(record: T, changes: Partial<T>): void {
	const given = Object.entries(changes).filter(([, value]) => value !== undefined);
	Object.assign(record, Object.fromEntries(given));
}

/** Creates a record, and gives what the service answers with: that one, or an old one of its list. */
export function create<T extends Reference>(
	{ doubts: { handsBackOld } }: Call,
	listOld: () => T[],
	title: string,
	add: () => T,
): T {
	if (!handsBackOld) return add();
	const rows = listOld();
	const old = handsBackOld === 'sameTitle' ? rows.find(({ Name }) => Name === title) : rows[0];
	if (!old) return add();
	if (handsBackOld === 'afterCreating') add();
	return old;
}
