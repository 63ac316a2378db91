import { toFailure } from '../failure';

/** Rows that are looked at beyond its own in the turn of one row. */
const AT_ONCE = 2;

/**
 * Reads each row once, up to `distance` rows before its turn, and shows it to `see` as soon as it is
 * read, and in whose turn, so that what it will need can be on its way. A row that cannot be read throws a `Failure` in
 * its turn. Gives a function to be called for one row after the other.
 */
export function lookAhead<Row>(
	count: number,
	distance: number,
	read: (index: number) => Row,
	see: (row: Row, turn: number) => void,
): (index: number) => Row {
	const ahead = new Map<number, () => Row>();
	let next = 0;
	const look = (turn: number): void => {
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
		const farthest = Math.min(count - 1, index + distance);
		if (next <= index) look(index);
		for (let more = 0; more < AT_ONCE && next <= farthest; more++) look(index);
		const give = ahead.get(index);
		if (!give) throw new Error(`Row ${index} was taken out of turn`);
		ahead.delete(index);
		return give();
	};
}
