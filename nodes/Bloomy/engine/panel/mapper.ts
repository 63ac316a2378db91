import type {
	ILoadOptionsFunctions,
	INodePropertyOptions,
	ResourceMapperField,
	ResourceMapperFields,
} from 'n8n-workflow';

import type { Directory, Field, Resource } from '../contract';
import { findOperation, operationsOf } from '../operations';
import { readChoices, withApi } from './search';

/**
 * The fields that the mapper shows for the resource and the operation chosen in the panel. If a
 * list cannot be read, its field is a plain one: a title can still be mapped.
 */
export function toMapperFields(resources: Resource[]) {
	return async function (this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
		const chosen = this.getCurrentNodeParameter('resource');
		const resource = resources.find(({ value }) => value === chosen);
		const name = this.getCurrentNodeParameter('operation');
		const operation = resource && (findOperation(name, resource) ?? operationsOf(resource)[0]);
		const declared = Object.entries((resource && operation?.fieldsOf(resource)) ?? {});
		const lists = declared.flatMap(([, { refersTo, isList }]) =>
			refersTo && !isList ? [refersTo] : [],
		);
		const options = await readLists(this, lists);
		return {
			fields: declared.map(([id, field]) =>
				toMapperField(
					id,
					field,
					field.refersTo && !field.isList ? options.get(field.refersTo) : undefined,
				),
			),
		};
	};
}

/** The entries of each list that could be had. */
async function readLists(context: ILoadOptionsFunctions, directories: Directory[]) {
	const found = new Map<Directory, INodePropertyOptions[]>();
	if (directories.length === 0) return found;
	const read = async () =>
		await withApi(context, async (api) => {
			const reading = directories.map(async (directory) => {
				const choices = await readChoices(api, directory).catch(() => undefined);
				if (choices) found.set(directory, choices);
			});
			await Promise.all(reading);
		});
	await read().catch(() => undefined);
	return found;
}

function toMapperField(
	id: string,
	{ displayName, type, schema, options: own }: Field,
	listed: INodePropertyOptions[] | undefined,
): ResourceMapperField {
	const options = listed ?? (own && [...own]);
	return {
		id,
		displayName,
		required: !schema.isOptional(),
		defaultMatch: false,
		canBeUsedToMatch: false,
		display: true,
		...(options ? { type: 'options', options } : { type }),
		...readDefault(schema),
	};
}

/** n8n stores a switch as off as soon as the form is touched, unless it has a default of its own. */
function readDefault(schema: Field['schema']): { defaultValue?: boolean } {
	const value: unknown = schema.safeParse(undefined).data;
	return typeof value === 'boolean' ? { defaultValue: value } : {};
}
