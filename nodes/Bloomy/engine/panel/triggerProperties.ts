import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { WatchedEvent } from '../contract';
import { simplifyProperty } from '../options';

/** The parameter panel of the trigger. */
export function toTriggerProperties(events: WatchedEvent[]): INodeProperties[] {
	return [
		{
			displayName: 'Event',
			name: 'event',
			type: 'options',
			noDataExpression: true,
			options: events.map(({ name, value, description }): INodePropertyOptions => ({
				name,
				value,
				description,
				action: `On ${name.toLowerCase()}`,
			})),
			default: 'todoCreated',
			description: 'What starts the workflow',
		},
		{
			displayName: 'Meeting Names or IDs',
			name: 'meetings',
			type: 'multiOptions',
			typeOptions: { loadOptionsMethod: 'getMeetings' },
			default: [],
			description:
				'The meetings to watch. If none is chosen, all that the owner of the credential sees. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
		},
		simplifyProperty,
	];
}
