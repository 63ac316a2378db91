import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { Resource } from '../contract';
import { operations, operationsOf } from '../operations';
import type { Operation } from '../operations/operation';
import { concurrencyProperty, options, simplifyProperty } from '../options';
import type { Option } from '../options';
import { toFieldProperties } from './fieldProperties';
import { addHint } from './hints';
import { toIdProperties, toListProperties } from './listProperties';

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
	const subtitles = resources.flatMap((resource) =>
		operationsOf(resource).map((operation): [string, string] => [
			`${resource.value} ${operation.value}`,
			`${operation.labelFor(resource)}: ${resource.name}`,
		]),
	);
	const chosen = '$parameter["resource"] + " " + $parameter["operation"]';
	return `={{ (${JSON.stringify(Object.fromEntries(subtitles))})[${chosen}] }}`;
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
		options: offered
			.map((operation): INodePropertyOptions => ({
				name: operation.labelFor(resource),
				value: operation.value,
				description: operation.describe(resource),
				action: operation.nameAction(resource),
				builderHint: { propertyHint: operation.hint },
			}))
			.sort(compareLabels),
		default: first,
	};
}

/** The Options group: an option that does nothing somewhere is not shown there. */
function toOptions(resources: Resource[]): INodeProperties[] {
	return Object.entries<Option>(options).flatMap(([name, option]) => {
		const { property, hint, isFor } = option;
		const whole: INodeProperties = {
			...property,
			name,
			...(hint !== undefined && { builderHint: { propertyHint: hint } }),
		};
		if (!isFor) return [whole];
		return operations.flatMap((operation) => showOption(whole, option, operation, resources));
	});
}

/** An option as it is shown for one operation: once for each value of List By that it is for. */
function showOption(
	property: INodeProperties,
	{ isFor, listBy }: Option,
	{ value: operation, isWrite, isOfferedBy, fieldsOf }: Operation,
	resources: Resource[],
): INodeProperties[] {
	const places = resources
		.filter((resource) => isOfferedBy(resource))
		.map((resource) => ({ resource, operation, isWrite, fields: fieldsOf(resource) }))
		.filter((place) => isFor?.(place));
	const lists = new Set(places.map((place) => listBy?.(place)));
	return [...lists].map((list) => {
		const values = places
			.filter((place) => listBy?.(place) === list)
			.map(({ resource }) => resource.value);
		const show = { '/resource': values, '/operation': [operation] };
		return { ...property, displayOptions: { show: list ? { ...show, '/listBy': [list] } : show } };
	});
}

function compareLabels(one: INodePropertyOptions, other: INodePropertyOptions): number {
	return one.name.localeCompare(other.name);
}
