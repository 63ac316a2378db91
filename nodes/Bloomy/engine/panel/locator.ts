import type { INodeProperties } from 'n8n-workflow';

/** One record to be chosen from a list with search, or given by its ID or its name. */
export function toLocator(
	displayName: string,
	name: string,
	searchListMethod: string,
	empty = 'Choose...',
): INodeProperties {
	return {
		displayName,
		name,
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: empty,
				typeOptions: { searchListMethod, searchable: true },
			},
			{
				displayName: 'By ID or Name',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. 123, or a name',
			},
		],
	};
}
