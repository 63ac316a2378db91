import type { INodeProperties } from 'n8n-workflow';

import { createMany } from '../../../nodes/Bloomy/engine/operations/createMany';
import { addHint, describeKeys } from '../../../nodes/Bloomy/engine/panel/hints';
import { issue } from '../../../nodes/Bloomy/resources/issue';
import { meeting } from '../../../nodes/Bloomy/resources/meeting';

const property = (name: string): INodeProperties => ({
	displayName: 'X',
	name,
	type: 'string',
	default: '',
});

it('adds a hint to what has one, and leaves the rest alone', () => {
	expect(addHint(property('limit'))).toEqual(property('limit'));
	expect(addHint(property('search'))).toEqual({
		...property('search'),
		builderHint: { propertyHint: expect.stringContaining('Part of a name') },
	});
});

it('lists the keys of the mapper for each resource, and which may be left out', () => {
	expect(describeKeys([issue, meeting], createMany)).toMatch(
		/Keys: issue: title, meetingId, userId\?, notes\?; meeting: title, addSelf\?, attendees\?\.$/,
	);
});
