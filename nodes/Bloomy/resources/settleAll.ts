/**
 * Waits for all, so that nothing runs on, then gives their values or rejects with the first
 * failure.
 */
export async function settleAll<T>(promises: Array<Promise<T>>): Promise<T[]> {
	const settled = await Promise.allSettled(promises);
	const failed = settled.find((one) => one.status === 'rejected');
	if (failed) throw failed.reason;
	return settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
}
