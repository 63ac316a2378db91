/** An ID and a name, as records name their owner and their meetings. */
export interface Reference {
	Id: number;
	Name: string;
}

/** A user as users/mine, users/mineviewable and attendees answer it. */
export interface User extends Reference {
	Description: string;
	Email: string;
	OrganizationId: number;
	ImageUrl: string;
}

/** What to-dos, issues, goals and headlines have in common. */
export interface Item extends Reference {
	Owner: Reference | null;
	CreateTime: string;
}

/** An item of one meeting, open as long as `CloseTime` is empty. */
export interface MeetingItem extends Item {
	DetailsUrl: string | null;
	CloseTime: string | null;
	Origin: string | null;
	OriginId?: number | null;
}

/** A to-do; `TodoType` 2 is a milestone of a goal, which shares the list with a negative ID. */
export interface Todo extends MeetingItem {
	DueDate: string;
	Complete: boolean;
	CompleteTime: string | null;
	TodoType: number | string;
}

/** An issue, solved once it is closed. */
export interface Issue extends MeetingItem {
	CompleteTime: string | null;
	Archived: boolean;
}

/** A headline of a meeting. */
export interface Headline extends MeetingItem {
	Archived: boolean;
}

/** A goal, which the API calls a rock. */
export interface Goal extends Item {
	DueDate: string;
	Complete: boolean;
	Completion: number | string;
	Archived: boolean;
	Origins: Array<Reference | null> | null;
}

/** A milestone of a goal, sent as `title` and read as `Name`. */
export interface Milestone extends Reference {
	DueDate: string;
	Status: 'Done' | 'NotDone';
	RockId: number;
}

/** A metric, which the API calls a measurable. */
export interface Metric extends Reference {
	Target: number | null;
	/** The upper end where the direction is `Between`. */
	AltTarget: number | null;
	Direction: string;
	Modifiers: string;
	Owner: Reference | null;
	IsFormula: boolean;
	Disabled: boolean;
}

/** A row between the metrics of a scorecard, which some have without an ID or with a negative one. */
export interface Divider {
	Id: number | null;
	Name: string;
}

/** A metric's value in one week, as the store keeps it. */
export interface Score {
	Id: number;
	MeasurableId: number;
	/** The week's number, not its ID. */
	ForWeek: number;
	/** Null where nobody has entered one. */
	Measured: number | null;
	DateEntered: string | null;
}

/** A week as weeks/current and scorecards answer it. */
export interface Week {
	Id: number;
	ForWeekNumber: number;
	/** The day it ends. */
	ForWeek: string;
	/** The day it begins. */
	LocalDate: { Date: string };
	DisplayDate: string;
	IsCurrentWeek: boolean;
}

/** A meeting as the store keeps it: the one record the API answers in several shapes. */
export interface Meeting {
	id: number;
	name: string;
	type: string;
	createTime: string;
	creatorId: number | null;
	attendeeIds: Set<number>;
	/** IDs of metrics, and the dividers between them. */
	scorecard: Array<number | Divider>;
}
