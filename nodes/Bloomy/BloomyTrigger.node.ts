import type {
	IBuilderHint,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IPollFunctions,
} from 'n8n-workflow';

import { MAIN } from './engine/host/connection';
import { createOptions } from './engine/panel/search';
import { toTriggerProperties } from './engine/panel/triggerProperties';
import { poll } from './engine/trigger/poll';
import { service } from './resources';
import { meetings } from './resources/directories';

/** For n8n's AI workflow builder; versions of n8n without it ignore it. */
const builderHint: IBuilderHint = {
	searchHint:
		'Use it to start a workflow when something happens in Bloom Growth (EOS, Traction): a to-do is created or completed, an issue is raised or solved, a goal (rock) is created or changes its status, a headline is created. One item for each event. It asks Bloom Growth at the times in Poll Times, so no Schedule Trigger is needed. To read or write records use the Bloomy node behind it.',
	relatedNodes: [
		{ nodeType: 'n8n-nodes-bloomy.bloomy', relationHint: 'Reads and writes records' },
		{ nodeType: 'n8n-nodes-base.if', relationHint: 'Lets only some events through' },
		{ nodeType: 'n8n-nodes-base.emailSend', relationHint: 'Tells a person by e-mail' },
	],
};

/** Starts a workflow when something has happened in a meeting of Bloom Growth. */
export class BloomyTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Bloomy Trigger',
		name: 'bloomyTrigger',
		icon: { light: 'file:bloomy.svg', dark: 'file:bloomy.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: `={{ (${JSON.stringify(toLabels())})[$parameter["event"]] }}`,
		// In n8n's node panel this also stands below Bloomy, where both nodes are one entry.
		description:
			'Start a workflow when something happens in Bloom Growth, and create, get and change its records in bulk',
		defaults: { name: 'Bloomy Trigger' },
		polling: true,
		builderHint,
		inputs: [],
		outputs: [MAIN],
		credentials: [{ name: 'bloomyApi', required: true }],
		properties: toTriggerProperties(service.events),
	};

	methods = { loadOptions: { getMeetings: createOptions(meetings) } };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll(this, service);
	}
}

/** The labels of the events, by their values. */
function toLabels(): Record<string, string> {
	return Object.fromEntries(service.events.map(({ value, name }) => [value, name]));
}
