import { setTimeout as sleep } from 'node:timers/promises';

import { SharedLock } from '../../../nodes/Bloomy/engine/writes/sharedLock';

let log: string[];
let lock: SharedLock;
beforeEach(() => {
	log = [];
	lock = new SharedLock();
});

const work = (name: string) => async () => {
	log.push(`${name}>`);
	await sleep(5);
	log.push(`<${name}`);
	return name;
};

it('is shared by any number at once', async () => {
	expect(await Promise.all([lock.share(work('a')), lock.share(work('b'))])).toEqual(['a', 'b']);
	expect(log).toEqual(['a>', 'b>', '<a', '<b']);
});

it('is had alone after those who share it now, and before those who come later', async () => {
	await Promise.all([
		lock.share(work('a')),
		lock.haveAlone(work('alone')),
		lock.haveAlone(work('next')),
		lock.share(work('later')),
	]);
	expect(log).toEqual(['a>', '<a', 'alone>', '<alone', 'next>', '<next', 'later>', '<later']);
});

it('goes on after work that failed', async () => {
	const fail = async () => {
		await sleep(1);
		throw new Error('no');
	};
	const failing = [lock.share(fail), lock.haveAlone(fail)];
	const after = [lock.haveAlone(work('a')), lock.share(work('b'))];
	expect((await Promise.allSettled(failing)).map(({ status }) => status)).toEqual([
		'rejected',
		'rejected',
	]);
	expect(await Promise.all(after)).toEqual(['a', 'b']);
});
