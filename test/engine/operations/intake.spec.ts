import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';

import { createContext, runNode, serveTodos } from '../node';
import type { Scenario } from '../node';

/** Creates to-dos, and gives what the editor is told beside the outputs. */
async function create(rows: IDataObject[], more: Partial<Scenario> = {}) {
	const hints: string[] = [];
	const addExecutionHints = ({ message }: { message: string }) => void hints.push(message);
	const scenario = { operation: 'createMany', rows, answer: serveTodos(), ...more };
	const context = { addExecutionHints, ...more.context } as Scenario['context'];
	return { ...(await runNode({ ...scenario, context: context! })), hints };
}
/** The node's own parameters beside those of the scenario. */
const withParameters = (parameters: INodeParameters): NonNullable<Scenario['context']> => {
	const node = createContext({ operation: 'createMany', rows: [] }).getNode();
	return { getNode: (): INode => ({ ...node, parameters }) };
};
const row = (title: string) => ({ title, meetingId: 1 });
const blank = { row_number: 3, title: '', Meeting: null };
const empty = {};

describe('a blank row', () => {
	it('is left out and counted, and the others keep their places', async () => {
		const { outputs, failures, hints } = await create([row('a'), blank, row('b'), blank]);
		const [successful] = outputs;
		expect(successful.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 2 }]);
		expect(failures).toEqual([]);
		expect(hints).toEqual(['2 created; 2 blank rows left out']);
	});

	it('is a row where n8n asks as an agent does', async () => {
		const { failures } = await create([blank], { context: { isToolExecution: () => true } });
		expect(failures).toEqual([]);
		const { outputs } = await create([blank], { context: { isToolExecution: () => true } });
		expect(outputs[0][0]?.json).toMatchObject({ failed: [{ index: 0 }] });
	});

	it('is left out if what is mapped for it lacks what a row needs', async () => {
		const mapped = { title: (json: IDataObject) => json.title, meetingId: 1 };
		const { records, failures, hints } = await create([row('a'), blank], { mapped });
		expect([records.length, failures.length]).toEqual([1, 0]);
		expect(hints).toEqual(['1 created; 1 blank row left out']);
	});

	it('makes a record of constants that are mapped', async () => {
		const mapped = { title: 'Weekly report', meetingId: 1 };
		const { records } = await create([empty, blank], { mapped });
		expect(records).toHaveLength(2);
	});

	it('is no blank line if it is the empty item of a trigger, or if it cannot be read', async () => {
		const mapped = { title: (json: IDataObject) => json.title, meetingId: 1 };
		expect((await create([empty], { mapped })).failures).toHaveLength(1);
		const failing = {
			title: () => {
				throw new Error('no such field');
			},
			meetingId: 1,
		};
		const { failures } = await create([blank], { mapped: failing });
		expect(failures).toMatchObject([{ error: expect.stringContaining('no such field') }]);
	});
});

describe('the meeting for rows without one', () => {
	const context = withParameters({ defaultMeeting: 9 });

	it('counts after that of the row itself', async () => {
		const rows = [{ title: 'a' }, row('b')];
		const { log } = await create(rows, { context, parameters: { defaultMeeting: 9 } });
		expect(log.filter((what) => what.startsWith('POST')).sort()).toEqual([
			'POST L10/1/todos',
			'POST L10/9/todos',
		]);
	});

	it('is not asked for where no field needs it, and not there unless the panel has it', async () => {
		const renaming = await create([{ id: 5, title: 'b' }], {
			operation: 'updateMany',
			context,
			parameters: { defaultMeeting: 9 },
			answer: () => ({ Id: 5, Name: 'b', OriginId: 1 }),
		});
		expect(renaming.records).toHaveLength(1);
		const { failures } = await create([{ title: 'a' }], { parameters: { defaultMeeting: 9 } });
		expect(failures).toMatchObject([{ error: 'Meeting is required' }]);
	});
});

describe('columns that nobody read', () => {
	it('are told, but for those that this node itself gives out', async () => {
		const own = { row_number: 2, id: 5, created: true, warnings: 'x', closed: false, userName: '' };
		const { hints } = await create([{ ...row('a'), ...own, Colour: 'red' }]);
		expect(hints).toEqual(['1 created', 'Columns that were not read: Colour']);
	});

	it('are not told where fields are mapped one by one', async () => {
		const mapped = { title: 'a', meetingId: 1 };
		expect((await create([{ Colour: 'red' }], { mapped })).hints).toEqual(['1 created']);
	});
});
