import type {
	Goal,
	Headline,
	Issue,
	Item,
	Meeting,
	MeetingItem,
	Metric,
	Reference,
	Todo,
	User,
} from './wire';

const FIRST_NEW_ID = 10_000;
const DAY = 86_400_000;

/** A point in time as Bloom Growth writes it: ISO, whole seconds, no offset; `days` from now. */
export function toWireTime(days = 0): string {
	return new Date(Date.now() + days * DAY).toISOString().slice(0, 19);
}

function toDueDate(days: number): string {
	return `${toWireTime(days).slice(0, 10)}T00:00:00`;
}

/** Everything the sandbox knows, in memory; tests may read and write all of it. */
export class Store {
	readonly users: User[] = [];
	readonly meetings: Meeting[] = [];
	readonly todos: Todo[] = [];
	readonly issues: Issue[] = [];
	readonly goals: Goal[] = [];
	readonly headlines: Headline[] = [];
	/** Details of to-dos and notes of issues and headlines by record ID; no answer shows them. */
	readonly notes = new Map<number, string>();
	private nextId = FIRST_NEW_ID;

	constructor(private readonly callerId: number) {}

	addUser(partial: Partial<User> = {}): User {
		const id = this.claimId(partial.Id);
		const user: User = {
			Id: id,
			Name: `User ${id}`,
			Description: '',
			Email: `user${id}@example.com`,
			OrganizationId: 1,
			ImageUrl: `https://sandbox.invalid/user/${id}.png`,
			...partial,
		};
		this.users.push(user);
		return user;
	}

	addMeeting(
		partial: Partial<Omit<Meeting, 'attendeeIds'>> & { attendeeIds?: Iterable<number> } = {},
	): Meeting {
		const id = this.claimId(partial.id);
		const meeting: Meeting = {
			id,
			name: `Meeting ${id}`,
			type: 'L10',
			createTime: toWireTime(),
			creatorId: null,
			metrics: [],
			...partial,
			attendeeIds: new Set(partial.attendeeIds),
		};
		this.meetings.push(meeting);
		return meeting;
	}

	/** Removes a meeting and the to-dos in it. */
	removeMeeting(meeting: Meeting): void {
		this.meetings.splice(this.meetings.indexOf(meeting), 1);
		const others = this.todos.filter(({ OriginId }) => OriginId !== meeting.id);
		this.todos.splice(0, this.todos.length, ...others);
	}

	/** Adds a to-do, the caller's own unless it says otherwise; a complete one is closed as well. */
	addTodo(partial: Partial<Todo> = {}, details = ''): Todo {
		const Complete = Boolean(partial.Complete ?? partial.CloseTime ?? partial.CompleteTime);
		const todo: Todo = {
			...this.draftMeetingItem('To-do', partial),
			DueDate: toDueDate(7),
			Complete,
			CompleteTime: Complete ? toWireTime() : null,
			CloseTime: Complete ? toWireTime() : null,
			TodoType: 0,
			Origin: this.meetingName(partial.OriginId) ?? 'Individual',
			...partial,
		};
		return this.keep(this.todos, todo, details);
	}

	addIssue(partial: Partial<Issue> = {}, notes = ''): Issue {
		const draft = this.draftMeetingItem('Issue', partial);
		const CompleteTime = partial.CloseTime ?? null;
		const issue: Issue = { ...draft, CompleteTime, Archived: false, ...partial };
		return this.keep(this.issues, issue, notes);
	}

	addHeadline(partial: Partial<Headline> = {}, notes = ''): Headline {
		const draft = this.draftMeetingItem('Headline', partial);
		return this.keep(this.headlines, { ...draft, Archived: false, ...partial }, notes);
	}

	addGoal(partial: Partial<Goal> = {}): Goal {
		const goal: Goal = {
			...this.draftItem('Goal', partial),
			DueDate: toDueDate(90),
			Complete: false,
			Completion: 1,
			Archived: false,
			Origins: [],
			...partial,
		};
		return this.keep(this.goals, goal);
	}

	addMetric(meetingId: number, partial: Partial<Metric> = {}): Metric {
		const meeting = this.meetings.find(({ id }) => id === meetingId);
		if (!meeting) throw new Error(`addMetric: there is no meeting ${meetingId}`);
		const metric: Metric = {
			Id: this.claimId(partial.Id),
			Name: 'Metric',
			Target: 100,
			Direction: 'GreaterThan',
			Modifiers: 'None',
			Owner: this.referTo(this.callerId),
			...partial,
		};
		meeting.metrics.push(metric);
		return metric;
	}

	/** The user as records name their owner, null where there is no such user. */
	referTo(userId: number): Reference | null {
		const user = this.users.find(({ Id }) => Id === userId);
		return user ? { Id: user.Id, Name: user.Name } : null;
	}

	private draftItem(kind: string, given: { Id?: number }): Item {
		const id = this.claimId(given.Id);
		const Owner = this.referTo(this.callerId);
		return { Id: id, Name: `${kind} ${id}`, Owner, CreateTime: toWireTime() };
	}

	private draftMeetingItem(
		kind: string,
		given: { Id?: number; OriginId?: number | null },
	): MeetingItem {
		const item = this.draftItem(kind, given);
		const DetailsUrl = `https://sandbox.invalid/items/${item.Id}`;
		return { ...item, DetailsUrl, CloseTime: null, Origin: this.meetingName(given.OriginId) };
	}

	private meetingName(meetingId: number | null | undefined): string | null {
		return this.meetings.find(({ id }) => id === meetingId)?.name ?? null;
	}

	private claimId(given: number | undefined): number {
		const id = given ?? this.nextId;
		this.nextId = Math.max(this.nextId, id + 1);
		return id;
	}

	private keep<T extends Item>(list: T[], record: T, notes = ''): T {
		list.push(record);
		if (notes) this.notes.set(record.Id, notes);
		return record;
	}
}
