import type { IDataObject } from 'n8n-workflow';

import { isObject, readId, readRows } from '../../nodes/Bloomy/engine/wire/body';
import { describe, isSuccess, isUsualRefusal, toObject, told, untold } from './fact';
import type { Desk } from './writing';

const MOVED_TO = '2099-11-30';
const TITLE = 'Probe: renamed';

/** An ID that no record has, unless Bloom Growth has grown beyond all bounds. */
const UNKNOWN_ID = 2_147_000_001;

/**
 * Changes what the probe has made in its meeting, and asks after each change whether it shows. What can
 * be deleted is deleted again; of the rest a to-do and an issue go with the meeting.
 */
export async function tryChanges(
	desk: Desk,
	meeting: { id: number; title: string },
	todoId: number,
): Promise<void> {
	await tryUnknownId(desk);
	await changeTodo(desk, todoId);
	await changeIssue(desk, meeting.id);
	await changeHeadline(desk, meeting.id);
	await changeGoal(desk, meeting.id);
	const title = `${meeting.title}, renamed`;
	await change(desk, {
		key: 'renameMeeting',
		says: 'A meeting can be renamed',
		request: ['PUT', `L10/${meeting.id}`, { title }],
		path: `L10/${meeting.id}`,
		isDone: ({ Basics }) => isObject(Basics) && Basics.Name === title,
	});
}

/** One change, and how it is seen to have been made. */
interface Change {
	key: string;
	says: string;
	request: [method: string, path: string, body?: IDataObject];
	/** The record that shows it. */
	path: string;
	isDone(record: IDataObject): boolean;
}

async function change(desk: Desk, { key, says, request, path, isDone }: Change): Promise<void> {
	const [method, to, body] = request;
	const reply = await desk.client.send(method, to, { body });
	const record = toObject(await desk.client.get(path));
	const shows = isDone(record) ? 'and shows' : 'and does not show';
	desk.tell(key, says, told(isDone(record), `${describe(reply)}, ${shows}`));
}

async function tryUnknownId({ client, tell }: Desk): Promise<void> {
	const reply = await client.send('PUT', `todo/${UNKNOWN_ID}`, { body: { title: TITLE } });
	const says = 'A change of an unknown ID is refused with 400 and a message';
	tell('unknown:change', says, told(isUsualRefusal(reply), describe(reply)));
}

async function changeTodo(desk: Desk, id: number): Promise<void> {
	const path = `todo/${id}`;
	await change(desk, {
		key: 'changeTodo',
		says: 'The title and the due date of a to-do can be changed',
		request: ['PUT', path, { title: TITLE, dueDate: MOVED_TO }],
		path,
		isDone: ({ Name, DueDate }) => Name === TITLE && String(DueDate).startsWith(MOVED_TO),
	});
	for (const isDone of [true, false]) {
		await change(desk, {
			key: isDone ? 'completeTodo' : 'reopenTodo',
			says: isDone ? 'A to-do can be completed' : 'A completed to-do can be reopened',
			request: ['POST', `${path}/complete?status=${isDone}`],
			path,
			isDone: ({ Complete }) => Complete === isDone,
		});
	}
	await desk.client.send('POST', `${path}/complete?status=true`);
}

async function changeIssue(desk: Desk, meetingId: number): Promise<void> {
	const body = { meetingId, title: 'Probe: may be solved' };
	const id = readId(toObject(await desk.client.send('POST', 'issues/create', { body })).Id);
	if (id === undefined) return;
	const path = `issues/${id}`;
	for (const isSolved of [true, false]) {
		await change(desk, {
			key: isSolved ? 'solveIssue' : 'reopenIssue',
			says: isSolved ? 'An issue can be solved' : 'A solved issue can be reopened',
			request: ['POST', `${path}/complete`, { complete: isSolved }],
			path,
			isDone: ({ CompleteTime, CloseTime }) => Boolean(CompleteTime ?? CloseTime) === isSolved,
		});
	}
	await desk.client.send('POST', `${path}/complete`, { body: { complete: true } });
}

async function changeHeadline(desk: Desk, meetingId: number): Promise<void> {
	const body = { title: 'Probe: may be deleted' };
	const created = await desk.client.send('POST', `L10/${meetingId}/headlines`, { body });
	const id = readId(toObject(created).Id);
	if (id === undefined) return;
	const path = `headline/${id}`;
	await change(desk, {
		key: 'changeHeadline',
		says: 'The title of a headline can be changed',
		request: ['PUT', path, { title: TITLE }],
		path,
		isDone: ({ Name }) => Name === TITLE,
	});
	await remove(desk, { key: 'deleteHeadline', what: 'headline', path });
}

async function changeGoal(desk: Desk, meetingId: number): Promise<void> {
	const { client, ownerId, callerId } = desk;
	const body = { title: 'Probe: may be deleted', accountableUserId: ownerId ?? callerId };
	const created = await client.send('POST', `L10/${meetingId}/rocks`, { body });
	const id = readId(toObject(created).Id);
	if (id === undefined) return;
	const path = `rocks/${id}`;
	await tellOfOwner(desk, path);
	const shown = `${path}?include_origin=true`;
	const steps: Array<Omit<Change, 'path'>> = [
		{
			key: 'changeGoal',
			says: 'The status of a goal can be changed',
			request: ['PUT', path, { completion: 'AtRisk', accountableUserId: ownerId ?? callerId }],
			isDone: ({ Completion }) => Completion === 0 || Completion === 'AtRisk',
		},
		{
			key: 'archiveGoal',
			says: 'An archived goal can be read by its ID, and says that it is one',
			request: ['PUT', `${path}/archive`],
			isDone: ({ Archived }) => Archived === true,
		},
		{
			key: 'restoreGoal',
			says: 'A goal that is restored is in its meeting again',
			request: ['PUT', `${path}/restore`],
			isDone: ({ Archived, Origins }) =>
				Archived !== true && readRows(Origins).some(({ Id }) => readId(Id) === meetingId),
		},
	];
	for (const step of steps) await change(desk, { ...step, path: shown });
	await changeMilestone(desk, path);
	await remove(desk, { key: 'deleteGoal', what: 'goal', path });
	const again = await client.send('DELETE', path);
	const says = 'Deleting a goal a second time is refused with 400 and a message';
	desk.tell('deleteAgain', says, told(isUsualRefusal(again), describe(again)));
}

async function tellOfOwner({ client, tell, ownerId, callerId }: Desk, path: string) {
	await client.send('PUT', path, { body: { title: TITLE } });
	const { Owner } = toObject(await client.get(path));
	const owner = isObject(Owner) ? readId(Owner.Id) : undefined;
	const canTell = ownerId !== undefined && ownerId !== callerId;
	const saw = owner === callerId ? 'it is yours now' : 'it is still that of the other user';
	tell(
		'goalOwner',
		'A goal that is changed without an owner becomes that of the caller',
		canTell ? told(owner === callerId, saw) : untold('it was yours before (--owner-id tells)'),
	);
}

async function changeMilestone(desk: Desk, goal: string): Promise<void> {
	const body = { title: 'Probe: may be deleted', dueDate: MOVED_TO };
	const created = await desk.client.send('POST', `${goal}/milestones`, { body });
	const id = readId(toObject(created).Id);
	const says = 'Creating a milestone answers the milestone';
	desk.tell('createMilestone', says, told(id !== undefined, describe(created)));
	if (id === undefined) return;
	const path = `milestones/${id}`;
	await change(desk, {
		key: 'completeMilestone',
		says: 'A milestone can be completed',
		request: ['PUT', path, { status: 'Done' }],
		path,
		isDone: ({ Status }) => Status === 'Done',
	});
	await remove(desk, { key: 'deleteMilestone', what: 'milestone', path });
}

/** Deletes something, and looks whether its ID is refused then. */
async function remove(
	{ client, tell, warn }: Desk,
	{ key, what, path }: { key: string; what: string; path: string },
): Promise<void> {
	const reply = await client.send('DELETE', path);
	const after = await client.get(path);
	const isGone = isSuccess(reply) && isUsualRefusal(after);
	const saw = `${describe(reply)}; its ID answers ${describe(after)}`;
	tell(
		key,
		`A ${what} that is deleted is refused by its ID with 400 and a message`,
		told(isGone, saw),
	);
	if (isSuccess(after) && readId(toObject(after).Id) !== undefined) {
		warn(`Look for a ${what} "${TITLE}" in Bloom Growth, and delete it by hand if it is there.`);
	}
}
