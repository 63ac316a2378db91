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
	/** Of what the bare helper reaches in the same round, and of the limit: 1 is level. */
	ofBare: number;
	ofIdeal: number;
	/** CPU for each item in ms, and how much of it the bare helper does not need. */
	cpu: number;
	cpuOverBare: number;
	/** Peak memory beyond the bare helper's, in MB. */
	memoryOverBare: number;
	/** Event loop blocked, 99th percentile and longest, in ms. */
	blockP99: number;
	blockMax: number;
	requests: number;
	inFlight: number;
}

/** Medians over the rounds; ratios are taken within each round, when the machine was as busy. */
export function sumUp({ job, results }: Match, { played }: Result): Sum {
	const bare = results.find(({ contender }) => contender === 'bare')?.played ?? [];
	const medianOf = (read: (round: Played, beside: Played) => number) =>
		toMedian(played.map((round, at) => read(round, bare[at] ?? round)));
	const ms = medianOf((round) => round.ms);
	return {
		ms,
		perSecond: (countRequests(job) / ms) * 1000,
		ofBare: medianOf((round, beside) => beside.ms / round.ms),
		ofIdeal: medianOf((round) => toIdeal(job) / round.ms),
		cpu: medianOf((round) => round.cpu / job.items),
		cpuOverBare: medianOf((round, beside) => (round.cpu - beside.cpu) / job.items),
		memoryOverBare: peakOf(played) - peakOf(bare),
		blockP99: medianOf((round) => round.blockP99),
		blockMax: medianOf((round) => round.blockMax),
		requests: medianOf((round) => round.requests),
		inFlight: medianOf((round) => round.inFlight),
	};
}

function peakOf(played: Played[]): number {
	return Math.max(...played.map(({ peakRss }) => peakRss));
}

function toMedian(values: number[]): number {
	const sorted = [...values].sort((one, other) => one - other);
	const last = (sorted.length - 1) / 2;
	return ((sorted[Math.floor(last)] ?? NaN) + (sorted[Math.ceil(last)] ?? NaN)) / 2;
}
