import type { Fields, Locale } from '../../../nodes/Bloomy/engine/contract';
import { Failure } from '../../../nodes/Bloomy/engine/failure';
import type { Row } from '../../../nodes/Bloomy/engine/input/columns';
import { Directories } from '../../../nodes/Bloomy/engine/input/directories';
import { RowReader } from '../../../nodes/Bloomy/engine/input/rows';
import { todo } from '../../../nodes/Bloomy/resources/todo';
import { Recorder } from '../../resources/recorder';

/** Whom and what the rows of a test may name. */
export const LISTS = {
	'L10/list': [
		{ Id: 123, Name: 'Leadership L10' },
		{ Id: 456, Name: 'Engineering L10' },
		{ Id: 789, Name: 'Sales L10' },
		{ Id: 790, Name: 'Sales Offsite' },
		{ Id: 791, Name: 'R&amp;D' },
	],
	'users/mineviewable': [
		{ Id: 7, Name: 'Jane Doe', Email: 'jane.doe@example.com' },
		{ Id: 8, Name: 'Priya Nair', Email: 'priya.nair@example.com' },
		{ Id: 9, Name: 'Tom Okafor', Email: null },
		{ Id: 10, Name: 'Tom Tailor' },
		{ Id: 11, Name: "Ann O'Brien" },
		{ Id: 12, Name: 'Sam Lee' },
		{ Id: 13, Name: 'Sam Lee' },
		{ Id: 14, Name: 'Zoë Müller' },
	],
	'search/all': [
		{ Id: 9, Name: 'Tom Okafor', Email: 'tom.okafor@example.com', ResultType: 'User' },
		{ Id: 5, Name: 'tom.okafor@example.com', ResultType: 'L10' },
	],
	'users/mine': { Id: 7, Name: 'Jane Doe' },
};

interface Opening {
	fields?: Fields;
	locale?: Partial<Locale>;
	lists?: Record<string, object>;
}

/** Reads rows as one run does, against lists of which the log tells what was asked. */
export function openSheet({ fields = todo.writes.createMany.fields, ...more }: Opening = {}) {
	const api = new Recorder({ ...LISTS, ...more.lists } as ConstructorParameters<
		typeof Recorder
	>[0]);
	const locale: Locale = { dateOrder: 'ask', timeZone: 'UTC', ...more.locale };
	const reader = new RowReader(fields, locale, new Directories(api));
	const read = async (...rows: Row[]) => await reader.read(rows);
	/** What is wrong with a row: the sentence, and the kinds that a hint counts. */
	const fail = async (...rows: Row[]) => {
		const reading = read(...rows);
		const failure = await reading.then(
			() => undefined,
			(error: unknown) => error,
		);
		if (!(failure instanceof Failure)) throw new Error(`No fault in ${JSON.stringify(rows)}`);
		return { sentence: failure.message, kinds: failure.faults.map(({ kind }) => kind), failure };
	};
	return { read, fail, reader, log: api.log };
}
