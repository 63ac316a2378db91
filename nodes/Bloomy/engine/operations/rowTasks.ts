import type { Fields, Resource } from '../contract';
import { named } from '../failure';
import type { ReadRow } from '../input/rows';
import { listTasks, openIntake } from './intake';
import { nameRow } from './nameRow';
import type { Bench } from './operation';
import type { Done, Task } from './tasks';
import { Turns } from './turns';
import type { Turn } from './turns';

/** One task for each row: it is read and checked, and then `work` is done with it. */
export function toRowTasks(
	bench: Bench,
	resource: Resource,
	fields: Fields,
	work: (row: ReadRow, index: number, turn: Turn) => Promise<Done>,
): Iterable<Task> {
	const intake = openIntake(bench, resource, fields);
	const turns = new Turns();
	return listTasks(intake, async (index) => {
		const turn = turns.take();
		try {
			const read = intake.read(index);
			const row = read instanceof Promise ? await bench.park(read) : read;
			return await named(work(row, index, turn), () => nameRow(resource, row));
		} finally {
			turn.end();
		}
	});
}
