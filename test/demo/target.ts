import type { Account } from './account';

/** The server that the demo works on, and what it may use there. */
export interface Target extends Account {
	/** The meeting that issues, to-dos and goals go to. */
	meetingId: number;
	/** Owners and attendees; none leaves both out. */
	userIds: number[];
}
