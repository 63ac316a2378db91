import { toJson, toWebPage, type Answer } from '../http/answer';
import type { Call, Endpoint } from '../service/call';
import { findUser } from '../service/lookup';
import type { User } from '../store/wire';

/** Users: the caller, the visible ones, one by ID, and the searches by name. */
export const userEndpoints: Endpoint[] = [
	{ method: 'GET', path: 'users/mine', act: ({ caller }) => toJson(caller) },
	{ method: 'GET', path: 'users/mineviewable', act: listVisible },
	{ method: 'GET', path: 'users/:id', act: (call) => toJson(findUser(call, call.id)) },
	{ method: 'GET', path: 'search/user', act: searchUsers },
	{ method: 'GET', path: 'search/all', act: searchAll },
];

function listVisible({ store, doubts }: Call): Answer {
	if (doubts.brokenUserLists) return toWebPage();
	if (!doubts.usersWithoutEmail) return toJson(store.users);
	return toJson(store.users.map(({ Email: _email, ...rest }) => rest));
}

function searchUsers(call: Call): Answer {
	const { store, query, doubts } = call;
	if (doubts.brokenUserLists) return toWebPage();
	const term = String(query.get('term') ?? '').toLowerCase();
	return toJson(store.users.filter(({ Name }) => isHit(Name, term)).map(toResult));
}

/** Users and meetings; `%` finds all there are. */
function searchAll({ store, query, doubts }: Call): Answer {
	if (doubts.brokenUserLists) return toWebPage();
	const term = String(query.get('term') ?? '').toLowerCase();
	const matches = (name: string) => term === '%' || isHit(name, term);
	const meetings = store.meetings.filter(({ name }) => matches(name));
	return toJson([
		...store.users.filter(({ Name }) => matches(Name)).map(toResult),
		...meetings.map(({ id, name }) => ({ Id: id, Name: name, ResultType: 'L10' })),
	]);
}

function isHit(name: string, term: string): boolean {
	return term !== '' && name.toLowerCase().includes(term);
}

function toResult(user: User): User & { ResultType: string } {
	return { ...user, ResultType: 'User' };
}
