import { isObject, readId, readRows } from '../../nodes/Bloomy/engine/wire/body';
import type { Answer } from '../../nodes/Bloomy/engine/contract';
import type { Client, Reply } from './client';
import { tryChanges } from './changing';
import { describe, isListWith, isSuccess, isUsualRefusal, toObject, told, untold } from './fact';
import type { Finding } from './fact';

const DUE_DATE = '2099-12-31';

/** What writing is done with: each finding is told as soon as there is one. */
export interface Desk {
	client: Client;
	callerId: number;
	ownerId: number | undefined;
	tell(key: string, says: string, finding: Finding): void;
	/** Says what a person has to do by hand. */
	warn(sentence: string): void;
}

/**
 * Creates a meeting, creates and changes one of each kind in it, and deletes the meeting again, whatever
 * came of the rest. A meeting that stays is named, so that somebody can delete it.
 */
export async function writeAndDelete(desk: Desk): Promise<void> {
	const title = `n8n-nodes-bloomy probe ${new Date().toISOString()}`;
	const id = await createMeeting(desk, title);
	if (id === undefined) return;
	try {
		await tryRecords(desk, title, id);
	} finally {
		await deleteMeeting(desk, title, id);
	}
}

async function createMeeting(desk: Desk, title: string): Promise<number | undefined> {
	const says = 'Creating a meeting answers its ID as meetingId';
	const reply = await desk.client
		.send('POST', 'L10/create', { body: { title, addSelf: true } })
		.catch((error: Error) => error);
	const isReply = !(reply instanceof Error);
	const id = isReply ? readId(toObject(reply).meetingId) : undefined;
	const finding = isReply ? told(id !== undefined, describe(reply)) : untold(reply.message);
	desk.tell('createMeeting', says, finding);
	const isRefused = isReply && reply.status >= 400 && reply.status < 500;
	return isRefused ? undefined : (id ?? (await findMeeting(desk, title)));
}

/** A meeting whose ID did not come back may be there all the same. */
async function findMeeting({ client, warn }: Desk, title: string): Promise<number | undefined> {
	const rows = await listMeetings(client);
	const id = readId(rows?.find(({ Name }) => Name === title)?.Id);
	if (id === undefined) {
		warn(`Look for a meeting "${title}" in Bloom Growth, and delete it by hand if it is there.`);
	}
	return id;
}

async function tryRecords(desk: Desk, title: string, meetingId: number): Promise<void> {
	const { client, callerId, ownerId } = desk;
	const path = `L10/${meetingId}/todos`;
	const refused = await client.send('POST', path, { body: { title: '' } });
	desk.tell('emptyTitle', 'An empty title is refused with 400 and a message', {
		...told(isUsualRefusal(refused), describe(refused)),
	});
	const created = await client.send('POST', path, {
		body: {
			title: 'Probe: may be deleted',
			details: 'Written by the probe of n8n-nodes-bloomy.',
			accountableUserId: ownerId ?? callerId,
			dueDate: DUE_DATE,
		},
	});
	const id = readId(toObject(created).Id);
	desk.tell(
		'createTodo',
		'Creating a to-do answers the to-do',
		told(id !== undefined, describe(created)),
	);
	if (id === undefined) return;
	tellOfTodo(desk, await client.get(`todo/${id}`));
	await tryChanges(desk, { id: meetingId, title }, id);
}

function tellOfTodo({ tell, callerId, ownerId }: Desk, reply: Reply): void {
	const todo = toObject(reply);
	const { DueDate, DetailsUrl } = todo;
	const owner = isObject(todo.Owner) ? readId(todo.Owner.Id) : undefined;
	const isOwner = owner === (ownerId ?? callerId);
	const ownerSaw = isOwner ? 'the user asked for' : 'another user, or nobody';
	tell(
		'todoOwner',
		'The owner of a new to-do goes by the name accountableUserId',
		isOwner && (ownerId ?? callerId) === callerId
			? untold('you are the owner, as you would be without it too (--owner-id tells)')
			: told(isOwner, ownerSaw),
	);
	const isDue = typeof DueDate === 'string' && DueDate.startsWith(DUE_DATE);
	tell(
		'todoDueDate',
		'The due date of a new to-do goes by the name dueDate, as YYYY-MM-DD',
		told(isDue, `${DUE_DATE} was sent, ${String(DueDate)} came back`),
	);
	const link = typeof DetailsUrl === 'string' && DetailsUrl !== '' ? 'a link' : 'nothing';
	tell('todoDetails', 'A new to-do with details has a link to them', told(link === 'a link', link));
}

async function deleteMeeting(desk: Desk, title: string, id: number): Promise<void> {
	const { client, tell, warn } = desk;
	const reply = await client.send('DELETE', `L10/${id}`).catch((error: Error) => error);
	const rows = await listMeetings(client);
	const isGone = rows !== undefined && rows.every((row) => readId(row.Id) !== id);
	const isDeleted = !(reply instanceof Error) && isSuccess(reply) && isGone;
	const saw = reply instanceof Error ? reply.message : describe(reply);
	tell('deleteMeeting', 'A meeting can be deleted', told(isDeleted, saw));
	if (!isDeleted) warn(`Delete the meeting "${title}" (ID ${id}) by hand: it may still be there.`);
}

async function listMeetings(client: Client): Promise<Answer[] | undefined> {
	const reply = await client.get('L10/list').catch(() => undefined);
	return reply && isListWith(reply, 'Id') ? readRows(reply.body) : undefined;
}
