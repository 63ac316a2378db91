import { prefetch } from '../../../nodes/Bloomy/engine/operations/prefetch';

/** What was read and shown in which turn of ten rows, of which one cannot be read. */
function open(distance: number) {
	const log: string[] = [];
	const take = prefetch(
		10,
		distance,
		(index) => {
			log.push(`read ${index}`);
			if (index === 3) throw new Error('no');
			return `row ${index}`;
		},
		(row, turn) => log.push(`saw ${row} in turn ${turn}`),
	);
	return { take, log };
}

it('reads two rows beyond each turn until it is far enough ahead, and each row once', () => {
	const { take, log } = open(3);
	expect(take(0)).toBe('row 0');
	expect(log).toEqual([0, 1, 2].flatMap((n) => [`read ${n}`, `saw row ${n} in turn 0`]));
	expect(take(1)).toBe('row 1');
	expect(log.slice(6)).toEqual(['read 3', 'read 4', 'saw row 4 in turn 1']);
	expect(take(2)).toBe('row 2');
	expect(log.slice(9)).toEqual(['read 5', 'saw row 5 in turn 2']);
});

it('throws what a row threw in the turn of that row, and goes on', () => {
	const { take } = open(5);
	const taken = Array.from({ length: 10 }, (_, index) => {
		try {
			return take(index);
		} catch (error) {
			return (error as Error).message;
		}
	});
	expect(taken).toEqual([
		...['row 0', 'row 1', 'row 2', 'The Bloomy node itself failed (please report this): no'],
		...['row 4', 'row 5', 'row 6', 'row 7', 'row 8', 'row 9'],
	]);
});

it('reads no row before its turn where it is not to look ahead', () => {
	const { take, log } = open(0);
	take(0);
	expect(log).toEqual(['read 0', 'saw row 0 in turn 0']);
	take(1);
	expect(log.slice(2)).toEqual(['read 1', 'saw row 1 in turn 1']);
});
