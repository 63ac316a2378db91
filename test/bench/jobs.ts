/**
 * Create Many of to-dos; Update Many of them, by ID, with another due date or, in rows that name their
 * meetings, with the one they have; Complete Many of them, by ID; Get Many by ID of meetings; or
 * rows that are all wrong.
 */
export type Task = 'create' | 'update' | 'unchanged' | 'complete' | 'meetings' | 'invalid';

/** What a run has to do, the same for every contender. */
export interface Job {
	task: Task;
	/** The parts that come with each meeting. */
	parts: string[];
	items: number;
	concurrency: number;
	/** Whether the to-dos of one meeting follow each other, and not those of three meetings in turns. */
	isSorted: boolean;
	/** Of the server, in ms: each answer waits between these. */
	latency: { min: number; max: number };
	/** The way to the server and back, in ms; with one, the connection is TLS. 0 on this machine. */
	roundTrip: number;
}

/** What the contenders are measured on, and how often. */
export interface Profile {
	rounds: number;
	jobs: Job[];
}

/** IDs of the meetings and to-dos that a sandbox of the benchmark has, from these on. */
export const FIRST_MEETING = 100_000;
export const FIRST_TODO = 1_000_000;

/** The due date that all rows ask for. */
export const DUE_DATE = '2026-12-31';

/** Meetings that to-dos are for: in turns, in a sheet sorted by them, and in one of every night. */
const MEETINGS = 3;
const SORTED_MEETINGS = 50;
const NIGHTLY_MEETINGS = 5;

/** Requests of one change. */
const READ_WRITE_READ = 3;

/** Of a common connection to the service, in ms. */
const ROUND_TRIP = 40;

const PARTS = ['todos', 'issues', 'attendees', 'metrics'];

const exactly = (ms: number) => ({ min: ms, max: ms });
const around = (ms: number) => ({ min: ms / 2, max: ms * 1.5 });

const create = (items: number, concurrency: number, latency = exactly(100)): Job => ({
	task: 'create',
	parts: [],
	items,
	concurrency,
	isSorted: false,
	latency,
	roundTrip: 0,
});

const change = (task: 'update' | 'unchanged' | 'complete', items: number, concurrency: number) => ({
	...create(items, concurrency),
	task,
});

const sorted = (items: number, concurrency: number): Job => ({
	...create(items, concurrency),
	isSorted: true,
});

const meetings = (items: number, concurrency: number, parts: number): Job => ({
	...create(items, concurrency),
	task: 'meetings',
	parts: PARTS.slice(0, parts),
});

const invalid = (items: number): Job => ({ ...create(items, 20, exactly(0)), task: 'invalid' });

/** As users have it: n8n opens a connection with TLS for each request. */
const overInternet = [
	create(10, 5),
	create(100, 5),
	create(200, 5),
	create(1000, 20),
	create(1000, 50),
	change('update', 100, 20),
	meetings(50, 20, 4),
].map((job): Job => ({ ...job, roundTrip: ROUND_TRIP }));

/** A few minutes: enough to see whether a change made it faster or slower. */
const quick: Profile = {
	rounds: 3,
	jobs: [
		create(10, 5),
		create(100, 5),
		create(1000, 20),
		sorted(1000, 20),
		create(2000, 50),
		create(2000, 50, around(100)),
		change('update', 200, 20),
		change('complete', 200, 20),
		change('unchanged', 1000, 20),
		meetings(100, 20, 1),
		meetings(100, 20, 4),
		invalid(10_000),
	],
};

/** From 10 to 10,000 items, from 1 to 50 at a time, from 5 to 250 ms. */
const full: Profile = {
	rounds: 3,
	jobs: [
		create(10, 5),
		create(100, 1),
		create(100, 5),
		create(1000, 5),
		create(1000, 20, exactly(5)),
		create(1000, 20, exactly(25)),
		create(1000, 20),
		sorted(1000, 20),
		create(1000, 20, around(100)),
		create(1000, 20, exactly(250)),
		create(1000, 50),
		create(10_000, 20),
		create(10_000, 50),
		create(10_000, 50, around(100)),
		create(100_000, 50, exactly(5)),
		change('update', 100, 5),
		change('update', 1000, 20),
		change('update', 1000, 50),
		change('complete', 1000, 20),
		change('unchanged', 1000, 20),
		meetings(200, 5, 1),
		meetings(200, 20, 1),
		meetings(1000, 50, 1),
		meetings(100, 5, 4),
		meetings(200, 20, 4),
		meetings(400, 50, 4),
		invalid(10_000),
		...overInternet,
	],
};

/** A few minutes over TLS, with a round trip of a common connection. */
const internet: Profile = { rounds: 3, jobs: overInternet };

export const profiles = { quick, full, internet };

/** How often a job is done: one of 100,000 items takes minutes, and says enough at once. */
export function countRounds({ items }: Job, rounds: number): number {
	return items >= 100_000 ? 1 : rounds;
}

/** Meetings that must be there for a job. */
export function countMeetings({ task, items, isSorted }: Job): number {
	if (task === 'meetings') return items;
	if (task === 'unchanged') return NIGHTLY_MEETINGS;
	return isSorted ? SORTED_MEETINGS : MEETINGS;
}

/** To-dos that must be there for a job, one for each row that changes one. */
export function countTodos({ task, items }: Job): number {
	return task === 'update' || task === 'unchanged' || task === 'complete' ? items : 0;
}

/** Requests that the work itself takes: what a change has to read belongs to it. */
export function countRequests(job: Job): number {
	const { task, items, parts } = job;
	if (task === 'invalid') return 0;
	if (task === 'unchanged') return countMeetings(job);
	return items * (countTodos(job) > 0 ? READ_WRITE_READ : 1 + parts.length);
}

/** Ms that no client can go below: ceil(requests / concurrency) times an answer's way and wait. */
export function toIdeal(job: Job): number {
	const { min, max } = job.latency;
	return Math.ceil(countRequests(job) / job.concurrency) * ((min + max) / 2 + job.roundTrip);
}

/** A job in a few words, the same in two commits: '1,000 to-dos, 20 at a time, 100 ms'. */
export function describeJob(job: Job): string {
	const { task, items, concurrency, latency, roundTrip } = job;
	const count = items.toLocaleString('en');
	if (task === 'invalid') return `${count} rows, all wrong`;
	const { min, max } = latency;
	const ms = min === max ? `${min} ms` : `${min} to ${max} ms`;
	const way = roundTrip > 0 ? `, TLS and a round trip of ${roundTrip} ms` : '';
	return `${count} ${describeTask(job)}, ${concurrency} at a time, ${ms}${way}`;
}

function describeTask(job: Job): string {
	const { task, parts, isSorted } = job;
	switch (task) {
		case 'update':
			return 'due dates';
		case 'complete':
			return 'to-dos completed';
		case 'unchanged':
			return `unchanged to-dos of ${countMeetings(job)} meetings`;
		case 'meetings':
			return parts.length === 1 ? 'meetings with 1 part' : `meetings with ${parts.length} parts`;
		default:
			return isSorted ? `to-dos sorted by ${countMeetings(job)} meetings` : 'to-dos';
	}
}
