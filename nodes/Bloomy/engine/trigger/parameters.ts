import type { IPollFunctions } from 'n8n-workflow';

import type { Field, ReadApi, Service, WatchedEvent } from '../contract';
import { Failure } from '../failure';
import { Directories } from '../input/directories';
import { references } from '../input/ids';
import { RowReader } from '../input/rows';

/** The event that the node watches for; throws a `Failure` if there is no such event. */
export function readEvent(context: IPollFunctions, { events }: Service): WatchedEvent {
	const value = String(readParameter(context, 'event', 'Event'));
	const event = events.find((one) => one.value === value);
	if (!event) throw Failure.ofSettings([`Event "${value}" is unknown`]);
	return event;
}

/** IDs of the meetings that were chosen, by ID or by name, in order; none means all of them. */
export async function readChoice(
	context: IPollFunctions,
	service: Service,
	api: ReadApi,
): Promise<number[]> {
	const meetings = {
		displayName: 'Meetings',
		type: 'string',
		refersTo: service.meetings,
		isList: true,
		read: references.read,
		schema: references.schema.default([]),
	} satisfies Field;
	const locale = { dateOrder: 'ask', timeZone: context.getTimezone() } as const;
	const reader = new RowReader({ meetings }, locale, new Directories(api));
	const given = readParameter(context, 'meetings', meetings.displayName);
	const { input } = await reader.read([{ meetings: given }]);
	return (input.meetings as number[]).sort((one, other) => one - other);
}

function readParameter(context: IPollFunctions, name: string, label: string): unknown {
	try {
		return context.getNodeParameter(name, undefined);
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		throw Failure.ofSettings([`${label} cannot be read: its expression failed (${reason})`]);
	}
}
