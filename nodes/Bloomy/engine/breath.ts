import { pause } from './pause';

/** Longest stretch of work (ms) without letting n8n's event loop do anything else. */
const BREATHER = 20;

/**
 * Gives a breath to wait for when one is due: after `longest` ms, or `most` pieces of work, since the
 * event loop last went round, and not when work waited for the network. It is one for all who ask:
 * timers of their own would go off one after the other, with work between.
 */
export function createBreather(
	longest = BREATHER,
	most = Infinity,
): () => Promise<void> | undefined {
	let stretch: { since: number; pieces: number; breath: Promise<void> } | undefined;
	return () => {
		const now = performance.now();
		stretch ??= { since: now, pieces: 0, breath: pause(0).then(() => (stretch = undefined)) };
		const isLong = now - stretch.since > longest || stretch.pieces >= most;
		if (isLong) return stretch.breath;
		stretch.pieces++;
		return undefined;
	};
}
