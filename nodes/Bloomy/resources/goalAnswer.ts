import type { IDataObject } from 'n8n-workflow';

import type { Answer } from '../engine/contract';
import { isObject } from '../engine/wire/body';
import { readBoolean, readOwner, readRecordId, readText } from './answer';

/* Reads Bloom Growth's answers about goals. As in answer.ts, nothing here ever throws. */

export function simplifyGoal(answer: Answer): IDataObject {
	const [origin] = readOrigins(answer);
	return {
		id: readRecordId(answer.Id),
		title: readText(answer.Name),
		meetingId: readRecordId(origin?.Id),
		meetingTitle: readText(origin?.Name),
		...readOwner(answer),
		status: readStatus(answer.Completion),
		dueDate: readText(answer.DueDate),
		createdAt: readText(answer.CreateTime),
		archived: readBoolean(answer.Archived),
	};
}

/** The meetings that a goal belongs to. */
export function readOriginIds(answer: Answer): number[] {
	return readOrigins(answer).flatMap(({ Id }) => readRecordId(Id) ?? []);
}

/** `Completion` comes as a number or as a word. */
export function readStatus(completion: unknown): string {
	switch (typeof completion === 'string' ? completion.toLowerCase() : completion) {
		case 0:
		case '0':
		case 'atrisk':
			return 'atRisk';
		case 1:
		case '1':
		case 'ontrack':
			return 'onTrack';
		case 2:
		case '2':
		case 'complete':
			return 'complete';
		default:
			return 'unknown';
	}
}

function readOrigins(answer: Answer): IDataObject[] {
	return Array.isArray(answer.Origins) ? answer.Origins.filter(isObject) : [];
}
