import { countRequests, toIdeal } from './jobs';
import type { Job } from './jobs';
import type { Played, Result } from './match';

/** A job and how each contender did at it. */
export interface Match {
	job: Job;
	results: Result[];
}

/** One contender at one job, in the figures that a person compares. */
export interface Sum {
	/** Median time of a round in ms, and requests of the work itself in a second. */
	ms: number;
	perSecond: number;
	/** Of the limit: 1 is level. Undefined where there is nothing to send. */
	ofIdeal?: number;
	requests: number;
	inFlight: number;
	/** CPU of the whole n8n for each item, in ms; of real n8n only. */
	n8nCpu?: number;
	/** What only contenders in the engine alone can be asked. */
	besideBare?: BesideBare;
}

/** What several rounds gave. */
export interface Spread {
	median: number;
	lowest: number;
	highest: number;
}

/** One contender beside the bare helper, which runs in the same engine in the same round. */
export interface BesideBare {
	/** CPU for each item, in ms. */
	cpu: number;
	/** Memory in use and memory taken, in MB; undefined where there are too few items to measure it. */
	held: number | undefined;
	resident: number | undefined;
	/** Event loop blocked, 99th percentile and longest, in ms. */
	blockP99: number;
	blockMax: number;
	/** Undefined where there is nothing to send, and so no work for the bare helper. */
	over?: OverBare;
}

/** What one contender reaches of the bare helper's pace, and needs beyond it. */
export interface OverBare {
	/** 1 is level. */
	share: number;
	/** CPU for each item, in ms. */
	cpu: Spread;
	/** Memory in use and memory taken, in MB; undefined where there are too few items to measure it. */
	held: number | undefined;
	resident: number | undefined;
}

/** Medians over the rounds. */
export function sumUp({ job, results }: Match, { played }: Result): Sum {
	const medianOf = (read: (round: Played) => number) => toMedian(played.map(read));
	const ms = medianOf((round) => round.ms);
	const bare = results.find(({ contender }) => contender === 'bare')?.played ?? [];
	const besideBare = compare(job, played, bare);
	const n8nCpu = played.flatMap((round) => round.n8nCpu ?? []);
	return {
		ms,
		perSecond: (countRequests(job) / ms) * 1000,
		...(countRequests(job) > 0 && { ofIdeal: toIdeal(job) / ms }),
		requests: medianOf((round) => round.requests),
		inFlight: medianOf((round) => round.inFlight),
		...(n8nCpu.length > 0 && { n8nCpu: toMedian(n8nCpu) / job.items }),
		...(besideBare && { besideBare }),
	};
}

/** Ratios are taken within each round, when the machine was as busy. */
function compare(job: Job, played: Played[], bare: Played[]): BesideBare | undefined {
	const pairs = played.flatMap(({ ms, load }, at) => {
		const beside = bare[at];
		return load && beside?.load ? [{ ...load, ms, bare: { ms: beside.ms, ...beside.load } }] : [];
	});
	if (pairs.length === 0) return undefined;
	const medianOf = (read: (pair: (typeof pairs)[number]) => number) => toMedian(pairs.map(read));
	const memoryOf = (read: (pair: (typeof pairs)[number]) => number | undefined) => {
		const known = pairs.map(read).filter((megabytes) => megabytes !== undefined);
		return known.length > 0 ? toMedian(known) : undefined;
	};
	return {
		cpu: medianOf(({ cpu }) => cpu / job.items),
		held: memoryOf(({ held }) => held),
		resident: memoryOf(({ resident }) => resident),
		blockP99: medianOf(({ blockP99 }) => blockP99),
		blockMax: medianOf(({ blockMax }) => blockMax),
		...(countRequests(job) > 0 && {
			over: {
				share: medianOf((pair) => pair.bare.ms / pair.ms),
				cpu: toSpread(pairs.map((pair) => (pair.cpu - pair.bare.cpu) / job.items)),
				held: memoryOf(({ held, bare: beside }) => subtract(held, beside.held)),
				resident: memoryOf(({ resident, bare: beside }) => subtract(resident, beside.resident)),
			},
		}),
	};
}

function subtract(one?: number, other?: number): number | undefined {
	return one === undefined || other === undefined ? undefined : one - other;
}

function toSpread(values: number[]): Spread {
	return { median: toMedian(values), lowest: Math.min(...values), highest: Math.max(...values) };
}

function toMedian(values: number[]): number {
	const sorted = [...values].sort((one, other) => one - other);
	const last = (sorted.length - 1) / 2;
	return ((sorted[Math.floor(last)] ?? NaN) + (sorted[Math.ceil(last)] ?? NaN)) / 2;
}
