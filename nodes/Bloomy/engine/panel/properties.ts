import type { IDisplayOptions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { Resource } from '../contract';
import { operations, operationsOf } from '../operations';
import { concurrencyProperty, options, simplifyProperty } from '../options';
import type { Option } from '../options';
import { addHint, describeKeys } from './hints';

/**
 * The parameter panel of all resources, with `first` chosen at the beginning. It decides which
 * parameter is shown when, so that no resource has to.
 */
export function toProperties(resources: Resource[], first: string): INodeProperties[] {
	const properties: INodeProperties[] = [
		{
			displayName: 'Resource',
			name: 'resource',
			type: 'options',
			noDataExpression: true,
			options: resources
				.map(({ name, value, description }): INodePropertyOptions => ({ name, value, description }))
				.sort(compareLabels),
			default: first,
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
			options: toOptions(resources),
		},
	];
	return properties.map(addHint);
}

/** What the canvas shows below the node, such as "Create Many: To-Do". */
export function toSubtitle(resources: Resource[]): string {
	const resourceNames = Object.fromEntries(resources.map(({ value, name }) => [value, name]));
	const operationNames = Object.fromEntries(operations.map(({ value, label }) => [value, label]));
	const nameOf = (names: Record<string, string>, parameter: string) =>
		`(${JSON.stringify(names)})[$parameter["${parameter}"]]`;
	return `={{ ${nameOf(operationNames, 'operation')} + ": " + ${nameOf(resourceNames, 'resource')} }}`;
}

function toOperationProperty(resource: Resource): INodeProperties {
	const offered = operationsOf(resource);
	const first = offered[0]?.value ?? '';
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [resource.value] } },
		options: offered.map((operation): INodePropertyOptions => ({
			name: operation.label,
			value: operation.value,
			description: operation.describe(resource),
			action: operation.nameAction(resource),
			builderHint: { propertyHint: operation.hint },
		})),
		default: first,
	};
}

function toFieldProperties(resources: Resource[]): INodeProperties[] {
	const writing = operations.filter(({ isWrite }) => isWrite);
	return writing.map((operation) => {
		const offering = resources.filter((resource) => operation.isOfferedBy(resource));
		return {
			displayName: 'Fields',
			name: 'fields',
			type: 'resourceMapper',
			noDataExpression: true,
			displayOptions: showFor(offering, operation.value),
			default: { mappingMode: 'autoMapInputData', value: null },
			description: 'How to make a record from each incoming item',
			builderHint: { propertyHint: describeKeys(offering, operation) },
			required: true,
			typeOptions: {
				loadOptionsDependsOn: ['resource', 'operation'],
				resourceMapper: {
					resourceMapperMethod: 'getFields',
					mode: 'add',
					fieldWords: { singular: 'field', plural: 'fields' },
					addAllFields: true,
					multiKeyMatch: false,
					supportAutoMap: true,
				},
			},
		};
	});
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
				description: `What to fetch with each ${resource.name.toLowerCase()}; each part costs one more request`,
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
			description: 'Whether to list the records of a meeting or of a user',
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
			description: "The user whose records to list; leave it empty for the credential's user",
		})),
		{
			displayName: 'Search',
			name: 'search',
			type: 'string',
			displayOptions: showFor(searched, 'getAll'),
			default: '',
			placeholder: 'e.g. jane',
			description:
				"Part of a name to look for; leave it empty for everybody whom the credential's user sees",
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

/** The Options group: an option is shown only if it has an effect. */
function toOptions(resources: Resource[]): INodeProperties[] {
	return Object.entries<Option>(options).flatMap(([name, { property, hint, isFor }]) => {
		const whole: INodeProperties = {
			...property,
			name,
			...(hint !== undefined && { builderHint: { propertyHint: hint } }),
		};
		if (!isFor) return [whole];
		return operations.flatMap(({ value: operation, isWrite, isOfferedBy }): INodeProperties[] => {
			const values = resources
				.filter((resource) => isOfferedBy(resource) && isFor({ resource, operation, isWrite }))
				.map(({ value }) => value);
			const show = { '/resource': values, '/operation': [operation] };
			return values.length > 0 ? [{ ...whole, displayOptions: { show } }] : [];
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
