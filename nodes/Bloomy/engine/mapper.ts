import type {
	ILoadOptionsFunctions,
	ResourceMapperField,
	ResourceMapperFields,
} from 'n8n-workflow';

import type { Field, Resource } from './contract';

/** The fields that the mapper shows for the resource chosen in the panel. */
export function toMapperFields(resources: Resource[]) {
	return async function (this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
		const chosen = this.getCurrentNodeParameter('resource');
		const resource = resources.find(({ value }) => value === chosen);
		return { fields: Object.entries(resource?.createMany.fields ?? {}).map(toMapperField) };
	};
}

function toMapperField([id, { displayName, type, schema }]: [string, Field]): ResourceMapperField {
	return {
		id,
		displayName,
		type,
		required: !schema.isOptional(),
		defaultMatch: false,
		canBeUsedToMatch: false,
		display: true,
	};
}
