import type { IPollFunctions } from 'n8n-workflow';

/*
 * n8n polls a trigger with one context for as long as its workflow stays active, and begins a poll
 * also if the one before has not ended.
 */

const begun = new WeakSet<IPollFunctions>();
const running = new WeakSet<IPollFunctions>();

/** Does a poll, unless another one of the same context still runs; then gives undefined. */
export async function pollAlone<T>(
	context: IPollFunctions,
	poll: () => Promise<T>,
): Promise<T | undefined> {
	if (running.has(context)) return undefined;
	running.add(context);
	try {
		return await poll();
	} finally {
		begun.add(context);
		running.delete(context);
	}
}

/** Whether a person has switched the workflow on, and this is its first poll since then. */
export function isSwitchedOn(context: IPollFunctions): boolean {
	const mode = context.getActivationMode();
	return !begun.has(context) && (mode === 'activate' || mode === 'create');
}
