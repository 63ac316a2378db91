import { tellLosses } from '../../../nodes/Bloomy/engine/operations/losses';
import { goal } from '../../../nodes/Bloomy/resources/goal';

const before = {
	Id: 1,
	Name: 'Grow',
	Owner: { Id: 456, Name: 'Jane Doe' },
	Completion: 1,
	DueDate: '2026-12-31',
	Origins: [{ Id: 11, Name: 'Leadership L10' }],
};
const tell = (after: object) =>
	tellLosses(
		{ resource: goal, operation: goal.writes.updateMany, asked: { title: 'Grow fast' } },
		before,
		{ ...before, Name: 'Grow fast', ...after },
	);

it.each([
	[
		{ Owner: { Id: 100, Name: 'Sam Lee' } },
		'Nobody asked for it, but the owner was Jane Doe (456) and is Sam Lee (100) now',
	],
	[
		{ Origins: [{ Id: 12, Name: 'Sales' }] },
		'Nobody asked for it, but the meeting was Leadership L10 (11) and is Sales (12) now',
	],
	[
		{ DueDate: '2027-01-01T00:00:00' },
		'Nobody asked for it, but the due date was 2026-12-31 and is 2027-01-01 now',
	],
	[{ Completion: 'AtRisk' }, 'Nobody asked for it, but the status was onTrack and is atRisk now'],
])('tells people of %j', (after, sentence) => {
	expect(tell(after)).toEqual([sentence]);
});

it.each([
	['is as it was', {}],
	['writes the day in another way', { DueDate: '2026-12-31T00:00:00Z' }],
	['is in its meeting beside others', { Origins: [{ Id: 12, Name: 'Sales' }, null, { Id: 11 }] }],
])('tells nothing of a record that %s', (_what, after) => {
	expect(tell(after)).toEqual([]);
});
