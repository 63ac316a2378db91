import { sleep } from './sleep';

/*
 * p-queue uses four timers that a community package may not use. The build replaces them with these
 * (see gulpfile.js), which wait with n8n's own `sleep`.
 */

export function setTimeout(callback: () => void, ms = 0): AbortController {
	const timer = new AbortController();
	void sleep(ms, timer.signal).then(() => {
		if (!timer.signal.aborted) callback();
	});
	return timer;
}

export function setInterval(callback: () => void, ms = 0): AbortController {
	const timer = new AbortController();
	void (async () => {
		while (!timer.signal.aborted) {
			await sleep(ms, timer.signal);
			if (!timer.signal.aborted) callback();
		}
	})();
	return timer;
}

export function clearTimeout(timer?: AbortController): void {
	timer?.abort();
}

export const clearInterval = clearTimeout;
