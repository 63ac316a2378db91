import type { IDataObject } from 'n8n-workflow';

import { answered, broken } from '../bloomGrowth';
import { perform } from './perform';
import type { Script } from './perform';

const GET = 'GET headline/5?Include_Origin=true';
const DELETE = 'DELETE headline/5';
const LIST = 'GET L10/1/headlines';
const headline = (Id: number, Name: string, more: IDataObject = {}): IDataObject => ({
	Id,
	Name,
	OriginId: 1,
	Origin: 'Weekly',
	Owner: { Id: 7, Name: 'Jane' },
	...more,
});
const five = headline(5, 'a');
const unknown = answered(404, { message: 'Unknown' });
const hidden = answered(403, { message: 'Not yours' });

const remove = async (rows: IDataObject[], script: Script, dryRun = false) =>
	await perform({
		resource: 'headline',
		operation: 'deleteMany',
		rows,
		script,
		parameters: { options: { dryRun } },
	});

describe('one row', () => {
	it('is read, deleted, and looked for where it was', async () => {
		const { records, deeds, log } = await remove([{ id: 5 }], {
			[GET]: [five, unknown],
			[DELETE]: [''],
		});
		expect(records).toEqual([{ id: 5, title: 'a', deleted: true }]);
		expect(deeds).toEqual(['deleted']);
		expect(log).toEqual([GET, DELETE, GET]);
	});

	it('that is refused fails, with what Bloom Growth said', async () => {
		const { failures, log } = await remove([{ id: 5 }], {
			[GET]: [five],
			[DELETE]: [answered(400, { message: 'Not yours' })],
		});
		expect(failures).toMatchObject([
			{ error: expect.stringContaining('Not yours'), type: 'rejected', outcome: 'rejected' },
		]);
		expect(log).toEqual([GET, DELETE]);
	});

	it('of which no record is known fails, and nothing is sent', async () => {
		const { failures, written } = await remove([{ id: 5 }], {});
		expect(failures).toMatchObject([{ type: 'rejected', statusCode: 404 }]);
		expect(written).toEqual([]);
	});

	it('whose answer is lost is looked for, and counts as deleted if its ID is unknown', async () => {
		const { records, log } = await remove([{ id: 5 }], {
			[GET]: [five, unknown],
			[DELETE]: [broken],
		});
		expect(records).toEqual([{ id: 5, title: 'a', deleted: true }]);
		// The look that found it gone is enough.
		expect(log).toEqual([GET, DELETE, GET]);
	});

	it('whose answer is lost is sent again if only a list does not show it', async () => {
		const { records, written } = await remove([{ id: 5 }], {
			[GET]: [five, five, unknown],
			[LIST]: [[]],
			[DELETE]: [broken, ''],
		});
		expect(records).toEqual([{ id: 5, title: 'a', deleted: true }]);
		expect(written).toEqual([DELETE, DELETE]);
	});
});

describe('a second try of the execution', () => {
	const again = async (script: Script) => {
		const memory = {};
		const scene = { resource: 'headline', operation: 'deleteMany', rows: [{ id: 5 }], memory };
		await perform({ ...scene, script: { [GET]: [five, unknown], [DELETE]: [''] } });
		return await perform({ ...scene, script });
	};

	it('finds deleted what the first one has deleted', async () => {
		const { records, failures, log } = await again({ [GET]: [unknown] });
		expect(failures).toEqual([]);
		expect(records).toEqual([{ id: 5, title: null, deleted: true }]);
		expect(log).toEqual([GET]);
	});

	it.each([
		['something in front refused', answered(404, '<html>Not here</html>'), 'rejected'],
		['the answer is odd', answered(200, { Id: null }), 'unexpectedResponse'],
	])('fails if %s', async (_what, reply, type) => {
		expect((await again({ [GET]: [reply] })).failures).toMatchObject([{ type }]);
	});
});

describe('a deletion that was accepted', () => {
	it('and is there a while longer is looked for until it is not', async () => {
		const { records, waits } = await remove([{ id: 5 }], {
			[GET]: [five, five, five, unknown],
			[LIST]: [[five]],
			[DELETE]: [''],
		});
		expect(records).toEqual([{ id: 5, title: 'a', deleted: true }]);
		expect(waits).toEqual([1000, 4000]);
	});

	it('and stays there fails', async () => {
		const { failures, written, waits } = await remove([{ id: 5 }], {
			[GET]: [five],
			[LIST]: [[five]],
			[DELETE]: [''],
		});
		expect(failures).toMatchObject([
			{
				error: expect.stringContaining(
					'Bloom Growth accepted the deletion, but the headline is still there',
				),
				type: 'notApplied',
				outcome: 'rejected',
			},
		]);
		expect(written).toHaveLength(1);
		expect(waits).toEqual([1000, 4000]);
	});

	it('and is no longer in its list, but still has its ID, is told', async () => {
		const { records } = await remove([{ id: 5 }], {
			[GET]: [five],
			[LIST]: [[headline(6, 'b')]],
			[DELETE]: [''],
		});
		expect(records).toMatchObject([
			{ deleted: true, warnings: [expect.stringContaining('still gives it out by its ID')] },
		]);
	});

	it('and cannot be looked for is told', async () => {
		const { records } = await remove([{ id: 5 }], {
			[GET]: [five, hidden],
			[LIST]: [hidden],
			[DELETE]: [''],
		});
		expect(records).toMatchObject([
			{ deleted: true, warnings: [expect.stringMatching(/could not check .*Not yours/)] },
		]);
	});

	it('and was seen once counts as there if it cannot be looked for again', async () => {
		const { failures } = await remove([{ id: 5 }], {
			[GET]: [five, five, hidden],
			[LIST]: [[five], hidden],
			[DELETE]: [''],
		});
		expect(failures).toMatchObject([{ type: 'notApplied', outcome: 'rejected' }]);
	});

	it('of a closed record is looked for by its ID alone', async () => {
		const closed = { ...five, CloseTime: '2026-11-01T00:00:00' };
		const { log } = await remove([{ id: 5 }], { [GET]: [closed, unknown], [DELETE]: [''] });
		expect(log).toEqual([GET, DELETE, GET]);
		const { failures } = await remove([{ id: 5 }], { [GET]: [closed], [DELETE]: [''] });
		expect(failures).toMatchObject([{ type: 'notApplied' }]);
	});
});

describe('a title', () => {
	it('that nothing has counts as deleted', async () => {
		const { records, deeds, log } = await remove([{ title: 'a', meetingId: 1 }], { [LIST]: [[]] });
		expect(records).toEqual([
			{
				id: null,
				title: 'a',
				deleted: true,
				warnings: ['There was nothing with that title, so nothing was deleted'],
			},
		]);
		expect(deeds).toEqual(['gone']);
		expect(log).toEqual([LIST]);
	});

	it('means the record of the list, which is not read once more', async () => {
		const { records, log } = await remove([{ title: 'A', meetingId: 1 }], {
			[LIST]: [[five]],
			[DELETE]: [''],
		});
		expect(records).toEqual([{ id: 5, title: 'a', deleted: true }]);
		expect(log).toEqual([LIST, DELETE, GET]);
	});
});

it('deletes once what several rows name, by ID or by title', async () => {
	const rows = [{ id: 5 }, { title: 'a', meetingId: 1 }, { id: 5, meetingId: 1 }];
	const { records, deeds, written } = await remove(rows, {
		[LIST]: [[five]],
		[GET]: [five, unknown],
		[DELETE]: [''],
	});
	expect(records).toHaveLength(3);
	expect(new Set(records.map(({ id }) => id))).toEqual(new Set([5]));
	expect(deeds.sort()).toEqual(['deleted', 'gone', 'gone']);
	expect(written).toEqual([DELETE]);
});

it('shows in a dry run what would be deleted, and deletes nothing', async () => {
	const rows = [{ id: 5 }, { id: 5 }, { title: 'Nowhere', meetingId: 1 }];
	const { records, deeds, written } = await remove(rows, { [GET]: [five], [LIST]: [[five]] }, true);
	const told = { id: 5, title: 'a', meetingTitle: 'Weekly', userName: 'Jane' };
	const nothing = { would: 'nothing', method: null, path: null, body: null };
	expect(records).toEqual([
		{ would: 'delete', ...told, method: 'DELETE', path: '/api/v1/headline/5', body: null },
		{ ...told, ...nothing },
		{ id: null, title: 'Nowhere', meetingTitle: null, userName: null, ...nothing },
	]);
	expect(deeds).toEqual(['deleted', 'gone', 'gone']);
	expect(written).toEqual([]);
});
