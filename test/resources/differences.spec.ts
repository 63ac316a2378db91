import { findDifferences, findSwitched } from '../../nodes/Bloomy/resources/differences';

const nobody = { userId: null, userName: null };
const jane = { userId: 7, userName: 'Jane' };

it('finds none in what was not asked for, or is so', () => {
	expect(findDifferences({}, { title: 'a', dueDate: '2026-12-31', owner: jane })).toEqual([]);
	expect(
		findDifferences(
			{ title: 'a', dueDate: '2026-12-31', userId: 7 },
			{ title: 'a', dueDate: '2026-12-31T00:00:00', owner: jane },
		),
	).toEqual([]);
});

it.each([
	[{ title: 'a' }, { title: 'A' }, ['Title', 'title', '"a"', '"A"']],
	[{ title: 'a' }, { title: null }, ['Title', 'title', '"a"', 'empty']],
	[{ title: 'a' }, {}, ['Title', 'title', '"a"', 'empty']],
	[
		{ dueDate: '2026-12-31' },
		{ dueDate: '2026-12-30T00:00:00' },
		['Due Date', 'dueDate', '2026-12-31', '2026-12-30'],
	],
	[{ dueDate: '2026-12-31' }, { dueDate: null }, ['Due Date', 'dueDate', '2026-12-31', 'empty']],
	[{ userId: 8 }, { owner: jane }, ['Owner', 'userId', 'user 8', 'Jane (7)']],
	[
		{ userId: 8 },
		{ owner: { userId: 7, userName: null } },
		['Owner', 'userId', 'user 8', 'user (7)'],
	],
	[{ userId: 8 }, { owner: nobody }, ['Owner', 'userId', 'user 8', 'nobody']],
	[{ userId: 8 }, {}, ['Owner', 'userId', 'user 8', 'nobody']],
])('%j of %j differs', (asked, found, [label, key, wanted, there]) => {
	expect(findDifferences(asked, found)).toEqual([{ label, key, asked: wanted, found: there }]);
});

it.each([
	[true, true, []],
	[false, false, []],
	[true, false, [{ label: 'Done', key: 'done', asked: 'yes', found: 'no' }]],
	[false, true, [{ label: 'Done', key: 'done', asked: 'no', found: 'yes' }]],
])('asked to be %p and found %p', (isAsked, isFound, differences) => {
	expect(findSwitched(isAsked, isFound, { label: 'Done', key: 'done' })).toEqual(differences);
});
