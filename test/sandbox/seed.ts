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
export function seedStore(): Store {
	const store = new Store(CALLER_ID);
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
	seedMetrics(store);
	return store;
}

function seedTodos(store: Store): void {
	const CreateTime = '2026-06-01T10:00:00';
	const base = { OriginId: 123, CreateTime, DueDate: '2026-12-31T00:00:00' };
	const CloseTime = '2026-06-08T10:00:00';
	store.addTodo({ ...base, Id: 1001, Name: 'Send proposal' });
	store.addTodo({ ...base, Id: 1002, Name: 'Book venue', Owner: store.referTo(321) });
	store.addTodo({ ...base, Id: 1003, Name: 'Unowned to-do', Owner: null, DetailsUrl: null });
	store.addTodo({ ...base, Id: -1004, Name: 'Milestone of a goal', TodoType: 2 });
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
	const base = { CreateTime: '2026-01-02T10:00:00', DueDate: '2026-03-31T00:00:00', Origins };
	store.addGoal({ ...base, Id: 3001, Name: 'Grow NPS to 70' });
	store.addGoal({ ...base, Id: 3002, Name: 'Hire two engineers', Owner: store.referTo(321) });
	store.addGoal({ ...base, Id: 3003, Name: 'Open second office', Archived: true, Complete: true });
}

function seedMetrics(store: Store): void {
	store.addMetric(123, { Id: 4001, Name: 'Revenue', Target: 100_000, Modifiers: 'Dollar' });
	store.addMetric(123, { Id: 4002, Name: '', Target: null, Owner: null });
	store.addMetric(123, { Id: 4003, Name: 'Open leads', Target: null });
	store.addMetric(123, { Id: 4004, Name: 'Churn', Direction: 'LessThan', Owner: null });
}
