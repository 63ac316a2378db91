import type { Store } from '../store/store';
import type { Item, Reference } from '../store/wire';
import type { Endpoint } from './call';

/** A record as the store holds it, whatever its resource. */
export interface Stored {
	id: number;
	title: string;
	/** Null for what is in no meeting, and for a meeting. */
	meetingId: number | null;
	/** Null for a meeting, or where nobody owns it. */
	ownerId: number | null;
}

/** Where a resource's create goes, and the list in which its records show, as records name them. */
export interface Routes {
	write: string;
	list: string;
}

/** What can be created at Bloom Growth: its paths, and what a test holds a run against. */
export interface Resource {
	endpoints: Endpoint[];
	routes: Routes;
	/** What the row at a place of a sheet names beside its title; rows go to all places there are. */
	buildColumns: (at: number) => Record<string, unknown>;
	readStored: (store: Store) => Stored[];
}

/** A record of one meeting, for `readStored`. */
export function toStored(
	{ Id, Name, Owner, OriginId }: Reference & Pick<Item, 'Owner'> & { OriginId?: number | null },
	meetingId = OriginId ?? null,
): Stored {
	return { id: Id, title: Name, meetingId, ownerId: Owner?.Id ?? null };
}

const MEETING_IDS = [123, 456, 789];

/** The columns of what belongs to a meeting, for `buildColumns`. */
export function nameMeeting(at: number): { meetingId: number } {
	return { meetingId: MEETING_IDS[at % MEETING_IDS.length] ?? 0 };
}
