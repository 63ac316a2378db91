import type { IDataObject, INode, IPollFunctions } from 'n8n-workflow';

import { poll } from '../../../nodes/Bloomy/engine/trigger/poll';
import { service } from '../../../nodes/Bloomy/resources';
import { leap } from '../leap';
import { Refusal, openHelpers } from '../node';

type Answers = Record<string, unknown>;

const MEETINGS = [
	{ Id: 1, Name: 'Weekly' },
	{ Id: 2, Name: 'Sales' },
];
const created = (Id: number, CreateTime: string): IDataObject => ({
	Id,
	Name: `to-do ${Id}`,
	CreateTime,
});
const LISTS = [
	'GET L10/1/todos?INCLUDE_CLOSED=true',
	'GET L10/2/todos?INCLUDE_CLOSED=true',
] as const;
const today = () => new Date().toISOString().slice(0, 19);

/** A workflow whose trigger is polled; `answers` are of the API; an Error is one of the network. */
function openTrigger(parameters: Record<string, unknown> = {}) {
	const log: string[] = [];
	const answers: Answers = { 'GET L10/list': MEETINGS, [LISTS[0]]: [], [LISTS[1]]: [] };
	const staticData: IDataObject = {};
	let mode = 'trigger';
	let activation = 'init';
	const values: Record<string, unknown> = { event: 'todoCreated', meetings: [], ...parameters };
	const answer = (what: string) => {
		log.push(what);
		const body = answers[what];
		if (body instanceof Error) throw body;
		return body === undefined ? new Refusal(404, { message: 'Unknown' }) : body;
	};
	const openContext = () =>
		({
			getNode: () => ({ name: 'Bloomy Trigger' }) as INode,
			getNodeParameter: (name: string, fallback?: unknown) => {
				const value = values[name];
				if (value instanceof Error) throw value;
				return value ?? fallback;
			},
			getMode: () => mode,
			getActivationMode: () => activation,
			getTimezone: () => 'UTC',
			...(trigger.budget !== undefined && { getPollBudgetMs: () => trigger.budget }),
			getWorkflowStaticData: () => staticData,
			getCredentials: async <T extends object>() =>
				({ baseUrl: 'https://bloom.test', apiKey: 'planted-key' }) as T,
			helpers: openHelpers(answer, []) as unknown as IPollFunctions['helpers'],
		}) as Partial<IPollFunctions> as IPollFunctions;
	let context: IPollFunctions | undefined;
	const emit = async () => {
		const outputs = await poll((context ??= openContext()), service);
		return outputs && outputs[0]!.map(({ json }) => json);
	};
	const trigger = {
		answers,
		log,
		staticData,
		/** What n8n gives a poll, in ms. */
		budget: undefined as number | undefined,
		/** What the next poll emits; null if nothing. */
		next: emit,
		/** The poll of a person who tries the workflow in the editor. */
		try: async () => {
			mode = 'manual';
			return await emit().finally(() => (mode = 'trigger'));
		},
		/** A person switches the workflow on, or n8n starts again. */
		activate: (how: 'activate' | 'init') => {
			activation = how;
			context = undefined;
		},
	};
	return trigger;
}

it('learns what is there, then emits what is new, once and oldest first', async () => {
	const trigger = openTrigger();
	trigger.answers[LISTS[0]] = [created(1, today())];
	expect(await trigger.next()).toBeNull();
	trigger.answers[LISTS[0]] = [created(1, today()), created(5, '2999-01-02T00:00:00')];
	trigger.answers[LISTS[1]] = [created(4, '2999-01-01T00:00:00')];
	expect(await trigger.next()).toMatchObject([
		{ id: 4, title: 'to-do 4' },
		{ id: 5, title: 'to-do 5' },
	]);
	expect(await trigger.next()).toBeNull();
	expect(trigger.log.slice(0, 3)).toEqual(['GET L10/list', ...LISTS]);
});

it('watches only the meetings that were chosen, by ID or by name', async () => {
	const byId = openTrigger({ meetings: [2] });
	await byId.next();
	expect(byId.log).toEqual([LISTS[1]]);
	const byName = openTrigger({ meetings: ['Sales', '1'] });
	await byName.next();
	expect(byName.log).toEqual(['GET L10/list', ...LISTS]);
	expect(byName.staticData).toMatchObject({ memory: { choice: [1, 2] } });
});

it('tells from what to what a goal went, once the goal itself says so', async () => {
	const trigger = openTrigger({ event: 'goalStatusChanged', meetings: [1], simplify: false });
	const list = 'GET L10/1/rocks?include_origin=true';
	const record = 'GET rocks/5?include_origin=true';
	const goal = (Completion: string) => ({ Id: 5, Name: 'a', Completion });
	trigger.answers[list] = [goal('OnTrack')];
	await trigger.next();
	trigger.answers[list] = [goal('AtRisk')];
	// It cannot be had, so the question stays open.
	expect(await trigger.next()).toBeNull();
	trigger.answers[record] = goal('AtRisk');
	expect(await trigger.next()).toEqual([{ ...goal('AtRisk'), previousStatus: 'onTrack' }]);
	expect(await trigger.next()).toBeNull();
});

it('fails if a record in doubt cannot be asked, and asks again at the next poll', async () => {
	const trigger = openTrigger({ event: 'goalStatusChanged', meetings: [1] });
	const list = 'GET L10/1/rocks?include_origin=true';
	const record = 'GET rocks/5?include_origin=true';
	trigger.answers[list] = [{ Id: 5, Name: 'a', Completion: 'OnTrack' }];
	await trigger.next();
	trigger.answers[list] = [{ Id: 5, Name: 'a', Completion: 'AtRisk' }];
	trigger.answers[record] = new Error('not now');
	await expect(leap(trigger.next)).rejects.toThrow('Nothing is lost');
	trigger.answers[record] = '<html>';
	expect(await trigger.next()).toBeNull();
	trigger.answers[record] = { Id: 5, Name: 'a', Completion: 'AtRisk' };
	expect(await trigger.next()).toMatchObject([{ status: 'atRisk', previousStatus: 'onTrack' }]);
});

it('ends when n8n wants it to', async () => {
	const trigger = openTrigger({ meetings: [1] });
	trigger.answers[LISTS[0]] = new Promise(() => undefined);
	trigger.budget = 50;
	await expect(trigger.next()).rejects.toThrow('Bloom Growth took too long to answer');
});

it('fails with a sentence, and loses nothing', async () => {
	const trigger = openTrigger({ meetings: [1] });
	await trigger.next();
	trigger.answers[LISTS[0]] = undefined;
	await expect(trigger.next()).rejects.toThrow(
		/The to-dos of meeting 1: .*Unknown.*\. Nothing is lost: the next poll catches up\.$/,
	);
	trigger.answers[LISTS[0]] = [created(5, today())];
	expect(await trigger.next()).toMatchObject([{ id: 5 }]);
});

it('promises nothing before there is anything to lose', async () => {
	const trigger = openTrigger();
	trigger.answers['GET L10/list'] = undefined;
	await expect(trigger.next()).rejects.toThrow(/^The meetings: (?!.*Nothing is lost)/);
});

it.each([
	['an event that is unknown', { event: 'moon' }, 'Event "moon" is unknown'],
	[
		'an expression that fails',
		{ meetings: new Error('no such node') },
		'Meetings cannot be read: its expression failed (no such node)',
	],
	['a meeting that is unknown', { meetings: ['Moon'] }, 'Moon'],
])('fails for %s', async (_what, parameters, sentence) => {
	const trigger = openTrigger(parameters);
	await expect(trigger.next()).rejects.toThrow(sentence);
});

describe('a workflow that was switched on', () => {
	const HOUR = 3_600_000;
	const sleepFor = ({ staticData }: ReturnType<typeof openTrigger>, ms: number) => {
		const memory = staticData.memory as IDataObject;
		memory.polledAt = Number(memory.polledAt) - ms;
	};

	it.each<['activate' | 'init', number, string, boolean]>([
		['activate', HOUR + 10_000, 'by a person after more than an hour begins anew', false],
		['activate', HOUR - 60_000, 'by a person within an hour catches up', true],
		['init', 2 * HOUR, 'by a start of n8n catches up', true],
	])('(%s, %i) %s', async (how, ms, _what, catchesUp) => {
		const trigger = openTrigger({ meetings: [1] });
		await trigger.next();
		sleepFor(trigger, ms);
		trigger.answers[LISTS[0]] = [created(5, today())];
		trigger.activate(how);
		expect(await trigger.next()).toEqual(catchesUp ? [expect.objectContaining({ id: 5 })] : null);
	});

	it('begins anew at its first poll only', async () => {
		const trigger = openTrigger({ meetings: [1] });
		trigger.activate('activate');
		await trigger.next();
		sleepFor(trigger, 2 * HOUR);
		trigger.answers[LISTS[0]] = [created(5, today())];
		expect(await trigger.next()).toMatchObject([{ id: 5 }]);
	});
});

it('does not poll again while a poll is under way', async () => {
	const trigger = openTrigger();
	const both = await Promise.all([trigger.next(), trigger.next()]);
	expect(both).toEqual([null, null]);
	expect(trigger.log).toHaveLength(3);
});

describe('in the editor', () => {
	it('gives the newest five, newest first, and remembers nothing', async () => {
		const trigger = openTrigger();
		const rows = [3, 9, 1, 7, 5, 2, 8].map((id) => created(id, `2026-01-0${id}T00:00:00`));
		trigger.answers[LISTS[0]] = [...rows.slice(0, 4), { Name: 'no ID' }];
		trigger.answers[LISTS[1]] = [...rows.slice(4), created(6, ''), created(4, '')];
		expect((await trigger.try())?.map(({ id }) => id)).toEqual([9, 8, 7, 5, 3]);
		expect(trigger.staticData).toEqual({});
		expect(trigger.log).toHaveLength(3);
	});

	it('takes the higher ID as the newer where no time says it, and leaves out what is open', async () => {
		const trigger = openTrigger({ event: 'todoCompleted', meetings: [1] });
		trigger.answers[LISTS[0]] = [
			{ Id: 5, Name: 'a', Complete: true },
			{ Id: 6, Name: 'b', Complete: true },
			{ Id: 7, Name: 'c', Complete: false },
		];
		expect((await trigger.try())?.map(({ id }) => id)).toEqual([6, 5]);
	});

	it('says so if there is no sample', async () => {
		const trigger = openTrigger({ event: 'todoCompleted' });
		await expect(trigger.try()).rejects.toThrow(
			'There is no sample, because the event To-Do Completed has not happened in these meetings yet; the trigger works all the same',
		);
	});

	it('promises no next poll', async () => {
		const trigger = openTrigger();
		await trigger.next();
		trigger.answers['GET L10/list'] = undefined;
		await expect(trigger.try()).rejects.toThrow(/^(?!.*Nothing is lost)/);
	});
});

it('gives records without what the API says of errors', async () => {
	const trigger = openTrigger({ meetings: [1], simplify: false });
	await trigger.next();
	trigger.answers[LISTS[0]] = [{ ...created(5, today()), error: 'odd' }];
	const [record] = (await trigger.next()) ?? [];
	expect(record).toMatchObject({ Id: 5 });
	expect(record).not.toHaveProperty('error');
});
