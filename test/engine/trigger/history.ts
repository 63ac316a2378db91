import fc from 'fast-check';

import type { Answer, WatchedEvent } from '../../../nodes/Bloomy/engine/contract';
import { compare } from '../../../nodes/Bloomy/engine/trigger/compare';
import type { News } from '../../../nodes/Bloomy/engine/trigger/compare';
import type { Memory } from '../../../nodes/Bloomy/engine/trigger/memory';

const START = Date.parse('2026-12-01T10:00:00Z');
const MEETINGS = [1, 2];
const STATUSES = ['AtRisk', 'OnTrack', 'Complete'];

/** A thing that happens to a record, or a poll; `pick` says to which, of those there are. */
export type Step =
	| { kind: 'create'; meeting: number }
	| { kind: 'complete' | 'reopen' | 'close' | 'remove' | 'bringBack' | 'move'; pick: number }
	| { kind: 'setStatus'; pick: number; status: string }
	| { kind: 'wait'; seconds: number }
	| {
			kind: 'poll';
			lists: 'fresh' | 'stale' | 'cut';
			pick: number;
			failsAt: 'never' | 'lists' | 'record';
	  }
	| { kind: 'restart' };

/** Mostly the same few, so that much happens to each. */
const pick = fc.oneof({ weight: 3, arbitrary: fc.nat(2) }, { weight: 1, arbitrary: fc.nat(20) });

/** Random histories of two meetings, and of the polls that look at them. */
export function histories(
	allowed: Partial<Record<'stale' | 'cut', boolean>> = {},
): fc.Arbitrary<Step[]> {
	const { stale = true, cut = true } = allowed;
	const lists = ['fresh', ...(stale ? ['stale'] : []), ...(cut ? ['cut'] : [])] as const;
	const happening = fc.oneof(
		fc.record({ kind: fc.constant('create'), meeting: fc.constantFrom(...MEETINGS) }),
		fc.record({
			kind: fc.constantFrom(
				'complete',
				'complete',
				'reopen',
				'close',
				'remove',
				'bringBack',
				'move',
			),
			pick,
		}),
		fc.record({ kind: fc.constant('setStatus'), pick, status: fc.constantFrom(...STATUSES) }),
		fc.record({ kind: fc.constant('wait'), seconds: fc.constantFrom(0, 1, 60) }),
	);
	const polling = fc.record({
		kind: fc.constant('poll'),
		lists: fc.constantFrom(...lists),
		pick: fc.nat(1000),
		failsAt: fc.constantFrom('never', 'never', 'never', 'lists', 'record'),
	});
	const restart = fc.record({ kind: fc.constant('restart') });
	const step = fc.oneof(
		{ weight: 5, arbitrary: happening },
		{ weight: 4, arbitrary: polling },
		{ weight: 1, arbitrary: restart },
	);
	return fc.array(step, { minLength: 5, maxLength: 60, size: 'max' }) as fc.Arbitrary<Step[]>;
}

/** Bloom Growth in small: two meetings and what is in them, with all that ever was so. */
export class World {
	readonly news: News[] = [];
	/** What has happened since the first poll, by the ID of the record. */
	readonly completions = new Map<number, number[]>();
	readonly created: number[] = [];
	readonly changes = new Map<number, number>();
	private now = START;
	private nextId = 1;
	private readonly records: Answer[] = [];
	private readonly past: Answer[][] = [];
	private memory: Memory | undefined;
	private stored: string | undefined;

	/** `pace` is how many ms pass with each step. */
	constructor(
		private readonly event: WatchedEvent,
		private readonly pace: number,
	) {
		for (const meeting of [...MEETINGS, ...MEETINGS]) this.create(meeting);
		this.complete(this.records[0]!);
		this.completions.clear();
		this.created.length = 0;
		this.poll({ kind: 'poll', lists: 'fresh', pick: 0, failsAt: 'never' });
		this.stored = JSON.stringify(this.memory);
	}

	/** Carries out a history, and at its end a poll at which all is as it should be. */
	live(steps: Step[]): this {
		for (const step of steps) this.take(step);
		return this.pollFresh();
	}

	pollFresh(): this {
		this.poll({ kind: 'poll', lists: 'fresh', pick: 0, failsAt: 'never' });
		return this;
	}

	take(step: Step): void {
		this.now += this.pace;
		if (step.kind === 'poll') return this.poll(step);
		if (step.kind === 'wait') this.now += step.seconds * 1000;
		else if (step.kind === 'create') this.create(step.meeting);
		// n8n has stored what the last poll with items has left.
		else if (step.kind === 'restart') this.memory = JSON.parse(this.stored!) as Memory;
		else this.change(step, this.records[step.pick % this.records.length]!);
		this.past.push(structuredClone(this.records));
	}

	/** The records that the lists show as they are. */
	get shown(): Answer[] {
		return this.records.filter(({ isGone }) => isGone !== true);
	}

	private change(
		step: Exclude<Extract<Step, { pick: number }>, { kind: 'poll' }>,
		record: Answer,
	): void {
		switch (step.kind) {
			case 'complete':
				return this.complete(record);
			case 'reopen':
				return void Object.assign(record, { Complete: false, CompleteTime: null, CloseTime: null });
			case 'close':
				return void (record.CloseTime = record.Complete === true ? this.time : null);
			case 'remove':
				return void (record.isGone = true);
			case 'bringBack':
				return void (record.isGone = false);
			case 'move':
				return void (record.meeting = record.meeting === 1 ? 2 : 1);
			case 'setStatus':
				return this.setStatus(record, step.status);
		}
	}

	private create(meeting: number): void {
		const Id = this.nextId++;
		const record = { Id, meeting, CreateTime: this.time, CompleteTime: null, CloseTime: null };
		this.records.push({ ...record, Complete: false, Completion: 'OnTrack' });
		this.created.push(Id);
	}

	private complete(record: Answer): void {
		if (record.Complete === true) return;
		Object.assign(record, { Complete: true, CompleteTime: this.time });
		const id = Number(record.Id);
		const times = this.completions.get(id) ?? [];
		this.completions.set(id, [...times, Date.parse(`${this.time}Z`)]);
	}

	private setStatus(record: Answer, status: string): void {
		if (record.Completion === status) return;
		record.Completion = status;
		const id = Number(record.Id);
		this.changes.set(id, (this.changes.get(id) ?? 0) + 1);
	}

	private poll({ lists: kind, pick: which, failsAt }: Extract<Step, { kind: 'poll' }>): void {
		const rows = kind === 'stale' ? this.past[which % this.past.length] : this.records;
		const isShown = ({ isGone }: Answer, at: number) =>
			isGone !== true && !(kind === 'cut' && ((which >> (at % 10)) & 1) === 1);
		const shown = structuredClone((rows ?? this.records).filter(isShown));
		const listOf = (meeting: number) => shown.filter((row) => row.meeting === meeting);
		const lists = new Map(MEETINGS.map((meeting) => [meeting, listOf(meeting)]));
		if (failsAt === 'lists') return;
		const look = { choice: [], lists, asked: new Map<number, Answer>(), now: this.now };
		const { doubts } = compare(this.event, this.memory, look);
		if (failsAt === 'record' && doubts.length > 0) return;
		const answers = this.shown.filter(({ Id }) => doubts.includes(Number(Id)));
		const asked = new Map(answers.map((one) => [Number(one.Id), structuredClone(one)]));
		const { news, memory } = compare(this.event, this.memory, { ...look, asked });
		this.memory = JSON.parse(JSON.stringify(memory)) as Memory;
		this.news.push(...news);
		if (news.length > 0) this.stored = JSON.stringify(memory);
	}

	/** As Bloom Growth writes it: whole seconds, no offset. */
	private get time(): string {
		return new Date(this.now).toISOString().slice(0, 19);
	}
}
