import type { Answer, NewRow } from '../../../nodes/Bloomy/engine/contract';
import { Failure } from '../../../nodes/Bloomy/engine/failure';
import { EvidenceReader } from '../../../nodes/Bloomy/engine/writes/evidence';
import type { Before, SeenRow, Sight } from '../../../nodes/Bloomy/engine/writes/watchedList';
import { TitleGroup } from '../../../nodes/Bloomy/engine/writes/watchedList';
import type { WatchedList } from '../../../nodes/Bloomy/engine/writes/watchedList';

const CALLER = 7;
const seen = (
	id: number | undefined,
	title: string | null,
	ownerId: number | null = CALLER,
): SeenRow => ({
	id,
	title,
	ownerId,
	answer: { Id: id ?? null },
});

interface Scene {
	rows?: SeenRow[];
	/** What was there before; null if that list failed. */
	before?: { old?: number[]; unsure?: number[] } | null;
	claimed?: number[];
	/** The owner that was asked for; null if the record has none. */
	ownerId?: number | null | undefined;
	isComplete?: boolean;
	isWhole?: boolean;
	mayStillArrive?: boolean;
	/** How other items spell titles like it. */
	spellings?: string[];
	/** How many items ask for records of a title, and have no outcome yet. */
	unsettled?: Record<string, number>;
	answered?: { id: number; answer: Answer };
	failure?: unknown;
}

async function read(scene: Scene) {
	const {
		rows = [],
		before = {},
		claimed = [],
		answered,
		failure,
		unsettled = { send: 1 },
	} = scene;
	const known: Before | undefined = before
		? { oldIds: new Set(before.old), unsureIds: new Set(before.unsure), open: new Map() }
		: undefined;
	const sight: Sight = { rows, isWhole: scene.isWhole ?? true, witnessSentAt: 9 };
	const list: Partial<WatchedList> = {
		before: async () => known,
		look: async () => (failure === undefined ? sight : await Promise.reject(failure)),
		countUnsettled: (title) => unsettled[title] ?? 0,
	};
	const group = new TitleGroup();
	for (const spelling of ['Send', ...(scene.spellings ?? [])]) group.spellings.add(spelling);
	group.mayStillArrive = scene.mayStillArrive ?? false;
	const proof = {
		title: 'Send',
		ownerId: 'ownerId' in scene ? scene.ownerId : undefined,
		isComplete: scene.isComplete ?? true,
	} as NewRow;
	const readCallerId = async () => CALLER;
	const reader = new EvidenceReader(
		proof,
		list as WatchedList,
		group,
		new Set(claimed),
		readCallerId,
	);
	const evidence = await reader.read(0, answered);
	if (typeof evidence === 'string') return evidence;
	const { seen: what, isLasting } = evidence;
	expect(evidence.witnessSentAt).toBe(9);
	if (typeof what === 'string') return isLasting ? `${what} for good` : what;
	return `found ${what.found.id}${what.found.wasThere ? ', which was there' : ''}`;
}

describe('a list', () => {
	it.each<[string, Scene, string]>([
		['without it proves its absence', { rows: [] }, 'absent'],
		['that is cut short proves nothing yet', { isWhole: false }, 'unclear'],
		['that need not show it proves nothing', { isComplete: false }, 'unclear for good'],
		[
			'proves nothing if an earlier one may still arrive',
			{ mayStillArrive: true },
			'unclear for good',
		],
		['that fails shows nothing this time', { failure: Failure.notAttempted('No') }, 'nothing'],
		[
			'that was never read shows nothing ever',
			{ failure: Failure.notAttempted('No'), before: null },
			'nothing ever',
		],
	])('%s', async (_what, scene, evidence) => {
		expect(await read(scene)).toBe(evidence);
	});

	it('that fails by a bug of ours is no evidence', async () => {
		await expect(read({ failure: new TypeError('odd') })).rejects.toThrow('odd');
	});
});

describe('a record of its title', () => {
	const rows = [seen(5, 'Send')];

	it.each<[string, Scene, string]>([
		['is it', { rows }, 'found 5'],
		['is it, spelled by the server', { rows: [seen(5, ' SEND ')] }, 'found 5'],
		['is not it if it was there before', { rows, before: { old: [5] } }, 'absent'],
		['is not it if it belongs to another item', { rows, claimed: [5] }, 'absent'],
		['may not be it if nobody knows what was there', { rows, before: null }, 'unclear for good'],
		[
			'may be another one if it was sent before that was known',
			{ rows, before: { unsure: [5] } },
			'unclear for good',
		],
		['may be anything without an ID', { rows: [seen(undefined, 'Send')] }, 'unclear for good'],
		[
			"may be another item's that spells it so",
			{ rows: [seen(5, 'SEND')], spellings: ['SEND'] },
			'unclear for good',
		],
		['is it if it is spelled exactly so', { rows: [seen(4, 'SEND'), ...rows] }, 'found 5'],
		[
			'is it beside one that cannot be told',
			{ rows: [seen(undefined, 'Send'), ...rows] },
			'found 5',
		],
	])('%s', async (_what, scene, evidence) => {
		expect(await read(scene)).toBe(evidence);
	});

	it.each<[number | null | undefined, number | null, string]>([
		[undefined, CALLER, 'found 5'],
		[undefined, 8, 'unclear for good'],
		[undefined, null, 'unclear for good'],
		[8, 8, 'found 5'],
		// The service may have ignored the owner.
		[8, CALLER, 'unclear for good'],
		[8, 9, 'unclear for good'],
		[8, null, 'unclear for good'],
		[null, 9, 'found 5'],
		[null, null, 'found 5'],
	])('asked for owner %j, with owner %j: %s', async (ownerId, owner, evidence) => {
		expect(await read({ rows: [seen(5, 'Send', owner)], ownerId })).toBe(evidence);
	});
});

describe('a record that nobody asked for', () => {
	it.each<[string, Scene, string]>([
		['may be it, with another title', { rows: [seen(5, 'Sent')] }, 'unclear for good'],
		[
			'may be it, with a title made alike',
			{ rows: [seen(5, 'S\u00ebnd', 99)] },
			'unclear for good',
		],
		['may be it, without a title', { rows: [seen(5, null)] }, 'unclear for good'],
		["is not it if it is somebody else's", { rows: [seen(5, 'Sent', 99)] }, 'absent'],
		[
			'is not it if it was there before',
			{ rows: [seen(5, 'Sent')], before: { old: [5] } },
			'absent',
		],
		[
			"is another item's that asks for it",
			{ rows: [seen(5, 'Sent')], unsettled: { sent: 1 } },
			'absent',
		],
		[
			'is more than other items ask for',
			{ rows: [seen(5, 'Sent'), seen(6, 'Sent')], unsettled: { sent: 1 } },
			'unclear for good',
		],
	])('%s', async (_what, scene, evidence) => {
		expect(await read(scene)).toBe(evidence);
	});
});

describe('the record of an answer that may be the answer to another write', () => {
	const answered = { id: 5, answer: { Id: 5, Name: 'Sent' } };

	it.each<[string, Scene, string]>([
		['is it, under the title that the service made', { rows: [seen(5, 'Sent')] }, 'found 5'],
		['is not known yet if the list does not show it', { rows: [] }, 'unclear'],
		['is not it if another item has it', { rows: [seen(5, 'Sent')], claimed: [5] }, 'unclear'],
		[
			'may be that of an item that asks for its title',
			{ rows: [seen(5, 'Sent')], unsettled: { sent: 1 } },
			'unclear',
		],
		[
			'was there before, under this title',
			{ rows: [seen(5, 'Send')], before: { old: [5] } },
			'found 5, which was there',
		],
		[
			'was there before, under another one',
			{ rows: [seen(5, 'Sent')], before: { old: [5] } },
			'unclear for good',
		],
		[
			'is found although nobody knows what was there',
			{ rows: [seen(5, 'Sent')], before: null },
			'found 5',
		],
		[
			'counts less than one of the title asked for',
			{ rows: [seen(5, 'Sent'), seen(6, 'Send')] },
			'found 6',
		],
		['is found without a title', { rows: [seen(5, null)] }, 'found 5'],
	])('%s', async (_what, scene, evidence) => {
		expect(await read({ answered, ...scene })).toBe(evidence);
	});
});
