import { toTriggerProperties } from '../../../nodes/Bloomy/engine/panel/triggerProperties';
import { events } from '../../../nodes/Bloomy/resources/events';

it('asks what starts the workflow, in which meetings, and how much of it is told', () => {
	const [event, meetings, simplify, ...others] = toTriggerProperties(events);
	expect(event).toEqual({
		displayName: 'Event',
		name: 'event',
		type: 'options',
		noDataExpression: true,
		options: expect.arrayContaining([
			{
				name: 'To-Do Created',
				value: 'todoCreated',
				description: expect.any(String),
				action: 'On to-do created',
			},
		]),
		default: 'todoCreated',
		description: 'What starts the workflow',
	});
	expect(event?.options).toHaveLength(events.length);
	expect(meetings).toEqual({
		displayName: 'Meeting Names or IDs',
		name: 'meetings',
		type: 'multiOptions',
		typeOptions: { loadOptionsMethod: 'getMeetings' },
		default: [],
		description: expect.stringContaining('If none is chosen, all that'),
	});
	expect(simplify?.name).toBe('simplify');
	expect(others).toEqual([]);
});
