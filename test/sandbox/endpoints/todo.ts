import { toJson, type Answer } from '../answer';
import {
	findMeeting,
	findRecord,
	listOfMeeting,
	listOpenOwned,
	readDate,
	readOwner,
	readText,
	readTitle,
	type Call,
	type Endpoint,
} from '../call';

/** To-dos; the caller's own list alone has `users` in the plural. */
export const todoEndpoints: Endpoint[] = [
	{ method: 'POST', path: 'L10/:id/todos', act: createTodo },
	{ method: 'GET', path: 'L10/:id/todos', act: listMeetingTodos },
	{ method: 'GET', path: 'todo/:id', act: (call) => toJson(findRecord(call, call.store.todos)) },
	{ method: 'GET', path: 'todo/user/:id', act: (call) => listTodos(call, call.id) },
	{ method: 'GET', path: 'todo/users/mine', act: (call) => listTodos(call) },
];

function createTodo(call: Call): Answer {
	const meeting = findMeeting(call, call.id);
	const Name = readTitle(call);
	const { sdkTodoNames } = call.doubts;
	const Owner = readOwner(call, sdkTodoNames ? 'forid' : 'accountableuserid');
	const DueDate = readDate(call, 'duedate');
	const todo = { Name, Owner, OriginId: meeting.id, ...(DueDate && { DueDate }) };
	return toJson(call.store.addTodo(todo, readText(call, sdkTodoNames ? 'notes' : 'details')));
}

function listMeetingTodos(call: Call): Answer {
	return toJson(listOfMeeting(call, call.store.todos, 'include_closed'));
}

function listTodos(call: Call, userId = call.caller.Id): Answer {
	return toJson(listOpenOwned(call, call.store.todos, userId));
}
