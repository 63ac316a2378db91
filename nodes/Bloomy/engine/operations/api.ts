import type { IDataObject } from 'n8n-workflow';

import type { Answer, BloomyApi, Path, Query, WriteRequest } from '../contract';
import { settleDoubt } from '../writes/doubt';
import type { Run } from '../requests/client';
import type { HttpRequest } from '../requests/transport';

/** The bodies of one run's reads by address: the same read asked for twice is sent once. */
export type Reads = Map<string, Promise<unknown>>;

/** Bloom Growth as the resources see it, for the item at `index`. */
export function createApi(run: Run, reads: Reads, index: number): BloomyApi {
	const read = async (path: Path, query: Query, isReadable: (body: unknown) => boolean) => {
		const key = readKey(path, query);
		const known = reads.get(key);
		if (known) return await known;
		const reading = sendRead(run, { method: 'GET', path, query }, index, isReadable);
		reads.set(key, reading);
		return await reading;
	};
	return {
		getRecord: async (path, query = {}) => (await read(path, query, isRecord)) as Answer,
		getList: async (path, query = {}) => readList(await read(path, query, isList)),
		post: async (request, { path, query, isDone }) => {
			reads.delete(readKey(path, query));
			const http = toHttp(request);
			const send = async (timesSent = 0) => await run.send(http, index, isQuiet, timesSent);
			const sent = await send();
			if ('body' in sent) return;
			await settleDoubt(run, sent.doubt, {
				look: async () => {
					const rows = await listNow(run, path, query, index);
					return isDone(rows) ? { found: undefined } : 'absent';
				},
				resend: send,
				read: () => undefined,
			});
		},
	};
}

function readKey(path: Path, query: Query = {}): string {
	return JSON.stringify([path, query]);
}

/** The records of a list as it is now, whatever an earlier read of the run showed. */
export async function listNow(
	run: Run,
	path: Path,
	query: Query | undefined,
	index: number,
): Promise<Answer[]> {
	const request = { method: 'GET', path, ...(query && { query }) } as const;
	return readList(await sendRead(run, request, index, isList));
}

/** Sends a read and gives its body; what it rejects with is a `Failure`. */
async function sendRead(
	run: Run,
	request: HttpRequest,
	index: number,
	isReadable: (body: unknown) => boolean,
): Promise<unknown> {
	const sent = await run.send(request, index, isReadable);
	if ('doubt' in sent) throw sent.doubt.failure;
	return sent.body;
}

export function toHttp({ path, body }: WriteRequest): HttpRequest {
	return { method: 'POST', path, ...(body && { body }) };
}

/**
 * Whether an answer is a list of records. One whose records lack an ID cannot be told from another,
 * so nothing can be learned from it.
 */
function isList(body: unknown): boolean {
	return Array.isArray(body) && readList(body).every((row) => readId(row.Id) !== undefined);
}

/** The records in a list; an entry that is no object is none. */
export function readList(body: unknown): Answer[] {
	return Array.isArray(body) ? body.filter(isObject) : [];
}

/** An ID as Bloom Growth gives it: a whole number, also as text. */
export function readId(value: unknown): number | undefined {
	const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
	return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined;
}

export function isObject(value: unknown): value is IDataObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The answer to a write that gives nothing back: empty, or some JSON, but no web page. */
function isQuiet(body: unknown): boolean {
	return typeof body !== 'string' || body.trim() === '';
}

function isRecord(body: unknown): boolean {
	return isObject(body) && readId(body.Id) !== undefined;
}
