import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import type { Path } from '../contract';
import { Failure, toFailure } from '../failure';
import { sleep } from '../host/sleep';
import { explain } from '../output/sentence';
import type { Client } from '../requests/client';
import { Credential } from '../requests/credential';
import { openClient } from '../requests/open';
import { Reads } from '../requests/reads';
import { readId } from '../wire/body';
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

/**
 * A list search for a dropdown: the entries of a list whose names contain the text typed so far.
 */
export function createSearch(path: Path) {
	return async function (this: ILoadOptionsFunctions, filter = ''): Promise<INodeListSearchResult> {
		const wanted = filter.trim().toLowerCase();
		const choices = await withReads(this, async (reads) => await readChoices(reads, path));
		return { results: choices.filter(({ name }) => name.toLowerCase().includes(wanted)) };
	};
}

/** Does `work` with reads of Bloom Growth. If it fails, the editor gets one sentence. */
export async function withReads<T>(
	context: ILoadOptionsFunctions,
	work: (reads: Reads) => Promise<T>,
): Promise<T> {
	const credential = new Credential(context);
	const over = new AbortController();
	try {
		const client = await openClient(context, credential, SETTINGS);
		void endInTime(client, over.signal);
		return await work(new Reads(client));
	} catch (error) {
		const redact: Redact = (text, wasCut) => credential.redact(text, wasCut);
		throw new NodeOperationError(context.getNode(), explain(toFailure(error), redact));
	} finally {
		over.abort();
	}
}

/** The entries of a list, by name. */
export async function readChoices(reads: Reads, path: Path): Promise<Choice[]> {
	const rows = await reads.getList({ path }, 0);
	const choices = rows.flatMap((row): Choice[] => {
		const value = readId(row.Id);
		return value === undefined || typeof row.Name !== 'string' ? [] : [{ name: row.Name, value }];
	});
	return choices.sort((one, other) => one.name.localeCompare(other.name));
}

async function endInTime(client: Client, over: AbortSignal): Promise<void> {
	await sleep(LONGEST_WAIT, over);
	client.end(TOO_LONG);
	client.cutLoose();
}
