import { endpoints } from '../endpoints';
import { toNothing, type Answer } from '../http/answer';
import type { Journal, RecordedRequest } from '../http/journal';
import type { Route } from '../http/server';
import type { Lists } from '../passage/lists';
import type { Passage } from '../passage/passage';
import type { Store } from '../store/store';
import type { Access } from './access';
import { lowerNames, Refusal, UnknownId, type Call, type Endpoint } from './call';
import type { Doubts } from './doubts';
import { refuse, refuseBearer } from './refusal';

/** What answering takes. */
export interface Service {
	store: Store;
	lists: Lists;
	access: Access;
	journal: Journal;
	doubts: Doubts;
	pass: Passage;
}

/** Signing in, and every endpoint, as the server wants them. */
export function buildRoutes(service: Service): Route[] {
	const token: Route = {
		method: 'POST',
		name: 'token',
		base: '/',
		answer: async (record) => await service.pass(record, () => issueToken(service, record)),
	};
	const routes = endpoints.map((endpoint): Route => {
		const answer: Route['answer'] = async (record, ids) =>
			await service.pass(record, () => runEndpoint(service, endpoint, record, ids));
		const name = endpoint.path.toLowerCase();
		return { method: endpoint.method, name, base: '/api/v1/', answer };
	});
	return [token, ...routes];
}

function issueToken({ access, journal }: Service, record: RecordedRequest): Answer {
	const answer = access.issueToken(record);
	if (answer.status === 200) journal.noteToken();
	return answer;
}

/** Reads go through the lists, which may show them an older store; writes are noted there. */
function runEndpoint(
	service: Service,
	endpoint: Endpoint,
	record: RecordedRequest,
	ids: number[],
): Answer {
	const { store, lists } = service;
	const act = (seen: Store) => actOn(seen, service, endpoint, record, ids);
	if (endpoint.method === 'GET') return lists.answer(record, act);
	lists.noteWrite();
	return act(store);
}

function actOn(
	store: Store,
	{ access, doubts }: Service,
	endpoint: Endpoint,
	record: RecordedRequest,
	[id = NaN, secondId = NaN]: number[],
): Answer {
	const caller = store.users.find(({ Id }) => Id === store.callerId);
	if (!caller || !access.admits(record.headers.authorization)) return refuseBearer(doubts);
	const query = lowerNames(record.query);
	const body = readBody(record, doubts);
	const call: Call = { store, caller, doubts, id, secondId, query, body };
	try {
		return endpoint.act(call);
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
		const isAccepted = error instanceof UnknownId && acceptsUnknown(doubts, endpoint);
		return isAccepted ? toNothing() : refuse(doubts, error.message);
	}
}

/** Whether the endpoint says that it has done what it cannot do, since there is no such record. */
function acceptsUnknown(doubts: Doubts, { method, path }: Endpoint): boolean {
	if (method === 'DELETE') return doubts.secondDelete === 'accepted';
	const isChange = method === 'PUT' || path.endsWith('/complete');
	return isChange && Boolean(doubts.acceptsUnknownIds);
}

/** The body as it reaches the service, without the names that get lost on the way. */
function readBody({ body, route }: RecordedRequest, { dropsFields }: Doubts): Call['body'] {
	const names = lowerNames(body);
	if (!dropsFields) return names;
	const lost = Array.isArray(dropsFields)
		? dropsFields
		: Object.entries(dropsFields).flatMap(([where, fields]) =>
				where.toLowerCase() === route.toLowerCase() ? fields : [],
			);
	for (const name of lost) names.delete(name.toLowerCase());
	return names;
}
