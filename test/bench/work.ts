import type { IDataObject, IHttpRequestOptions, INodeExecutionData } from 'n8n-workflow';

import { DUE_DATE, FIRST_MEETING, FIRST_TODO, countMeetings } from './jobs';
import type { Job } from './jobs';

/** One request of a client that does nothing but the work. */
export type BareRequest = Pick<IHttpRequestOptions, 'url' | 'body'> & {
	method: 'GET' | 'POST' | 'PUT';
};

const ADDRESSES: Record<string, string> = {
	todos: '/todos',
	issues: '/issues',
	attendees: '/attendees',
	metrics: '/measurables',
};

/** The items that every contender gets. */
export function toRows(job: Job): IDataObject[] {
	return Array.from({ length: job.items }, (_, at) => toRow(job, at));
}

function toRow(job: Job, at: number): IDataObject {
	const { task, items, isSorted } = job;
	const meetings = countMeetings(job);
	const meetingId =
		FIRST_MEETING + (isSorted ? Math.floor((at * meetings) / items) : at % meetings);
	switch (task) {
		case 'create':
			return { title: `To-do ${at}`, meetingId, dueDate: DUE_DATE, notes: 'As agreed.' };
		case 'update':
			return { id: FIRST_TODO + at, dueDate: DUE_DATE };
		case 'unchanged':
			return { id: FIRST_TODO + at, meetingId, dueDate: DUE_DATE };
		case 'complete':
			return { id: FIRST_TODO + at };
		case 'meetings':
			return { id: FIRST_MEETING + at };
		case 'invalid':
			return { title: ' ', meetingId: '1.5', dueDate: '2026-02-30' };
	}
}

/** The requests of one row: those of an inner list one after the other, each list by itself. */
function toRequests(job: Job, row: IDataObject, at: number): BareRequest[][] {
	const { title, dueDate, notes: details } = row;
	const meeting = `/L10/${String(row.meetingId)}`;
	const address = `/todo/${String(row.id)}`;
	const read: BareRequest = { method: 'GET', url: address };
	switch (job.task) {
		case 'create':
			return [[{ method: 'POST', url: `${meeting}/todos`, body: { title, details, dueDate } }]];
		case 'update':
			return [[read, { method: 'PUT', url: address, body: { dueDate } }, read]];
		case 'complete':
			return [[read, { method: 'POST', url: `${address}/complete?status=true` }, read]];
		case 'unchanged':
			return at < countMeetings(job) ? [[{ method: 'GET', url: `${meeting}/todos` }]] : [];
		case 'meetings':
			return ['', ...job.parts.map((part) => ADDRESSES[part] ?? '')].map((suffix) => [
				{ method: 'GET', url: `/L10/${String(row.id)}${suffix}` },
			]);
		case 'invalid':
			return [];
	}
}

/** Does a job in a bare pool, with no checks and no retries; `send` gives the body of an answer. */
export async function doBarely(
	job: Job,
	items: INodeExecutionData[],
	send: (request: BareRequest) => Promise<IDataObject>,
): Promise<INodeExecutionData[]> {
	const answers: IDataObject[][] = items.map(() => []);
	const upcoming = listChains(job, items)[Symbol.iterator]();
	const work = async () => {
		for (let next = upcoming.next(); !next.done; next = upcoming.next()) {
			const { item, part, chain } = next.value;
			for (const request of chain) answers[item]![part] = await send(request);
		}
	};
	await Promise.all(Array.from({ length: job.concurrency }, work));
	return answers.map(([first = {}, ...parts], item) => toItem(first, parts, item));
}

function* listChains(job: Job, items: INodeExecutionData[]) {
	for (const [item, { json }] of items.entries()) {
		for (const [part, chain] of toRequests(job, json, item).entries()) yield { item, part, chain };
	}
}

function toItem(first: IDataObject, parts: IDataObject[], item: number): INodeExecutionData {
	const json = parts.length > 0 ? { ...first, parts } : first;
	return { json, pairedItem: { item } };
}
