import type { IPollFunctions } from 'n8n-workflow';

import { isSwitchedOn, pollAlone } from '../../../nodes/Bloomy/engine/host/polls';

const open = (mode: string) =>
	({ getActivationMode: () => mode }) as Partial<IPollFunctions> as IPollFunctions;

it('does one poll of a context at a time, and the next when that is over', async () => {
	const context = open('init');
	let finish = (): void => undefined;
	const first = pollAlone(context, async () => {
		await new Promise<void>((resolve) => (finish = resolve));
		return 'first';
	});
	expect(await pollAlone(context, async () => 'second')).toBeUndefined();
	expect(await pollAlone(open('init'), async () => 'of another')).toBe('of another');
	finish();
	expect(await first).toBe('first');
	expect(await pollAlone(context, async () => 'third')).toBe('third');
});

it('polls again after a poll that failed', async () => {
	const context = open('init');
	const failing = pollAlone(context, async () => await Promise.reject(new Error('odd')));
	await expect(failing).rejects.toThrow('odd');
	expect(await pollAlone(context, async () => 'next')).toBe('next');
});

it.each([
	['activate', true],
	['create', true],
	['init', false],
	['manual', false],
])(
	'%s means that a person has switched the workflow on: %p, until it was polled',
	async (mode, is) => {
		const context = open(mode);
		expect(isSwitchedOn(context)).toBe(is);
		await pollAlone(context, async () => undefined);
		expect(isSwitchedOn(context)).toBe(false);
	},
);
