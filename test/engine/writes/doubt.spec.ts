import type { Client } from '../../../nodes/Bloomy/engine/requests/client';
import type { IfAbsent } from '../../../nodes/Bloomy/engine/requests/retry';
import { searchUntilCertain } from '../../../nodes/Bloomy/engine/writes/doubt';
import type { Evidence } from '../../../nodes/Bloomy/engine/writes/evidence';
import type { WatchedList } from '../../../nodes/Bloomy/engine/writes/watchedList';

type Seen = Evidence | 'nothing' | 'nothing ever';

const SINCE = 1000;
const found = { id: 5, answer: { Id: 5 }, wasThere: false };
const ABSENT: Seen = { seen: 'absent', isLasting: false, witnessSentAt: -Infinity };
const NOT_YET: Seen = { ...ABSENT, seen: 'unclear' };
const UNCLEAR: Seen = { ...NOT_YET, isLasting: true };
const FOUND: Seen = { ...ABSENT, seen: { found }, isLasting: true };
const seenBy = (witnessSentAt: number): Seen => ({ ...ABSENT, witnessSentAt });

interface Scene {
	ifAbsent?: IfAbsent;
	/** Whether other writes of the list are under way, and when the latest one was sent. */
	underWay?: number;
	latestSentAt?: number;
	/** The clock at which the run ends. */
	endsAt?: number;
}

/** Looks that show one thing after the other, the last again and again, and when they were. */
async function search(shown: Seen[], scene: Scene = {}) {
	const { ifAbsent = 'again', underWay = 0, latestSentAt = -Infinity, endsAt = Infinity } = scene;
	let now = SINCE;
	const client = {
		get now() {
			return now;
		},
		get endedBy() {
			return now >= endsAt ? new Error('over') : undefined;
		},
		wait: async (ms: number) => void (now += ms),
	};
	const looks: number[] = [];
	const look = async () => {
		looks.push(now - SINCE);
		return shown[Math.min(looks.length, shown.length) - 1]!;
	};
	const list = { underWay, latestSentAt } as WatchedList;
	const question = { ifAbsent, since: SINCE };
	const result = await searchUntilCertain(client as unknown as Client, list, question, look);
	return { result: typeof result === 'object' ? 'found' : result, looks };
}

describe('the record of a write in doubt', () => {
	it.each<[string, Seen[], Scene, string, number[]]>([
		['is found at the first look', [FOUND], {}, 'found', [0]],
		['is found once a list shows it', [NOT_YET, ABSENT, FOUND], {}, 'found', [0, 5000, 10_000]],
		['is found after a look that failed', ['nothing', FOUND], {}, 'found', [0, 5000]],
		['cannot be found without any list', ['nothing ever'], {}, 'unclear', [0]],
		[
			'is absent in two looks, once it could have been carried out',
			[ABSENT],
			{},
			'absent',
			[0, 5000],
		],
		['is absent in two looks that far apart', [NOT_YET, ABSENT], {}, 'absent', [0, 5000, 10_000]],
		[
			'is absent by a witness, once it could have been carried out',
			[seenBy(SINCE + 1)],
			{ underWay: 1 },
			'absent',
			[0, 5000],
		],
		[
			'is not absent by a record that was sent no later',
			[seenBy(SINCE)],
			{ underWay: 1, endsAt: SINCE + 8000 },
			'unclear',
			[0, 5000, 7500, 10_000],
		],
		['is never clear if no look can show more', [UNCLEAR], {}, 'unclear', [0, 5000]],
		[
			'is never clear if its absence would prove nothing',
			[ABSENT],
			{ ifAbsent: 'unknown' },
			'unclear',
			[0, 5000],
		],
		[
			'is found although its absence would prove nothing',
			[ABSENT, FOUND],
			{ ifAbsent: 'unknown' },
			'found',
			[0, 5000],
		],
	])('%s', async (_what, shown, scene, result, looks) => {
		expect(await search(shown, scene)).toEqual({ result, looks });
	});

	it.each<[string, Scene]>([
		['is under way', { underWay: 1 }],
		['was sent since', { latestSentAt: SINCE + 1 }],
	])('waits for a witness that %s, and half a minute at most', async (_what, scene) => {
		const { result, looks } = await search([ABSENT], scene);
		expect(result).toBe('unclear');
		expect(looks.slice(0, 4)).toEqual([0, 5000, 7500, 10_000]);
		expect(looks.at(-1)).toBe(32_500);
	});

	it('waits for no witness that was sent before', async () => {
		expect((await search([ABSENT], { latestSentAt: SINCE })).result).toBe('absent');
	});

	it('is looked for no more when the run ends', async () => {
		expect(await search([ABSENT], { endsAt: SINCE })).toEqual({ result: 'unclear', looks: [0] });
	});
});
