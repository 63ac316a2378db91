import type { IDataObject } from 'n8n-workflow';

import { isObject, isWebPage, readRows } from '../../nodes/Bloomy/engine/wire/body';
import { readServerMessage } from '../../nodes/Bloomy/engine/wire/serverMessage';
import type { Client, Reply } from './client';

export type Verdict = 'as assumed' | 'otherwise' | 'cannot tell';

/** What came of asking for one fact; never with data of the account in it. */
export interface Finding {
	verdict: Verdict;
	saw: string;
}

/** What the facts are asked with. */
export interface Scene {
	client: Client;
	callerId: number;
	/** A meeting to look at, undefined where there is none. */
	meetingId: number | undefined;
}

/** Something that the node assumes of Bloom Growth, and how to find out. */
export interface Fact {
	/** For the tests. */
	key: string;
	says: string;
	look(scene: Scene): Promise<Finding>;
}

export function told(isAsAssumed: boolean, saw: string): Finding {
	return { verdict: isAsAssumed ? 'as assumed' : 'otherwise', saw };
}

export function untold(saw: string): Finding {
	return { verdict: 'cannot tell', saw };
}

/** An answer in short: its status, what kind of body it has, and the server's words in a refusal. */
export function describe(reply: Reply): string {
	const said = reply.status >= 400 ? readServerMessage(reply.body) : undefined;
	const words = said === undefined ? '' : `, which says: ${said}`;
	return `${reply.status}, ${describeBody(reply.body)}${words}`;
}

function describeBody(body: unknown): string {
	if (body === '') return 'an empty body';
	if (isWebPage(body)) return 'a web page';
	if (typeof body === 'string') return 'plain text';
	if (Array.isArray(body)) return `a list of ${body.length}`;
	return isObject(body) ? `JSON with ${Object.keys(body).join(', ')}` : 'JSON of another kind';
}

export function isSuccess({ status }: Reply): boolean {
	return status >= 200 && status < 300;
}

/** Whether an answer is the refusal that the node takes for the usual one. */
export function isUsualRefusal({ status, body }: Reply): boolean {
	return (
		status === 400 && isObject(body) && body.error === true && typeof body.message === 'string'
	);
}

/** Whether an answer is a list whose rows all have the keys. */
export function isListWith({ status, body }: Reply, ...keys: string[]): boolean {
	const rows = readRows(body);
	if (status !== 200 || !Array.isArray(body)) return false;
	return rows.every((row) => keys.every((key) => key in row));
}

export function toObject({ body }: Reply): IDataObject {
	return isObject(body) ? body : {};
}
