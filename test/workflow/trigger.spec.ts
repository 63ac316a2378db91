import type { IDataObject } from 'n8n-workflow';

import { startSandbox } from '../sandbox';
import type { ListRule, Sandbox, SandboxOptions } from '../sandbox';
import { loginCredential } from './scenario';
import { Watch } from './watch';

const LEADERSHIP = 123;
const SALES = 789;
const DAY = 86_400_000;

let sandbox: Sandbox;
beforeEach(async () => await start());
afterEach(async () => await sandbox.stop());

async function start(options: SandboxOptions = {}): Promise<void> {
	await sandbox?.stop();
	sandbox = await startSandbox(options);
}

/** What a person does in Bloom Growth; gives the record's ID, if it is a new one. */
async function act(method: string, path: string, body?: object): Promise<number> {
	const headers = {
		authorization: `Bearer ${sandbox.apiKey}`,
		'content-type': 'application/json',
	};
	const given = body && { body: JSON.stringify(body) };
	const answer = await fetch(`${sandbox.url}/api/v1/${path}`, { method, headers, ...given });
	expect(answer.status).toBe(200);
	const text = await answer.text();
	return text === '' ? 0 : (JSON.parse(text) as { Id: number }).Id;
}

const addTodo = async (title: string, meeting = LEADERSHIP) =>
	await act('POST', `L10/${meeting}/todos`, { title });
const complete = async (id: number, isDone = true) =>
	await act('POST', `todo/${id}/complete?status=${isDone}`);
const setStatus = async (id: number, completion: string) =>
	await act('PUT', `rocks/${id}`, { completion });

async function watch(event: string, parameters: IDataObject = {}): Promise<Watch> {
	const watching = new Watch(sandbox, { parameters: { event, ...parameters } });
	expect(await watching.activate()).toEqual([]);
	return watching;
}

const titlesOf = (items: IDataObject[]) => items.map(({ title }) => title);
const idsOf = (items: IDataObject[]) => items.map(({ id }) => id);

describe('each event', () => {
	const title = 'New';
	const cases: Array<[string, () => Promise<unknown>, IDataObject]> = [
		[
			'goalCreated',
			async () => await act('POST', `L10/${SALES}/rocks`, { title }),
			{ title, meetingId: SALES, status: 'onTrack', archived: false },
		],
		[
			'goalStatusChanged',
			async () => await setStatus(3001, 'AtRisk'),
			{ id: 3001, meetingId: LEADERSHIP, status: 'atRisk', previousStatus: 'onTrack' },
		],
		[
			'headlineCreated',
			async () => await act('POST', `L10/${SALES}/headlines`, { title }),
			{ title, meetingTitle: 'Sales L10' },
		],
		[
			'issueCreated',
			async () => await act('POST', 'issues/create', { title, meetingId: SALES }),
			{ title, meetingId: SALES, closed: false },
		],
		[
			'issueSolved',
			async () => await act('POST', 'issues/2001/complete', { complete: true }),
			{ id: 2001, completedAt: expect.any(String), closed: true },
		],
		[
			'todoCompleted',
			async () => await complete(1002),
			{ id: 1002, userName: 'Priya Nair', completedAt: expect.any(String), closed: false },
		],
		['todoCreated', async () => await addTodo(title), { title, userName: 'Jane Doe' }],
	];

	it.each(cases)('%s starts the workflow once', async (event, happen, record) => {
		const watching = await watch(event);
		expect(await watching.poll()).toEqual([]);
		await happen();
		expect(await watching.poll()).toEqual([expect.objectContaining(record)]);
		expect(await watching.poll()).toEqual([]);
		expect(await watching.restart()).toEqual([]);
	});

	it.each(cases)('%s gives the answer as it came without Simplify', async (event, happen) => {
		const watching = await watch(event, { simplify: false });
		await happen();
		const [item] = await watching.poll();
		expect(item).toMatchObject({ Id: expect.any(Number), Name: expect.any(String) });
		if (event === 'goalStatusChanged') expect(item).toHaveProperty('previousStatus', 'onTrack');
	});

	it.each(cases)('%s asks one list of each meeting and poll', async (event) => {
		const watching = await watch(event);
		sandbox.resetRecord();
		await watching.poll();
		const [meetings, ...lists] = sandbox.requests.map(({ route }) => route);
		expect(meetings).toBe('GET l10/list');
		expect(lists).toHaveLength(sandbox.store.meetings.length);
		expect(new Set(lists).size).toBe(1);
	});

	it('comes with others oldest first', async () => {
		const watching = await watch('todoCompleted');
		const times = { 1001: '2026-12-02T10:00:00', 1002: '2026-12-01T10:00:00' };
		for (const [id, CompleteTime] of Object.entries(times)) {
			const todo = sandbox.store.todos.find(({ Id }) => Id === Number(id))!;
			Object.assign(todo, { Complete: true, CompleteTime });
		}
		expect(idsOf(await watching.poll())).toEqual([1002, 1001]);
	});
});

describe('between two polls', () => {
	it('a to-do that is created, completed and closed with its meeting is seen', async () => {
		const [created, completed] = [await watch('todoCreated'), await watch('todoCompleted')];
		await complete(await addTodo('Short'));
		sandbox.store.concludeMeeting(LEADERSHIP);
		expect(titlesOf(await created.poll())).toEqual(['Short']);
		expect(await completed.poll()).toMatchObject([{ title: 'Short', closed: true }]);
	});

	it('what leaves a list undone is no event, and what comes back is not new', async () => {
		const [created, completed] = [await watch('todoCreated'), await watch('todoCompleted')];
		const id = await addTodo('Wanders');
		expect(await created.poll()).toHaveLength(1);
		const todo = sandbox.store.todos.find(({ Id }) => Id === id)!;
		sandbox.store.remove(sandbox.store.todos, todo);
		expect([await created.poll(), await completed.poll()]).toEqual([[], []]);
		sandbox.store.todos.push(todo);
		expect([await created.poll(), await completed.poll()]).toEqual([[], []]);
	});

	it('an issue that is archived or moved is neither solved nor new', async () => {
		const [created, solved] = [await watch('issueCreated'), await watch('issueSolved')];
		const [first, second] = sandbox.store.issues;
		Object.assign(first!, { Archived: true, CloseTime: '2026-12-01T10:00:00' });
		await act('POST', `issues/${second!.Id}/movetomeeting/${SALES}`);
		expect([await created.poll(), await solved.poll()]).toEqual([[], []]);
	});

	it('a to-do that is reopened and completed again is completed twice', async () => {
		const watching = await watch('todoCompleted');
		await complete(1001);
		expect(idsOf(await watching.poll())).toEqual([1001]);
		await complete(1001, false);
		expect(await watching.poll()).toEqual([]);
		await complete(1001);
		expect(idsOf(await watching.poll())).toEqual([1001]);
		expect(await watching.poll()).toEqual([]);
	});

	it('a goal that changes and changes back has changed as often as a poll saw it', async () => {
		const watching = await watch('goalStatusChanged');
		await setStatus(3001, 'AtRisk');
		await setStatus(3001, 'OnTrack');
		expect(await watching.poll()).toEqual([]);
		await setStatus(3001, 'Complete');
		expect(await watching.poll()).toMatchObject([
			{ status: 'complete', previousStatus: 'onTrack' },
		]);
		await setStatus(3001, 'OnTrack');
		expect(await watching.poll()).toMatchObject([
			{ status: 'onTrack', previousStatus: 'complete' },
		]);
	});
});

describe('a poll that fails', () => {
	const lists = /^GET l10\/:id\/todos$/;

	it('at one meeting repeats nothing and loses nothing', async () => {
		const watching = await watch('todoCreated');
		await addTodo('In sales', SALES);
		await addTodo('In leadership');
		const match = ({ path }: { path: string }) => path.includes(`/${LEADERSHIP}/`);
		sandbox.faults.add({ route: lists, fault: 'status', status: 400, message: 'No.', match });
		const failing = expect(watching.poll()).rejects;
		await failing.toThrow(
			/^The to-dos of Leadership L10: .+ No \(HTTP status 400\).+ Nothing is lost: the next poll catches up\.$/,
		);
		sandbox.faults.clear();
		expect(titlesOf(await watching.poll())).toEqual(['In sales', 'In leadership']);
		expect(await watching.poll()).toEqual([]);
	});

	it('at the list of meetings, or at a record in doubt, is caught up with too', async () => {
		const watching = await watch('goalStatusChanged');
		await setStatus(3001, 'AtRisk');
		for (const route of ['GET l10/list', 'GET rocks/:id'] as const) {
			sandbox.faults.add({ route, fault: 'status', status: 500 });
			await expect(watching.poll()).rejects.toThrow(/HTTP status 500/);
			sandbox.faults.clear();
		}
		expect(idsOf(await watching.poll())).toEqual([3001]);
	});

	it('at a proof that is refused leaves the goal in doubt, and reports the others', async () => {
		const watching = await watch('goalStatusChanged');
		for (const id of [3001, 3002]) await setStatus(id, 'AtRisk');
		const match = ({ path }: { path: string }) => path.endsWith('3001');
		sandbox.faults.add({ route: 'GET rocks/:id', fault: 'status', status: 400, match });
		expect(idsOf(await watching.poll())).toEqual([3002]);
		sandbox.faults.clear();
		expect(idsOf(await watching.poll())).toEqual([3001]);
	});

	it('tells no secret', async () => {
		const watching = await watch('todoCreated');
		const message = `Token ${sandbox.apiKey} may not`;
		sandbox.faults.add({ route: lists, fault: 'status', status: 400, message });
		const said = await watching.poll().then(String, ({ message: sentence }: Error) => sentence);
		expect(said).toContain('may not');
		expect(said).not.toContain(sandbox.apiKey);
	});

	it('because a key is refused says what to do', async () => {
		const watching = await watch('todoCreated');
		sandbox.revokeKey();
		await expect(watching.poll()).rejects.toThrow(/did not accept .+ check the credential/);
	});
});

describe('the requests of a poll', () => {
	it('are sent again, and wait when Bloom Growth asks for it', async () => {
		const watching = await watch('todoCreated');
		await addTodo('Late');
		sandbox.faults.add({ fault: 'status', status: 429, retryAfter: 1, times: 1 });
		sandbox.faults.add({ fault: 'reset', times: 1 });
		expect(titlesOf(await watching.poll())).toEqual(['Late']);
	});

	it('renew a token once for all', async () => {
		const credential = loginCredential(sandbox);
		const watching = new Watch(sandbox, { credential });
		await watching.activate();
		await addTodo('Late');
		sandbox.expireTokens();
		sandbox.resetRecord();
		expect(titlesOf(await watching.poll())).toEqual(['Late']);
		expect(sandbox.requests.filter(({ route }) => route === 'POST token')).toHaveLength(1);
	});

	it('are five at once at most', async () => {
		for (let n = 0; n < 20; n++) sandbox.store.addMeeting({ attendeeIds: [sandbox.callerId] });
		sandbox.faults.add({ fault: 'delay', delay: 20 });
		await watch('todoCreated');
		expect(sandbox.stats().peakInFlight).toBe(5);
	});

	it('of two polls at once are those of one', async () => {
		const watching = await watch('todoCreated');
		await addTodo('Once');
		sandbox.faults.add({ fault: 'delay', delay: 100 });
		sandbox.resetRecord();
		const both = await Promise.all([watching.poll(), watching.poll()]);
		expect(sandbox.requests).toHaveLength(1 + sandbox.store.meetings.length);
		expect(titlesOf(both.flat())).toEqual(['Once']);
		expect(await watching.poll()).toEqual([]);
	});
});

describe('a list that is not as things are', () => {
	const rules: Array<[string, ListRule]> = [
		['lags for ever', { lag: Infinity }],
		['comes by turns from a server that lags', { replica: true }],
		['is cut to the oldest', { cut: { oldest: 1 } }],
		['is cut to the newest', { cut: { newest: 1 } }],
		['is empty', { cut: { newest: 0 } }],
		['has every row twice', { duplicate: true }],
		['comes from a cache', { cache: {} }],
	];

	it.each(rules)('because it %s makes each event happen once', async (_, rule) => {
		const spoilt = { ...rule, route: /^GET l10\/:id\/(todos|rocks)$/ };
		const created = await watch('todoCreated');
		const completed = await watch('todoCompleted');
		const changed = await watch('goalStatusChanged');
		const seen: Record<string, unknown[]> = { created: [], completed: [], changed: [] };
		const pollAll = async () => {
			for (let times = 0; times < 3; times++) {
				seen.created!.push(...titlesOf(await created.poll()));
				seen.completed!.push(...idsOf(await completed.poll()));
				seen.changed!.push(...(await changed.poll()).map(({ status }) => status));
			}
		};
		sandbox.lists.add(spoilt);
		await pollAll();
		await addTodo('First');
		await complete(1001);
		await setStatus(3001, 'AtRisk');
		await pollAll();
		sandbox.lists.clear();
		await pollAll();
		sandbox.lists.add(spoilt);
		await addTodo('Second');
		await complete(1002);
		await setStatus(3001, 'Complete');
		await pollAll();
		sandbox.lists.clear();
		await pollAll();
		expect(seen).toEqual({
			created: ['First', 'Second'],
			completed: [1001, 1002],
			changed: ['atRisk', 'complete'],
		});
	});

	it('at the first poll does not make what is old an event later', async () => {
		await start({ lists: { cut: { oldest: 1 } } });
		const watching = [await watch('todoCreated'), await watch('todoCompleted')];
		sandbox.lists.clear();
		for (const one of watching) expect(await one.poll()).toEqual([]);
	});
});

describe('what is watched', () => {
	const engineering = 456;

	it('is what was chosen, by ID or by name', async () => {
		const byId = await watch('todoCreated', { meetings: [SALES] });
		const byName = await watch('todoCreated', { meetings: ['Sales', 'engineering l10'] });
		sandbox.resetRecord();
		for (const meeting of [LEADERSHIP, engineering, SALES]) await addTodo('One', meeting);
		expect(await byId.poll()).toMatchObject([{ meetingId: SALES }]);
		expect(sandbox.requests.filter(({ method }) => method === 'GET')).toHaveLength(1);
		expect((await byName.poll()).map(({ meetingId }) => meetingId)).toEqual([engineering, SALES]);
	});

	it('is refused if there is no such meeting or event', async () => {
		const unknown = new Watch(sandbox, { parameters: { meetings: ['Ledership L10'] } });
		await expect(unknown.activate()).rejects.toThrow(
			/Meetings "Ledership L10" is no meeting of yours; close: Leadership L10 \(123\)/,
		);
		const moon = new Watch(sandbox, { parameters: { event: 'moonRisen' } });
		await expect(moon.activate()).rejects.toThrow('Event "moonRisen" is unknown');
	});

	it('takes in a meeting that appears, with what was created in it since, but nothing old', async () => {
		const watching = await watch('todoCreated');
		const { id } = sandbox.store.addMeeting({ attendeeIds: [sandbox.callerId] });
		sandbox.store.addTodo({ OriginId: id, CreateTime: '2026-01-01T10:00:00' });
		await addTodo('New', id);
		expect(titlesOf(await watching.poll())).toEqual(['New']);
		await addTodo('Newer', id);
		expect(titlesOf(await watching.poll())).toEqual(['Newer']);
	});

	it('only learns a meeting that a person adds, also for the second time', async () => {
		const watching = await watch('todoCompleted', { meetings: [SALES] });
		await complete(1001);
		expect(await watching.change({ meetings: [SALES, LEADERSHIP] })).toEqual([]);
		expect(await watching.change({ meetings: [SALES] })).toEqual([]);
		await complete(1002);
		expect(await watching.change({ meetings: [] })).toEqual([]);
		await complete(1003);
		expect(idsOf(await watching.poll())).toEqual([1003]);
	});

	it('is learned anew for another event', async () => {
		const watching = await watch('todoCreated');
		await complete(1001);
		expect(await watching.change({ event: 'todoCompleted' })).toEqual([]);
		await complete(1002);
		expect(idsOf(await watching.poll())).toEqual([1002]);
	});
});

describe('while n8n is away', () => {
	it('nothing is lost and nothing repeated, also after polls that n8n has not stored', async () => {
		const created = await watch('todoCreated');
		const completed = await watch('todoCompleted');
		for (const one of [created, completed]) await one.poll();
		await complete(await addTodo('Meanwhile'));
		for (const one of [created, completed]) {
			expect(titlesOf(await one.restart())).toEqual(['Meanwhile']);
			expect(await one.restart()).toEqual([]);
		}
	});

	it('a workflow that was off for a moment catches up, and after hours begins anew', async () => {
		const watching = await watch('todoCreated');
		await addTodo('Soon');
		expect(titlesOf(await watching.activate())).toEqual(['Soon']);
		await addTodo('In the holidays');
		const polledAt = Date.now() - 2 * 3_600_000;
		watching.memory = { ...watching.memory, polledAt };
		expect(await watching.activate()).toEqual([]);
		await addTodo('After them');
		expect(titlesOf(await watching.poll())).toEqual(['After them']);
	});

	it('a restart after hours still catches up', async () => {
		const watching = await watch('todoCreated');
		await addTodo('In the night');
		watching.memory = { ...watching.memory, polledAt: Date.now() - 9 * 3_600_000 };
		expect(titlesOf(await watching.restart())).toEqual(['In the night']);
	});

	it('a memory that cannot be read is learned anew', async () => {
		const watching = await watch('todoCreated');
		watching.memory = { event: 'todoCreated', records: 'broken' };
		expect(await watching.restart()).toEqual([]);
		await addTodo('New');
		expect(titlesOf(await watching.poll())).toEqual(['New']);
	});
});

describe('what is remembered', () => {
	const ago = (days: number) => new Date(Date.now() - days * DAY).toISOString().slice(0, 19);

	it('is what is open and what was done of late, however many there ever were', async () => {
		const { store } = sandbox;
		const base = { OriginId: LEADERSHIP, CreateTime: ago(900) };
		for (let n = 0; n < 3000; n++) {
			store.addTodo({ ...base, Complete: true, CompleteTime: ago(800), CloseTime: ago(799) });
		}
		const lately = store.addTodo({ ...base, Complete: true, CompleteTime: ago(3) }).Id;
		const watching = await watch('todoCompleted');
		const { records } = watching.memory as { records: IDataObject };
		expect(Object.keys(records).map(Number)).toEqual([1001, 1002, 1003, lately]);
		const created = await watch('todoCreated');
		expect(created.memory.records).toEqual({});
		for (const one of [watching, created]) expect(await one.restart()).toEqual([]);
	});

	it('is forgotten a month after the last list that showed it', async () => {
		const watching = await watch('todoCompleted');
		const todo = sandbox.store.todos.find(({ Id }) => Id === 1001)!;
		sandbox.store.remove(sandbox.store.todos, todo);
		const age = (days: number) => {
			const { records, ...rest } = watching.memory as { records: Record<string, IDataObject> };
			const listed = Math.floor(Date.now() / DAY) - days;
			const entries = Object.entries(records).map(([id, known]) => [id, { ...known, listed }]);
			watching.memory = { ...rest, records: Object.fromEntries(entries) };
		};
		const remembered = () => Object.keys(watching.memory.records as IDataObject);
		age(30);
		await watching.restart();
		expect(remembered()).toEqual(['1001', '1002', '1003']);
		age(31);
		await watching.restart();
		expect(remembered()).toEqual(['1002', '1003']);
	});
});

describe('a manual execution', () => {
	it.each([
		['goalCreated', [3002, 3001]],
		['goalStatusChanged', [3002, 3001]],
		['headlineCreated', [5001]],
		['issueCreated', [2003, 2002, 2001]],
		['issueSolved', [2003]],
		['todoCompleted', [1005]],
		['todoCreated', [1005, 1003, 1002, 1001]],
	])('of %s shows the newest as a sample, and leaves the memory alone', async (event, ids) => {
		const watching = await watch(event);
		const sample = await watching.test();
		expect(idsOf(sample)).toEqual(ids);
		expect('previousStatus' in sample[0]!).toBe(event === 'goalStatusChanged');
	});

	it('shows five at most', async () => {
		for (let n = 0; n < 9; n++) sandbox.store.addTodo({ OriginId: LEADERSHIP, Name: `No. ${n}` });
		const sample = await (await watch('todoCreated')).test();
		expect(titlesOf(sample)).toEqual(['No. 8', 'No. 7', 'No. 6', 'No. 5', 'No. 4']);
	});

	it('says so if there is nothing to show', async () => {
		const watching = await watch('todoCompleted', { meetings: [SALES] });
		await expect(watching.test()).rejects.toThrow(
			/^There is no sample, because the event To-Do Completed has not happened in these meetings/,
		);
	});
});
