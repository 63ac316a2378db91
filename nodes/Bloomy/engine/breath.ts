import { pause } from './pause';

/** Longest stretch of work (ms) without letting n8n's event loop do anything else. */
const BREATHER = 20;

/**
 * Gives a breath to wait for when one is due: when work has gone on for too long since the event loop
 * last went round, and not when it waited for the network. It is one for all who ask: timers of their
 * own would go off one after the other, with work between.
 */
export function createBreather(): () => Promise<void> | undefined {
	let stretch: { since: number; breath: Promise<void> } | undefined;
	return () => {
		const now = performance.now();
		stretch ??= { since: now, breath: pause(0).then(() => (stretch = undefined)) };
		return now - stretch.since > BREATHER ? stretch.breath : undefined;
	};
}
