/** Does work at a clock that leaps over its waits: all timers of a time (ms) go off at once, in their order. */
export async function leap<T>(work: () => Promise<T>, time = 60_000): Promise<T> {
	jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
	try {
		const doing = work();
		// It may fail before that time is over, when nobody waits for it yet.
		doing.catch(() => undefined);
		await jest.advanceTimersByTimeAsync(time);
		return await doing;
	} finally {
		jest.useRealTimers();
	}
}
