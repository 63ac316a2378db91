import { join } from 'node:path';

import { start } from '../command/start';

const runSoak = async (...args: string[]) => await start(join(__dirname, 'soak.ts'), args);

/** The number behind a name in the table. */
function readCount(table: string, name: string): number {
	return Number(new RegExp(`│ ${name} +│ +(\\d+) │`).exec(table)?.[1] ?? NaN);
}

it('300 to-dos come through the storm: none lost, none created twice', async () => {
	const { code, stdout, stderr } = await runSoak('--items', '300', '--seed', '5');
	expect(stdout).toContain('│ time ');
	for (const zero of ['duplicates', 'lost', 'early knocks', 'broken invariants']) {
		expect([zero, readCount(stdout, zero)]).toEqual([zero, 0]);
	}
	expect(readCount(stdout, 'items')).toBe(300);
	expect(readCount(stdout, 'successes')).toBeGreaterThan(200);
	expect(readCount(stdout, 'refusals')).toBeGreaterThan(0);
	expect(readCount(stdout, 'renewals')).toBeGreaterThan(0);
	expect(stderr).toContain('Soaking 300 to-dos, seed 5');
	expect(code).toBe(0);
}, 60_000);

it('says what it is for', async () => {
	const { code, stdout } = await runSoak('--help');
	expect(code).toBe(0);
	expect(stdout).toContain('--items N');
});

it.each([
	[['--items', 'many'], '--items expects a whole number'],
	[['--items', '0'], '--items expects a whole number'],
	[['--seed', '-1'], '--seed'],
	[['--item', '5'], "Unknown option '--item'"],
	[['5'], 'There is a word that belongs to no option'],
])('refuses %j in one line', async (args, sentence) => {
	const { code, stdout, stderr } = await runSoak(...args);
	expect(code).toBe(2);
	expect(stdout).toBe('');
	expect(stderr.trim()).toContain(sentence);
	expect(stderr.trim().split('\n')).toHaveLength(1);
});
