import type { IDataObject } from 'n8n-workflow';

import type { NewRow, State, Write } from '../../../nodes/Bloomy/engine/contract';
import { Failure, toFailure } from '../../../nodes/Bloomy/engine/failure';
import { createApi } from '../../../nodes/Bloomy/engine/operations/api';
import { Reads } from '../../../nodes/Bloomy/engine/requests/reads';
import { NewRows } from '../../../nodes/Bloomy/engine/writes/newRow';
import { WriteLog } from '../../../nodes/Bloomy/engine/writes/writeLog';
import { Writer } from '../../../nodes/Bloomy/engine/writes/writer';
import { BloomGrowth, CALLER, answered, broken, startClient } from '../bloomGrowth';
import { createContext } from '../node';

const LIST = 'L10/1/todos';
const path = ['L10', 1, 'todos'];
const entry = { slot: 0, what: 'a' };
const write: Write<NewRow> = {
	request: { method: 'POST', path, body: { title: 'a' } },
	proof: {
		kind: 'newRow',
		idKey: 'Id',
		list: { path },
		title: 'a',
		ownerId: undefined,
		isComplete: true,
		read: ({ Name }) => ({ title: String(Name), ownerId: CALLER }),
	},
};

function open(memory: IDataObject = {}) {
	const server = new BloomGrowth();
	const client = startClient(server.send);
	const reads = new Reads(client);
	const readCaller = jest.fn(async () => await Promise.resolve(CALLER));
	const newRows = new NewRows(client, reads, readCaller);
	const log = new WriteLog(createContext({ operation: 'createMany', rows: [], memory }));
	const writer = new Writer(client, newRows, log, async (work) => await work);
	const api = createApi(reads.fresh, writer, 0);
	const create = async () => await writer.create(write, 0, entry).catch(toFailure);
	return { server, client, readCaller, log, memory, writer, api, create };
}

describe('creating', () => {
	it('gives the record, and logs it', async () => {
		const { create, log } = open();
		expect(await create()).toMatchObject({ isRecalled: false, id: 101, wasThere: false });
		expect(log.recall(entry)).toEqual({ id: 101 });
	});

	it('writes nothing that an earlier try has written, or may have', async () => {
		const { memory, create } = open();
		await create();
		const again = open(memory);
		expect(await again.create()).toEqual({ isRecalled: true, id: 101 });
		again.log.noteSent(entry);
		expect(await again.create()).toMatchObject({
			message: expect.stringContaining('An earlier try of this execution sent this item'),
			details: {
				type: 'network',
				statusCode: null,
				retryable: false,
				outcome: 'unknown',
				attempts: 1,
			},
		});
		expect(again.server.log).toEqual([]);
	});

	it('forgets what was certainly not written', async () => {
		const { create, server, log } = open();
		server.mishaps.push({ isDone: false, reply: answered(400, { message: 'No' }) });
		expect(await create()).toMatchObject({ details: { outcome: 'rejected' } });
		expect(log.recall(entry)).toBeUndefined();
	});

	it('remembers what may have been written', async () => {
		const { create, server, log } = open();
		server.mishaps.push({ isDone: true, reply: broken, storedAs: 'other' });
		expect(await create()).toMatchObject({ details: { outcome: 'unknown' } });
		expect(log.recall(entry)).toBe('sent');
	});

	it('does not know what exists if it fails by a bug of ours once it was sent', async () => {
		const { create, log, writer } = open();
		const read = () => {
			throw new TypeError('odd');
		};
		const odd = { ...write, proof: { ...write.proof, read } };
		expect(await writer.create(odd, 0, entry).catch(toFailure)).toMatchObject({
			message: expect.stringContaining('odd'),
			details: { outcome: 'unknown' },
		});
		expect(log.recall(entry)).toBe('sent');
		expect(await create()).toMatchObject({ details: { outcome: 'unknown' } });
	});
});

describe('before the first write of a run', () => {
	it('one read shows that Bloom Growth is there', async () => {
		const { create, server, readCaller } = open();
		await create();
		expect(server.log).toEqual([`GET ${LIST}`, `POST ${LIST}`]);
		expect(readCaller).not.toHaveBeenCalled();
	});

	it('another one does if the list was refused', async () => {
		const { create, server, readCaller } = open();
		server.replies.push(answered(403, { message: 'Not yours' }));
		expect(await create()).toMatchObject({ id: 101 });
		expect(readCaller).toHaveBeenCalledTimes(1);
	});

	it.each([
		['The answer was a redirect', 300, 'The answer was a redirect'],
		[
			'It was a web page',
			299,
			'What answers at the Base URL in the credential does not seem to be Bloom Growth',
		],
		[
			'It was odd',
			null,
			'What answers at the Base URL in the credential does not seem to be Bloom Growth',
		],
	])(
		'something else that answers in its place ends the run: %s',
		async (said, statusCode, what) => {
			const { create, server, client, readCaller } = open();
			server.replies.push(answered(403, 'Blocked'));
			const details = { statusCode, retryable: false, outcome: 'rejected', attempts: 1 } as const;
			readCaller.mockRejectedValue(new Failure(said, { ...details, type: 'unexpectedResponse' }));
			const message = `${what}, so nothing was written; check the Base URL`;
			expect(await create()).toMatchObject({ message, details: { type: 'notAttempted' } });
			expect(client.endedBy?.message).toBe(message);
			expect(server.count(`POST ${LIST}`)).toBe(0);
		},
	);

	it('a refusal of the caller tells nothing against it', async () => {
		const { create, server, readCaller } = open();
		server.replies.push(answered(403, 'Blocked'));
		readCaller.mockRejectedValue(Failure.notAttempted('No'));
		expect(await create()).toMatchObject({ id: 101 });
	});
});

describe('bringing something into a state', () => {
	const bring = async (
		{ writer, api }: ReturnType<typeof open>,
		holds: State['holds'],
		target = 'todo 5',
	) => {
		const request = { method: 'PUT', path: ['todo', 5], body: { title: 'b' } } as const;
		const proof: State = { kind: 'state', target, holds };
		return await writer.bring({ request, proof }, 0, api).then(() => 'done', toFailure);
	};

	it('is done if the answer says so, whatever is in it', async () => {
		const opened = open();
		const holds = jest.fn();
		for (const body of ['', null, { odd: 1 }]) {
			opened.server.replies.push(answered(200, body));
			expect(await bring(opened, holds)).toBe('done');
		}
		expect(holds).not.toHaveBeenCalled();
	});

	it.each<[string, Array<boolean | Error>, unknown, number]>([
		['is done if it shows', [true], 'done', 1],
		['is sent again if it does not', [false], 'done', 2],
		[
			'is sent again if that cannot be told: it does no harm',
			[Failure.notAttempted('No')],
			'done',
			2,
		],
	])('whose answer is lost %s', async (_what, shows, result, count) => {
		const opened = open();
		opened.server.replies.push(broken, answered(200));
		const holds = async () => {
			const [shown] = shows;
			return shown instanceof Error ? await Promise.reject(shown) : shown === true;
		};
		expect(await bring(opened, holds)).toBe(result);
		expect(opened.server.log).toHaveLength(count);
	});

	it('fails by a bug of ours in the look as such', async () => {
		const opened = open();
		opened.server.replies.push(broken);
		const failure = await bring(opened, async () => await Promise.reject(new TypeError('odd')));
		expect(failure).toMatchObject({ message: expect.stringMatching(/node itself failed.*odd/) });
	});

	it('takes turns with others of the same, once one is in doubt', async () => {
		const opened = open();
		opened.server.replies.push(broken, answered(200), answered(200), answered(200));
		const order: string[] = [];
		let show = (): void => undefined;
		const holds = async () => {
			order.push('look');
			await new Promise<void>((resolve) => (show = resolve));
			return true;
		};
		const first = bring(opened, holds).then(() => order.push('first'));
		while (order.length === 0) await new Promise(setImmediate);
		const second = bring(opened, holds).then(() => order.push('second'));
		await bring(opened, holds, 'todo 6').then(() => order.push('other'));
		show();
		await Promise.all([first, second]);
		expect(order).toEqual(['look', 'other', 'first', 'second']);
	});
});
