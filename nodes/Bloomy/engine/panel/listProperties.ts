import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { Resource } from '../contract';
import { toLocator } from './locator';
import { showFor } from './show';

/** Which records Get Many by ID fetches, and what comes with them. */
export function toIdProperties(resources: Resource[]): INodeProperties[] {
	const readable = resources.filter(({ getManyById }) => getManyById);
	const withParts = readable.filter(({ getManyById }) => getManyById?.parts);
	return [
		{
			displayName: 'ID',
			name: 'id',
			type: 'string',
			required: true,
			displayOptions: showFor(readable, 'getManyById'),
			default: '={{ $json.id }}',
			placeholder: 'e.g. 123, 456',
			description: 'One ID, a comma-separated list of IDs, or an array of them',
		},
		...withParts.map(toInclude),
	];
}

function toInclude(resource: Resource): INodeProperties {
	const parts = Object.entries(resource.getManyById?.parts ?? {});
	const allParts = parts.map(([value]) => value);
	return {
		displayName: 'Include',
		name: 'include',
		type: 'multiOptions',
		displayOptions: showFor([resource], 'getManyById'),
		options: parts
			.map(([value, name]): INodePropertyOptions => ({ name, value }))
			.sort((one, other) => one.name.localeCompare(other.name)),
		default: [...allParts],
		description: 'What to fetch with each; each part costs one more request',
	};
}

/** Which records Get Many lists. */
export function toListProperties(resources: Resource[]): INodeProperties[] {
	const searched = resources.filter(({ getAll }) => 'bySearch' in getAll);
	const weekly = resources.filter(({ getAll }) => 'isWeekly' in getAll && getAll.isWeekly);
	const ofGoals = resources.filter(({ getAll }) => 'byGoal' in getAll);
	return [
		...toListBy(resources),
		{
			displayName: 'Goal',
			name: 'goal',
			type: 'string',
			required: true,
			displayOptions: showFor(ofGoals, 'getAll'),
			default: '={{ $json.id }}',
			placeholder: 'e.g. 123',
			description: 'The ID of the goal whose records to list',
		},
		{
			displayName: 'Weeks',
			name: 'weeks',
			type: 'number',
			typeOptions: { minValue: 1 },
			displayOptions: showFor(weekly, 'getAll'),
			default: 1,
			description: 'How many weeks to list, the current one first',
		},
		{
			displayName: 'Search',
			name: 'search',
			type: 'string',
			displayOptions: showFor(searched, 'getAll'),
			default: '',
			placeholder: 'e.g. jane',
			description:
				'Part of a name to look for; left empty, all that the owner of the credential sees',
		},
		{
			displayName: 'Return All',
			name: 'returnAll',
			type: 'boolean',
			displayOptions: showFor(resources, 'getAll'),
			default: false,
			description: 'Whether to return all results or only up to a given limit',
		},
		{
			displayName: 'Limit',
			name: 'limit',
			type: 'number',
			typeOptions: { minValue: 1 },
			displayOptions: showFor(resources, 'getAll', { returnAll: [false] }),
			default: 50,
			description: 'Max number of results to return',
		},
	];
}

function toListBy(resources: Resource[]): INodeProperties[] {
	const ofMeetings = resources.filter(({ getAll }) => 'byMeeting' in getAll);
	const ofUsersOnly = resources.filter(
		({ getAll }) => 'byUser' in getAll && !('byMeeting' in getAll),
	);
	const byUser = showFor(ofMeetings, 'getAll', { listBy: ['user'] });
	return [
		{
			displayName: 'List By',
			name: 'listBy',
			type: 'options',
			displayOptions: showFor(ofMeetings, 'getAll'),
			options: [
				{ name: 'Meeting', value: 'meeting' },
				{ name: 'User', value: 'user' },
			],
			default: 'meeting',
			description: 'Whose records to list',
		},
		{
			...toLocator('Meeting', 'meeting', 'searchMeetings'),
			required: true,
			displayOptions: showFor(ofMeetings, 'getAll', { listBy: ['meeting'] }),
			description: 'The meeting whose records to list',
		},
		...[byUser, showFor(ofUsersOnly, 'getAll')].map((displayOptions): INodeProperties => ({
			...toLocator('User', 'user', 'searchUsers', 'Me'),
			displayOptions,
			description: 'The user whose records to list; left empty, the owner of the credential',
		})),
	];
}
