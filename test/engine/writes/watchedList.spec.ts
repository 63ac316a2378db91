import type { Answer } from '../../../nodes/Bloomy/engine/contract';
import { Failure } from '../../../nodes/Bloomy/engine/failure';
import type { Reads } from '../../../nodes/Bloomy/engine/requests/reads';
import { WatchedList } from '../../../nodes/Bloomy/engine/writes/watchedList';

const proof = {
	list: { path: ['L10', 1, 'todos'] },
	read: ({ Name, Kind }: Answer) =>
		Kind === 'other' ? undefined : { title: Name === null ? null : String(Name), ownerId: 7 },
};
const row = (Id: number | null, Name: string | null, more: Answer = {}) => ({ Id, Name, ...more });

/** A list that shows one thing after the other, the last again and again, when it is let. */
function open(shown: Array<Answer[] | Failure>) {
	const asked: boolean[] = [];
	const waiting: Array<() => void> = [];
	const listNow = async (_request: unknown, _index: number, isPatient = false) => {
		const rows = shown[Math.min(asked.length, shown.length - 1)]!;
		asked.push(isPatient);
		await new Promise<void>((resolve) => void waiting.push(resolve));
		return rows instanceof Failure ? await Promise.reject(rows) : rows;
	};
	const reads = { listNow } as Partial<Reads> as Reads;
	const list = new WatchedList(reads, proof, 0, ({ Done }) => Done !== true);
	const answer = async () => {
		while (waiting.length === 0) await new Promise(setImmediate);
		waiting.shift()!();
	};
	return { list, asked, answer };
}

const failed = Failure.notAttempted('No');

describe('what was there before', () => {
	it('is known by its ID, and what was sent meanwhile may be old or new', async () => {
		const rows = [
			row(1, 'a'),
			row(2, 'b'),
			row(3, ' B '),
			row(null, 'c'),
			row(4, null),
			row(5, 'd', { Kind: 'other' }),
		];
		const { list, answer, asked } = open([rows]);
		list.noteSent('B');
		await answer();
		const before = await list.before();
		expect([...before!.oldIds]).toEqual([1, 4]);
		expect([...before!.unsureIds]).toEqual([2, 3]);
		// Many items wait for it.
		expect(asked).toEqual([true]);
	});

	it('can be found by its title, where it is open', async () => {
		const done = row(2, 'a', { Done: true });
		const rows = [row(1, 'a'), done, row(3, ' A '), row(4, 'b', { Kind: 'other' })];
		const { list, answer } = open([rows]);
		await answer();
		expect(await list.findOpen('A')).toEqual([rows[0], rows[2]]);
		expect(await list.findOpen('b')).toEqual([]);
	});

	it('is not known if the list failed', async () => {
		const { list, answer } = open([failed]);
		await answer();
		expect(await list.before()).toBeUndefined();
		await expect(list.findOpen('a')).rejects.toThrow('No');
	});

	it('is not changed by what is sent later', async () => {
		const { list, answer } = open([[row(1, 'a')]]);
		await answer();
		await list.before();
		list.noteSent('a');
		expect([...(await list.before())!.oldIds]).toEqual([1]);
	});
});

describe('a look', () => {
	const openRead = async (shown: Answer[]) => {
		const opened = open([[], shown]);
		await opened.answer();
		await opened.list.before();
		return opened;
	};

	it.each<[string, number[], number[], boolean, number]>([
		['shows all that was created', [1, 2], [1, 2], true, 20],
		['lacks some of it', [1, 2], [2], false, 20],
		['lacks the latest', [1, 2], [1], false, -Infinity],
		['has nothing to show', [], [], true, -Infinity],
	])('that %s', async (_what, created, shown, isWhole, witnessSentAt) => {
		const { list, answer, asked } = await openRead(shown.map((id) => row(id, 'a')));
		for (const id of created) list.noteCreated(id, id * 10);
		const looking = list.look(0);
		await answer();
		expect(await looking).toMatchObject({ isWhole, witnessSentAt });
		expect(asked).toEqual([true, false]);
	});

	it('tells of a row only what it is recognised by', async () => {
		const { list, answer } = await openRead([
			row(null, 'a'),
			row(2, null),
			row(3, 'c', { Kind: 'other' }),
		]);
		const looking = list.look(0);
		await answer();
		expect((await looking).rows).toEqual([
			{ id: undefined, title: 'a', ownerId: 7, answer: row(null, 'a') },
			{ id: 2, title: null, ownerId: 7, answer: row(2, null) },
		]);
	});

	it('need not show what was created after it was asked for', async () => {
		const { list, answer } = await openRead([row(1, 'a')]);
		list.noteCreated(1, 10);
		const looking = list.look(0);
		list.noteCreated(2, 20);
		await answer();
		expect(await looking).toMatchObject({ isWhole: true, witnessSentAt: 10 });
	});

	it('counts as witness what was sent last, and not what was noted last', async () => {
		const { list, answer } = await openRead([row(1, 'a')]);
		list.noteCreated(1, 20);
		list.noteCreated(2, 10);
		expect(list.latestSentAt).toBe(20);
		const looking = list.look(0);
		await answer();
		expect(await looking).toMatchObject({ isWhole: false, witnessSentAt: 20 });
	});

	it('that comes while one is under way shares the next one, also after one that failed', async () => {
		const { list, answer, asked } = open([failed, []]);
		while (asked.length === 0) await new Promise(setImmediate);
		const looks = [list.look(0), list.look(1), list.look(2)];
		await answer();
		await answer();
		expect(await Promise.all(looks)).toHaveLength(3);
		expect(asked).toHaveLength(2);
	});
});

it('counts the items that ask for a title, whatever its spelling', () => {
	const { list } = open([[]]);
	list.expect('Send it', 1);
	list.expect(' SEND  it', 1);
	expect(list.countUnsettled('send it')).toBe(2);
	list.expect('send it', -1);
	expect(list.countUnsettled('send it')).toBe(1);
	list.expect('send it', -1);
	expect(list.countUnsettled('send it')).toBe(0);
});

it('keeps titles that a server may make equal in one group', () => {
	const { list } = open([[]]);
	const group = list.groupOf('Caf\u00e9');
	expect(list.groupOf('CAFE')).toBe(group);
	expect([...group.spellings]).toEqual(['Caf\u00e9', 'CAFE']);
	expect(list.groupOf('Tea')).not.toBe(group);
});
