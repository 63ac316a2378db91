import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { checkBaseUrl } from '../wire/baseUrl';
import { readId, readList } from '../operations/api';
import type { Path } from '../contract';
import { Credential } from '../requests/credential';
import type { Failure } from '../failure';
import { judge } from '../requests/retry';
import type { Verdict } from '../requests/retry';
import { createRedact } from '../wire/redact';
import { explain } from '../output/sentence';
import { explainRefusal, isRefusal } from '../requests/session';
import { createSend } from '../requests/transport';

/** In ms. */
const TIMEOUT = 15_000;

export interface Choice {
	name: string;
	value: number;
}

/** A list search for a dropdown: entries of the API's list whose name holds the text typed so far. */
export function createSearch(path: Path) {
	return async function (this: ILoadOptionsFunctions, filter = ''): Promise<INodeListSearchResult> {
		const wanted = filter.trim().toLowerCase();
		const choices = await readChoices(this, path);
		return { results: choices.filter(({ name }) => name.toLowerCase().includes(wanted)) };
	};
}

/** The entries of a list, by name; an API that fails gives the editor a sentence. */
export async function readChoices(context: ILoadOptionsFunctions, path: Path): Promise<Choice[]> {
	const credential = new Credential(context);
	const checked = checkBaseUrl((await credential.read()).baseUrl);
	if ('fault' in checked) throw new NodeOperationError(context.getNode(), checked.fault);
	const send = createSend(context, checked.baseUrl, TIMEOUT, credential);
	const reply = await send({ method: 'GET', path }, true);
	const attempt = { method: 'GET', number: 1, maxRetries: 0, isReadable: Array.isArray } as const;
	const verdict = judge(reply, attempt, Date.now(), 0);
	const failure = isRefusal(reply) ? explainRefusal(reply) : readFailure(verdict);
	if (failure) {
		const redact = createRedact(credential.states);
		throw new NodeOperationError(context.getNode(), explain(failure, redact));
	}
	const rows = reply.kind === 'answered' ? readList(reply.body) : [];
	const choices = rows.flatMap((row): Choice[] => {
		const value = readId(row.Id);
		return value === undefined || typeof row.Name !== 'string' ? [] : [{ name: row.Name, value }];
	});
	return choices.sort((one, other) => one.name.localeCompare(other.name));
}

function readFailure(verdict: Verdict): Failure | undefined {
	return verdict.kind === 'failed' ? verdict.failure : undefined;
}
