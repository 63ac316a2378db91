import type { INodeProperties } from 'n8n-workflow';

import type { Field, Resource } from '../contract';
import type { Operation } from '../operations/operation';

/*
 * What n8n's AI workflow builder should know beyond the descriptions that people read. Versions of
 * n8n without it ignore all of this.
 */

/** By the name of the parameter; n8n takes none on Resource and Operation themselves. */
const PARAMETER_HINTS: Record<string, string> = {
	id: 'An item may hold one ID, a comma-separated list or an array: each ID becomes one item, so no loop is needed.',
	include:
		'Name only the parts that are needed: each costs one more request for every meeting. A Split Out node behind this one turns a part into items.',
	meeting:
		"Mode 'list' for a meeting that the user picks; mode 'id' with an expression where the incoming items hold meeting IDs, and then each item lists its own meeting.",
	user: "Leave it empty for the owner of the credential. Mode 'id' with an expression where the incoming items hold user IDs.",
	search:
		'Part of a name, or an expression that gives one for each incoming item, such as to turn names into user IDs. Leave it empty for everybody.',
	returnAll: 'Set it to true where nothing may be missing, or each list is cut at Limit.',
	simplify:
		'Keep it true, so that the nodes behind can use id, title, meetingId, userId and the like; false gives the PascalCase answer of the API.',
	concurrency:
		'Keep it at 5. The node queues its requests and waits when it is asked to: add no loop and no Wait node for speed or rate limits.',
};

/** The property with its hint, where there is one for it. */
export function addHint(property: INodeProperties): INodeProperties {
	const propertyHint = PARAMETER_HINTS[property.name];
	return propertyHint === undefined ? property : { ...property, builderHint: { propertyHint } };
}

/** How to fill the field mapper: the keys of each resource, with a question mark where optional. */
export function describeKeys(resources: Resource[], operation: Operation): string {
	const keys = resources.map((resource) => {
		const fields = Object.entries(operation.fieldsOf(resource));
		return `${resource.value}: ${fields.map(([key, field]) => markOptional(key, field)).join(', ')}`;
	});
	return `Give the whole object { mappingMode, value }. With mappingMode 'autoMapInputData' and value null each incoming item's own keys count, whatever their case and separators (Meeting ID is meetingId), and unknown keys are ignored, so rows of a sheet need no node in between. With 'defineBelow' value holds an expression for each key. Keys: ${keys.join('; ')}.`;
}

function markOptional(key: string, { schema }: Field): string {
	return schema.isOptional() ? `${key}?` : key;
}
