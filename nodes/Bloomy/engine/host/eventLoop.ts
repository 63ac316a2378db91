import { sleep } from './sleep';

/** Longest stretch of work (ms) without letting n8n's event loop do anything else. */
const BREATHER = 20;

/** Node's own, which TypeScript does not expect beside what browsers have. */
const { nodeTiming } = performance as Performance & { nodeTiming: { idleTime: number } };

/**
 * Gives a breath to wait for when one is due: after `longest` ms, or `most` pieces of work, since the
 * last breath or since the event loop had nothing to do. It is one for all who ask: timers of their
 * own would go off one after the other, with work between.
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
