import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import type { Answer, Resource } from '../contract';
import { named } from '../failure';
import { REQUIRED, recordId } from '../input/ids';
import { readRow } from '../input/rows';
import { withoutErrorField } from '../output/items';
import type { ReadValue } from '../input/parameter';
import { reading } from '../input/reading';
import type { Task } from './tasks';
import { checkParameter, openParameter } from './operation';
import type { Workbench } from './operation';

const NOT_A_LIMIT = 'must be a whole number from 1';

const limit = z
	.number({ required_error: REQUIRED, invalid_type_error: NOT_A_LIMIT })
	.refine((value) => Number.isInteger(value) && value >= 1, { message: NOT_A_LIMIT });

const searchTerm = reading(
	(value) => (typeof value === 'number' ? String(value) : value),
	z.string({ invalid_type_error: 'must be text' }).trim().optional(),
);

const PARAMETERS = ['search', 'meeting', 'user', 'returnAll', 'limit'] as const;

/** What a person chose in the panel, for each item. */
type Choices = Record<(typeof PARAMETERS)[number], ReadValue>;

/** Get Many: one task for each item, each giving the records of one list. */
export function* getAll(bench: Workbench, resource: Resource): Iterable<Task> {
	const { simplify } = bench.settings;
	const toRecord = simplify ? resource.getAll.simplify : withoutErrorField;
	const choices = openChoices(bench);
	for (const [index, item] of bench.items.entries()) {
		yield {
			index,
			inputData: readRow(item),
			perform: async () => {
				const most = readLimit(choices, index);
				const answers = await listAnswers(bench, resource, choices, index);
				return answers.slice(0, most).map((answer): IDataObject => toRecord(answer));
			},
		};
	}
}

function openChoices(bench: Workbench): Choices {
	return Object.fromEntries(
		PARAMETERS.map((name) => [name, openParameter(bench, name)]),
	) as Choices;
}

async function listAnswers(
	{ api: apiOf, settings }: Workbench,
	{ getAll: operation, plural }: Resource,
	choices: Choices,
	index: number,
): Promise<Answer[]> {
	const api = apiOf(index);
	if ('bySearch' in operation) {
		const term = checkParameter('search', choices.search(index), searchTerm);
		return await named(operation.bySearch(api, term), () => `The ${plural}`);
	}
	const { byMeeting, byUser } = operation;
	if (byMeeting && settings.listBy === 'meeting') {
		const meetingId = checkParameter('meeting', choices.meeting(index), recordId);
		return await named(
			byMeeting(api, meetingId, settings),
			() => `The ${plural} of meeting ${meetingId}`,
		);
	}
	const userId = checkParameter('user', choices.user(index), recordId.optional());
	return await named(byUser(api, userId, settings), () => {
		const user = userId === undefined ? 'the owner of the credential' : `user ${userId}`;
		return `The ${plural} of ${user}`;
	});
}

function readLimit({ returnAll, limit: most }: Choices, index: number): number | undefined {
	if (returnAll(index) === true) return undefined;
	return checkParameter('limit', most(index), limit);
}
