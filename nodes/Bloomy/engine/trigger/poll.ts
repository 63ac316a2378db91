import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import type { ReadApi, Service, WatchedEvent } from '../contract';
import { Failure, toFailure } from '../failure';
import { isSwitchedOn, pollAlone } from '../host/polls';
import { createReadApi } from '../operations/api';
import { copyRecord, toOutputs, withoutErrorField } from '../output/items';
import { toSentence } from '../output/sentence';
import { Credential } from '../requests/credential';
import { finishWithin } from '../requests/deadline';
import { openClient } from '../requests/open';
import { Reads } from '../requests/reads';
import type { Redact } from '../wire/redact';
import { compare } from './compare';
import type { Look, News } from './compare';
import { readDoubtful, readLists } from './lists';
import { readMemory } from './memory';
import type { Memory } from './memory';
import { readChoice, readEvent } from './parameters';
import { pickSample } from './sample';

/** As the node's own defaults; `timeout` in ms. */
const SETTINGS = { concurrency: 5, maxRetries: 3, timeout: 30_000 };

/** The longest that a poll takes, in ms, if n8n does not want it to end sooner. */
const LONGEST = 240_000;

/** A workflow that was off for longer, in ms, begins anew when a person switches it on. */
const LONGEST_BREAK = 3_600_000;

const TOO_LONG = Failure.notAttempted('Bloom Growth took too long to answer');

/** n8n's static data of the node. */
interface StaticData extends IDataObject {
	memory?: IDataObject & Memory;
}

/**
 * Looks once for what has happened since the last poll, or in a manual execution for a sample. Gives
 * null if nothing has. Throws a sentence if Bloom Growth could not be asked for all of it; then nothing
 * has happened yet as far as the next poll is concerned.
 */
export async function poll(
	context: IPollFunctions,
	service: Service,
): Promise<INodeExecutionData[][] | null> {
	const credential = new Credential(context);
	const redact: Redact = (text, wasCut) => credential.redact(text, wasCut);
	const polling = pollAlone(context, async () => await look(context, service, credential));
	const records = await polling.catch((error: unknown) => {
		throw new NodeOperationError(context.getNode(), explain(context, toFailure(error), redact));
	});
	if (!records || records.length === 0) return null;
	const settled = [{ index: 0, inputData: {}, result: { records } }];
	const [items] = await toOutputs(settled, redact);
	return [items.map(({ json }) => ({ json }))];
}

/** The records of one poll. */
async function look(
	context: IPollFunctions,
	service: Service,
	credential: Credential,
): Promise<IDataObject[]> {
	const event = readEvent(context, service);
	const client = await openClient(context, credential, SETTINGS);
	const api = createReadApi(new Reads(client), 0);
	const time = Math.min(LONGEST, readBudget(context));
	return await finishWithin(client, time, TOO_LONG, async () => {
		const choice = await readChoice(context, service, api);
		const lists = await readLists(api, service, event, choice);
		const isManual = context.getMode() === 'manual';
		const news = isManual
			? pickSample(event, lists)
			: await learn(context, api, event, { choice, lists, asked: new Map(), now: Date.now() });
		return toRecords(context, event, news);
	});
}

/** Compares what was read with the memory, and remembers it. */
async function learn(
	context: IPollFunctions,
	api: ReadApi,
	event: WatchedEvent,
	look: Look,
): Promise<News[]> {
	const isNew = isSwitchedOn(context);
	const remember = () => recall(context, event, isNew, look.now);
	const { doubts } = compare(event, remember(), look);
	const asked = await readDoubtful(api, event, doubts);
	// From here on nothing is waited for, so that no other poll can come between.
	const { news, memory } = compare(event, remember(), { ...look, asked });
	Object.assign(context.getWorkflowStaticData('node'), { memory });
	return news;
}

/** What is remembered, unless the workflow was off for long before a person switched it on. */
function recall(
	context: IPollFunctions,
	event: WatchedEvent,
	isNew: boolean,
	now: number,
): Memory | undefined {
	const memory = readMemory(context.getWorkflowStaticData('node').memory, event.value);
	return memory && isNew && now - memory.polledAt > LONGEST_BREAK ? undefined : memory;
}

function toRecords(context: IPollFunctions, event: WatchedEvent, news: News[]): IDataObject[] {
	const isSimple = context.getNodeParameter('simplify', true) !== false;
	return news.map(({ answer, previousStatus = null }) => {
		const record = isSimple ? event.simplify(answer) : withoutErrorField(copyRecord(answer));
		return event.rule === 'changes' ? { ...record, previousStatus } : record;
	});
}

function explain(context: IPollFunctions, failure: Failure, redact: Redact): string {
	const sentence = toSentence(failure, redact);
	const { memory } = context.getWorkflowStaticData('node') as StaticData;
	if (context.getMode() === 'manual' || !memory) return sentence;
	return `${sentence.replace(/\.$/, '')}. Nothing is lost: the next poll catches up.`;
}

/** In ms. Older versions of n8n have none. */
function readBudget(context: Partial<Pick<IPollFunctions, 'getPollBudgetMs'>>): number {
	return context.getPollBudgetMs?.() ?? LONGEST;
}
