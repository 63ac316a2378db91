import type { IDisplayOptions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { OPERATION_HINTS, addHint, describeKeys } from './hints';
import { isCreatable } from '../contract';
import type { Resource } from '../contract';
import { concurrencyProperty, optionProperties, simplifyProperty } from '../options';

/** The parameter panel of all resources; it stamps who sees what, so that no resource has to. */
export function toProperties(resources: Resource[]): INodeProperties[] {
	const properties: INodeProperties[] = [
		{
			displayName: 'Resource',
			name: 'resource',
			type: 'options',
			noDataExpression: true,
			options: resources
				.map(({ name, value, description }): INodePropertyOptions => ({ name, value, description }))
				.sort(compareLabels),
			default: 'todo',
		},
		...resources.map(toOperationProperty),
		...toFieldProperties(resources),
		...toIdProperties(resources),
		...toListProperties(resources),
		simplifyProperty,
		concurrencyProperty,
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: toOptions(resources).map(addHint),
		},
	];
	return properties.map(addHint);
}

/** What the canvas shows below the node, such as "Create Many: To-Do". */
export function toSubtitle(resources: Resource[]): string {
	const resourceNames = Object.fromEntries(resources.map(({ value, name }) => [value, name]));
	const nameOf = (names: Record<string, string>, parameter: string) =>
		`(${JSON.stringify(names)})[$parameter["${parameter}"]]`;
	return `={{ ${nameOf(OPERATION_NAMES, 'operation')} + ": " + ${nameOf(resourceNames, 'resource')} }}`;
}

const OPERATION_NAMES = {
	createMany: 'Create Many',
	getAll: 'Get Many',
	getManyById: 'Get Many by ID',
};

function toOperationProperty(resource: Resource): INodeProperties {
	const creates = isCreatable(resource);
	const first = creates ? 'createMany' : 'getAll';
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [resource.value] } },
		options: toOperations(resource).filter(({ value }) => creates || value !== 'createMany'),
		default: first,
	};
}

function toOperations({ name, plural }: Resource): INodePropertyOptions[] {
	return [
		{
			name: OPERATION_NAMES.createMany,
			value: 'createMany',
			description: `Create one ${name.toLowerCase()} for each incoming item`,
			action: `Create many ${plural}`,
			builderHint: { propertyHint: OPERATION_HINTS.createMany },
		},
		{
			name: OPERATION_NAMES.getAll,
			value: 'getAll',
			description: `List ${plural}`,
			action: `Get many ${plural}`,
			builderHint: { propertyHint: OPERATION_HINTS.getAll },
		},
		{
			name: OPERATION_NAMES.getManyById,
			value: 'getManyById',
			description: `Get the ${plural} whose IDs the incoming items hold`,
			action: `Get many ${plural} by ID`,
			builderHint: { propertyHint: OPERATION_HINTS.getManyById },
		},
	];
}

function toFieldProperties(resources: Resource[]): INodeProperties[] {
	const creatable = resources.filter(isCreatable);
	return [
		{
			displayName: 'Fields',
			name: 'fields',
			type: 'resourceMapper',
			noDataExpression: true,
			displayOptions: showFor(creatable, 'createMany'),
			default: { mappingMode: 'autoMapInputData', value: null },
			description: 'How each incoming item becomes one record',
			builderHint: { propertyHint: describeKeys(creatable) },
			required: true,
			typeOptions: {
				loadOptionsDependsOn: ['resource'],
				resourceMapper: {
					resourceMapperMethod: 'getFields',
					mode: 'add',
					fieldWords: { singular: 'field', plural: 'fields' },
					addAllFields: true,
					multiKeyMatch: false,
					supportAutoMap: true,
				},
			},
		},
	];
}

function toIdProperties(resources: Resource[]): INodeProperties[] {
	const withParts = resources.filter(({ getManyById }) => getManyById.parts);
	return [
		{
			displayName: 'ID',
			name: 'id',
			type: 'string',
			required: true,
			displayOptions: showFor(resources, 'getManyById'),
			default: '={{ $json.id }}',
			placeholder: 'e.g. 123, 456',
			description: 'One ID, a comma-separated list of IDs, or an array of them',
		},
		...withParts.map((resource): INodeProperties => {
			const parts = Object.entries(resource.getManyById.parts ?? {});
			const allParts = parts.map(([value]) => value);
			return {
				displayName: 'Include',
				name: 'include',
				type: 'multiOptions',
				displayOptions: showFor([resource], 'getManyById'),
				options: parts
					.map(([value, name]): INodePropertyOptions => ({ name, value }))
					.sort(compareLabels),
				default: [...allParts],
				description: 'What to fetch with each; each part costs one more request',
			};
		}),
	];
}

function toListProperties(resources: Resource[]): INodeProperties[] {
	const searched = resources.filter(({ getAll }) => 'bySearch' in getAll);
	const ofMeetings = resources.filter(({ getAll }) => 'byMeeting' in getAll);
	const ofUsersOnly = resources.filter(
		({ getAll }) => 'byUser' in getAll && !('byMeeting' in getAll),
	);
	const byMeeting = showFor(ofMeetings, 'getAll', { listBy: ['meeting'] });
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
			displayOptions: byMeeting,
			description: 'The meeting whose records to list',
		},
		...[byUser, showFor(ofUsersOnly, 'getAll')].map((displayOptions): INodeProperties => ({
			...toLocator('User', 'user', 'searchUsers'),
			displayOptions,
			description: 'The user whose records to list; left empty, the owner of the credential',
		})),
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

function toLocator(displayName: string, name: string, searchListMethod: string): INodeProperties {
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
				typeOptions: { searchListMethod, searchable: true },
			},
			{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 123' },
		],
	};
}

/** The Options group: an option that only some operations know is shown for those alone. */
function toOptions(resources: Resource[]): INodeProperties[] {
	const places: Record<string, Array<[operation: string, knows: (one: Resource) => boolean]>> = {
		dryRun: [['createMany', isCreatable]],
		includeClosed: [
			['getAll', ({ canBeClosed }) => canBeClosed.getAll],
			['getManyById', ({ canBeClosed }) => canBeClosed.getManyById],
		],
		onDuplicate: [['createMany', ({ createMany }) => createMany?.isOpen !== undefined]],
	};
	return optionProperties.flatMap((property): INodeProperties[] => {
		const shownFor = places[property.name];
		if (!shownFor) return [property];
		return shownFor.map(([operation, knows]) => {
			const values = resources.filter(knows).map(({ value }) => value);
			return {
				...property,
				displayOptions: { show: { '/resource': values, '/operation': [operation] } },
			};
		});
	});
}

function showFor(
	resources: Resource[],
	operation: string,
	also: IDisplayOptions['show'] = {},
): IDisplayOptions {
	return {
		show: { resource: resources.map(({ value }) => value), operation: [operation], ...also },
	};
}

function compareLabels(one: INodePropertyOptions, other: INodePropertyOptions): number {
	return one.name.localeCompare(other.name);
}
