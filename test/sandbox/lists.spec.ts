import { setTimeout as sleep } from 'node:timers/promises';
import type { ListRule } from '.';
import { Client } from './client';
import { History } from './store/history';
import { Store } from './store/store';

const client = new Client();
afterEach(async () => await client.stop());

const PATH = 'L10/456/todos';
const LAG = 400;

const titles = async (path = PATH, headers = {}) => {
	const rows: Array<{ Name: string }> = await (await client.send('GET', path, { headers })).json();
	return rows.map(({ Name }) => Name);
};
const add = async (title: string): Promise<number> => (await client.post(PATH, { title })).Id;

describe('a list that lags', () => {
	test('may be any list of the store', () => {
		const listsOf = (store: Store) =>
			Object.entries(store).filter((entry): entry is [string, object[]] => Array.isArray(entry[1]));
		const store = new Store(1);
		const history = new History(store);
		for (const [, list] of listsOf(store)) list.push({ Id: 1, attendeeIds: [], scorecard: [] });
		history.keep([Infinity]);
		const known = listsOf(history.lookBack(Infinity)).filter(([, { length }]) => length > 0);
		expect(known.map(([name]) => name)).toEqual(listsOf(store).map(([name]) => name));
	});

	test('shows what was so a while ago, and catches up', async () => {
		await client.start({ lists: { lag: LAG } });
		await add('a');
		expect(await titles()).toEqual([]);
		await sleep(LAG);
		await add('b');
		expect(await titles()).toEqual(['a']);
		await sleep(LAG);
		expect(await titles()).toEqual(['a', 'b']);
	});

	test('shows changes and deletions late too, and single records at once', async () => {
		await client.start({ lists: { lag: LAG } });
		await client.change('PUT', 'todo/1001', { title: 'Sent' });
		await client.post('todo/1002/complete?status=true');
		await client.change('DELETE', 'headline/5001');
		await client.change('POST', 'L10/123/attendees/456');
		const stale = await client.get('L10/123/todos');
		expect(stale.slice(0, 2)).toMatchObject([{ Name: 'Send proposal' }, { Complete: false }]);
		expect(await client.ids('L10/123/headlines')).toEqual([5001]);
		expect(await client.ids('L10/123/attendees')).toEqual([100, 123, 321]);
		expect(await client.get('todo/1001')).toMatchObject({ Name: 'Sent' });
		await sleep(LAG);
		expect((await client.get('L10/123/todos')).slice(0, 2)).toMatchObject([
			{ Name: 'Sent' },
			{ Complete: true },
		]);
		expect(await client.ids('L10/123/headlines')).toEqual([]);
		expect(await client.ids('L10/123/attendees')).toEqual([100, 123, 321, 456]);
	});

	test('may be one alone, and may be a record or a scorecard if its route is named', async () => {
		await client.start({
			lists: [
				{ route: 'GET l10/:id/TODOS', lag: Infinity },
				{ route: /^GET (todo|scorecard\/meeting)\/:id$/, lag: Infinity },
			],
		});
		const { ForWeekNumber } = await client.get('weeks/current');
		await add('a');
		await client.post('issues/create', { meetingId: 456, title: 'i' });
		await client.change('PUT', 'todo/1001', { title: 'Sent' });
		await client.change('PUT', `measurables/4001/week/${ForWeekNumber}`, { value: 5 });
		expect(await titles()).toEqual([]);
		expect(await titles('L10/456/issues')).toEqual(['i']);
		expect(await client.get('todo/1001')).toMatchObject({ Name: 'Send proposal' });
		const { Scores } = await client.get('scorecard/meeting/123');
		expect(Scores).not.toContainEqual(expect.objectContaining({ Measured: 5 }));
	});

	test('without end shows what was there before the first write', async () => {
		const { store } = await client.start({ lists: { lag: Infinity } });
		store.addTodo({ Name: 'old', OriginId: 456 });
		for (const title of ['a', 'b', 'c']) await add(title);
		expect(await titles()).toEqual(['old']);
	});

	test('begins when its rule is added, and ends when the rules are cleared', async () => {
		const { lists } = await client.start();
		await add('a');
		lists.add({ lag: Infinity });
		await add('b');
		expect(await titles()).toEqual(['a']);
		lists.clear();
		expect(await titles()).toEqual(['a', 'b']);
	});
});

describe('a list that is cut short', () => {
	test.each<[ListRule['cut'], string[]]>([
		[{ oldest: 2 }, ['a', 'b']],
		[{ newest: 2 }, ['c', 'd']],
		[{ oldest: 9 }, ['a', 'b', 'c', 'd']],
		[{ newest: 9 }, ['a', 'b', 'c', 'd']],
		[{ newest: 0 }, []],
	])('%j of four', async (cut, shown) => {
		await client.start({ lists: { route: 'GET l10/:id/todos', cut } });
		for (const title of ['a', 'b', 'c', 'd']) await add(title);
		expect(await titles()).toEqual(shown);
		expect(await client.ids('L10/list')).toHaveLength(3);
	});

	test('shows every row twice', async () => {
		await client.start({ lists: { duplicate: true } });
		expect(await client.ids('L10/list')).toEqual([123, 123, 456, 456, 789, 789]);
		expect(await client.get('L10/123')).toMatchObject({ Id: 123 });
	});
});

describe('a proxy that caches', () => {
	const noCache = { 'cache-control': 'no-cache' };

	test('repeats the first answer to each address for ever, whatever is asked of it', async () => {
		await client.start({ lists: { cache: {} } });
		expect(await titles()).toEqual([]);
		await add('a');
		expect(await titles()).toEqual([]);
		expect(await titles(PATH, noCache)).toEqual([]);
		expect(await titles(`${PATH}?INCLUDE_CLOSED=true`)).toEqual(['a']);
	});

	test('forgets it after a while', async () => {
		await client.start({ lists: { cache: { ttl: LAG } } });
		await titles();
		await add('a');
		expect(await titles()).toEqual([]);
		await sleep(LAG);
		expect(await titles()).toEqual(['a']);
	});

	test('lets through what asks for it, and keeps that', async () => {
		await client.start({ lists: { cache: { honoursNoCache: true } } });
		await titles();
		await add('a');
		expect(await titles()).toEqual([]);
		expect(await titles(PATH, noCache)).toEqual(['a']);
		expect(await titles()).toEqual(['a']);
	});

	test('keeps no refusal, and single records only if their route is named', async () => {
		await client.start({ lists: { cache: {} } });
		expect((await client.send('GET', 'L10/456/todos', { bearer: 'wrong' })).status).toBe(401);
		expect(await titles()).toEqual([]);
		for (const name of ['Sent', 'Sent again']) {
			await client.change('PUT', 'todo/1001', { title: name });
			expect(await client.get('todo/1001')).toMatchObject({ Name: name });
		}
		await client.start({ lists: { route: 'GET todo/:id', cache: {} } });
		await client.get('todo/1001');
		await client.change('PUT', 'todo/1001', { title: 'Sent' });
		expect(await client.get('todo/1001')).toMatchObject({ Name: 'Send proposal' });
	});
});

describe('a replica', () => {
	test('answers by turns with the one that is fresh', async () => {
		await client.start({ lists: { replica: true } });
		await add('a');
		await add('b');
		const seen = [await titles(), await titles(), await titles(), await titles()];
		expect(seen).toEqual([['a', 'b'], [], ['a', 'b'], []]);
	});

	test('may lag for a while only', async () => {
		await client.start({ lists: { replica: true, lag: LAG } });
		await add('a');
		expect([await titles(), await titles()]).toEqual([['a'], []]);
		await sleep(LAG);
		expect([await titles(), await titles()]).toEqual([['a'], ['a']]);
	});
});

test('the same seed spoils the same answers', async () => {
	const watch = async (seed: number) => {
		await client.start({ seed, lists: { cut: { oldest: 0 }, rate: 0.5 } });
		const lengths: number[] = [];
		for (let left = 16; left > 0; left -= 1) lengths.push((await client.ids('L10/list')).length);
		return lengths;
	};
	const first = await watch(7);
	expect(new Set(first)).toEqual(new Set([0, 3]));
	expect(await watch(7)).toEqual(first);
	expect(await watch(8)).not.toEqual(first);
});

test('lists that do not lag cost no copy of the store', async () => {
	const { store, lists } = await client.start({ lists: { cut: { oldest: 5 }, cache: {} } });
	const copies = jest.spyOn(store.todos, Symbol.iterator);
	for (const title of ['a', 'b']) await add(title);
	expect(copies).not.toHaveBeenCalled();
	lists.add({ lag: LAG });
	await add('c');
	expect(copies).toHaveBeenCalled();
});
