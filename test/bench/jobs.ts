/** What a run has to do, the same for every contender. */
export interface Job {
	/** Create Many of to-dos, Get Many by ID of meetings, or rows that are all wrong. */
	task: 'create' | 'meetings' | 'invalid';
	/** The parts that come with each meeting. */
	parts: string[];
	items: number;
	concurrency: number;
	/** Whether the to-dos of one meeting follow each other, and not those of three meetings in turns. */
	isSorted: boolean;
	/** Of the server, in ms: each answer waits between these. */
	latency: { min: number; max: number };
}

/** What the contenders are measured on, and how often. */
export interface Profile {
	rounds: number;
	jobs: Job[];
}

/** IDs of the meetings that every sandbox of the benchmark has, from this one on. */
export const FIRST_MEETING = 100_000;

/** Meetings that to-dos are for: in turns, and in a sheet that is sorted by them. */
const MEETINGS = 3;
const SORTED_MEETINGS = 50;

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
		meetings(200, 5, 1),
		meetings(200, 20, 1),
		meetings(1000, 50, 1),
		meetings(100, 5, 4),
		meetings(200, 20, 4),
		meetings(400, 50, 4),
		invalid(10_000),
	],
};

export const profiles = { quick, full };

/** How often a job is done: one of 100,000 items takes minutes, and says enough at once. */
export function countRounds({ items }: Job, rounds: number): number {
	return items >= 100_000 ? 1 : rounds;
}

/** Meetings that must be there for a job. */
export function countMeetings({ task, items, isSorted }: Job): number {
	if (task === 'meetings') return items;
	return isSorted ? SORTED_MEETINGS : MEETINGS;
}

/** Requests that the work itself takes, without any look-up. */
export function countRequests({ task, items, parts }: Job): number {
	return task === 'invalid' ? 0 : items * (1 + parts.length);
}

/** Ms that no client can go below: ceil(requests / concurrency) times the latency. */
export function toIdeal(job: Job): number {
	const { min, max } = job.latency;
	return Math.ceil(countRequests(job) / job.concurrency) * ((min + max) / 2);
}

/** A job in a few words, the same in two commits: '1,000 to-dos, 20 at a time, 100 ms'. */
export function describeJob(job: Job): string {
	const { task, parts, items, concurrency, isSorted, latency } = job;
	const count = items.toLocaleString('en');
	if (task === 'invalid') return `${count} rows, all wrong`;
	const withParts = parts.length === 1 ? '1 part' : `${parts.length} parts`;
	const toDos = isSorted ? `to-dos sorted by ${countMeetings(job)} meetings` : 'to-dos';
	const what = task === 'create' ? toDos : `meetings with ${withParts}`;
	const { min, max } = latency;
	const ms = min === max ? `${min} ms` : `${min} to ${max} ms`;
	return `${count} ${what}, ${concurrency} at a time, ${ms}`;
}
