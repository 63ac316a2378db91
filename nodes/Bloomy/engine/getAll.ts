import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import { checkParameter, readParameter } from './bench';
import type { Bench } from './bench';
import type { Answer, Resource } from './contract';
import { named } from './failure';
import { REQUIRED, recordId } from './ids';
import { readRow } from './input';
import { withoutErrorField } from './output';
import type { Task } from './tasks';

const NOT_A_LIMIT = 'must be a whole number from 1';

const limit = z
	.number({ required_error: REQUIRED, invalid_type_error: NOT_A_LIMIT })
	.refine((value) => Number.isInteger(value) && value >= 1, { message: NOT_A_LIMIT });

const searchTerm = z.preprocess(
	(value) => (typeof value === 'number' ? String(value) : value),
	z.string({ invalid_type_error: 'must be text' }).trim().optional(),
);

/** Get Many: one task for each item, each giving the records of one list. */
export function* getAll(bench: Bench, resource: Resource): Iterable<Task> {
	const { simplify } = bench.settings;
	const toRecord = simplify ? resource.getAll.simplify : withoutErrorField;
	for (const [index, item] of bench.items.entries()) {
		yield {
			index,
			inputData: readRow(item),
			perform: async () => {
				const most = readLimit(bench, index);
				const answers = await listAnswers(bench, resource, index);
				return answers.slice(0, most).map((answer): IDataObject => toRecord(answer));
			},
		};
	}
}

async function listAnswers(bench: Bench, resource: Resource, index: number): Promise<Answer[]> {
	const { getAll: operation, plural } = resource;
	const api = bench.api(index);
	const { settings } = bench;
	if ('bySearch' in operation) {
		const term = checkParameter('search', readParameter(bench, 'search', index), searchTerm);
		return await named(operation.bySearch(api, term), `The ${plural}`);
	}
	const { byMeeting, byUser } = operation;
	if (byMeeting && settings.listBy === 'meeting') {
		const meetingId = checkParameter('meeting', readParameter(bench, 'meeting', index), recordId);
		return await named(
			byMeeting(api, meetingId, settings),
			`The ${plural} of meeting ${meetingId}`,
		);
	}
	const userId = checkParameter('user', readParameter(bench, 'user', index), recordId.optional());
	const user = userId === undefined ? 'the owner of the credential' : `user ${userId}`;
	return await named(byUser(api, userId, settings), `The ${plural} of ${user}`);
}

function readLimit(bench: Bench, index: number): number | undefined {
	if (readParameter(bench, 'returnAll', index) === true) return undefined;
	return checkParameter('limit', readParameter(bench, 'limit', index), limit);
}
