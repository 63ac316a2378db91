import { week } from '../../../nodes/Bloomy/resources/fields';
import { openSheet } from './sheet';

const { read, fail } = openSheet({ fields: { week } });

it.each<[unknown, number | string | undefined]>([
	['', undefined],
	[0, 0],
	['0', 0],
	[-1, -1],
	[' -13 ', -13],
	['\u22121', -1],
	['Last  week', -1],
	['this week', 0],
	['31 Dec 2026', '2026-12-31'],
	[46_387, '2026-12-31'],
	['2026-12-31T10:00', '2026-12-31'],
])('%j is the week %j', async (value, wanted) => {
	expect((await read({ Week: value })).input).toEqual(wanted === undefined ? {} : { week: wanted });
});

it.each<[unknown, RegExp]>([
	[1, /^Week "1" is no week: give a day in it, or 0 for the current one, -1 for the one before$/],
	['-1.5', /is no week/],
	['next week', /is no week/],
	['Nov 27', /has no year; write it as 2026-12-31/],
	['12/5/2026', /could be 5 December 2026 or 12 May 2026/],
])('%j is a fault', async (value, sentence) => {
	expect((await fail({ Week: value })).sentence).toMatch(sentence);
});
