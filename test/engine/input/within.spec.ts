import { score } from '../../../nodes/Bloomy/resources/score';
import { openSheet } from './sheet';

const { fields } = score.writes.setMany;
const MEETING = 'GET scorecard/meeting/123';
const MINE = 'GET scorecard/user/mine';
const lists = {
	'scorecard/meeting/123': { Measurables: [{ Id: 41, Name: 'Revenue' }] },
	'scorecard/user/mine': {
		Measurables: [
			{ Id: 42, Name: 'Revenue' },
			{ Id: 43, Name: 'Leads' },
		],
	},
};
const open = () => openSheet({ fields, lists });

it.each<[object, number, string[]]>([
	[{ metric: 'Revenue', meetingId: 123 }, 41, [MEETING]],
	[{ metric: 'Revenue', meeting: 'Leadership' }, 41, ['GET L10/list', MEETING]],
	[{ metric: 'Revenue' }, 42, [MINE]],
	[{ metricId: 99, meetingId: 123 }, 99, []],
])('the metric of %j is %i', async (row, id, asked) => {
	const { read, log } = open();
	expect((await read({ value: 5, ...row })).input).toMatchObject({ metricId: id });
	expect(log).toEqual(asked);
});

it.each<[object, string]>([
	[{ metric: 'Leads', meetingId: 123 }, 'Metric "Leads" is no metric of that meeting'],
	[{ metric: 'Moon' }, 'Metric "Moon" is no metric of yours; name the meeting that has it'],
	// Where the meeting is wrong there is nowhere to look.
	[{ metric: 'Revenue', meeting: 'Moonbase' }, 'Meeting "Moonbase" is no meeting of yours'],
	[
		{ metricId: 1.5, meeting: 'Moonbase' },
		'Metric "1.5" (column metricId) must be a positive whole number; Meeting "Moonbase" is no meeting of yours',
	],
])('the metric of %j is none: %s', async (row, sentence) => {
	expect((await open().fail({ value: 5, ...row })).sentence).toBe(sentence);
});

it('an ID counts before a name beside it, which is not looked up', async () => {
	const { read, log } = open();
	const { input, names } = await read({ value: 5, metricId: 99, Metric: 'Moon' });
	expect(input).toMatchObject({ metricId: 99 });
	expect([names, log]).toEqual([{}, []]);
});
