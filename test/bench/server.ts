import { startSandbox } from '../sandbox';
import type { Sandbox, Stats } from '../sandbox';
import { FIRST_MEETING } from './jobs';
import { answerQuestions } from './peer';

/** What the sandbox's process is asked: to begin anew, or what arrived since. */
export type ServerQuestion =
	{ kind: 'begin'; latency: { min: number; max: number }; meetings: number } | { kind: 'stats' };

/** Where the sandbox is and what arrived there. */
export interface Served {
	url: string;
	apiKey: string;
	stats: Stats;
	/** To-dos created since it began. */
	created: number;
}

let sandbox: Sandbox | undefined;
let standing = 0;

async function begin({ latency, meetings }: Extract<ServerQuestion, { kind: 'begin' }>) {
	await sandbox?.stop();
	sandbox = await startSandbox({ latency });
	const { store, callerId } = sandbox;
	for (let at = 0; at < meetings; at++) {
		store.addMeeting({ id: FIRST_MEETING + at, attendeeIds: [callerId, 123, 321] });
	}
	standing = store.todos.length;
	return sandbox;
}

answerQuestions(async (question: ServerQuestion): Promise<Served> => {
	const running = question.kind === 'begin' ? await begin(question) : sandbox;
	if (!running) throw new Error('The sandbox has not begun');
	const { url, apiKey, store } = running;
	return { url, apiKey, stats: running.stats(), created: store.todos.length - standing };
});
