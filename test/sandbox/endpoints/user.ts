import { toJson, toWebPage, type Answer } from '../answer';
import { findUser, type Call, type Endpoint } from '../call';

/** Users: the caller, the visible ones, one by ID, and the search by name. */
export const userEndpoints: Endpoint[] = [
	{ method: 'GET', path: 'users/mine', act: ({ caller }) => toJson(caller) },
	{ method: 'GET', path: 'users/mineviewable', act: listVisible },
	{ method: 'GET', path: 'users/:id', act: (call) => toJson(findUser(call, call.id)) },
	{ method: 'GET', path: 'search/user', act: searchUsers },
];

function listVisible({ store, doubts }: Call): Answer {
	return doubts.brokenUserLists ? toWebPage() : toJson(store.users);
}

function searchUsers({ store, query, doubts }: Call): Answer {
	if (doubts.brokenUserLists) return toWebPage();
	const term = String(query.get('term') ?? '').toLowerCase();
	const found = store.users.filter(({ Name }) => term && Name.toLowerCase().includes(term));
	return toJson(found.map((user) => ({ ...user, ResultType: 'User' })));
}
