import type {
	IBuilderHint,
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';

import { MAIN } from './engine/host/connection';
import { execute } from './engine/execute';
import { toMapperFields } from './engine/panel/mapper';
import { toProperties, toSubtitle } from './engine/panel/properties';
import { createSearch } from './engine/panel/search';
import { resources, service } from './resources';
import { meetings, users } from './resources/directories';

/** For n8n's AI workflow builder; versions of n8n without it ignore it. */
const builderHint: IBuilderHint = {
	searchHint:
		'Use it for everything in Bloom Growth (EOS, Traction): goals are also called rocks, meetings L10s, and metrics with their scores are the scorecard. It works on all incoming items at once, so never put it in a loop. It has two outputs: index 0 is Successful, index 1 is Failed, with one item for each row that did not work; connect both. It creates, changes, completes, archives, deletes and reads records; to start a workflow when something happens use Bloomy Trigger.',
	relatedNodes: [
		{
			nodeType: 'n8n-nodes-bloomy.bloomyTrigger',
			relationHint: 'Starts the workflow when something happens in Bloom Growth',
		},
		{
			nodeType: 'n8n-nodes-base.scheduleTrigger',
			relationHint: 'Starts it, for example every night',
		},
		{
			nodeType: 'n8n-nodes-base.googleSheets',
			relationHint: 'Rows to create or change records from',
		},
		{ nodeType: 'n8n-nodes-base.splitOut', relationHint: 'One item for each part of a meeting' },
	],
};

/**
 * Creates, changes and gets Bloom Growth records in bulk; what did not work comes out of a second output.
 */
export class Bloomy implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Bloomy',
		name: 'bloomy',
		icon: { light: 'file:bloomy.svg', dark: 'file:bloomy.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: toSubtitle(resources),
		description:
			'Create, change and get Bloom Growth to-dos, issues, goals, milestones, headlines, meetings, metrics and scores in bulk, and get users',
		defaults: { name: 'Bloomy' },
		usableAsTool: true,
		builderHint,
		inputs: [MAIN],
		outputs: [
			{ type: MAIN, displayName: 'Successful' },
			{ type: MAIN, displayName: 'Failed', category: 'error' },
		],
		outputNames: ['Successful', 'Failed'],
		credentials: [{ name: 'bloomyApi', required: true }],
		properties: toProperties(resources, 'todo'),
	};

	methods = {
		listSearch: { searchMeetings: createSearch(meetings), searchUsers: createSearch(users) },
		resourceMapping: { getFields: toMapperFields(resources) },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await execute(this, service);
	}
}
