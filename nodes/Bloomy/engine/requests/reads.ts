import type { Answer, ReadRequest } from '../contract';
import { isList, isObject, isRecord, readPositiveId, readRecords, readRows } from '../wire/body';
import type { Client } from './client';

/** The reads of one run. */
export class Reads {
	/**
	 * `bodies` holds answers by address, so that the same read is sent only once. `known` holds the
	 * kinds of lists that were read in this run: they exist, so they are worth waiting for.
	 */
	constructor(
		private readonly client: Client,
		private readonly bodies: Map<string, Promise<unknown>> | null = new Map(),
		private readonly known = new Set<string>(),
	) {}

	/** The same reads with nothing remembered: each shows how things are now. */
	get fresh(): Reads {
		return new Reads(this.client, null, this.known);
	}

	/**
	 * One record; rejects as `unexpectedResponse` if the answer is not an object with an ID, or is
	 * another record than the one of the ID in the path.
	 */
	async getRecord(request: ReadRequest, index: number): Promise<Answer> {
		const isReadable = (body: unknown) => isRecord(body) && !isOther(body, request);
		const read = async () =>
			await this.client.read({ method: 'GET', ...request }, index, isReadable);
		return (await this.once(request, read)) as Answer;
	}

	/** The records of a list; rejects as `unexpectedResponse` if the answer is not a list. */
	async getList(request: ReadRequest, index: number): Promise<Answer[]> {
		return readRecords(await this.once(request, async () => await this.send(request, index)));
	}

	/** All rows of a list as it is now, records or not. Nothing remembered is used. */
	async listNow(request: ReadRequest, index: number, isPatient = false): Promise<Answer[]> {
		return readRows(await this.send(request, index, isPatient));
	}

	/** A write has made what was read out of date: the next reads show how things are now. */
	forget(): void {
		this.bodies?.clear();
	}

	private async once(request: ReadRequest, read: () => Promise<unknown>): Promise<unknown> {
		if (!this.bodies) return await read();
		const key = toKey(request);
		const reading = this.bodies.get(key) ?? read();
		this.bodies.set(key, reading);
		return await reading.catch(async (error: unknown) => {
			// The next caller tries again.
			if (this.bodies?.get(key) === reading) this.bodies.delete(key);
			return await Promise.reject(error);
		});
	}

	private async send(request: ReadRequest, index: number, isPatient = false): Promise<unknown> {
		const kind = toKind(request);
		const http = { method: 'GET', ...request } as const;
		const patience = { isList: true, isPatient: isPatient && this.known.has(kind) };
		const body = await this.client.read(http, index, isList, patience);
		this.known.add(kind);
		return body;
	}
}

/** Whether a record has another ID than the one that was asked for, as in `todo/5`. */
function isOther(body: unknown, { path: [, id, ...more] }: ReadRequest): boolean {
	const found = isObject(body) ? readPositiveId(body.Id) : undefined;
	return typeof id === 'number' && more.length === 0 && found !== undefined && found !== id;
}

/** What tells one read from another. */
export function toKey({ path, query = {} }: ReadRequest): string {
	return JSON.stringify([path, query]);
}

/** The address without its IDs: the lists of all meetings are of one kind. */
function toKind({ path }: ReadRequest): string {
	return path.map((segment) => (typeof segment === 'number' ? '' : segment)).join('/');
}
