import { Calendar, type WeekDay } from './calendar';
import {
	draftGoal,
	draftHeadline,
	draftIssue,
	draftMeeting,
	draftMetric,
	draftMilestone,
	draftTodo,
	draftUser,
	type PartialMeeting,
} from './draft';
import { toWireTime } from './moment';
import type {
	Divider,
	Goal,
	Headline,
	Issue,
	Meeting,
	Metric,
	Milestone,
	Reference,
	Score,
	Todo,
	User,
} from './wire';

const FIRST_NEW_ID = 10_000;
const FIRST_SCORE_ID = 700_000;

/**
 * Everything the sandbox knows, in memory; tests may read and write all of it. Records change in
 * place, but what is nested in them is replaced, so that a shallow copy stays as it was.
 */
export class Store {
	readonly users: User[] = [];
	readonly meetings: Meeting[] = [];
	readonly todos: Todo[] = [];
	readonly issues: Issue[] = [];
	readonly goals: Goal[] = [];
	readonly milestones: Milestone[] = [];
	readonly headlines: Headline[] = [];
	readonly metrics: Metric[] = [];
	readonly scores: Score[] = [];
	/** IDs of issues that were moved to the long-term list, which is none of a meeting's. */
	readonly longTermIssues = new Set<number>();
	/** Details of to-dos and notes of issues and headlines by record ID; no answer shows them. */
	readonly notes = new Map<number, string>();
	readonly calendar: Calendar;
	private nextId = FIRST_NEW_ID;

	constructor(
		readonly callerId: number,
		weekDay: WeekDay = 'Monday',
	) {
		this.calendar = new Calendar(weekDay);
	}

	addUser(partial: Partial<User> = {}): User {
		return keep(this.users, draftUser(this, partial));
	}

	addMeeting(partial: PartialMeeting = {}): Meeting {
		return keep(this.meetings, draftMeeting(this, partial));
	}

	addTodo(partial: Partial<Todo> = {}, details = ''): Todo {
		return this.keepWithNotes(this.todos, draftTodo(this, partial), details);
	}

	addIssue(partial: Partial<Issue> = {}, notes = ''): Issue {
		return this.keepWithNotes(this.issues, draftIssue(this, partial), notes);
	}

	addHeadline(partial: Partial<Headline> = {}, notes = ''): Headline {
		return this.keepWithNotes(this.headlines, draftHeadline(this, partial), notes);
	}

	addGoal(partial: Partial<Goal> = {}): Goal {
		return keep(this.goals, draftGoal(this, partial));
	}

	addMilestone(goalId: number, partial: Partial<Milestone> = {}): Milestone {
		return keep(this.milestones, draftMilestone(this, goalId, partial));
	}

	/** Adds a metric, empty this week, and puts it on the meeting's scorecard unless that is null. */
	addMetric(meetingId: number | null, partial: Partial<Metric> = {}): Metric {
		const meeting = meetingId === null ? undefined : this.demandMeeting(meetingId);
		const metric = keep(this.metrics, draftMetric(this, partial));
		meeting?.scorecard.push(metric.Id);
		this.setScore(metric.Id, this.calendar.currentNumber(), null);
		return metric;
	}

	/** Adds a row to a scorecard that is no metric. */
	addDivider(meetingId: number, Id: number | null, Name = ''): void {
		this.demandMeeting(meetingId).scorecard.push({ Id, Name });
	}

	/** Sets a metric's value in a week, by its number; null empties it. */
	setScore(metricId: number, week: number, Measured: number | null): Score {
		const known = this.scores.find(
			({ MeasurableId, ForWeek }) => MeasurableId === metricId && ForWeek === week,
		);
		const DateEntered = Measured === null ? null : toWireTime();
		if (known) return Object.assign(known, { Measured, DateEntered });
		const Id = FIRST_SCORE_ID + this.scores.length;
		return keep(this.scores, { Id, MeasurableId: metricId, ForWeek: week, Measured, DateEntered });
	}

	/** Renames a meeting, in the records that name it as their origin too. */
	renameMeeting(meeting: Meeting, name: string): void {
		meeting.name = name;
		for (const record of [...this.todos, ...this.issues, ...this.headlines]) {
			if (record.OriginId === meeting.id) record.Origin = name;
		}
		for (const goal of this.goals) {
			goal.Origins =
				goal.Origins?.map((origin) =>
					origin?.Id === meeting.id ? { ...origin, Name: name } : origin,
				) ?? null;
		}
	}

	/** Removes a meeting and the to-dos in it. */
	removeMeeting(meeting: Meeting): void {
		this.remove(this.meetings, meeting);
		const others = this.todos.filter(({ OriginId }) => OriginId !== meeting.id);
		this.todos.splice(0, this.todos.length, ...others);
	}

	/** Removes a goal and its milestones. */
	removeGoal(goal: Goal): void {
		this.remove(this.goals, goal);
		for (const milestone of this.milestones.filter(({ RockId }) => RockId === goal.Id)) {
			this.remove(this.milestones, milestone);
		}
	}

	/** Ends a meeting of today: the completed to-dos in it are closed and leave its list. */
	concludeMeeting(meetingId: number): void {
		const { id } = this.demandMeeting(meetingId);
		const now = toWireTime();
		for (const todo of this.todos) {
			if (todo.OriginId === id && todo.Complete) todo.CloseTime ??= now;
		}
	}

	/** Takes a record out of its list. */
	remove<T>(list: T[], record: T): void {
		list.splice(list.indexOf(record), 1);
	}

	findMeeting(meetingId: number | null | undefined): Meeting | undefined {
		return this.meetings.find(({ id }) => id === meetingId);
	}

	/** The metrics and dividers of a meeting's scorecard, in its order. */
	listScorecard({ scorecard }: Meeting): Array<Metric | Divider> {
		return scorecard.flatMap((row) => {
			if (typeof row !== 'number') return row;
			return this.metrics.find(({ Id }) => Id === row) ?? [];
		});
	}

	/** The user as records name their owner, null where there is no such user. */
	referTo(userId: number): Reference | null {
		const user = this.users.find(({ Id }) => Id === userId);
		return user ? { Id: user.Id, Name: user.Name } : null;
	}

	/** The ID for a new record: the given one, or one that was never used. */
	claimId(given?: number): number {
		const id = given ?? this.nextId;
		this.nextId = Math.max(this.nextId, id + 1);
		return id;
	}

	private demandMeeting(meetingId: number): Meeting {
		const meeting = this.findMeeting(meetingId);
		if (!meeting) throw new Error(`there is no meeting ${meetingId} in the sandbox`);
		return meeting;
	}

	private keepWithNotes<T extends Reference>(list: T[], record: T, notes: string): T {
		if (notes) this.notes.set(record.Id, notes);
		return keep(list, record);
	}
}

function keep<T>(list: T[], record: T): T {
	list.push(record);
	return record;
}
