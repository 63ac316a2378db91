import { toFailure } from '../failure';

/** Rows that are read beyond its own in the turn of one row. */
const AT_ONCE = 2;

/**
 * Reads each row once, up to `distance` rows before its turn, and shows it to `see` as soon as it is
 * read, and in whose turn, so that what it will need can be on its way. Gives a function that takes
 * the row at an index; a row that could not be read throws a `Failure` there.
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
