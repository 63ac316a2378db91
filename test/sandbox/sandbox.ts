import { seedDice } from './dice';
import { Journal, type RecordedRequest, type Stats } from './http/journal';
import { buildServer } from './http/server';
import { Faults, type FaultRule } from './passage/fault';
import { Lists, type ListRule } from './passage/lists';
import { buildPassage, type PassageOptions } from './passage/passage';
import { Access, type Login } from './service/access';
import type { Doubts } from './service/doubts';
import { answerUnknownPath } from './service/refusal';
import { buildRoutes } from './service/routes';
import type { WeekDay } from './store/calendar';
import { CALLER_ID, seedStore } from './store/seed';
import type { Store } from './store/store';

const TWO_WEEKS = 14 * 24 * 60 * 60 * 1000;

/** How the sandbox behaves; times in ms. */
export interface SandboxOptions extends Doubts, PassageOptions {
	/** On 127.0.0.1; 0, the default, takes any free one. */
	port?: number;
	/** How long a token from /Token lives; two weeks if left out. */
	tokenLifetime?: number;
	/** Issuing a token voids all earlier ones. */
	voidOldTokens?: boolean;
	/** How lists differ from what there is; more rules may follow later. */
	lists?: ListRule | ListRule[];
	/** The day on which weeks begin; Monday if left out. */
	scorecardWeekDay?: WeekDay;
}

/** A running Bloom Growth, to be stopped at the end. */
export interface Sandbox {
	url: string;
	apiKey: string;
	login: Login;
	callerId: number;
	store: Store;
	faults: { add(rule: FaultRule): void; clear(): void };
	lists: { add(rule: ListRule): void; clear(): void };
	requests: RecordedRequest[];
	stats(): Stats;
	/** Empties requests and stats, keeps the records. */
	resetRecord(): void;
	/** Every token issued by /Token so far is dead from now on. */
	expireTokens(): void;
	/** The API key is refused from now on. */
	revokeKey(): void;
	/** Closes at once, hanging connections included; nothing lands any more. */
	stop(): Promise<void>;
}

/** Starts a sandbox with fresh seed data; rejects as `listen` does, e.g. with EADDRINUSE. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const { port = 0, seed = 1, tokenLifetime = TWO_WEEKS, voidOldTokens = false } = options;
	const store = seedStore(options.scorecardWeekDay);
	const access = new Access(tokenLifetime, voidOldTokens, options);
	const journal = new Journal();
	const faults = new Faults(seedDice(seed));
	const lists = new Lists(store, seedDice(seed + 2));
	for (const rule of [options.lists ?? []].flat()) lists.add(rule);
	const stopping = new AbortController();
	const pass = buildPassage(options, faults, stopping.signal);

	const routes = buildRoutes({ store, lists, access, journal, doubts: options, pass });
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
		lists: { add: (rule) => lists.add(rule), clear: () => lists.clear() },
		requests: journal.requests,
		stats: () => journal.sum(),
		resetRecord: () => journal.reset(),
		expireTokens: () => access.expireTokens(),
		revokeKey: () => access.revokeKey(),
		stop: async () => {
			stopping.abort();
			await app.close();
		},
	};
}
