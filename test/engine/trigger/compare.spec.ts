import fc from 'fast-check';

import { events } from '../../../nodes/Bloomy/resources/events';
import { World, histories } from './history';

const SECOND = 1000;
const eventOf = (value: string) => events.find((event) => event.value === value)!;
const keyOf = ({ id, at }: { id: number; at?: number | undefined }) => `${id} at ${at}`;
const PARAMETERS = { numRuns: 1500, seed: 20_261_126 };

const created = eventOf('todoCreated');
const completed = eventOf('todoCompleted');
const changed = eventOf('goalStatusChanged');

describe('whatever happens in the meetings, and whatever the lists show of it', () => {
	it('every record that is created is reported once, and none that was there', () => {
		fc.assert(
			fc.property(histories(), (steps) => {
				const world = new World(created, SECOND).live(steps);
				const reported = world.news.map(({ id }) => id);
				expect(new Set(reported).size).toBe(reported.length);
				const shown = world.shown.map(({ Id }) => Number(Id));
				const expected = world.created.filter((id) => shown.includes(id));
				expect(world.created).toEqual(expect.arrayContaining(reported));
				expect(reported).toEqual(expect.arrayContaining(expected));
			}),
			PARAMETERS,
		);
	});

	it('no completion is reported twice, none is made up, and the last one is never missed', () => {
		fc.assert(
			fc.property(histories(), (steps) => {
				const world = new World(completed, SECOND).live(steps);
				const reported = world.news.map(keyOf);
				expect(new Set(reported).size).toBe(reported.length);
				const times = [...world.completions].map(([id, all]) => all.map((at) => ({ id, at })));
				expect(times.flat().map(keyOf)).toEqual(expect.arrayContaining(reported));
				const done = world.shown.filter(({ Id, Complete }) => {
					return Complete === true && world.completions.has(Number(Id));
				});
				const last = done.map(({ Id }) => ({
					id: Number(Id),
					at: world.completions.get(Number(Id))!.at(-1)!,
				}));
				expect(reported).toEqual(expect.arrayContaining(last.map(keyOf)));
			}),
			PARAMETERS,
		);
	});

	it('the changes of a goal follow upon one another, and lead to the status it has', () => {
		fc.assert(
			fc.property(histories(), (steps) => {
				const world = new World(changed, SECOND).live(steps);
				for (const { Id, Completion } of world.shown) {
					const story = world.news.filter(({ id }) => id === Id);
					const statuses = story.map(({ answer }) => changed.look(answer)!.status);
					const before = story.map(({ previousStatus }) => previousStatus);
					statuses.forEach((status, at) => expect(status).not.toBe(before[at]));
					expect(before.slice(1)).toEqual(statuses.slice(0, -1));
					expect(story.length).toBeLessThanOrEqual(world.changes.get(Number(Id)) ?? 0);
					const isNew = world.created.includes(Number(Id));
					const last = statuses.at(-1) ?? (isNew ? undefined : 'onTrack');
					if (last !== undefined) expect(last).toBe(changed.look({ Completion })!.status);
				}
			}),
			PARAMETERS,
		);
	});

	it('a poll after the last one finds nothing', () => {
		fc.assert(
			fc.property(histories(), fc.constantFrom(...events), (steps, event) => {
				const world = new World(event, SECOND).live(steps);
				const count = world.news.length;
				expect(world.pollFresh().news).toHaveLength(count);
			}),
			PARAMETERS,
		);
	});
});

describe('if everything happens within one second', () => {
	it('a completion is reported as often as fresh lists have shown it anew', () => {
		fc.assert(
			fc.property(histories({ stale: false, cut: false }), (steps) => {
				const world = new World(completed, 0);
				const wasDone = new Map<unknown, boolean>();
				let expected = 0;
				const look = () => {
					for (const { Id, Complete } of world.shown) {
						if (Complete === true && wasDone.get(Id) !== true && Id !== 1) expected++;
						wasDone.set(Id, Complete === true);
					}
				};
				look();
				for (const step of steps) {
					if (step.kind === 'wait' || step.kind === 'restart') continue;
					if (step.kind === 'poll' && step.failsAt !== 'never') continue;
					world.take(step);
					if (step.kind === 'poll') look();
				}
				expect(world.news.filter(({ id }) => id !== 1)).toHaveLength(expected);
			}),
			PARAMETERS,
		);
	});

	it('it is reported no more often than it took place, also by lists that are old', () => {
		fc.assert(
			fc.property(histories(), (steps) => {
				const world = new World(completed, 0).live(steps);
				for (const { Id } of world.shown) {
					const count = world.news.filter(({ id }) => id === Id).length;
					const { length } = world.completions.get(Number(Id)) ?? [];
					expect(count).toBeLessThanOrEqual(length);
				}
			}),
			PARAMETERS,
		);
	});
});
