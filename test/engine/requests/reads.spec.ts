import { Reads } from '../../../nodes/Bloomy/engine/requests/reads';
import type { Reply } from '../../../nodes/Bloomy/engine/requests/transport';
import { BloomGrowth, answered, failureOf, startClient } from '../bloomGrowth';
import { leap } from '../leap';

const list = { path: ['L10', 1, 'todos'] };
const otherList = { path: ['L10', 2, 'todos'] };
const record = { path: ['todo', 5] };

let server: BloomGrowth;
beforeEach(() => (server = new BloomGrowth()));

const open = (maxRetries = 0) => new Reads(startClient(server.send, { maxRetries }));
const typeOf = async (reading: Promise<unknown>) => (await failureOf(reading))?.type;

describe('the same read', () => {
	it('is sent once, for those who ask at once and for those who ask later', async () => {
		const row = server.put('L10/1/todos', 'a');
		const reads = open();
		const twice = await Promise.all([reads.getList(list, 0), reads.getList(list, 1)]);
		expect([...twice, await reads.getList(list, 2)]).toEqual([[row], [row], [row]]);
		expect(server.log).toEqual(['GET L10/1/todos']);
	});

	it('is another one with another query or of another meeting', async () => {
		const reads = open();
		await reads.getList(list, 0);
		await reads.getList({ ...list, query: { include_resolved: true } }, 0);
		await reads.getList({ ...list, query: { include_resolved: false } }, 0);
		await reads.getList(otherList, 0);
		await reads.getList({ ...list, query: {} }, 0);
		expect(server.log).toHaveLength(4);
	});

	it('fails for all who wait for it, and is sent again for the next', async () => {
		server.replies.push(answered(400, { message: 'No.' }));
		const reads = open();
		const types = [0, 1].map(async (index) => await typeOf(reads.getList(list, index)));
		expect(await Promise.all(types)).toEqual(['rejected', 'rejected']);
		expect(await reads.getList(list, 2)).toEqual([]);
		expect(server.log).toHaveLength(2);
	});

	it('is sent again after a write, and one that fails later does not undo that', async () => {
		const reads = open();
		server.latency = 5;
		server.replies.push(answered(400, { message: 'No.' }));
		const failing = typeOf(reads.getList(list, 0));
		reads.forget();
		const next = reads.getList(list, 1);
		await failing;
		await Promise.all([next, reads.getList(list, 2)]);
		expect(server.log).toHaveLength(2);
	});

	it('is sent each time where all is to be as it is now', async () => {
		const { fresh } = open();
		for (const title of ['a', 'b']) {
			server.put('L10/1/todos', title);
			expect((await fresh.getList(list, 0)).at(-1)).toMatchObject({ Name: title });
		}
		server.replies.push(answered(400, { message: 'No.' }));
		expect(await typeOf(fresh.getList(list, 0))).toBe('rejected');
		fresh.forget();
		expect(server.log).toHaveLength(3);
	});
});

describe('a record', () => {
	it.each([
		[record, { Id: 5, Name: 'a' }],
		[record, { Id: '5' }],
		[record, { Id: -3 }],
		[{ path: ['users', 'mine'] }, { Id: 7 }],
		[{ path: ['L10', 5, 'details'] }, { Id: 7 }],
		[{ path: ['todo', '5'] }, { Id: 7 }],
	])('of %j may be %j', async (request, body) => {
		server.replies.push(answered(200, body));
		expect(await open().getRecord(request, 0)).toEqual(body);
	});

	it.each([[{ Id: 6, Name: 'a' }], [{ Name: 'a' }], [[{ Id: 5 }]], ['text'], [null]])(
		'of the ID 5 is not %j',
		async (body) => {
			server.replies.push(answered(200, body));
			expect(await typeOf(open().getRecord(record, 0))).toBe('unexpectedResponse');
		},
	);

	it('is requested only once', async () => {
		server.replies.push(answered(200, { Id: 5 }));
		const reads = open();
		expect(await Promise.all([reads.getRecord(record, 0), reads.getRecord(record, 1)])).toEqual([
			{ Id: 5 },
			{ Id: 5 },
		]);
		expect(server.log).toEqual(['GET todo/5']);
	});
});

describe('a list', () => {
	const rows = [{ Id: 1 }, { Divider: true }, { Id: -2 }];

	it('gives its records; as it is now, all its rows', async () => {
		const reads = open();
		server.replies.push(answered(200, rows), answered(200, rows));
		expect(await reads.getList(list, 0)).toEqual([{ Id: 1 }, { Id: -2 }]);
		expect(await reads.listNow(list, 0)).toEqual(rows);
		expect(await reads.listNow(list, 0)).toEqual([]);
		expect(server.log).toHaveLength(3);
	});

	it.each([[{ Id: 5 }], ['text'], [[{ Name: 'a' }]]])('is not %j', async (body) => {
		server.replies.push(answered(200, body), answered(200, body));
		const reads = open();
		expect(await typeOf(reads.getList(list, 0))).toBe('unexpectedResponse');
		expect(await typeOf(reads.listNow(list, 0))).toBe('unexpectedResponse');
	});

	it('is asked for again where a page of a proxy came, and a record is not', async () => {
		const page = answered(200, '<html></html>');
		server.replies.push(page);
		const reads = open(1);
		expect(await leap(async () => await reads.getList(list, 0))).toEqual([]);
		server.replies.push(page);
		expect(await typeOf(reads.getRecord(record, 0))).toBe('unexpectedResponse');
		expect(server.log).toHaveLength(3);
	});
});

describe('patience', () => {
	/** How often a list that meets only 502s is requested, once another was `read`. */
	const countTries = async (
		maxRetries: number,
		isPatient: boolean,
		{ read = list, fresh = false },
	) => {
		const reads = open(maxRetries);
		await reads.getList(read, 0);
		server.replies.push(...Array<Reply>(9).fill(answered(502)));
		const asked = fresh ? reads.fresh : reads;
		const reading = async () => await typeOf(asked.listNow(otherList, 0, isPatient));
		expect(await leap(reading)).toBe('server');
		return server.log.length - 1;
	};

	it.each([
		['is for lists of a kind that was read before, of whatever meeting', 1, true, {}, 7],
		['is for them where nothing is remembered, too', 1, true, { fresh: true }, 7],
		['is for no other kind', 1, true, { read: { path: ['L10', 1, 'issues'] } }, 2],
		['is for those who ask for it', 1, false, {}, 2],
		['is for none where nothing is to be tried again', 0, true, {}, 1],
	])('%s', async (_what, maxRetries, isPatient, more, tries) => {
		expect(await countTries(maxRetries, isPatient, more)).toBe(tries);
	});
});
