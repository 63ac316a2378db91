import { toDueDate, toWireTime } from './moment';
import type { Store } from './store';
import type {
	Goal,
	Headline,
	Issue,
	Item,
	Meeting,
	MeetingItem,
	Metric,
	Milestone,
	Todo,
	User,
} from './wire';

/** What a test may say of a meeting; the rest has a default. */
export type PartialMeeting = Partial<Omit<Meeting, 'attendeeIds'>> & {
	attendeeIds?: Iterable<number>;
};

/** A user with everything that `partial` leaves out. */
export function draftUser(store: Store, partial: Partial<User>): User {
	const id = store.claimId(partial.Id);
	return {
		Id: id,
		Name: `User ${id}`,
		Description: '',
		Email: `user${id}@example.com`,
		OrganizationId: 1,
		ImageUrl: `https://sandbox.invalid/user/${id}.png`,
		...partial,
	};
}

/** A meeting with everything that `partial` leaves out. */
export function draftMeeting(store: Store, partial: PartialMeeting): Meeting {
	const id = store.claimId(partial.id);
	return {
		id,
		name: `Meeting ${id}`,
		type: 'L10',
		createTime: toWireTime(),
		creatorId: null,
		scorecard: [],
		...partial,
		attendeeIds: new Set(partial.attendeeIds),
	};
}

/** A to-do, the caller's own unless it says otherwise; a complete one is closed as well. */
export function draftTodo(store: Store, partial: Partial<Todo>): Todo {
	const Complete = Boolean(partial.Complete ?? partial.CloseTime ?? partial.CompleteTime);
	const draft = draftMeetingItem(store, 'To-do', partial);
	return {
		...draft,
		DueDate: toDueDate(7),
		Complete,
		CompleteTime: Complete ? toWireTime() : null,
		CloseTime: Complete ? toWireTime() : null,
		TodoType: 0,
		Origin: draft.Origin ?? 'Individual',
		...partial,
	};
}

/** An issue; one with a `CloseTime` is solved. */
export function draftIssue(store: Store, partial: Partial<Issue>): Issue {
	const draft = draftMeetingItem(store, 'Issue', partial);
	return { ...draft, CompleteTime: partial.CloseTime ?? null, Archived: false, ...partial };
}

/** A headline, which is open unless it says otherwise. */
export function draftHeadline(store: Store, partial: Partial<Headline>): Headline {
	return { ...draftMeetingItem(store, 'Headline', partial), Archived: false, ...partial };
}

/** A goal on track, in no meeting unless it says otherwise. */
export function draftGoal(store: Store, partial: Partial<Goal>): Goal {
	return {
		...draftItem(store, 'Goal', partial),
		DueDate: toDueDate(90),
		Complete: false,
		Completion: 1,
		Archived: false,
		Origins: [],
		...partial,
	};
}

/** A milestone of a goal, not done unless it says otherwise. */
export function draftMilestone(
	store: Store,
	goalId: number,
	partial: Partial<Milestone>,
): Milestone {
	const Id = store.claimId(partial.Id);
	const DueDate = toDueDate(30);
	return { Id, Name: `Milestone ${Id}`, DueDate, Status: 'NotDone', RockId: goalId, ...partial };
}

/** A metric of the caller, on no scorecard yet. */
export function draftMetric(store: Store, partial: Partial<Metric>): Metric {
	return {
		Id: store.claimId(partial.Id),
		Name: 'Metric',
		Target: 100,
		AltTarget: null,
		Direction: 'GreaterThan',
		Modifiers: 'None',
		Owner: store.referTo(store.callerId),
		IsFormula: false,
		Disabled: false,
		...partial,
	};
}

function draftItem(store: Store, kind: string, given: { Id?: number }): Item {
	const Id = store.claimId(given.Id);
	const Owner = store.referTo(store.callerId);
	return { Id, Name: `${kind} ${Id}`, Owner, CreateTime: toWireTime() };
}

function draftMeetingItem(
	store: Store,
	kind: string,
	given: { Id?: number; OriginId?: number | null },
): MeetingItem {
	const item = draftItem(store, kind, given);
	const DetailsUrl = `https://sandbox.invalid/items/${item.Id}`;
	const Origin = store.findMeeting(given.OriginId)?.name ?? null;
	return { ...item, DetailsUrl, CloseTime: null, Origin };
}
