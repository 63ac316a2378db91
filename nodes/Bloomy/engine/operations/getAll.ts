import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import type { Answer, Resource, Value } from '../contract';
import { named } from '../failure';
import { yesOrNo } from '../input/booleans';
import { recordId } from '../input/ids';
import { checkParameter, openParameter } from '../input/parameter';
import type { ReadValue } from '../input/parameter';
import { readRow } from '../input/items';
import { REQUIRED } from '../input/text';
import { copyRecord, withoutErrorField } from '../output/items';
import type { Bench, Operation } from './operation';
import type { Task } from './tasks';

export const getAll: Operation = {
	value: 'getAll',
	isWrite: false,
	isOfferedBy: () => true,
	label: 'Get Many',
	describe: ({ plural }) => `List ${plural}`,
	nameAction: ({ plural }) => `Get many ${plural}`,
	hint: 'For the records of a meeting or a user, or to find users by name. If the IDs are known, use getManyById.',
	fieldsOf: () => ({}),
	toTasks,
	toTargets: ({ items }) => items.map((item, index) => ({ index, inputData: readRow(item) })),
};

const NOT_A_LIMIT = 'must be a whole number from 1';

const limit = {
	read: (value) => value,
	schema: z
		.number({ required_error: REQUIRED, invalid_type_error: NOT_A_LIMIT })
		.refine((value) => Number.isInteger(value) && value >= 1, { message: NOT_A_LIMIT }),
} satisfies Value;

const searchTerm = {
	read: (value) => (typeof value === 'number' ? String(value) : value),
	schema: z.string({ invalid_type_error: 'must be text' }).trim().optional(),
} satisfies Value;

const optionalId = { ...recordId, schema: recordId.schema.optional() };

const PARAMETERS = ['search', 'meeting', 'user', 'returnAll', 'limit'] as const;

/** What a person chose in the panel, for each item. */
type Choices = Record<(typeof PARAMETERS)[number], ReadValue>;

/** One task for each item, each giving the records of one list. */
function toTasks(bench: Bench, resource: Resource): Iterable<Task> {
	const toRecord = bench.settings.simplify ? resource.getAll.simplify : copyRaw;
	const choices = openChoices(bench);
	return (function* () {
		for (const [index, item] of bench.items.entries()) {
			const perform = async () => {
				const most = readLimit(choices, index);
				const answers = await listAnswers(bench, resource, choices, index);
				return answers.slice(0, most).map((answer): IDataObject => toRecord(answer));
			};
			yield { index, inputData: readRow(item), perform };
		}
	})();
}

/** Items that ask for the same list share its answer, and none may change what another item has. */
function copyRaw(answer: Answer): IDataObject {
	return withoutErrorField(copyRecord(answer));
}

function openChoices(bench: Bench): Choices {
	return Object.fromEntries(
		PARAMETERS.map((name) => [name, openParameter(bench, name)]),
	) as Choices;
}

async function listAnswers(
	{ api: apiOf, settings }: Bench,
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
	const userId = checkParameter('user', choices.user(index), optionalId);
	return await named(byUser(api, userId, settings), () => {
		const user = userId === undefined ? "the credential's user" : `user ${userId}`;
		return `The ${plural} of ${user}`;
	});
}

function readLimit({ returnAll, limit: most }: Choices, index: number): number | undefined {
	if (checkParameter('returnAll', returnAll(index), yesOrNo)) return undefined;
	return checkParameter('limit', most(index), limit);
}
