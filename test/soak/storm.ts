import type { IDataObject } from 'n8n-workflow';

import { seedDice } from '../sandbox/dice';
import type { FaultRule, ListRule } from '../sandbox';

const MEETINGS = 40;
const FIRST_MEETING = 9000;

/** The meetings that the rows are for, beside those every sandbox has. */
export const MEETING_IDS = Array.from({ length: MEETINGS }, (_, at) => FIRST_MEETING + at);

const INVALID: IDataObject[] = [
	{ title: '   ' },
	{ meetingId: 'abc' },
	{ title: 'x'.repeat(256) },
	{ dueDate: '2026-02-30' },
	{ meetingId: null, title: null },
];

/** To-dos for all meetings: a tenth share a title with others of their meeting, a few are invalid. */
export function buildRows(count: number, seed: number): IDataObject[] {
	const dice = seedDice(seed);
	return Array.from({ length: count }, (_, at) => {
		const isDuplicate = dice() < 0.1;
		const title = isDuplicate ? `Call customer ${Math.floor(dice() * 3)}` : `To-do ${at}`;
		const meetingId = MEETING_IDS[Math.floor(dice() * MEETINGS)]!;
		const row = { title, meetingId, dueDate: '2026-12-31' };
		const invalid = INVALID[Math.floor(dice() * INVALID.length)]!;
		return dice() < 0.01 ? { ...row, ...invalid } : row;
	});
}

const WRITE = 'POST l10/:id/todos';
const SIGN_IN = 'POST token';

/** Some lists are a moment old, for less time than a write in doubt is looked for. */
export const LISTS: ListRule[] = [
	{ lag: 400, rate: 0.3 },
	{ lag: 1500, rate: 0.1 },
];

/** Every kind of fault, before and after the write took effect; `items` bounds the slowest ones. */
export function buildStorm(items: number): FaultRule[] {
	const perThousand = (rate: number) => Math.max(1, Math.ceil((items * rate) / 1000));
	const write = { route: WRITE };
	const bothWays = (rule: FaultRule): FaultRule[] => [rule, { ...rule, when: 'after' }];
	return [
		{ fault: 'status', status: 429, retryAfter: 1, rate: 0.01, times: perThousand(2) },
		{ fault: 'status', status: 503, retryAfter: 1, rate: 0.01, times: perThousand(1) },
		{ fault: 'status', status: 429, retryAfter: 'date', rate: 0.01, times: perThousand(1) },
		{ fault: 'status', status: 429, rate: 0.01, times: perThousand(1) },
		{
			route: SIGN_IN,
			fault: 'status',
			status: 429,
			retryAfter: 1,
			rate: 0.3,
			times: perThousand(1),
		},
		{
			route: SIGN_IN,
			fault: 'status',
			status: 503,
			retryAfter: 1,
			rate: 0.2,
			times: perThousand(1),
		},
		{ fault: 'status', status: 400, message: 'No.', rate: 0.005, ...write },
		...bothWays({ fault: 'hang', rate: 0.004, times: perThousand(4), ...write }),
		...bothWays({ fault: 'reset', rate: 0.01 }),
		...bothWays({ fault: 'status', status: 500, rate: 0.005 }),
		...bothWays({ fault: 'status', status: 502, rate: 0.005 }),
		...bothWays({ fault: 'status', status: 503, rate: 0.005 }),
		...bothWays({ fault: 'status', status: 504, rate: 0.004 }),
		...bothWays({ fault: 'html', rate: 0.003 }),
		...bothWays({ fault: 'page', status: 403, rate: 0.002, ...write }),
		{ fault: 'status', status: 500, lands: 500, rate: 0.002, ...write },
		...bothWays({ fault: 'brokenJson', rate: 0.003 }),
		...bothWays({ fault: 'truncate', rate: 0.003 }),
		...bothWays({ fault: 'emptyBody', rate: 0.003 }),
		...bothWays({ fault: 'missingId', rate: 0.003 }),
		{ fault: 'delay', delay: 700, rate: 0.002, ...write },
	];
}
