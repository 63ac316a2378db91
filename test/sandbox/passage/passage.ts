import { setTimeout as sleep } from 'node:timers/promises';
import { toJson, type Answer } from '../http/answer';
import { seedDice } from '../dice';
import { spoilAnswer, type FaultRule, type Faults } from './fault';
import type { RecordedRequest } from '../http/journal';
import { buildLimiter, type RateLimit } from './rateLimit';

/** What slows requests down or stops them; times in ms. */
export interface PassageOptions {
	/** For the dice behind the `rate` of faults; 1 if left out. */
	seed?: number;
	/** Wait before each API answer, after the request took effect. */
	latency?: number | { min: number; max: number };
	rateLimit?: RateLimit;
}

/** Takes a request through limit, fault, effect and latency, in this order. */
export type Passage = (record: RecordedRequest, act: () => Answer) => Promise<Answer>;

/** The way from an arrived request to its answer; `act` is what the request does. */
export function buildPassage(options: PassageOptions, faults: Faults): Passage {
	const { rateLimit, latency = 0, seed = 1 } = options;
	const limit = buildLimiter(rateLimit);
	const latencyDice = seedDice(seed + 1);
	const { min, max } = typeof latency === 'number' ? { min: latency, max: latency } : latency;

	return async (record, act) => {
		const isToken = record.route === 'POST token';
		const refusal = isToken ? undefined : limit(record.arrivedAt);
		const rule = refusal ? undefined : faults.pick(record);
		record.fault = refusal ? 'rateLimit' : rule?.fault;

		const answer = refusal ?? (await actAround(rule, record, act));
		if (!isToken) await pause(min + latencyDice() * (max - min));
		return rule ? spoilAnswer(answer, rule) : answer;
	};
}

async function actAround(
	rule: FaultRule | undefined,
	record: RecordedRequest,
	act: () => Answer,
): Promise<Answer> {
	if (!rule) return act();
	if (rule.when === 'after') {
		const answer = act();
		await pause(rule.delay);
		return answer;
	}
	await pause(rule.delay);
	// A read takes no effect, so that even a fault before it can spoil the real answer.
	const isHarmless = record.method === 'GET' || rule.fault === 'delay';
	return isHarmless ? act() : toJson({ Name: 'Unfinished' });
}

async function pause(duration = 0): Promise<void> {
	if (duration > 0) await sleep(duration, undefined, { ref: false });
}
