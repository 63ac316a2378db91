import { setTimeout as sleep } from 'node:timers/promises';

import { Turns } from '../../../nodes/Bloomy/engine/writes/sharedLock';

let log: string[];
let turns: Turns;
beforeEach(() => {
	log = [];
	turns = new Turns();
});

const work = (name: string) => async () => {
	log.push(`${name}>`);
	await sleep(5);
	log.push(`<${name}`);
	return name;
};

it('is shared by any number at once', async () => {
	expect(await Promise.all([turns.share(work('a')), turns.share(work('b'))])).toEqual(['a', 'b']);
	expect(log).toEqual(['a>', 'b>', '<a', '<b']);
});

it('is had alone after those who share it now, and before those who come later', async () => {
	await Promise.all([
		turns.share(work('a')),
		turns.haveAlone(work('alone')),
		turns.haveAlone(work('next')),
		turns.share(work('later')),
	]);
	expect(log).toEqual(['a>', '<a', 'alone>', '<alone', 'next>', '<next', 'later>', '<later']);
});

it('goes on after work that failed', async () => {
	const fail = async () => {
		await sleep(1);
		throw new Error('no');
	};
	const failing = [turns.share(fail), turns.haveAlone(fail)];
	const after = [turns.haveAlone(work('a')), turns.share(work('b'))];
	expect((await Promise.allSettled(failing)).map(({ status }) => status)).toEqual([
		'rejected',
		'rejected',
	]);
	expect(await Promise.all(after)).toEqual(['a', 'b']);
});
