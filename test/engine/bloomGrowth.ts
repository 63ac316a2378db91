import type { Answer } from '../../nodes/Bloomy/engine/contract';
import { sleep } from '../../nodes/Bloomy/engine/host/sleep';
import type { Failure, FailureDetails } from '../../nodes/Bloomy/engine/failure';
import { Client } from '../../nodes/Bloomy/engine/requests/client';
import { Session } from '../../nodes/Bloomy/engine/requests/session';
import type { HttpRequest, Reply, Send } from '../../nodes/Bloomy/engine/requests/transport';

export const CALLER = 7;

/** What befalls a write: whether it is carried out all the same, and what comes back. */
export interface Mishap {
	isDone: boolean;
	reply: Reply;
	/** The title as the server writes it, if it writes it differently. */
	storedAs?: string;
	/** The owner that the server gives it, if it is another one than asked for. */
	ownedBy?: number;
}

export const answered = (
	status: number,
	body: unknown = '',
	headers: Record<string, unknown> = {},
): Reply => ({ kind: 'answered', status, headers, body });
export const broken: Reply = { kind: 'broken', message: 'the connection broke' };
export const timeout: Reply = { kind: 'timeout', message: 'no answer came' };
export const unsent: Reply = { kind: 'unsent', message: 'no connection could be opened' };

/** Answers nothing, ever. */
export const hang: Send = async () => await new Promise<Reply>(() => undefined);

/** What came of a request that failed; undefined if it did not. */
export const failureOf = async (sending: Promise<unknown>): Promise<FailureDetails | undefined> =>
	await sending.then(
		() => undefined,
		({ details }: Failure) => details,
	);

/**
 * A Bloom Growth of a few lines that stands behind `Send`, with mishaps for its next writes. It takes
 * its time by n8n's timers, which `leap` can move, unlike those of node:timers/promises.
 */
export class BloomGrowth {
	/** Rows of a list by its path, such as `L10/1/todos`. */
	readonly lists = new Map<string, Answer[]>();
	readonly mishaps: Array<Mishap | undefined> = [];
	/** Replies for the next requests of any kind, before anything else is looked at. */
	readonly replies: Reply[] = [];
	/** Such as `GET L10/1/todos`, in the order of their starts. */
	readonly log: string[] = [];
	readonly startedAt: number[] = [];
	/** What a list shows in place of its rows. */
	show: (rows: Answer[]) => Answer[] = (rows) => [...rows];
	inFlight = 0;
	peak = 0;
	latency = 0;
	private lastId = 100;

	readonly send: Send = async (request) => {
		request.onSend?.();
		this.log.push(`${request.method} ${request.path.join('/')}`);
		this.startedAt.push(performance.now());
		this.peak = Math.max(this.peak, ++this.inFlight);
		const reply = this.replies.shift() ?? this.act(request);
		await sleep(this.latency);
		this.inFlight--;
		return reply;
	};

	rows(path: string): Answer[] {
		const rows = this.lists.get(path) ?? [];
		this.lists.set(path, rows);
		return rows;
	}

	/** Waits until that many requests came and all of them are answered. */
	async hasAnswered(count: number): Promise<void> {
		while (this.log.length < count || this.inFlight > 0) await sleep(1);
	}

	count(entry: string): number {
		return this.log.filter((logged) => logged === entry).length;
	}

	/** Puts a record into a list, as another user or an earlier run would. */
	put(path: string, title: string, ownerId = CALLER): Answer {
		const row = { Id: ++this.lastId, Name: title, Owner: { Id: ownerId } };
		this.rows(path).push(row);
		return row;
	}

	private act({ method, path, body }: HttpRequest): Reply {
		const key = path.join('/');
		if (method === 'GET') return answered(200, this.show(this.rows(key)));
		const mishap = this.mishaps.shift();
		if (mishap && !mishap.isDone) return mishap.reply;
		const { title, accountableUserId } = body as { title: string; accountableUserId?: number };
		const owner = mishap?.ownedBy ?? accountableUserId;
		const row = this.put(key, mishap?.storedAs ?? title, owner);
		return mishap?.reply ?? answered(200, row);
	}
}

/** A client whose clock leaps over its waits, which are noted. */
export class QuickClient extends Client {
	readonly waits: number[] = [];
	private skipped = 0;

	override get now(): number {
		return performance.now() + this.skipped;
	}

	override async wait(ms: number): Promise<void> {
		this.waits.push(ms);
		this.skipped += ms;
		await sleep(1);
	}
}

export function startClient(
	send: Send,
	settings: { concurrency?: number; maxRetries?: number; timeout?: number } = {},
) {
	const session = new Session(send, 'fixed');
	return new QuickClient(session, { concurrency: 5, maxRetries: 3, timeout: 1000, ...settings });
}
