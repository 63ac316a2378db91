import { Breaker } from '../../../nodes/Bloomy/engine/requests/breaker';
import type { Outage } from '../../../nodes/Bloomy/engine/requests/breaker';
import type { Reply } from '../../../nodes/Bloomy/engine/requests/transport';
import { answered, broken, timeout, unsent } from '../bloomGrowth';

const PAGE = '<!DOCTYPE html><title>Maintenance</title>';

/** Notes a reply so many times, at one moment, and gives what came of the last. */
const note = (breaker: Breaker, reply: Reply, times: number, now = 0, startedAt = now): Outage => {
	let outage: Outage = 'none';
	for (let time = 0; time < times; time++) outage = breaker.note(reply, startedAt, now, 1);
	return outage;
};

it.each<[string, Reply, boolean]>([
	['a broken connection', broken, true],
	['a timeout', timeout, true],
	['a connection that cannot be opened', unsent, true],
	['a server error', answered(500), true],
	['a web page', answered(200, PAGE), true],
	['a web page that refuses', answered(404, PAGE), false],
	['a refusal', answered(400), false],
	['data', answered(200, { Id: 5 }), false],
	['the end of the run', { kind: 'cutLoose', message: '' }, false],
	['a sign-in that failed', { kind: 'signInFailed', message: '', isFinal: false }, false],
])('%s counts as an outage: %p', (_what, reply, counts) => {
	const breaker = new Breaker(1);
	expect(note(breaker, reply, 2)).toEqual(counts ? { wait: expect.any(Number) } : 'none');
});

it('pauses after twice as many in a row as may be in flight, longer each time, and never long', () => {
	const breaker = new Breaker(3);
	expect(note(breaker, broken, 5)).toBe('none');
	const waits = Array.from({ length: 8 }, () => {
		const outage = note(breaker, broken, 1);
		return typeof outage === 'object' ? outage.wait : 0;
	});
	expect(waits[0]).toBeGreaterThan(0);
	expect([...waits].sort((one, other) => one - other)).toEqual(waits);
	expect(waits[0]).toBeLessThan(waits[1]!);
	expect(waits.at(-1)).toBe(5000);
});

it.each<[string, (breaker: Breaker) => void]>([
	['an accepted one', (breaker) => breaker.accepted()],
	['a proper answer', (breaker) => note(breaker, answered(400), 1)],
])('begins anew after %s', (_what, comeBetween) => {
	const breaker = new Breaker(1);
	note(breaker, broken, 1);
	comeBetween(breaker);
	expect(note(breaker, broken, 1)).toBe('none');
});

it.each<[string, Reply, boolean, number]>([
	['was never accepted', broken, false, 10_000],
	['was never accepted, though it answers', answered(500), false, 10_000],
	['answers no more', broken, true, 60_000],
	['answers, but not as it should', answered(500), true, 300_000],
])('ends a run that %s after its time', (_what, reply, wasAccepted, patience) => {
	const breaker = new Breaker(1);
	if (wasAccepted) breaker.accepted();
	note(breaker, reply, 2, 500, 100);
	expect(note(breaker, reply, 1, 100 + patience - 1)).not.toBe('over');
	expect(note(breaker, reply, 1, 100 + patience)).toBe('over');
});

it('counts the time of one outage, and what answered in it', () => {
	const breaker = new Breaker(1);
	breaker.accepted();
	note(breaker, answered(500), 2);
	breaker.accepted();
	note(breaker, broken, 2, 100_000);
	expect(note(breaker, broken, 1, 159_999)).not.toBe('over');
	expect(note(breaker, broken, 1, 160_000)).toBe('over');
});
