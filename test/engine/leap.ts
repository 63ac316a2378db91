/** Does work at a clock that leaps over its waits: all timers of a minute go off at once, in their order. */
export async function leap<T>(work: () => Promise<T>): Promise<T> {
	jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
	try {
		const doing = work();
		// It may fail before the minute is over, when nobody waits for it yet.
		doing.catch(() => undefined);
		await jest.advanceTimersByTimeAsync(60_000);
		return await doing;
	} finally {
		jest.useRealTimers();
	}
}
