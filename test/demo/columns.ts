import type { IDataObject } from 'n8n-workflow';

import type { FailedItem } from '../workflow/scenario';
import type { Column } from './table';

type RecordColumn = Column<IDataObject>;

const id: RecordColumn = { head: 'ID', width: 12, read: (record) => record.id };
const title: RecordColumn = { head: 'Title', width: 34, read: (record) => record.title };
const meeting: RecordColumn = { head: 'Meeting', width: 20, read: (row) => row.meetingTitle };
const owner: RecordColumn = { head: 'Owner', width: 18, read: (record) => record.userName };
const due: RecordColumn = { head: 'Due', width: 10, read: (record) => toDay(record.dueDate) };
const created: RecordColumn = {
	head: 'Created',
	width: 10,
	read: (record) => toDay(record.createdAt),
};

/** What a person wants to read of the records on Successful. */
export const issueColumns = [id, title, owner, meeting, created];
export const todoColumns = [id, title, due, owner, meeting];
export const goalColumns = [
	id,
	title,
	due,
	owner,
	{ head: 'Status', width: 10, read: (record: IDataObject) => record.status },
	{ ...meeting, width: 16 },
];
export const createdMeetingColumns = [
	id,
	title,
	{ head: 'Attendees (user IDs)', width: 40, read: (record: IDataObject) => record.attendees },
];
export const meetingColumns = [
	id,
	{ ...title, width: 27 },
	{ head: 'Attendees', width: 27, isWrapped: true, read: readNames },
	count('Issues', 'issues'),
	count('To-dos', 'todos'),
	count('Metrics', 'metrics'),
];

/** What a person wants to read of an item on Failed. */
export const failedColumns: Array<Column<FailedItem>> = [
	{ head: 'Index', width: 6, read: ({ index }) => index },
	{ head: 'Row', width: 28, read: ({ inputData }) => toSummary(inputData) },
	{ head: 'Error', width: 30, isWrapped: true, read: ({ error }) => error },
	{ head: 'Type', width: 12, read: ({ failure }) => failure.type },
	{ head: 'Outcome', width: 8, read: ({ failure }) => failure.outcome },
	{ head: 'Retryable', width: 9, read: ({ failure }) => (failure.retryable ? 'yes' : 'no') },
];

function count(head: string, part: string): RecordColumn {
	return { head, width: 8, read: ({ [part]: rows }) => (Array.isArray(rows) ? rows.length : null) };
}

function readNames({ attendees }: IDataObject): string[] {
	const users = Array.isArray(attendees) ? (attendees as IDataObject[]) : [];
	return users.map(({ name }) => String(name));
}

function toDay(moment: unknown): unknown {
	return typeof moment === 'string' ? moment.slice(0, 10) : moment;
}

function toSummary(row: IDataObject): string {
	return Object.entries(row)
		.map(([key, value]) => `${key}: ${String(value)}`)
		.join(', ');
}
