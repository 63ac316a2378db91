import * as n8nWorkflow from 'n8n-workflow';

/** The longest wait (ms) that a timer can hold, almost 25 days; a longer one would end at once. */
const LONGEST = 2_147_483_647;

type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>;

/**
 * Waits `ms` milliseconds, or until `signal` aborts; never rejects. Timers are not allowed in a
 * community package, so n8n does the waiting: `sleep` takes a signal from n8n-workflow 2.34 on,
 * `sleepWithAbort` did so from 1.100 to 2.33, and before that a wait could not be cut short.
 */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
	if (signal?.aborted) return;
	const slept = sleepFunction()(Math.min(Math.max(0, ms), LONGEST), signal).catch(() => undefined);
	if (!signal) return await slept;
	let wake = (): void => undefined;
	const aborted = new Promise<void>((resolve) => (wake = resolve));
	signal.addEventListener('abort', wake, { once: true });
	await Promise.race([slept, aborted]);
	signal.removeEventListener('abort', wake);
}

function sleepFunction(): Sleep {
	const withAbort: unknown = Reflect.get(n8nWorkflow, 'sleepWithAbort');
	return typeof withAbort === 'function' ? (withAbort as Sleep) : n8nWorkflow.sleep;
}
