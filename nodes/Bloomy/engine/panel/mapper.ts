import type {
	ILoadOptionsFunctions,
	ResourceMapperField,
	ResourceMapperFields,
} from 'n8n-workflow';

import type { Field, Resource } from '../contract';
import { readChoices } from './search';

/** The fields that the mapper shows for the resource chosen in the panel. */
export function toMapperFields(resources: Resource[]) {
	return async function (this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
		const chosen = this.getCurrentNodeParameter('resource');
		const resource = resources.find(({ value }) => value === chosen);
		const declared = Object.entries(resource?.createMany?.fields ?? {});
		const fields = declared.map(async ([id, field]) => await toMapperField(this, id, field));
		return { fields: await Promise.all(fields) };
	};
}

async function toMapperField(
	context: ILoadOptionsFunctions,
	id: string,
	{ displayName, type, schema, choices }: Field,
): Promise<ResourceMapperField> {
	return {
		id,
		displayName,
		required: !schema.isOptional(),
		defaultMatch: false,
		canBeUsedToMatch: false,
		display: true,
		...(choices ? { type: 'options', options: await readChoices(context, choices) } : { type }),
	};
}
