import type { IDataObject } from 'n8n-workflow';

import {
	createdMeetingColumns,
	goalColumns,
	issueColumns,
	meetingColumns,
	todoColumns,
} from './columns';
import type { Column } from './table';
import type { Target } from './target';

const DAY = 86_400_000;
/** No server has come that far. */
const UNKNOWN_MEETING_ID = 999_999_999;

/** One run of the node: what goes in, how to show what comes out, and how much of it is expected. */
export interface Example {
	title: string;
	/** For the progress line. */
	activity: string;
	parameters: IDataObject;
	/** `before` are the records that the example before this one gave. */
	toRows(before: IDataObject[]): IDataObject[];
	columns: Array<Column<IDataObject>>;
	expected: { successful: number; failed: number };
}

/** The examples of Bloomy's page on bulk operations, with the IDs of the server they run on. */
export function buildExamples(target: Target): Example[] {
	return [
		{
			title: 'Create issues',
			activity: 'Creating issues',
			parameters: { resource: 'issue', operation: 'createMany' },
			toRows: () => listIssues(target),
			columns: issueColumns,
			expected: { successful: 3, failed: 0 },
		},
		{
			title: 'Create to-dos, one without its meeting',
			activity: 'Creating to-dos',
			parameters: { resource: 'todo', operation: 'createMany' },
			toRows: () => listTodos(target),
			columns: todoColumns,
			expected: { successful: 3, failed: 1 },
		},
		{
			title: 'Create goals',
			activity: 'Creating goals',
			parameters: { resource: 'goal', operation: 'createMany' },
			toRows: () => listGoals(target),
			columns: goalColumns,
			expected: { successful: 3, failed: 0 },
		},
		{
			title: 'Create meetings with attendees',
			activity: 'Creating meetings',
			parameters: { resource: 'meeting', operation: 'createMany' },
			toRows: () => listMeetings(target),
			columns: createdMeetingColumns,
			expected: { successful: 3, failed: 0 },
		},
		{
			title: 'Fetch meetings by ID, one of them unknown',
			activity: 'Fetching meetings',
			parameters: { resource: 'meeting', operation: 'getManyById' },
			// Beside those just created the one written into, which has parts to show.
			toRows: (created) =>
				[...created.map(({ id }) => id), target.meetingId, UNKNOWN_MEETING_ID].map((id) => ({
					id,
				})),
			columns: meetingColumns,
			expected: { successful: 4, failed: 1 },
		},
	];
}

/** How many records the examples create when all goes well. */
export function countRecords(examples: Example[]): number {
	return examples
		.filter(({ parameters }) => parameters.operation === 'createMany')
		.reduce((sum, { expected }) => sum + expected.successful, 0);
}

function listIssues({ meetingId: meeting_id, userIds }: Target): IDataObject[] {
	return [
		{ title: 'Review Q4 metrics', meeting_id, notes: 'Focus on conversion rates' },
		{ title: 'Discuss budget overruns', meeting_id, ...toOwner(userIds, 0) },
		{ title: 'Customer feedback analysis', meeting_id },
	];
}

function listTodos({ meetingId: meeting_id, userIds }: Target): IDataObject[] {
	return [
		{ title: 'Send meeting notes', meeting_id, due_date: toDay(1) },
		{
			title: 'Update project dashboard',
			meeting_id,
			...toOwner(userIds, 0),
			due_date: toDay(14),
			notes: 'Include latest metrics',
		},
		{ title: 'Schedule follow-up meeting', meeting_id },
		{ title: 'Missing meeting_id' },
	];
}

function listGoals({ meetingId: meeting_id, userIds }: Target): IDataObject[] {
	return [
		{ title: 'Increase NPS score to 70+', meeting_id, ...toOwner(userIds, 0) },
		{ title: 'Launch mobile app v2.0', meeting_id, ...toOwner(userIds, 1) },
		{ title: 'Reduce customer churn by 15%', meeting_id },
	];
}

function listMeetings({ userIds }: Target): IDataObject[] {
	return [
		{ title: 'Weekly Team Sync - Week 1', ...toAttendees(userIds, 2) },
		{ title: 'Weekly Team Sync - Week 2', ...toAttendees(userIds, 3) },
		{ title: 'Monthly All-Hands', add_self: true },
	];
}

function toOwner(userIds: number[], at: number): IDataObject {
	return userIds.length > 0 ? { user_id: userIds[at % userIds.length] } : {};
}

function toAttendees(userIds: number[], count: number): IDataObject {
	return userIds.length > 0 ? { attendees: userIds.slice(0, count) } : {};
}

function toDay(daysFromNow: number): string {
	return new Date(Date.now() + daysFromNow * DAY).toISOString().slice(0, 10);
}
