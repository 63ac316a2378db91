import type { Answer, ReadApi, Service, WatchedEvent } from '../contract';
import { named, toFailure } from '../failure';

/**
 * The list of each meeting, by its ID: of those that were chosen, or if none was, of all that the owner
 * of the credential sees. Rejects if one of them cannot be read.
 */
export async function readLists(
	api: ReadApi,
	{ meetings }: Service,
	event: WatchedEvent,
	choice: readonly number[],
): Promise<Map<number, Answer[]>> {
	const entries =
		choice.length > 0
			? choice.map((id) => ({ id, name: `meeting ${id}` }))
			: await named(meetings.read(api), () => 'The meetings');
	return await readEach(entries, async ({ id, name }) => {
		return [id, await named(event.list(api, id), () => `The ${event.plural} of ${name}`)];
	});
}

/**
 * The records that are in doubt, by their IDs. One that cannot be had, because it is gone or may not be
 * seen, is left out. Rejects if Bloom Growth cannot be asked.
 */
export async function readDoubtful(
	api: ReadApi,
	event: WatchedEvent,
	ids: readonly number[],
): Promise<Map<number, Answer>> {
	const found = await readEach(ids, async (id): Promise<[number, Answer | undefined]> => {
		return [id, await event.get(api, id).catch(toNothing)];
	});
	return new Map([...found].flatMap(([id, answer]) => (answer ? [[id, answer]] : [])));
}

/** Waits for all, so that nothing runs on, then gives what each came to or rejects. */
async function readEach<T, Value>(
	items: readonly T[],
	read: (item: T) => Promise<[number, Value]>,
): Promise<Map<number, Value>> {
	const reading = items.map(read);
	await Promise.allSettled(reading);
	return new Map(await Promise.all(reading));
}

/** A refusal means that there is nothing to be had; any other failure stays one. */
async function toNothing(error: unknown): Promise<undefined> {
	const { type } = toFailure(error).details;
	return type === 'rejected' || type === 'unexpectedResponse' ? undefined : Promise.reject(error);
}
