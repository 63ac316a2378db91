import { toJson, toNothing, type Answer } from '../http/answer';
import { readDate, readNewTitle, readOwner, readText, readTitle } from '../service/body';
import { isYes, type Call } from '../service/call';
import { change, create } from '../service/change';
import {
	findMeeting,
	findRecord,
	listOfMeeting,
	listOfMember,
	listOpenOwned,
} from '../service/lookup';
import { nameMeeting, toStored, type Resource } from '../service/resource';
import { toWireTime } from '../store/moment';
import type { Meeting, Todo } from '../store/wire';
import { listMilestoneRows } from './milestone';

/** To-dos; the caller's own list alone has `users` in the plural. */
export const todo: Resource = {
	routes: { write: 'POST l10/:id/todos', list: 'GET l10/:id/todos' },
	buildColumns: nameMeeting,
	readStored: ({ todos }) => todos.map((record) => toStored(record)),
	endpoints: [
		{ method: 'POST', path: 'L10/:id/todos', act: createInMeeting },
		{ method: 'POST', path: 'todo/create', act: createOwn },
		{ method: 'GET', path: 'L10/:id/todos', act: (call) => toJson(listMeetingTodos(call)) },
		{
			method: 'GET',
			path: 'L10/:id/users/:userid/todos',
			act: (call) => toJson(listOfMember(call, listMeetingTodos(call))),
		},
		{ method: 'GET', path: 'todo/:id', act: (call) => toJson(findTodo(call)) },
		{ method: 'PUT', path: 'todo/:id', act: updateTodo },
		{ method: 'POST', path: 'todo/:id/complete', act: completeTodo },
		{ method: 'GET', path: 'todo/user/:id', act: (call) => listTodos(call, call.id) },
		{ method: 'GET', path: 'todo/users/mine', act: (call) => listTodos(call) },
	],
};

function createInMeeting(call: Call): Answer {
	const meeting = findMeeting(call, call.id);
	const { sdkTodoNames } = call.doubts;
	const names = sdkTodoNames ? ['forid', 'notes'] : ['accountableuserid', 'details'];
	return createTodo(call, meeting, names);
}

/** No owner may be named here, and `notes` is what a meeting's to-dos call `details`. */
function createOwn(call: Call): Answer {
	return createTodo(call, undefined, ['', 'notes']);
}

function createTodo(
	call: Call,
	meeting: Meeting | undefined,
	[ownerName = '', notesName = '']: string[],
): Answer {
	const { store, caller } = call;
	const Name = readTitle(call);
	const Owner = readOwner(call, ownerName);
	const DueDate = readDate(call, 'duedate');
	const draft = {
		Name,
		Owner,
		...(meeting && { OriginId: meeting.id }),
		...(DueDate && { DueDate }),
	};
	const listOld = () =>
		meeting ? listOfMeeting(call, store.todos) : listOpenOwned(call, store.todos, caller.Id);
	const add = () => store.addTodo(draft, readText(call, notesName));
	return toJson(create(call, listOld, Name, add));
}

/** The due date may be changed, but not taken away. */
function updateTodo(call: Call): Answer {
	const record = findRecord(call, call.store.todos);
	change(record, { Name: readNewTitle(call), DueDate: readDate(call, 'duedate') });
	return toNothing();
}

function completeTodo(call: Call): Answer {
	const record = findRecord(call, call.store.todos);
	const isAsked = isYes(call.query.get('status') ?? true);
	if (!call.doubts.ignoresComplete) setComplete(call, record, isAsked);
	return toJson(true);
}

/** A completed to-do stays in its meeting's list until the meeting ends. */
function setComplete({ doubts }: Call, record: Todo, isComplete: boolean): void {
	if (isComplete) {
		const isKept = record.Complete && !doubts.restampsCompletion;
		change(record, { Complete: true, ...(!isKept && { CompleteTime: toWireTime() }) });
	} else if (!(doubts.closedStaysClosed && record.CloseTime)) {
		change(record, { Complete: false, CompleteTime: null, CloseTime: null });
	}
}

function findTodo(call: Call): Todo {
	const { store } = call;
	if (call.id > 0) return findRecord(call, store.todos);
	return findRecord(call, [...store.todos, ...listMilestoneRows(store)]);
}

/** The to-dos of the path's meeting as its list shows them, milestones included. */
export function listMeetingTodos(call: Call): Todo[] {
	const { store } = call;
	const list = (rows: Todo[]) => listOfMeeting(call, rows, 'include_closed');
	return [...list(store.todos), ...list(listMilestoneRows(store))];
}

function listTodos(call: Call, userId = call.caller.Id): Answer {
	const { store } = call;
	const list = (rows: Todo[]) => listOpenOwned(call, rows, userId);
	return toJson([...list(store.todos), ...list(listMilestoneRows(store))]);
}
