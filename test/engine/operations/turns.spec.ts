import { Turns } from '../../../nodes/Bloomy/engine/operations/turns';

const park = async <T>(work: Promise<T>): Promise<T> => await work;

it('lets nobody wait who is the first, or before whom all have ended', async () => {
	const turns = new Turns();
	const first = turns.take();
	expect(first.wait(park)).toBeUndefined();
	first.end();
	expect(turns.take().wait(park)).toBeUndefined();
});

it('lets each wait for all who began before it, in whatever order those end', async () => {
	const turns = new Turns();
	const [first, second, third] = [turns.take(), turns.take(), turns.take()];
	const over: number[] = [];
	const waiting = [second, third].map(
		async (turn, at) => await turn.wait(park)?.then(() => over.push(at + 2)),
	);
	second.end();
	third.end();
	await Promise.resolve();
	expect(over).toEqual([]);
	first.end();
	await Promise.all(waiting);
	expect(over).toEqual([2, 3]);
	expect(turns.take().wait(park)).toBeUndefined();
});
