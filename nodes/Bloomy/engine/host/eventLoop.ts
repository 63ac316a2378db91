import { sleep } from './sleep';

/** Longest time (ms) to work without letting n8n's event loop do anything else. */
const BREATHER = 20;

/** Node has this; TypeScript knows only what browsers have. */
const { nodeTiming } = performance as Performance & { nodeTiming: { idleTime: number } };

/**
 * Gives a short pause to wait for if one is due: after `longest` ms, or `most` pieces of work,
 * since the last pause or since the event loop was idle. All callers share one pause: timers of
 * their own would go off one after the other, with work in between.
 */
export function createBreather(
	longest = BREATHER,
	most = Infinity,
): () => Promise<void> | undefined {
	let since = performance.now();
	let pieces = 0;
	let idleTime = 0;
	let breath: Promise<void> | undefined;
	const begin = (now: number): void => {
		since = now;
		pieces = 0;
	};
	return () => {
		if (breath) return breath;
		const now = performance.now();
		if (nodeTiming.idleTime !== idleTime) begin(now);
		({ idleTime } = nodeTiming);
		if (now - since <= longest && pieces < most) {
			pieces++;
			return undefined;
		}
		breath = sleep(0).then(() => {
			breath = undefined;
			begin(performance.now());
		});
		return breath;
	};
}
