import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

import type { Field, Fields, Resource } from '../contract';
import { operations } from '../operations';
import type { Operation } from '../operations/operation';
import { describeKeys } from './hints';
import { toLocator } from './locator';
import { showFor } from './show';

const LIST = new Intl.ListFormat('en');

/** How rows become records: the mapper, what it reads by itself, and a meeting for rows without one. */
export function toFieldProperties(resources: Resource[]): INodeProperties[] {
	return operations
		.filter(({ isWrite }) => isWrite)
		.flatMap((operation) => {
			const offering = resources.filter((resource) => operation.isOfferedBy(resource));
			return [
				toRows(operation, offering),
				toMapper(operation, offering),
				...offering.map((resource) => toNotice(operation, resource)),
				...toDefaultMeeting(operation, offering),
			];
		});
}

/** All rows of an agent in one call. */
function toRows({ value }: Operation, offering: Resource[]): INodeProperties {
	return {
		displayName: 'Rows',
		name: 'rows',
		type: 'json',
		displayOptions: showFor(offering, value, { '@tool': [true] }),
		default: '',
		placeholder: 'e.g. [{ "title": "Book the venue", "meeting": "Leadership L10" }]',
		description:
			'A JSON array of objects: all rows in one call, instead of the fields of a single row',
	};
}

function toMapper(operation: Operation, offering: Resource[]): INodeProperties {
	return {
		displayName: 'Fields',
		name: 'fields',
		type: 'resourceMapper',
		noDataExpression: true,
		displayOptions: showFor(offering, operation.value),
		default: { mappingMode: 'autoMapInputData', value: null },
		description: 'How each incoming item becomes one record or one change',
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
}

function toNotice(operation: Operation, resource: Resource): INodeProperties {
	const fields = Object.values(operation.fieldsOf(resource));
	const columns = fields.map(describeColumn).join(', ');
	const mark = fields.some(isRequired) ? ' (* required)' : '';
	const named = fields.flatMap(({ refersTo, displayName }) => (refersTo ? [displayName] : []));
	const sentences = [
		`Map Automatically reads these columns, in any order and case${mark}: ${columns}.`,
		operation.describeRows?.(resource),
		named.length > 0 ? `${LIST.format(named)} may be given by name.` : undefined,
	];
	return {
		displayName: sentences.filter(Boolean).join(' '),
		name: 'columns',
		type: 'notice',
		displayOptions: showFor([resource], operation.value),
		default: '',
	};
}

/** A field by its label, and by all that it may be called otherwise: 'Week (or Week Of, Date)'. */
function describeColumn(field: Field): string {
	const { displayName, keys = [] } = field;
	const also = keys.length === 0 ? '' : ` (or ${keys.map(toLabel).join(', ')})`;
	return `<b>${displayName}</b>${isRequired(field) ? '*' : ''}${also}`;
}

function isRequired({ schema }: Field): boolean {
	return !schema.isOptional();
}

function toLabel(key: string): string {
	const words = key
		.replace(/([a-z])([A-Z])/g, '$1 $2')
		.replace(/ Id$/, ' ID')
		.replace(/^todo\b/, 'to-Do')
		.replace(/^kpi$/, 'KPI');
	return words.charAt(0).toUpperCase() + words.slice(1);
}

function toDefaultMeeting({ value, fieldsOf }: Operation, offering: Resource[]): INodeProperties[] {
	if (value !== 'createMany') return [];
	const ofMeetings = offering.filter((resource) => needsMeeting(fieldsOf(resource)));
	const displayOptions: IDisplayOptions = showFor(ofMeetings, value);
	return [
		{
			...toLocator('Meeting for Rows Without One', 'defaultMeeting', 'searchMeetings'),
			displayOptions,
			description: 'The meeting of rows that name none; left empty, such rows fail',
		},
	];
}

function needsMeeting({ meetingId }: Fields): boolean {
	return meetingId !== undefined && isRequired(meetingId);
}
