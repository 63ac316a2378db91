import type { INodeProperties } from 'n8n-workflow';

import type { Field, Resource } from '../contract';
import type { Operation } from '../operations/operation';

/*
 * What n8n's AI workflow builder should know beyond the descriptions that people read. Versions of
 * n8n without it ignore all of this.
 */

/** By the name of the parameter; n8n allows none on Resource and Operation themselves. */
const PARAMETER_HINTS: Record<string, string> = {
	rows: "An expression that gives all rows as a JSON array of objects: $fromAI with the type 'json'. With it one call of the agent is enough for many rows.",
	defaultMeeting:
		"Set it if the incoming items name no meeting: mode 'list' for one that the user picks, mode 'id' for an ID or a name. A meeting in an item counts before it.",
	id: 'An item may hold one ID, a comma-separated list or an array. Each ID becomes one item, so no loop is needed.',
	include:
		'Choose only the parts that are needed: each costs one more request for every meeting. A Split Out node after this one turns a part into items.',
	meeting:
		"Mode 'list' for a meeting that the user picks. Mode 'id' with an expression if the incoming items hold meeting IDs; each item then lists its own meeting.",
	weeks:
		'The current week is one of them: set it to 2 for the last whole week too, or to 13 for a quarter.',
	goal: 'An expression that gives the ID of a goal for each incoming item; each item then lists its own goal.',
	user: "Leave it empty for the credential's user. Mode 'id' with an expression if the incoming items hold user IDs.",
	search:
		'Part of a name, or an expression that gives one for each incoming item, for example to turn names into user IDs. Leave it empty for everybody.',
	returnAll: 'Set it to true if nothing may be missing; otherwise each list is cut at Limit.',
	simplify:
		'Keep it true, so that the nodes after this one can use id, title, meetingId, userId and so on; false gives the PascalCase answer of the API.',
	concurrency:
		'Keep it at 5. The node queues its requests and waits when Bloom Growth asks it to: add no loop and no Wait node for speed or rate limits.',
};

/** The property with its hint, if there is one for it. */
export function addHint(property: INodeProperties): INodeProperties {
	const propertyHint = PARAMETER_HINTS[property.name];
	return propertyHint === undefined ? property : { ...property, builderHint: { propertyHint } };
}

/**
 * How to fill in the field mapper: the keys of each resource, optional ones with a question mark.
 */
export function describeKeys(resources: Resource[], operation: Operation): string {
	const keys = resources.map((resource) => {
		const fields = Object.entries(operation.fieldsOf(resource));
		return `${resource.value}: ${fields.map(([key, field]) => markOptional(key, field)).join(', ')}`;
	});
	return `Give the whole object { mappingMode, value }. With mappingMode 'autoMapInputData' and value null, the node reads each incoming item's own keys, whatever their case and separators (Meeting ID is meetingId), and ignores unknown keys, so rows of a sheet need no node in between. With 'defineBelow', value holds an expression for each key. Meetings, people and metrics may be names in place of IDs. Keys: ${keys.join('; ')}.`;
}

function markOptional(key: string, { schema }: Field): string {
	return schema.isOptional() ? `${key}?` : key;
}
