import type { Credential } from '../workflow/engine';

/** The server that the demo works on, and what it may use there. */
export interface Target {
	url: string;
	credential: Credential;
	/** The meeting that issues, to-dos and goals go to. */
	meetingId: number;
	/** Owners and attendees; none leaves both out. */
	userIds: number[];
}
