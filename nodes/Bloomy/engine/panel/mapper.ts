import type {
	ILoadOptionsFunctions,
	INodePropertyOptions,
	ResourceMapperField,
	ResourceMapperFields,
} from 'n8n-workflow';

import type { Field, Path, Resource } from '../contract';
import { findOperation, operationsOf } from '../operations';
import { readChoices, withReads } from './search';

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
		const lists = declared.flatMap(([, { choices }]) => (choices ? [choices] : []));
		const options = await readLists(this, lists);
		return {
			fields: declared.map(([id, field]) =>
				toMapperField(id, field, field.choices && options.get(field.choices)),
			),
		};
	};
}

/** The entries of each list that could be read. */
async function readLists(context: ILoadOptionsFunctions, paths: Path[]) {
	const found = new Map<Path, INodePropertyOptions[]>();
	if (paths.length === 0) return found;
	const read = async () =>
		await withReads(context, async (reads) => {
			const reading = paths.map(async (path) => {
				const choices = await readChoices(reads, path).catch(() => undefined);
				if (choices) found.set(path, choices);
			});
			await Promise.all(reading);
		});
	await read().catch(() => undefined);
	return found;
}

function toMapperField(
	id: string,
	{ displayName, type, schema }: Field,
	options: INodePropertyOptions[] | undefined,
): ResourceMapperField {
	return {
		id,
		displayName,
		required: !schema.isOptional(),
		defaultMatch: false,
		canBeUsedToMatch: false,
		display: true,
		...(options ? { type: 'options', options } : { type }),
	};
}
