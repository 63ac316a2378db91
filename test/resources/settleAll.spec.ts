import { setTimeout as sleep } from 'node:timers/promises';

import { settleAll } from '../../nodes/Bloomy/resources/settleAll';

it('waits for all parts before it fails with the first failure', async () => {
	let isDone = false;
	const slow = sleep(10).then(() => (isDone = true));
	await expect(settleAll<unknown>([slow, Promise.reject(new Error('no'))])).rejects.toThrow('no');
	expect(isDone).toBe(true);
	expect(await settleAll([1, 2].map(async (part) => part))).toEqual([1, 2]);
});
