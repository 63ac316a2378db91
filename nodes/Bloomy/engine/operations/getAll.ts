import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import type { Answer, Directory, Field, Fields, ListOptions, Resource, Value } from '../contract';
import { named } from '../failure';
import { yesOrNo } from '../input/booleans';
import { recordId, reference } from '../input/ids';
import { openParameter } from '../input/parameter';
import { readRow } from '../input/items';
import { RowReader } from '../input/rows';
import { REQUIRED, text } from '../input/text';
import { copyRecord, withoutErrorField } from '../output/items';
import type { Bench, Operation } from './operation';
import type { Task } from './tasks';

export const getAll: Operation = {
	value: 'getAll',
	isWrite: false,
	isOfferedBy: () => true,
	labelFor: () => 'Get Many',
	describe,
	nameAction: ({ plural }) => `Get many ${plural}`,
	hint: 'For the records of a meeting or a user, or to find users by name. If the IDs are known, use getManyById.',
	fieldsOf: () => ({}),
	toTasks,
};

/** What a list is of, which differs between resources. */
function describe({ plural, getAll: operation }: Resource): string {
	if ('bySearch' in operation) return `List ${plural}, all of them or those that a search finds`;
	if ('byGoal' in operation) return `List the ${plural} of a goal`;
	return `List the ${plural} of ${operation.byMeeting ? 'a meeting or a user' : 'a user'}`;
}

const NOT_A_LIMIT = 'must be a whole number from 1';

const limit = {
	displayName: 'Limit',
	type: 'number',
	read: (value) => value,
	schema: z
		.number({ required_error: REQUIRED, invalid_type_error: NOT_A_LIMIT })
		.refine((value) => Number.isInteger(value) && value >= 1, { message: NOT_A_LIMIT }),
} satisfies Field;

const returnAll = { displayName: 'Return All', type: 'boolean', ...yesOrNo } satisfies Field;

const weeks = {
	displayName: 'Weeks',
	type: 'number',
	read: limit.read,
	schema: limit.schema,
} satisfies Field;

const search = {
	displayName: 'Search',
	type: 'string',
	read: text.read,
	schema: text.schema.trim().optional(),
} satisfies Field;

/** One task for each item, each giving the records of one list. */
function toTasks(bench: Bench, resource: Resource): Iterable<Task> {
	const toRecord = bench.settings.simplify ? resource.getAll.simplify : copyRaw;
	const readMost = openLimit(bench);
	const readList = openList(bench, resource);
	return (function* () {
		for (const [index, item] of bench.items.entries()) {
			const perform = async () => {
				const most = await readMost(index);
				const answers = await readList(index);
				return { records: answers.slice(0, most).map((answer): IDataObject => toRecord(answer)) };
			};
			yield { index, inputData: readRow(item), perform };
		}
	})();
}

/** Items that ask for the same list share its answer, and none may change what another item has. */
function copyRaw(answer: Answer): IDataObject {
	return withoutErrorField(copyRecord(answer));
}

/** Reads parameters for each item, by their fields. */
function openFields(bench: Bench, fields: Fields) {
	const values = Object.entries(fields).map(
		([name, { displayName }]) => [name, openParameter(bench, name, displayName)] as const,
	);
	const reader = new RowReader(fields, bench.locale, bench.directories);
	return async (index: number): Promise<IDataObject> => {
		const given = values.map(([name, readValue]) => [name, readValue(index)] as const);
		const row = reader.read([Object.fromEntries(given)]);
		return (row instanceof Promise ? await bench.park(row) : row).input;
	};
}

function openLimit(bench: Bench): (index: number) => Promise<number | undefined> {
	const readAll = openFields(bench, { returnAll });
	const readMost = openFields(bench, { limit });
	return async (index) => {
		const isAll = (await readAll(index)).returnAll === true;
		return isAll ? undefined : Number((await readMost(index)).limit);
	};
}

/** How the list of one item is read, as the panel says. */
function openList(
	bench: Bench,
	{ getAll: operation, plural }: Resource,
): (index: number) => Promise<Answer[]> {
	const { api, settings, service } = bench;
	if ('bySearch' in operation) {
		const read = openFields(bench, { search });
		return async (index) => {
			const { search: term } = await read(index);
			const list = operation.bySearch(api(index), term as string | undefined);
			return await named(list, () => `The ${plural}`);
		};
	}
	if ('byGoal' in operation) {
		const read = openFields(bench, { goal: { displayName: 'Goal', type: 'string', ...recordId } });
		return async (index) => {
			const id = Number((await read(index)).goal);
			const list = operation.byGoal(api(index), id);
			return await named(list, () => `The ${plural} of goal ${id}`);
		};
	}
	const { byMeeting, byUser, isWeekly } = operation;
	const toOptions = (given: IDataObject): ListOptions => ({
		includeClosed: settings.includeClosed,
		...(isWeekly && { weeks: Number(given.weeks) }),
	});
	if (byMeeting && settings.listBy === 'meeting') {
		const meeting = toField('Meeting', service.meetings, reference);
		const read = openFields(bench, { meeting, ...(isWeekly && { weeks }) });
		return async (index) => {
			const given = await read(index);
			const id = Number(given.meeting);
			const list = byMeeting(api(index), id, toOptions(given));
			return await named(list, () => `The ${plural} of meeting ${id}`);
		};
	}
	const optional = { ...reference, schema: reference.schema.optional() };
	const read = openFields(bench, {
		user: toField('User', service.users, optional),
		...(isWeekly && { weeks }),
	});
	return async (index) => {
		const given = await read(index);
		const { user } = given;
		const id = user === undefined ? undefined : Number(user);
		const whose = id === undefined ? 'the owner of the credential' : `user ${id}`;
		const list = byUser(api(index), id, toOptions(given));
		return await named(list, () => `The ${plural} of ${whose}`);
	};
}

function toField(displayName: string, refersTo: Directory, value: Value): Field {
	return { displayName, type: 'string', refersTo, ...value };
}
