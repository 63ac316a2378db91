import { DAY, forgetSettled, readMemory, toDay } from '../../../nodes/Bloomy/engine/trigger/memory';
import type { Known, Memory } from '../../../nodes/Bloomy/engine/trigger/memory';

const NOW = Date.parse('2026-12-01T10:00:00Z');
const TODAY = toDay(NOW);
const memory: Memory = {
	event: 'todoCompleted',
	choice: [],
	polledAt: NOW,
	settledBefore: 0,
	meetings: { 1: NOW },
	records: {},
};

describe('the memory in the static data', () => {
	it('is taken as it is', () => {
		expect(readMemory(memory, 'todoCompleted')).toBe(memory);
	});

	it.each<[string, unknown]>([
		['nothing', undefined],
		['text', 'memory'],
		['of another event', { ...memory, event: 'todoCreated' }],
		['without meetings', { ...memory, meetings: null }],
		['without records', { ...memory, records: [] }],
		['without a choice', { ...memory, choice: undefined }],
		['without a time', { ...memory, polledAt: undefined }],
		['with a time that is none', { ...memory, settledBefore: Number.NaN }],
	])('is none if it is %s', (_what, value) => {
		expect(readMemory(value, 'todoCompleted')).toBeUndefined();
	});
});

describe('a record', () => {
	const keeps = (known: Known): boolean =>
		'5' in forgetSettled({ ...memory, records: { 5: known } }, NOW).records;

	it.each<[boolean, string, Known]>([
		[true, 'that is done', { status: 'done', at: NOW - 30 * DAY, listed: TODAY }],
		[
			false,
			'done more than 30 days ago',
			{ status: 'done', at: NOW - 30 * DAY - 1, listed: TODAY },
		],
		[true, 'done nobody knows when', { status: 'done', listed: TODAY }],
		[true, 'open, and done long ago before', { status: 'open', at: NOW - 99 * DAY, listed: TODAY }],
		[true, 'listed 30 days ago', { status: 'open', listed: TODAY - 30 }],
		[false, 'listed before that', { status: 'open', listed: TODAY - 31 }],
	])('is remembered (%s): %s', (isKept, _what, known) => {
		expect(keeps(known)).toBe(isKept);
	});
});

it('never goes back in what counts as history', () => {
	expect(forgetSettled(memory, NOW)).toEqual({ ...memory, settledBefore: NOW - 30 * DAY });
	const later = { ...memory, settledBefore: NOW };
	expect(forgetSettled(later, NOW)).toEqual(later);
});
