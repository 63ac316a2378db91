import type { Answer } from '../../../nodes/Bloomy/engine/contract';
import { compare } from '../../../nodes/Bloomy/engine/trigger/compare';
import type { Look } from '../../../nodes/Bloomy/engine/trigger/compare';
import { DAY, toDay } from '../../../nodes/Bloomy/engine/trigger/memory';
import type { Memory } from '../../../nodes/Bloomy/engine/trigger/memory';
import { events } from '../../../nodes/Bloomy/resources/events';

const NOW = Date.parse('2026-12-01T10:00:00Z');
const SINCE = NOW - 10 * DAY;
const eventOf = (value: string) => events.find((event) => event.value === value)!;
const created = eventOf('todoCreated');
const row = (Id: number, at?: number): Answer => ({
	Id,
	CreateTime: at === undefined ? null : new Date(at).toISOString(),
});
const memoryOf = (more: Partial<Memory> = {}): Memory => ({
	event: 'todoCreated',
	choice: [],
	polledAt: NOW - 60_000,
	settledBefore: 0,
	meetings: { 1: SINCE },
	records: {},
	...more,
});
const lookAt = (lists: Record<number, Answer[]>, more: Partial<Look> = {}): Look => ({
	choice: [],
	lists: new Map(Object.entries(lists).map(([id, rows]) => [Number(id), rows])),
	asked: new Map(),
	now: NOW,
	...more,
});
const idsOf = (memory: Memory | undefined, look: Look, event = created) =>
	compare(event, memory, look).news.map(({ id }) => id);

describe('a record that nobody knows', () => {
	it.each<[boolean, string, number | undefined, Partial<Memory>]>([
		[true, 'whose time is not known', undefined, {}],
		[true, 'of the day before its meeting was first read', SINCE - DAY, {}],
		[false, 'of a time before that', SINCE - DAY - 1, {}],
		[true, 'of the time from which on all is remembered', NOW - DAY, { settledBefore: NOW - DAY }],
		[false, 'of what is not remembered any more', NOW - DAY - 1, { settledBefore: NOW - DAY }],
	])('is news (%p): %s', (isNews, _what, at, memory) => {
		expect(idsOf(memoryOf(memory), lookAt({ 1: [row(5, at)] }))).toEqual(isNews ? [5] : []);
	});

	it('is remembered, news or not', () => {
		const rows = [row(5, NOW), row(6, SINCE - 2 * DAY)];
		const { memory } = compare(created, memoryOf(), lookAt({ 1: rows }));
		expect(memory.records).toEqual({
			5: { status: 'created', at: NOW, listed: toDay(NOW) },
			6: { status: 'created', at: SINCE - 2 * DAY, listed: toDay(NOW) },
		});
	});

	it('is no record if it has no ID, or says nothing', () => {
		expect(idsOf(memoryOf(), lookAt({ 1: [{ CreateTime: null }, { Id: 0 }] }))).toEqual([]);
		const goals = eventOf('goalStatusChanged');
		const { memory } = compare(goals, memoryOf(), lookAt({ 1: [{ Id: 5, Completion: 'odd' }] }));
		expect(memory.records).toEqual({});
	});
});

it('emits the oldest first, then by ID, and last what has no time', () => {
	const rows = [row(9, NOW), row(4), row(3), row(8, NOW - 1), row(7, NOW)];
	expect(idsOf(memoryOf(), lookAt({ 1: rows }))).toEqual([8, 7, 9, 3, 4]);
});

describe('a meeting', () => {
	const both = { 1: [], 2: [row(5, NOW)] };

	it('that appears where all are watched counts as watched since the last poll', () => {
		const { news, memory } = compare(created, memoryOf(), lookAt(both));
		expect(news.map(({ id }) => id)).toEqual([5]);
		expect(memory.meetings).toEqual({ 1: SINCE, 2: NOW - 60_000 });
	});

	it('is only learned once somebody chooses it', () => {
		const before = memoryOf({ choice: [1] });
		const { news, memory } = compare(created, before, lookAt(both, { choice: [1, 2] }));
		expect(news).toEqual([]);
		expect(memory).toMatchObject({ choice: [1, 2], meetings: { 1: SINCE, 2: NOW } });
	});

	it('is forgotten if it is not chosen any more, and kept if all are watched', () => {
		const before = memoryOf({ choice: [1, 3], meetings: { 1: SINCE, 3: SINCE } });
		const fewer = compare(created, before, lookAt({ 1: [] }, { choice: [1] }));
		expect(fewer.memory.meetings).toEqual({ 1: SINCE });
		const all = compare(created, before, lookAt({ 1: [], 3: [] }));
		expect(all.memory.meetings).toEqual({ 1: SINCE, 3: SINCE });
	});

	it('that is chosen and was not read so far is learned, as is all at the first poll', () => {
		const chosen = memoryOf({ choice: [1, 2] });
		expect(idsOf(chosen, lookAt(both, { choice: [1, 2] }))).toEqual([]);
		const { news, memory } = compare(created, undefined, lookAt(both));
		expect(news).toEqual([]);
		expect(memory).toEqual({
			event: 'todoCreated',
			choice: [],
			polledAt: NOW,
			settledBefore: NOW - 30 * DAY,
			meetings: { 1: NOW, 2: NOW },
			records: { 5: { status: 'created', at: NOW, listed: toDay(NOW) } },
		});
	});
});

describe('a record in doubt', () => {
	const completed = eventOf('todoCompleted');
	const done = (CompleteTime: string | null) => ({
		Id: 5,
		Complete: CompleteTime !== null,
		CompleteTime,
	});
	const known = { status: 'done', at: NOW - DAY, listed: toDay(NOW) };
	const memory = memoryOf({ event: 'todoCompleted', records: { 5: known } });
	const look = (asked: Answer[]) =>
		lookAt({ 1: [done(null)] }, { asked: new Map(asked.map((answer) => [5, answer])) });

	it('stays as it is known until it has been asked', () => {
		const { doubts, news, memory: after } = compare(completed, memory, look([]));
		expect([doubts, news]).toEqual([[5], []]);
		expect(after.records[5]).toEqual(known);
	});

	it('is what it says of itself', () => {
		const open = compare(completed, memory, look([done(null)]));
		expect(open.doubts).toEqual([]);
		expect(open.memory.records[5]).toEqual({ ...known, status: 'open' });
		const again = compare(completed, memory, look([done('2026-12-01T09:00:00')]));
		expect(again.news).toMatchObject([{ id: 5, at: NOW - 3_600_000, previousStatus: 'done' }]);
	});

	it('stays as it is known if it says nothing', () => {
		const goals = eventOf('goalStatusChanged');
		const before = memoryOf({ records: { 5: { status: 'onTrack', listed: 1 } } });
		const asked = new Map([[5, { Id: 5, Completion: 'odd' }]]);
		const rows = { 1: [{ Id: 5, Completion: 'AtRisk' }] };
		const { news, doubts, memory: after } = compare(goals, before, lookAt(rows, { asked }));
		expect([news, doubts]).toEqual([[], []]);
		expect(after.records[5]).toEqual({ status: 'onTrack', listed: toDay(NOW) });
	});
});
