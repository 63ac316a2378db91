import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const ROOT = join(__dirname, '..');
const ENGINE = 'nodes/Bloomy/engine';

/** What a room of the code may import; every room may import `contract` and `failure`. */
const DOORS: Record<string, string[]> = {
	wire: [],
	host: [],
	input: ['host', 'wire'],
	requests: ['host', 'wire'],
	writes: ['requests', 'wire'],
	output: ['host', 'wire'],
	options: [],
	operations: ['input', 'options', 'writes', 'requests', 'wire', 'output', 'host'],
	panel: ['operations', 'options', 'requests', 'wire', 'output', 'host'],
	trigger: ['operations', 'input', 'requests', 'wire', 'output', 'host'],
	execute: ['operations', 'options', 'input', 'writes', 'requests', 'wire', 'output', 'host'],
	resources: ['input', 'wire'],
	credentials: ['wire', 'host'],
	contract: [],
	failure: [],
	shell: ['execute', 'trigger', 'panel', 'resources', 'host'],
};
const OPEN_TO_ALL = ['contract', 'failure'];

function listSources(folder: string): string[] {
	return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.ts'))
		.map((file) => join(folder, file));
}

/** The room of a file: a folder or a file of the engine, the resources, the credentials, a shell. */
function roomOf(file: string): string {
	if (file.startsWith('credentials/')) return 'credentials';
	if (file.startsWith('nodes/Bloomy/resources/')) return 'resources';
	if (!file.startsWith(`${ENGINE}/`)) return 'shell';
	return relative(ENGINE, file).split('/')[0]!.replace(/\.ts$/, '');
}

function readImports(file: string): string[] {
	const text = readFileSync(join(ROOT, file), 'utf8');
	return [...text.matchAll(/from '(\.[^']+)'/g)].map(([, path]) => {
		const target = relative(ROOT, resolve(ROOT, dirname(file), path!));
		return sources.includes(`${target}.ts`) ? `${target}.ts` : `${target}/index.ts`;
	});
}

const sources = [...listSources('nodes'), ...listSources('credentials')];
const imports = new Map(sources.map((file) => [file, readImports(file)]));

it('knows every room, and finds what its files import', () => {
	expect([...new Set(sources.map(roomOf))].sort()).toEqual(Object.keys(DOORS).sort());
	const known = [...imports.values()].flat().filter((file) => sources.includes(file));
	expect(known.length).toBeGreaterThan(200);
});

it.each(Object.keys(DOORS))('%s has doors only where the table has them', (room) => {
	const doors = [room, ...OPEN_TO_ALL, ...DOORS[room]!];
	const others = sources
		.filter((file) => roomOf(file) === room)
		.flatMap((file) => imports.get(file)!.map((target) => `${file} -> ${target}`))
		.filter((arrow) => !doors.includes(roomOf(arrow.split(' -> ')[1]!)));
	expect(others).toEqual([]);
});

it('has no circle of files that import each other', () => {
	const circles: string[] = [];
	const done = new Set<string>();
	const visit = (file: string, path: string[]) => {
		if (path.includes(file)) circles.push([...path, file].join(' -> '));
		if (done.has(file) || path.includes(file)) return;
		for (const target of imports.get(file) ?? []) visit(target, [...path, file]);
		done.add(file);
	};
	for (const file of sources) visit(file, []);
	expect(circles).toEqual([]);
});

it('lets no resource be named in the engine, and no part of its addresses', () => {
	const wireWords = /'(rocks|L10|todos?|issues?|headlines?|measurables|mineviewable|mine)'/;
	const named = sources
		.filter((file) => file.startsWith(ENGINE))
		.filter((file) => wireWords.test(readFileSync(join(ROOT, file), 'utf8')));
	expect(named).toEqual([]);
});

it('keeps the hall of the engine small', () => {
	const hall = readdirSync(join(ROOT, ENGINE)).filter((file) => file.endsWith('.ts'));
	expect(hall.length).toBeLessThanOrEqual(8);
});
