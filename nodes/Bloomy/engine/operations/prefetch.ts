import { toFailure } from '../failure';

/** How many more rows are read in the turn of one row. */
const AT_ONCE = 2;

/**
 * Reads each row once, up to `distance` rows before its turn. As soon as it is read, `see` gets it
 * with the index of the row whose turn it is, so that what it needs can be requested early. Gives a
 * function that takes the row at an index; if the row could not be read, that throws a `Failure`.
 */
export function prefetch<Row>(
	count: number,
	distance: number,
	read: (index: number) => Row,
	see: (row: Row, turn: number) => void,
): (index: number) => Row {
	const ahead = new Map<number, () => Row>();
	let next = 0;
	const readNext = (turn: number): void => {
		const index = next++;
		try {
			const row = read(index);
			ahead.set(index, () => row);
			see(row, turn);
		} catch (error) {
			const failure = toFailure(error);
			ahead.set(index, () => {
				throw failure;
			});
		}
	};
	return (index) => {
		while (next <= index) readNext(index);
		const farthest = Math.min(count - 1, index + distance);
		for (let more = 0; more < AT_ONCE && next <= farthest; more++) readNext(index);
		const give = ahead.get(index);
		ahead.delete(index);
		return give ? give() : read(index);
	};
}
