import type { Difference } from '../engine/contract';
import { isExactTitle } from '../engine/wire/title';
import type { readOwner } from './answer';

/** What a change asks for, of what several resources have. */
interface Asked {
	title?: string | undefined;
	dueDate?: string | undefined;
	userId?: number | undefined;
}

interface Found {
	title?: string | null;
	dueDate?: string | null;
	owner?: ReturnType<typeof readOwner>;
}

/** What a record says otherwise than asked for; what was not asked for may be anything. */
export function findDifferences(asked: Asked, { title, dueDate, owner }: Found): Difference[] {
	const differences: Difference[] = [];
	if (asked.title !== undefined && !isExactTitle(title ?? '', asked.title)) {
		differences.push({
			label: 'Title',
			key: 'title',
			asked: `"${asked.title}"`,
			found: typeof title === 'string' ? `"${title}"` : 'empty',
		});
	}
	const day = dueDate?.slice(0, 10);
	if (asked.dueDate !== undefined && asked.dueDate !== day) {
		differences.push({
			label: 'Due Date',
			key: 'dueDate',
			asked: asked.dueDate,
			found: day ?? 'empty',
		});
	}
	if (asked.userId !== undefined && asked.userId !== owner?.userId) {
		differences.push({
			label: 'Owner',
			key: 'userId',
			asked: `user ${asked.userId}`,
			found: owner?.userId ? `${owner.userName ?? 'user'} (${owner.userId})` : 'nobody',
		});
	}
	return differences;
}

/** The same of what a record is or is not, such as completed. */
export function findSwitched(
	isAsked: boolean,
	isFound: boolean,
	{ label, key }: Pick<Difference, 'label' | 'key'>,
): Difference[] {
	if (isAsked === isFound) return [];
	return [{ label, key, asked: toWord(isAsked), found: toWord(isFound) }];
}

function toWord(isSo: boolean): string {
	return isSo ? 'yes' : 'no';
}
