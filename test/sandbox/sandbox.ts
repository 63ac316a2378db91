import { Access, type Login } from './access';
import type { Answer } from './answer';
import { lowerNames, Refusal, type Endpoint } from './call';
import { seedDice } from './dice';
import { answerUnknownPath, refuse, refuseBearer, type Doubts } from './doubts';
import { endpoints } from './endpoints';
import { Faults, type FaultRule } from './fault';
import { Journal, type RecordedRequest, type Stats } from './journal';
import { buildPassage, type Passage, type PassageOptions } from './passage';
import { CALLER_ID, seedStore } from './seed';
import { buildServer, type PathIds, type Route } from './server';
import type { Store } from './store';

const TWO_WEEKS = 14 * 24 * 60 * 60 * 1000;

/** How the sandbox behaves; times in ms. */
export interface SandboxOptions extends Doubts, PassageOptions {
	/** On 127.0.0.1; 0, the default, takes any free one. */
	port?: number;
	/** How long a token from /Token lives; two weeks if left out. */
	tokenLifetime?: number;
	/** Issuing a token voids all earlier ones. */
	voidOldTokens?: boolean;
}

/** A running Bloom Growth, to be stopped at the end. */
export interface Sandbox {
	url: string;
	apiKey: string;
	login: Login;
	callerId: number;
	store: Store;
	faults: { add(rule: FaultRule): void; clear(): void };
	requests: RecordedRequest[];
	stats(): Stats;
	/** Empties requests and stats, keeps the records. */
	resetRecord(): void;
	/** Every token issued by /Token so far is dead from now on. */
	expireTokens(): void;
	/** The API key is refused from now on. */
	revokeKey(): void;
	/** Closes at once, hanging connections included. */
	stop(): Promise<void>;
}

/** Starts a sandbox with fresh seed data; rejects as `listen` does, e.g. with EADDRINUSE. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const { port = 0, seed = 1, tokenLifetime = TWO_WEEKS, voidOldTokens = false } = options;
	const store = seedStore();
	const access = new Access(tokenLifetime, voidOldTokens, options);
	const journal = new Journal();
	const faults = new Faults(seedDice(seed));
	const pass = buildPassage(options, faults);

	const routes = buildRoutes({ store, access, journal, doubts: options, pass });
	const answerUnknown = () => answerUnknownPath(options);
	const app = buildServer(routes, async (record) => await pass(record, answerUnknown), journal);
	if (options.rateHeaders) {
		app.addHook('onSend', async (_request, reply) => {
			reply.header('x-ratelimit-remaining', '99');
		});
	}
	const url = await app.listen({ host: '127.0.0.1', port });

	return {
		url,
		apiKey: access.apiKey,
		login: access.login,
		callerId: CALLER_ID,
		store,
		faults: { add: (rule) => faults.add(rule), clear: () => faults.clear() },
		requests: journal.requests,
		stats: () => journal.sum(),
		resetRecord: () => journal.reset(),
		expireTokens: () => access.expireTokens(),
		revokeKey: () => access.revokeKey(),
		stop: async () => await app.close(),
	};
}

interface Service {
	store: Store;
	access: Access;
	journal: Journal;
	doubts: Doubts;
	pass: Passage;
}

function buildRoutes(service: Service): Route[] {
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

function runEndpoint(
	{ access, store, doubts }: Service,
	endpoint: Endpoint,
	record: RecordedRequest,
	ids: PathIds,
): Answer {
	const caller = store.users.find(({ Id }) => Id === CALLER_ID);
	if (!caller || !access.admits(record.headers.authorization)) return refuseBearer(doubts);
	try {
		return endpoint.act({
			store,
			caller,
			doubts,
			id: Number(ids.id),
			userId: Number(ids.userid),
			query: lowerNames(record.query),
			body: lowerNames(record.body),
		});
	} catch (error) {
		if (error instanceof Refusal) return refuse(doubts, error.message);
		throw error;
	}
}
