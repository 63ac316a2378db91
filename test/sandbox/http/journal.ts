import { performance } from 'node:perf_hooks';
import type { RetryAfter } from './retryAfter';

// Timers and Date.now() know whole milliseconds only: a client on the dot is not early.
const GRACE = 2;

/** One request as it arrived, and what became of it; times in ms of performance.now(). */
export interface RecordedRequest {
	method: string;
	/** As sent, without the query. */
	path: string;
	/** Normalised and in lower case, e.g. 'POST l10/:id/todos', or 'unknown'. */
	route: string;
	query: Record<string, string>;
	headers: Record<string, string>;
	/** The ports of its connection. */
	ports: { client: number; server: number };
	/** Parsed JSON or form body; the text as sent where it is neither. */
	body: unknown;
	arrivedAt: number;
	finishedAt?: number;
	/** Undefined when nothing was answered: cut, hanging, or the client left. */
	status?: number;
	/** The fault applied; 'rateLimit' for a request beyond the limit. */
	fault?: string;
	/** It arrived before a Retry-After given earlier had passed. */
	early?: boolean;
	/** Until when its answer asked to be left alone. */
	askedUntil?: number;
}

/** Sums over the recorded requests. */
export interface Stats {
	total: number;
	byRoute: Record<string, number>;
	/** Most requests handled at once, from arrival to the answer sent or the connection closed. */
	peakInFlight: number;
	/** TCP connections accepted. */
	connections: number;
	tokensIssued: number;
	/** Answers with 429, and whatever the rate limit refused. */
	refusals: number;
	early: number;
}

/** The record of every request, in order of arrival. */
export class Journal {
	readonly requests: RecordedRequest[] = [];
	private connections = 0;
	private tokensIssued = 0;
	private inFlight = 0;
	private peakInFlight = 0;
	private notBefore = 0;

	open(sent: Omit<RecordedRequest, 'body' | 'arrivedAt'>): RecordedRequest {
		const record: RecordedRequest = { ...sent, body: undefined, arrivedAt: performance.now() };
		if (record.arrivedAt < this.notBefore - GRACE) record.early = true;
		this.requests.push(record);
		this.inFlight += 1;
		this.peakInFlight = Math.max(this.peakInFlight, this.inFlight);
		return record;
	}

	/** The server is done with it: it sends the answer, cuts the connection, or sees it closed. */
	close(record: RecordedRequest): void {
		if (record.finishedAt !== undefined) return;
		record.finishedAt = performance.now();
		this.inFlight -= 1;
	}

	/** Remembers what a client was told, so that whatever comes sooner is early. */
	noteRetryAfter(record: RecordedRequest, { wait }: RetryAfter): void {
		record.askedUntil = performance.now() + wait;
		this.notBefore = Math.max(this.notBefore, record.askedUntil);
	}

	noteConnection(): void {
		this.connections += 1;
	}

	noteToken(): void {
		this.tokensIssued += 1;
	}

	sum(): Stats {
		const byRoute: Record<string, number> = {};
		for (const { route } of this.requests) byRoute[route] = (byRoute[route] ?? 0) + 1;
		return {
			total: this.requests.length,
			byRoute,
			peakInFlight: this.peakInFlight,
			connections: this.connections,
			tokensIssued: this.tokensIssued,
			refusals: this.requests.filter(isRefused).length,
			early: this.requests.filter(({ early }) => early).length,
		};
	}

	/** Empties the record; requests under way still count as in flight. */
	reset(): void {
		this.requests.length = 0;
		this.connections = 0;
		this.tokensIssued = 0;
		this.peakInFlight = this.inFlight;
		this.notBefore = 0;
	}
}

function isRefused({ status, fault }: RecordedRequest): boolean {
	return status === 429 || fault === 'rateLimit';
}
