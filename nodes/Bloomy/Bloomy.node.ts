import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';

import { MAIN } from './engine/connection';
import { execute } from './engine/execute';
import { toMapperFields } from './engine/mapper';
import { toProperties, toSubtitle } from './engine/properties';
import { createSearch } from './engine/search';
import { resources } from './resources';
import { meetings, users } from './resources/choices';

/** Creates and fetches Bloom Growth records in bulk, with what did not work on a second output. */
export class Bloomy implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Bloomy',
		name: 'bloomy',
		icon: { light: 'file:bloomy.svg', dark: 'file:bloomy.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: toSubtitle(resources),
		description:
			'Create and get Bloom Growth goals, headlines, issues, meetings and to-dos in bulk, and get users',
		defaults: { name: 'Bloomy' },
		usableAsTool: true,
		inputs: [MAIN],
		outputs: [
			{ type: MAIN, displayName: 'Successful' },
			{ type: MAIN, displayName: 'Failed', category: 'error' },
		],
		outputNames: ['Successful', 'Failed'],
		credentials: [{ name: 'bloomyApi', required: true }],
		properties: toProperties(resources),
	};

	methods = {
		listSearch: { searchMeetings: createSearch(meetings), searchUsers: createSearch(users) },
		resourceMapping: { getFields: toMapperFields(resources) },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await execute(this, resources);
	}
}
