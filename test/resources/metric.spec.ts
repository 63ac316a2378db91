import type { BloomyApi } from '../../nodes/Bloomy/engine/contract';
import { Failure } from '../../nodes/Bloomy/engine/failure';
import { metric } from '../../nodes/Bloomy/resources/metric';
import { Recorder } from './recorder';

const { createMany } = metric.writes;
const input = { title: 'Revenue', meetingId: 1, direction: 'atLeast', unit: 'none' };

describe('creating', () => {
	it.each<[object, object, string | number]>([
		[{}, {}, 'mine'],
		[{ target: 0, userId: 7 }, { target: 0, accountableUserId: 7 }, 7],
		[
			{ direction: 'above', unit: 'dollar' },
			{ direction: 'GreaterThanNotEqual', unitType: 'Dollar' },
			'mine',
		],
		[
			{ direction: 'atMost', unit: 'percent' },
			{ direction: 'LessThanOrEqual', unitType: 'Percent' },
			'mine',
		],
		[{ direction: 'below', unit: 'pound' }, { direction: 'LessThan', unitType: 'Pound' }, 'mine'],
		[{ direction: 'exactly', unit: 'euro' }, { direction: 'EqualTo', unitType: 'Euros' }, 'mine'],
	])('with %j sends %j, and shows among those of %s', (row, body, owner) => {
		const { request, proof } = createMany.toWrite({ ...input, ...row });
		expect(request).toEqual({
			method: 'POST',
			path: ['measurables', 'create'],
			body: { name: 'Revenue', direction: 'GreaterThan', unitType: 'None', ...body },
		});
		expect(proof).toMatchObject({
			idKey: 'Id',
			list: { path: ['measurables', 'user', owner] },
			title: 'Revenue',
			isComplete: true,
		});
	});

	it('shows in a dry run what it would be called', () => {
		expect(createMany.preview?.(input)).toEqual({ direction: 'atLeast', unit: 'none' });
	});

	it.each<[object, string[]]>([
		[{ Target: 5, Name: 'Revenue' }, []],
		[{ Target: '5.0' }, []],
		[{ Target: null }, []],
		[{ Target: 4 }, ['Asked for the target 5, but it is 4']],
		[
			{ Name: 'Other', Owner: { Id: 8 } },
			[
				expect.stringContaining('Asked for the title "Revenue"'),
				'Asked for owner 7, but it belongs to user 8',
			],
		],
	])('warns of what %j says otherwise', (answer, warnings) => {
		const asked = { ...input, target: 5, userId: 7 };
		expect(createMany.findContradictions?.({ Id: 41, ...answer }, asked)).toEqual(warnings);
	});

	it('does not mind a target that nobody asked for', () => {
		expect(createMany.findContradictions?.({ Id: 41, Target: 4 }, input)).toEqual([]);
	});
});

describe('putting it on the scorecard of its meeting', () => {
	const LIST = 'L10/1/measurables';
	const finish = async (api: BloomyApi, isResumed: boolean) =>
		await createMany.finish?.(api, 41, input, isResumed);

	it.each<[string, boolean, number[], string[]]>([
		['is a second write', false, [], [`POST ${LIST}/41`]],
		['is done only if an earlier try has not', true, [40], [`GET ${LIST}`, `POST ${LIST}/41`]],
		['is not done again', true, [40, 41], [`GET ${LIST}`]],
	])('%s', async (_what, isResumed, there, log) => {
		const api = new Recorder({ [LIST]: there.map((Id) => ({ Id })) });
		await finish(api, isResumed);
		expect(api.log).toEqual(log);
	});

	it.each([
		[[{ Id: 40 }, { Id: 41 }], true],
		[[{ Id: 40 }], false],
	])("is proven by the meeting's list: %j", async (rows, holds) => {
		const api = new Recorder();
		await finish(api, false);
		expect(await api.proofs[0]?.holds(new Recorder({ [LIST]: rows }))).toBe(holds);
	});

	it('says so if it fails', async () => {
		const api = new Recorder({ [`${LIST}/41`]: Failure.notAttempted('Too late.') });
		await expect(finish(api, false)).rejects.toThrow(
			'It could not be put on the scorecard of meeting 1: Too late.',
		);
	});
});

describe('reading', () => {
	const rows = [
		{ Id: 41, Name: 'Revenue' },
		{ Id: -1, Name: 'Sales' },
		{ Id: 42, Name: '' },
	];

	it.each<[string, (api: BloomyApi) => Promise<unknown>]>([
		['L10/1/measurables', async (api) => await metric.getAll.byMeeting(api, 1)],
		['measurables/user/mine', async (api) => await metric.getAll.byUser(api, undefined)],
		['measurables/user/8', async (api) => await metric.getAll.byUser(api, 8)],
	])('%s, without dividers', async (path, read) => {
		const api = new Recorder({ [path]: rows });
		expect(await read(api)).toEqual([rows[0]]);
		expect(api.log).toEqual([`GET ${path}`]);
	});

	it('one by its ID', async () => {
		const api = new Recorder({ 'measurables/41': rows[0]! });
		expect(await metric.lookup.get(api, 41)).toBe(rows[0]);
	});
});
