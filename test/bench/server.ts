import { readFileSync } from 'node:fs';

import type { CertificateFiles } from '../faults/certificate';
import { startSandbox } from '../sandbox';
import type { Sandbox, Stats, Store } from '../sandbox';
import { putAway } from './distance';
import type { Distance } from './distance';
import { DUE_DATE, FIRST_MEETING, FIRST_TODO, countMeetings, countTodos } from './jobs';
import type { Job } from './jobs';
import { answerQuestions } from './peer';

/** What the sandbox's process is asked: to begin anew, or what arrived since. */
export type ServerQuestion =
	| {
			kind: 'begin';
			job: Job;
			/** Needed by a job with a round trip. */
			certificate?: CertificateFiles | undefined;
	  }
	| { kind: 'stats' };

/** Where the sandbox is and what arrived there. */
export interface Served {
	url: string;
	apiKey: string;
	stats: Stats;
	/** To-dos created since it began. */
	created: number;
	/** To-dos that were there when it began and are as the rows ask. */
	asAsked: number;
}

interface Running {
	sandbox: Sandbox;
	distance: Distance | undefined;
	job: Job;
	/** To-dos that were there when it began. */
	standing: number;
}

let running: Running | undefined;

async function begin({ job, certificate }: Extract<ServerQuestion, { kind: 'begin' }>) {
	await running?.distance?.stop();
	await running?.sandbox.stop();
	const sandbox = await startSandbox({ latency: job.latency });
	seed(sandbox, job);
	const distance = certificate && (await startAway(sandbox.url, job, certificate));
	running = { sandbox, distance, job, standing: sandbox.store.todos.length };
	return running;
}

async function startAway(
	url: string,
	{ roundTrip }: Job,
	{ key, cert }: CertificateFiles,
): Promise<Distance | undefined> {
	if (roundTrip === 0) return undefined;
	const [keyText, certText] = [key, cert].map((file) => readFileSync(file, 'utf8'));
	return await putAway(url, roundTrip, { key: keyText ?? '', cert: certText ?? '' });
}

function seed({ store, callerId }: Sandbox, job: Job): void {
	const meetings = countMeetings(job);
	for (let at = 0; at < meetings; at++) {
		store.addMeeting({ id: FIRST_MEETING + at, attendeeIds: [callerId, 123, 321] });
	}
	const asAsked = job.task === 'unchanged' && { DueDate: `${DUE_DATE}T00:00:00` };
	for (let at = 0; at < countTodos(job); at++) {
		const OriginId = FIRST_MEETING + (at % meetings);
		store.addTodo({ Id: FIRST_TODO + at, OriginId, ...asAsked });
	}
}

function countAsAsked({ todos }: Store, { task }: Job): number {
	return todos.filter(({ Id, Complete, DueDate }) => {
		return Id >= FIRST_TODO && (task === 'complete' ? Complete : DueDate?.startsWith(DUE_DATE));
	}).length;
}

answerQuestions(async (question: ServerQuestion): Promise<Served> => {
	const now = question.kind === 'begin' ? await begin(question) : running;
	if (!now) throw new Error('The sandbox has not begun');
	const { sandbox, distance, job, standing } = now;
	const { apiKey, store } = sandbox;
	const created = store.todos.length - standing;
	const asAsked = job.task === 'create' ? 0 : countAsAsked(store, job);
	const url = distance?.url ?? sandbox.url;
	return { url, apiKey, stats: sandbox.stats(), created, asAsked };
});
