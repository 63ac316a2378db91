import { settleDoubt } from '../../../nodes/Bloomy/engine/writes/doubt';
import type { Look } from '../../../nodes/Bloomy/engine/writes/doubt';
import { Failure } from '../../../nodes/Bloomy/engine/failure';
import type { Doubt } from '../../../nodes/Bloomy/engine/requests/retry';
import type { Sent } from '../../../nodes/Bloomy/engine/requests/client';
import { BloomGrowth, startRun } from '../bloomGrowth';

const doubt = (absence: Doubt['absence'], attempts = 1): Doubt => ({
	absence,
	failure: new Failure('The connection broke', {
		type: 'network',
		statusCode: null,
		retryable: false,
		outcome: 'unknown',
		attempts,
	}),
});

type Show = Look<string> | Error;

/** Settles one doubt with what each look shows and each resend gives; the last one repeats. */
async function settle(
	absence: Doubt['absence'],
	shows: Show[],
	resends: Array<Sent | Failure> = [],
) {
	const run = startRun(new BloomGrowth().send, { maxRetries: 2 });
	const log: string[] = [];
	const next = <T>(list: T[]): T => (list.length > 1 ? list.shift() : list[0]) as T;
	const settling = settleDoubt(run, doubt(absence), {
		look: async () => {
			log.push('look');
			const show = next(shows);
			return show instanceof Error ? await Promise.reject(show) : show;
		},
		resend: async (timesSent) => {
			log.push('resend');
			const sent = next(resends);
			if (sent instanceof Failure) return await Promise.reject(sent);
			return 'doubt' in sent ? { doubt: doubt(sent.doubt.absence, timesSent + 1) } : sent;
		},
		read: (body) => `read ${String(body)}`,
	});
	const result = await settling.catch((error: Failure) => error);
	return { result, log: log.join(' '), waits: run.waits };
}

const found = { found: 'it' };
const fine: Sent = { body: 'answer' };
const again = (absence: Doubt['absence']): Sent => ({ doubt: doubt(absence) });

it.each<[string, Doubt['absence'], Show[], Sent[], string, string]>([
	['found at once', 'certain', [found], [], 'it', 'look'],
	['found after a timeout', 'neverCertain', [found], [], 'it', 'look'],
	['found on the second look', 'neverCertain', ['absent', found], [], 'it', 'look look'],
	['absent, sent again', 'certain', ['absent'], [fine], 'read answer', 'look resend'],
	[
		'absent twice after a connection that broke',
		'certainOnSecondLook',
		['absent'],
		[fine],
		'read answer',
		'look look resend',
	],
	[
		'lost again, then found',
		'certain',
		['absent', found],
		[again('certain')],
		'it',
		'look resend look',
	],
])('%s', async (_what, absence, shows, resends, expected, log) => {
	expect(await settle(absence, shows, resends)).toMatchObject({ result: expected, log });
});

describe('is unknown, and not to be tried again,', () => {
	it.each<[string, Doubt['absence'], Show[], Sent[], string]>([
		['when it is unclear', 'certain', ['unclear'], [], 'look'],
		['when the look fails', 'certain', [new Error('no list')], [], 'look'],
		['when it is absent after a timeout', 'neverCertain', ['absent'], [], 'look look'],
		['when the second look fails', 'certainOnSecondLook', ['absent', new Error()], [], 'look look'],
		[
			'when a resend times out',
			'certain',
			['absent'],
			[again('neverCertain')],
			'look resend look look',
		],
	])('%s', async (_what, absence, shows, resends, log) => {
		const outcome = await settle(absence, shows, resends);
		expect(outcome).toMatchObject({
			log,
			result: { details: { outcome: 'unknown', retryable: false } },
		});
	});
});

it('that is lost each time and never there is sent as often as the retries allow', async () => {
	const { result, log, waits } = await settle('certain', ['absent'], [again('certain')]);
	expect(log).toBe('look resend look resend look');
	expect(result).toMatchObject({ details: { outcome: 'rejected', retryable: true, attempts: 3 } });
	expect(waits).toEqual([expect.any(Number), expect.any(Number)]);
});

it('waits between two looks', async () => {
	const { waits } = await settle('neverCertain', ['absent']);
	expect(waits).toEqual([1000]);
});

it('fails as the resend fails when that is refused', async () => {
	const refusal = Failure.notAttempted('Too late.');
	expect(await settle('certain', ['absent'], [refusal])).toMatchObject({ result: refusal });
});
