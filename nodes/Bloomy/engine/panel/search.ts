import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import type { Directory, ReadApi } from '../contract';
import { Failure, toFailure } from '../failure';
import { createReadApi } from '../operations/api';
import { explain } from '../output/sentence';
import { Credential } from '../requests/credential';
import { finishWithin } from '../requests/deadline';
import { openClient } from '../requests/open';
import { Reads } from '../requests/reads';
import type { Redact } from '../wire/redact';

/** For a person who waits for a list to open; `timeout` in ms. */
const SETTINGS = { concurrency: 2, maxRetries: 2, timeout: 15_000 };

/** The longest that such a person waits, in ms. */
const LONGEST_WAIT = 20_000;

const TOO_LONG = Failure.notAttempted(
	'Bloom Growth took too long to answer; try again in a minute',
);

export interface Choice {
	name: string;
	value: number;
}

/** A list search for a dropdown: entries of the API's list whose name holds the text typed so far. */
export function createSearch(directory: Directory) {
	return async function (this: ILoadOptionsFunctions, filter = ''): Promise<INodeListSearchResult> {
		const wanted = filter.trim().toLowerCase();
		const choices = await withApi(this, async (api) => await readChoices(api, directory));
		return { results: choices.filter(({ name }) => name.toLowerCase().includes(wanted)) };
	};
}

/** The entries of a directory as the options of a dropdown, by name. */
export function createOptions(directory: Directory) {
	return async function (this: ILoadOptionsFunctions): Promise<Choice[]> {
		return await withApi(this, async (api) => await readChoices(api, directory));
	};
}

/** Does `work` with reads of Bloom Growth; an API that fails gives the editor a sentence. */
export async function withApi<T>(
	context: ILoadOptionsFunctions,
	work: (api: ReadApi) => Promise<T>,
): Promise<T> {
	const credential = new Credential(context);
	try {
		const client = await openClient(context, credential, SETTINGS);
		const api = createReadApi(new Reads(client), 0);
		return await finishWithin(client, LONGEST_WAIT, TOO_LONG, async () => await work(api));
	} catch (error) {
		const redact: Redact = (text, wasCut) => credential.redact(text, wasCut);
		throw new NodeOperationError(context.getNode(), explain(toFailure(error), redact));
	}
}

/** The entries of a directory, by name. */
export async function readChoices(api: ReadApi, directory: Directory): Promise<Choice[]> {
	const entries = await directory.read(api);
	return entries
		.map(({ id, name }): Choice => ({ name, value: id }))
		.sort((one, other) => one.name.localeCompare(other.name));
}
