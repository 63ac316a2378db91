import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { checkBaseUrl } from '../../../credentials/baseUrl';
import { readId, readList } from './api';
import type { Path } from './contract';
import { judge } from './retry';
import { createSend } from './transport';

const TIMEOUT = 15_000;

/** The meetings the caller sees, for the Meeting dropdown: `L10/list`. */
export async function searchMeetings(this: ILoadOptionsFunctions, filter?: string) {
	return await searchByName(this, ['L10', 'list'], filter);
}

/** The users the caller sees, for the User dropdown: `users/mineviewable`. */
export async function searchUsers(this: ILoadOptionsFunctions, filter?: string) {
	return await searchByName(this, ['users', 'mineviewable'], filter);
}

/** Rows of a list whose name holds the text typed so far; a failing API gives the editor a sentence. */
async function searchByName(
	context: ILoadOptionsFunctions,
	path: Path,
	filter = '',
): Promise<INodeListSearchResult> {
	const credential = await context.getCredentials('bloomyApi');
	const checked = checkBaseUrl(credential.baseUrl);
	if ('fault' in checked) throw new NodeOperationError(context.getNode(), checked.fault);
	const reply = await createSend(context, checked.baseUrl, TIMEOUT)({ method: 'GET', path }, true);
	const attempt = { method: 'GET', number: 1, maxRetries: 0, isReadable: Array.isArray } as const;
	const verdict = judge(reply, attempt, Date.now(), 0);
	if (verdict.kind === 'failed') {
		throw new NodeOperationError(context.getNode(), verdict.failure.message);
	}
	const rows = reply.kind === 'answered' ? readList(reply.body) : [];
	const wanted = filter.trim().toLowerCase();
	const results = rows.flatMap((row) => {
		const id = readId(row.Id);
		const name = typeof row.Name === 'string' ? row.Name : '';
		return id === undefined || !name.toLowerCase().includes(wanted) ? [] : [{ name, value: id }];
	});
	return { results: results.sort((one, other) => one.name.localeCompare(other.name)) };
}
