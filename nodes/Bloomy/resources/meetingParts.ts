import type { IDataObject } from 'n8n-workflow';

import type { Answer, BloomyApi, GetOptions } from '../engine/contract';
import { isObject } from '../engine/wire/body';
import { readRecordId, readText } from './answer';
import { issue } from './issue';
import { metric } from './metric';
import { settleAll } from './settleAll';
import { todo } from './todo';

/** A part of a meeting: its name in the panel, and how it is read. */
interface MeetingPart {
	label: string;
	read(api: BloomyApi, meetingId: number, options: GetOptions): Promise<Answer[]>;
	simplify(row: Answer): IDataObject;
}

const PARTS: Record<string, MeetingPart> = {
	attendees: {
		label: 'Attendees',
		read: async (api, id) => await api.getList(['L10', id, 'attendees']),
		simplify: (row) => ({
			id: readRecordId(row.Id),
			name: readText(row.Name),
			imageUrl: readText(row.ImageUrl),
		}),
	},
	issues: {
		label: 'Issues',
		read: async (api, id, options) => await issue.getAll.byMeeting(api, id, options),
		simplify: issue.getAll.simplify,
	},
	todos: {
		label: 'To-Dos',
		read: async (api, id, options) => await todo.getAll.byMeeting(api, id, options),
		simplify: todo.getAll.simplify,
	},
	metrics: {
		label: 'Metrics',
		read: async (api, id) => await metric.getAll.byMeeting(api, id),
		simplify: metric.getAll.simplify,
	},
};

/** What the panel calls the parts. */
export const PART_LABELS: Record<string, string> = Object.fromEntries(
	Object.entries(PARTS).map(([name, { label }]) => [name, label]),
);

/** The parts that are to be included, each by its name. */
export async function readParts(
	api: BloomyApi,
	meetingId: number,
	options: GetOptions,
): Promise<Answer> {
	const parts = options.include.map(async (name): Promise<Answer> => {
		return { [name]: await PARTS[name]?.read(api, meetingId, options) };
	});
	return Object.assign({}, ...(await settleAll(parts))) as Answer;
}

/** The parts that an answer holds, each row of them simplified. */
export function simplifyParts(answer: Answer): IDataObject {
	const parts: IDataObject = {};
	for (const [name, part] of Object.entries(PARTS)) {
		const rows = answer[name];
		if (Array.isArray(rows)) parts[name] = rows.filter(isObject).map((row) => part.simplify(row));
	}
	return parts;
}
