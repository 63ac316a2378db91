import { setTimeout as sleep } from 'node:timers/promises';
import { seedDice } from '../dice';
import { toJson, type Answer } from '../http/answer';
import type { RecordedRequest } from '../http/journal';
import type { FaultRule, Faults } from './fault';
import { buildLimiter, type RateLimit } from './rateLimit';
import { spoilAnswer } from './spoil';

/** The body of an answer to a write that took no effect. */
const UNFINISHED = { Name: 'Unfinished' };

/** What slows requests down or stops them; times in ms. */
export interface PassageOptions {
	/** For the dice behind the `rate` of faults and lists; 1 if left out. */
	seed?: number;
	/** Wait before each API answer, after the request took effect. */
	latency?: number | { min: number; max: number };
	rateLimit?: RateLimit;
}

/** Takes a request through limit, fault, effect and latency, in this order. */
export type Passage = (record: RecordedRequest, act: () => Answer) => Promise<Answer>;

/** The way from an arrived request to its answer; `act` is what the request does. */
export function buildPassage(
	options: PassageOptions,
	faults: Faults,
	stopped: AbortSignal,
): Passage {
	const { rateLimit, latency = 0, seed = 1 } = options;
	const limit = buildLimiter(rateLimit);
	const actAround = buildActAround();
	const latencyDice = seedDice(seed + 1);
	const { min, max } = typeof latency === 'number' ? { min: latency, max: latency } : latency;

	return async (record, act) => {
		const isToken = record.route === 'POST token';
		const { refusal, headers } = isToken ? {} : limit(record.arrivedAt);
		const rule = refusal ? undefined : faults.pick(record);
		record.fault = refusal ? 'rateLimit' : rule?.fault;

		const answer = refusal ?? (await actAround(rule, record, act));
		if (!isToken) await pause(min + latencyDice() * (max - min));
		if (rule && isLate(rule, record)) actLater(act, rule.lands, stopped);
		const spoilt = rule ? spoilAnswer(answer, rule) : answer;
		return headers ? { ...spoilt, headers: { ...headers, ...spoilt.headers } } : spoilt;
	};
}

type ActAround = (
	rule: FaultRule | undefined,
	record: RecordedRequest,
	act: () => Answer,
) => Promise<Answer>;

function buildActAround(): ActAround {
	const firstAnswers = new WeakMap<FaultRule, Answer>();

	return async (rule, record, act) => {
		if (!rule) return act();
		if (rule.when === 'after' && !isLate(rule, record)) {
			const answer = act();
			await pause(rule.delay);
			return replay(rule, () => answer);
		}
		await pause(rule.delay);
		if (isLate(rule, record)) return toJson(UNFINISHED);
		if (rule.fault === 'replay') return replay(rule, act);
		// A read takes no effect, so that even a fault before it can spoil the real answer.
		const isHarmless = record.method === 'GET' || rule.fault === 'delay';
		return isHarmless ? act() : toJson(UNFINISHED);
	};

	function replay(rule: FaultRule, act: () => Answer): Answer {
		if (rule.fault !== 'replay') return act();
		const answer = firstAnswers.get(rule) ?? act();
		firstAnswers.set(rule, answer);
		return answer;
	}
}

/** Whether it is a write that takes effect only when its answer is out. */
function isLate(rule: FaultRule, { method }: RecordedRequest): boolean {
	return rule.lands !== undefined && method !== 'GET';
}

/** Lets a write take effect when its answer is out, which goes as soon as this function returns. */
function actLater(act: () => Answer, wait: number | undefined, stopped: AbortSignal): void {
	setTimeout(() => {
		if (!stopped.aborted) act();
	}, wait).unref();
}

async function pause(duration = 0): Promise<void> {
	if (duration > 0) await sleep(duration, undefined, { ref: false });
}
