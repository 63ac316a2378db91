// Which mutants are tried. Stryker has no other way to choose them: the others count as if they did
// not compile.

import { readFileSync } from 'node:fs';

/** One mutant of so many; all if the environment says nothing. */
const ONE_OF = Number(process.env.BLOOMY_ONE_OF ?? 1);

/** These alone, if the file that the environment names has any. */
const WANTED = new Set(readWanted());

export const strykerPlugins = [
	{
		kind: 'Checker',
		name: 'draw',
		value: {
			init: async () => undefined,
			check: async (mutants) => Object.fromEntries(mutants.map((one) => [one.id, toResult(one)])),
		},
	},
];

function readWanted() {
	const { BLOOMY_MUTANTS: path } = process.env;
	return path ? JSON.parse(readFileSync(path, 'utf8')) : [];
}

function toResult(mutant) {
	const isDrawn = WANTED.size > 0 ? WANTED.has(toKey(mutant, 1)) : Number(mutant.id) % ONE_OF === 0;
	return isDrawn ? { status: 'passed' } : { status: 'compileError', reason: 'not drawn' };
}

/** A mutant in one line. Stryker counts lines and columns from 0 here and from 1 in its results. */
export function toKey({ fileName, location: { start, end }, replacement }, offset = 0) {
	const places = [start, end].map(({ line, column }) => `${line + offset}:${column + offset}`);
	return [nameFile(fileName), ...places, replacement].join(' ');
}

/** The path of a source, wherever the copy lies that Stryker works on. */
export function nameFile(name) {
	return name.replaceAll('\\', '/').replace(/^.*?(?=nodes\/Bloomy\/)/, '');
}
