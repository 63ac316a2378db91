import type { WeekDay } from './calendar';
import { Store } from './store';

/** The user behind both the API key and the login. */
export const CALLER_ID = 100;

const USERS: Array<[id: number, name: string]> = [
	[CALLER_ID, 'Jane Doe'],
	[123, 'Omar Haddad'],
	[321, 'Priya Nair'],
	[456, 'Lena Fischer'],
	[789, 'Marco Rossi'],
	[101, 'Ann Kowalski'],
	[112, 'Tom Okafor'],
];

/** A store as the sandbox starts with it; its odd rows are ones the real service sends. */
export function seedStore(weekDay?: WeekDay): Store {
	const store = new Store(CALLER_ID, weekDay);
	for (const [Id, Name] of USERS) {
		const Email = `${Name.toLowerCase().replace(' ', '.')}@example.com`;
		store.addUser({ Id, Name, Email });
	}
	const base = { createTime: '2026-01-05T09:00:00' };
	store.addMeeting({ ...base, id: 123, name: 'Leadership L10', attendeeIds: [100, 123, 321] });
	store.addMeeting({ ...base, id: 456, name: 'Engineering L10', attendeeIds: [100, 456, 789] });
	store.addMeeting({ ...base, id: 789, name: 'Sales L10', attendeeIds: [100, 101, 112] });
	seedTodos(store);
	seedIssues(store);
	seedGoals(store);
	seedHeadlines(store);
	seedScorecards(store);
	seedScores(store);
	return store;
}

function seedTodos(store: Store): void {
	const CreateTime = '2026-06-01T10:00:00';
	const base = { OriginId: 123, CreateTime, DueDate: '2026-12-31T00:00:00' };
	const CloseTime = '2026-06-08T10:00:00';
	store.addTodo({ ...base, Id: 1001, Name: 'Send proposal' });
	store.addTodo({ ...base, Id: 1002, Name: 'Book venue', Owner: store.referTo(321) });
	store.addTodo({ ...base, Id: 1003, Name: 'Unowned to-do', Owner: null, DetailsUrl: null });
	store.addTodo({ ...base, Id: 1005, Name: 'Sign lease', CloseTime, CompleteTime: CloseTime });
	store.addTodo({ Id: 1006, Name: 'Renew passport', CreateTime });
}

function seedIssues(store: Store): void {
	const base = { OriginId: 123, CreateTime: '2026-06-01T10:00:00' };
	const CloseTime = '2026-06-08T10:00:00';
	store.addIssue({ ...base, Id: 2001, Name: 'Server performance' });
	store.addIssue({ ...base, Id: 2002, Name: 'Late invoices', Owner: store.referTo(123) });
	store.addIssue({ ...base, Id: 2003, Name: 'Old printer', CloseTime });
}

function seedHeadlines(store: Store): void {
	const base = { OriginId: 123, CreateTime: '2026-06-01T10:00:00' };
	store.addHeadline({ ...base, Id: 5001, Name: 'New office opened' });
	store.addHeadline({ ...base, Id: 5002, Name: 'Ann is back', CloseTime: '2026-06-08T10:00:00' });
}

function seedGoals(store: Store): void {
	const Origins = [{ Id: 123, Name: 'Leadership L10' }];
	const DueDate = '2026-03-31T00:00:00';
	const base = { CreateTime: '2026-01-02T10:00:00', DueDate, Origins };
	store.addGoal({ ...base, Id: 3001, Name: 'Grow NPS to 70' });
	store.addGoal({ ...base, Id: 3002, Name: 'Hire two engineers', Owner: store.referTo(321) });
	store.addGoal({ ...base, Id: 3003, Name: 'Open second office', Archived: true, Complete: true });
	store.addMilestone(3001, { Id: 1004, Name: 'Milestone of a goal', DueDate });
	store.addMilestone(3002, { Id: 6001, Name: 'Publish the offers', DueDate, Status: 'Done' });
	store.addMilestone(3003, { Id: 6002, Name: 'Find a place', DueDate, Status: 'Done' });
}

/** Three kinds of divider, a formula, a disabled metric, and one name on two scorecards. */
function seedScorecards(store: Store): void {
	store.addMetric(123, { Id: 4001, Name: 'Revenue', Target: 100_000, Modifiers: 'Dollar' });
	store.addDivider(123, 4002);
	store.addMetric(123, { Id: 4003, Name: 'Open leads', Target: null });
	store.addMetric(123, { Id: 4004, Name: 'Churn', Direction: 'LessThan', Owner: null });
	store.addDivider(123, -4005);
	store.addMetric(123, { Id: 4006, Name: 'Revenue per lead', Target: 500, IsFormula: true });
	store.addMetric(123, { Id: 4007, Name: 'Fax orders', Disabled: true });

	const Owner = store.referTo(456);
	const range = { Direction: 'Between', Target: 20, AltTarget: 30 };
	store.addMetric(456, { Id: 4101, Name: 'Velocity', ...range, Owner });
	store.addMetric(456, { Id: 4102, Name: 'Uptime', Target: 99.9, Modifiers: 'Percent', Owner });

	const tom = store.referTo(112);
	store.addMetric(789, { Id: 4201, Name: 'Churn', Direction: 'LessThanOrEqual', Owner: tom });
	store.addDivider(789, null);
	store.addMetric(789, {
		Id: 4202,
		Name: 'Demos held',
		Target: 12,
		Direction: 'EqualTo',
		Owner: tom,
	});
}

/** The latest weeks, the current one last; null where nobody has entered anything yet. */
function seedScores(store: Store): void {
	const current = store.calendar.currentNumber();
	const rows: Array<[metricId: number, ...values: Array<number | null>]> = [
		[4001, 96_000, 104_500, 99_000, 120_250.5, null],
		[4003, 14, 0, 9, null, null],
		[4004, 3, null, 2, 1, 4],
		[4006, 480, 510.25, 495, 505, null],
		[4007, 7, 2, 0, null, null],
		[4101, 19, 25, 31, 28, null],
		[4102, 99.95, 99.9, 98.2, 100, null],
		[4201, 110, 90, 100, 95, 100],
		[4202, 12, 11, 12, 12, null],
	];
	for (const [metricId, ...values] of rows) {
		values.forEach((value, at) => {
			store.setScore(metricId, current - values.length + 1 + at, value);
		});
	}
}
