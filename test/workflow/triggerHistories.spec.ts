import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { startSandbox } from '../sandbox';
import type { FaultRule, ListRule, Sandbox } from '../sandbox';
import { Watch } from './watch';

const SEED = Number(process.env.BLOOMY_SEED ?? 20_261_126);
const RUNS = Number(process.env.BLOOMY_RUNS ?? 40);
/** Trials that run side by side: they wait most of the time. */
const ABREAST = 6;

const MEETINGS = [123, 456];
const LISTS = /^GET l10\/:id\/(todos|rocks)$/;
const EVENTS = ['todoCreated', 'todoCompleted', 'goalStatusChanged'] as const;
type EventName = (typeof EVENTS)[number];

type Step =
	| { kind: 'create'; meeting: number; isComplete: boolean }
	| { kind: 'complete' | 'reopen' | 'archive'; pick: number }
	| { kind: 'conclude'; meeting: number }
	| { kind: 'setStatus'; pick: number; completion: number }
	| { kind: 'poll' | 'restart' }
	| { kind: 'spoil'; fault: FaultRule }
	| { kind: 'list'; rule: ListRule }
	| { kind: 'clear' };

const meeting = fc.constantFrom(...MEETINGS);
const pick = fc.nat(2);

const step: fc.Arbitrary<Step> = fc.oneof(
	fc.record({ kind: fc.constant('create' as const), meeting, isComplete: fc.boolean() }),
	fc.record({
		kind: fc.constantFrom('complete' as const, 'complete' as const, 'reopen' as const),
		pick,
	}),
	fc.record({ kind: fc.constant('archive' as const), pick }),
	fc.record({ kind: fc.constant('conclude' as const), meeting }),
	fc.record({
		kind: fc.constant('setStatus' as const),
		pick: fc.nat(1),
		completion: fc.nat(2),
	}),
	{
		weight: 4,
		arbitrary: fc.record({
			kind: fc.constantFrom('poll' as const, 'poll' as const, 'restart' as const),
		}),
	},
	fc.record({
		kind: fc.constant('spoil' as const),
		fault: fc.constantFrom<FaultRule>(
			{ route: LISTS, fault: 'status', status: 400, times: 1 },
			{ route: LISTS, fault: 'status', status: 404, skip: 2, times: 1 },
			{ route: 'GET rocks/:id', fault: 'status', status: 403, times: 1 },
			{ route: 'GET l10/list', fault: 'status', status: 400, times: 1 },
			{ route: LISTS, fault: 'reset', times: 1 },
			{ route: LISTS, fault: 'truncate', times: 1 },
			{ fault: 'status', status: 401, times: 1 },
		),
	}),
	fc.record({
		kind: fc.constant('list' as const),
		rule: fc.constantFrom<ListRule>(
			{ lag: 60_000 },
			{ replica: true },
			{ cut: { oldest: 1 } },
			{ cut: { newest: 1 } },
			{ duplicate: true },
			{ cache: {} },
		),
	}),
	fc.record({ kind: fc.constant('clear' as const) }),
);

/** What a person does in the sandbox, and the three workflows that watch it. */
class Trial {
	readonly told: Record<EventName, IDataObject[]> = {
		todoCreated: [],
		todoCompleted: [],
		goalStatusChanged: [],
	};
	readonly created: number[] = [];
	/** How often each happened, by the ID of the record. */
	readonly completions = new Map<number, number>();
	readonly changes = new Map<number, number>();

	private constructor(
		readonly sandbox: Sandbox,
		private readonly watches: ReadonlyArray<readonly [EventName, Watch]>,
	) {}

	static async start(): Promise<Trial> {
		const sandbox = await startSandbox();
		const watches = EVENTS.map(
			(event) => [event, new Watch(sandbox, { parameters: { event } })] as const,
		);
		for (const [, watch] of watches) expect(await watch.activate()).toEqual([]);
		return new Trial(sandbox, watches);
	}

	async live(steps: Step[]): Promise<void> {
		for (const one of steps) await this.take(one);
		this.sandbox.faults.clear();
		this.sandbox.lists.clear();
		await this.look((watch) => watch.poll());
	}

	private async take(one: Step): Promise<void> {
		const { store, faults, lists } = this.sandbox;
		switch (one.kind) {
			case 'create':
				return await this.create(one.meeting, one.isComplete);
			case 'complete':
			case 'reopen':
				return await this.complete(store.todos[one.pick]!.Id, one.kind === 'complete');
			case 'archive':
				return void (store.todos[one.pick]!.OriginId = null);
			case 'conclude':
				return store.concludeMeeting(one.meeting);
			case 'setStatus':
				return await this.setStatus(one.pick, one.completion);
			case 'spoil':
				return faults.add(one.fault);
			case 'list':
				return lists.add({ route: LISTS, ...one.rule });
			case 'clear':
				faults.clear();
				return lists.clear();
			case 'poll':
			case 'restart':
				return await this.look((watch) => (one.kind === 'poll' ? watch.poll() : watch.restart()));
		}
	}

	private async create(meetingId: number, isComplete: boolean): Promise<void> {
		const { Id } = await this.send('POST', `L10/${meetingId}/todos`, { title: 'New' });
		this.created.push(Id);
		if (isComplete) await this.complete(Id, true);
	}

	private async complete(id: number, isDone: boolean): Promise<void> {
		const todo = this.sandbox.store.todos.find(({ Id }) => Id === id)!;
		if (isDone && !todo.Complete) count(this.completions, id);
		await this.send('POST', `todo/${id}/complete?status=${isDone}`);
	}

	private async setStatus(at: number, completion: number): Promise<void> {
		const goal = this.sandbox.store.goals[at]!;
		if (goal.Completion !== completion) count(this.changes, goal.Id);
		const word = ['AtRisk', 'OnTrack', 'Complete'][completion];
		await this.send('PUT', `rocks/${goal.Id}`, { completion: word });
	}

	/** Nobody spoils what a person does. */
	private async send(method: string, path: string, body: object = {}): Promise<{ Id: number }> {
		const headers = {
			authorization: `Bearer ${this.sandbox.apiKey}`,
			'content-type': 'application/json',
		};
		const url = `${this.sandbox.url}/api/v1/${path}`;
		for (;;) {
			const answer = await fetch(url, { method, headers, body: JSON.stringify(body) });
			const text = await answer.text();
			if (answer.ok) return (text === '' ? {} : JSON.parse(text)) as { Id: number };
		}
	}

	private async look(poll: (watch: Watch) => Promise<IDataObject[]>): Promise<void> {
		for (const [event, watch] of this.watches) {
			// A poll that fails has told nothing, and the next one catches up.
			this.told[event].push(...(await poll(watch).catch(() => [])));
		}
	}
}

function count(counts: Map<number, number>, id: number): void {
	counts.set(id, (counts.get(id) ?? 0) + 1);
}

async function check(steps: Step[]): Promise<void> {
	const trial = await Trial.start();
	try {
		await trial.live(steps);
		const { told, created, completions, changes, sandbox } = trial;
		const { todos, goals } = sandbox.store;
		expect(told.todoCreated.map(({ id }) => id).sort()).toEqual(created.sort());
		for (const { Id, Complete, OriginId } of todos) {
			const times = told.todoCompleted.filter(({ id }) => id === Id).length;
			const happened = completions.get(Id) ?? 0;
			expect(times).toBeLessThanOrEqual(happened);
			if (Complete && OriginId !== null && happened > 0) expect(times).toBeGreaterThan(0);
		}
		for (const { Id, Completion } of goals) {
			const story = told.goalStatusChanged.filter(({ id }) => id === Id);
			expect(story.length).toBeLessThanOrEqual(changes.get(Id) ?? 0);
			const last = story.at(-1)?.status ?? 'onTrack';
			expect(last).toBe(['atRisk', 'onTrack', 'complete'][Number(Completion)]);
		}
	} finally {
		await trial.sandbox.stop();
	}
}

it('tells of everything once, whatever happens, fails, restarts or is shown late or in part', async () => {
	const histories = fc.array(step, { minLength: 6, maxLength: 25, size: 'max' });
	const all = fc.sample(histories, { numRuns: RUNS, seed: SEED });
	for (let at = 0; at < all.length; at += ABREAST) {
		const trials = all.slice(at, at + ABREAST).map(async (steps, offset) => {
			await check(steps).catch((error: Error) => {
				error.message = `${error.message}\nhistory ${at + offset}: ${JSON.stringify(steps)}`;
				throw error;
			});
		});
		await Promise.all(trials);
	}
}, 240_000);
