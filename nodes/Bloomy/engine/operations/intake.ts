import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Fields, Resource } from '../contract';
import type { Row } from '../input/columns';
import { isTool } from '../host/tool';
import { isBlankRow, readRow } from '../input/items';
import { openParameter } from '../input/parameter';
import { RowReader, openValues, readAutomatically } from '../input/rows';
import type { ReadRow } from '../input/rows';
import type { Bench } from './operation';
import type { Done, Task } from './tasks';

/** The rows that an operation which writes has to work on. */
export interface Intake {
	/** The positions of the rows, without blank ones. */
	indexes: number[];
	/** The row at a position, as a Failed item shows it. */
	inputDataOf(index: number): IDataObject;
	/** Reads and checks a row; throws, or rejects with, a `Failure` that names all its faults. */
	read(index: number): ReadRow | Promise<ReadRow>;
}

/** What a row's own columns carry that came out of this node, and which is no news to anybody. */
const OWN_COLUMNS = ['row_number', 'id', 'created', 'changed', 'warnings', 'deleted'];

/**
 * Opens the rows of a run: blank ones are left out and counted, the meeting for rows without one is put
 * in, and the columns that nobody reads are noted.
 */
export function openIntake(bench: Bench, resource: Resource, fields: Fields): Intake {
	const { context, items, locale, directories, remarks } = bench;
	const values = bench.areToolRows
		? readAutomatically(items)
		: openValues({ context, items }, fields);
	const readDefault = openDefaultMeeting(bench, fields);
	const readAt = (index: number) => [...values.at(index), ...readDefault(index)];
	const reader = new RowReader(fields, locale, directories);
	const areOfSheet = bench.areToolRows || !isTool(context);
	const isLeftOut = (item: INodeExecutionData, index: number) =>
		areOfSheet &&
		isBlankRow(item) &&
		(values.isAutomatic || (hasColumns(item) && lacksRequired(reader, readAt, index)));
	const indexes = [...items.keys()].filter(
		(index) => !isLeftOut(items[index] ?? { json: {} }, index),
	);
	remarks.leftOut = items.length - indexes.length;
	if (values.isAutomatic) {
		const own = Object.keys(resource.getAll.simplify({}));
		remarks.readUnread = () => reader.listUnread([...OWN_COLUMNS, ...own]);
	}
	return {
		indexes,
		inputDataOf: (index) => readRow(items[index] ?? { json: {} }),
		read: (index) => reader.read(readAt(index)),
	};
}

/** One task for each row, by its index and its position among the rows that are left. */
export function* listTasks(
	{ indexes, inputDataOf }: Intake,
	perform: (index: number, position: number) => Promise<Done>,
): Iterable<Task> {
	for (const [position, index] of indexes.entries()) {
		const act = async () => await perform(index, position);
		yield { index, inputData: inputDataOf(index), perform: act };
	}
}

/** Whether an item is a line of a sheet, and not the empty item with which a trigger starts. */
function hasColumns({ json }: INodeExecutionData): boolean {
	return Object.keys(json).length > 0;
}

/** Whether what is mapped for a blank line makes no record: constants alone might. */
function lacksRequired(reader: RowReader, readAt: (index: number) => Row[], index: number) {
	try {
		return reader.lacksRequired(readAt(index));
	} catch {
		return false;
	}
}

/** The meeting of rows that name none, if there is one, as the last of a row's values. */
function openDefaultMeeting(bench: Bench, { meetingId }: Fields): (index: number) => Row[] {
	const isNeeded = meetingId && !meetingId.schema.isOptional();
	if (!isNeeded || !('defaultMeeting' in bench.context.getNode().parameters)) return () => [];
	const read = openParameter(bench, 'defaultMeeting', 'Meeting for Rows Without One');
	return (index) => [{ [meetingId.displayName]: read(index) }];
}
