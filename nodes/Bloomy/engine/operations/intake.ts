import type { IDataObject } from 'n8n-workflow';

import type { Fields, Resource } from '../contract';
import { isBlankRow, readRow } from '../input/items';
import { openParameter } from '../input/parameter';
import { RowReader, openValues, readAutomatically } from '../input/rows';
import type { ReadRow } from '../input/rows';
import { isBlank } from '../input/text';
import type { Bench } from './operation';

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
	const isSpent = (index: number) => values.isAutomatic && isBlankRow(items[index] ?? { json: {} });
	const indexes = [...items.keys()].filter((index) => !isSpent(index));
	remarks.leftOut = items.length - indexes.length;
	const reader = new RowReader(fields, locale, directories);
	if (values.isAutomatic) {
		const own = Object.keys(resource.getAll.simplify({}));
		remarks.readUnread = () => reader.listUnread([...OWN_COLUMNS, ...own]);
	}
	const readDefault = openDefaultMeeting(bench, fields);
	return {
		indexes,
		inputDataOf: (index) => readRow(items[index] ?? { json: {} }),
		read: (index) => {
			const given = values.at(index);
			const meeting = readDefault(index);
			const isWanted = meeting !== undefined && !reader.isGiven('meetingId', given);
			return reader.read(isWanted ? { ...given, meetingId: meeting } : given);
		},
	};
}

/** The meeting of rows that name none, if there is one. */
function openDefaultMeeting(bench: Bench, fields: Fields): (index: number) => unknown {
	if (!('meetingId' in fields) || !('defaultMeeting' in bench.context.getNode().parameters)) {
		return () => undefined;
	}
	const read = openParameter(bench, 'defaultMeeting', 'Meeting for Rows Without One');
	return (index) => {
		const meeting = read(index);
		return isBlank(meeting) ? undefined : meeting;
	};
}
