import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runInNewContext } from 'node:vm';

import { BloomyApi } from '../credentials/BloomyApi.credentials';
import { Bloomy } from '../nodes/Bloomy/Bloomy.node';
import { BloomyTrigger } from '../nodes/Bloomy/BloomyTrigger.node';
import type { Field, Resource } from '../nodes/Bloomy/engine/contract';
import { bareKey } from '../nodes/Bloomy/engine/input/columns';
import { operations, operationsOf } from '../nodes/Bloomy/engine/operations';
import { resources } from '../nodes/Bloomy/resources';
import { ENGINES } from './compat/engines';
import { startSandbox } from './sandbox';
import { runNode } from './workflow/scenario';
import { readVersion } from './workflow/versions';

const ROOT = join(__dirname, '..');
const docs = readdirSync(join(ROOT, 'docs')).filter((file) => file.endsWith('.md'));
/** The README and the pages it leads to, each by its path. */
const pages = new Map(
	['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...docs.map((file) => `docs/${file}`)].map(
		(path) => [path, readFileSync(join(ROOT, path), 'utf8')],
	),
);
const readme = [...pages.values()].join('\n');
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
	scripts: Record<string, string>;
};

/** The rows of the tables under a heading, without those under the headings below it. */
function rowsUnder(heading: string): string[][] {
	const [, section = ''] = readme.split(new RegExp(`^#+ ${heading}$`, 'm'));
	const [text = ''] = section.split(/^#+ /m);
	const lines = text.split('\n').filter((line) => line.startsWith('|'));
	const isRule = (line?: string) => /^[|\s-]+$/.test(line ?? '');
	return lines
		.filter((line, n) => !isRule(line) && !isRule(lines[n + 1]))
		.map((line) => line.slice(1, -1).split('|'))
		.map((cells) => cells.map((cell) => cell.trim()));
}

/** The first table under a heading as a sheet: its columns, then its rows. */
function sheetUnder(heading: string): string[][] {
	const [, section = ''] = readme.split(new RegExp(`^#+ ${heading}$`, 'm'));
	const [table = ''] = /^\|[^]+?\n(?!\|)/m.exec(section) ?? [];
	return table
		.split('\n')
		.filter((line) => line.startsWith('|') && !/^[|\s-]+$/.test(line))
		.map((line) => line.slice(1, -1).split('|'))
		.map((cells) => cells.map((cell) => cell.trim()));
}

const codesIn = (cell = '') => [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code);
const bare = (cell = '') => cell.replace(/^`(.*)`$/, '$1');

/** Properties with those inside the collections, each name once: as the first resource has it. */
function flatten(properties: INodeProperties[]): Map<string, INodeProperties> {
	const inner = (property: INodeProperties): INodeProperties[] => {
		if (property.type === 'collection') return property.options as INodeProperties[];
		if (property.type !== 'fixedCollection') return [];
		return property.options!.flatMap((group) => ('values' in group ? group.values : []));
	};
	const all = properties.flatMap((property) => [
		[property.name, property] as const,
		...flatten(inner(property)),
	]);
	return new Map(all.reverse());
}

/** A default as the tables show it. */
function showDefault({ type, default: value }: INodeProperties): string {
	if (type === 'resourceMapper') return String((value as IDataObject).mappingMode);
	if (type === 'resourceLocator') return (value as IDataObject).value === '' ? 'empty' : '?';
	if (Array.isArray(value)) return [...value].sort().join(', ');
	if (typeof value === 'object')
		return Object.keys(value ?? {}).length === 0 ? 'none' : 'one limit';
	return String(value);
}

const optionsOf = ({ options = [], type }: INodeProperties) =>
	type === 'options' || type === 'multiOptions'
		? options.map((option) => ('value' in option ? String(option.value) : ''))
		: [];

describe('The reference of parameters', () => {
	const { properties } = new Bloomy().description;
	const known = flatten(properties.filter(({ type }) => type !== 'notice'));
	const rows = [...rowsUnder('Parameters'), ...rowsUnder('Options')].map((cells) => {
		const [label, name, , shownDefault, meaning] = cells;
		return { label, name: bare(name), shownDefault: bare(shownDefault), meaning };
	});

	it('has every parameter and option of the node, by its label and name, and none besides', () => {
		expect(Object.fromEntries(rows.map(({ name, label }) => [name, label]))).toEqual(
			Object.fromEntries([...known].map(([name, { displayName }]) => [name, displayName])),
		);
		expect(rows).toHaveLength(known.size);
	});

	it.each(rows)('has the default and the values of $name', ({ name, shownDefault, meaning }) => {
		const property = known.get(name)!;
		expect(shownDefault).toBe(showDefault(property));
		expect(codesIn(meaning)).toEqual(expect.arrayContaining(optionsOf(property)));
	});
});

describe.each(resources)('What is said of the resource $name', (resource: Resource) => {
	it('names the fields of Create Many, and which of them are required', () => {
		const fields = Object.entries(resource.writes.createMany?.fields ?? {}).map(([key, field]) => [
			field.displayName,
			key,
			field.schema.isOptional() ? 'no' : 'yes',
		]);
		const rows = rowsUnder(resource.name).map(([label, key, required]) => [
			label,
			bare(key),
			required,
		]);
		expect(rows.sort()).toEqual(fields.sort());
	});

	it('names the fields that come out of Successful', () => {
		const rows = new Map(rowsUnder('What comes out of Successful') as Array<[string, string]>);
		const { writes, getAll, getManyById, name } = resource;
		const { createMany } = writes;
		const told = (suffix: string) => codesIn(rows.get(`${name}${suffix}`) ?? rows.get(name));
		if (createMany) expect(told(', created')).toEqual(Object.keys(createMany.simplify({})));
		expect(told(', Get Many')).toEqual(Object.keys(getAll.simplify({})));
		if (!getManyById) return;
		expect(told(', Get Many by ID')).toEqual(Object.keys(getManyById.simplify({})));
	});
});

describe('What is said of the operations', () => {
	const rows = rowsUnder('Operations').map(([label, value, , , offered = '']) => ({
		label,
		value: bare(value),
		offered,
	}));

	it('has each by its label and value, with the resources that have it', () => {
		for (const resource of resources) {
			for (const operation of operationsOf(resource)) {
				const label = operation.labelFor(resource);
				const row = rows.find((one) => one.label === label && one.value === operation.value);
				const offered = row?.offered.split(', ') ?? [];
				expect([label, offered]).toEqual([
					label,
					offered.includes('all') ? ['all'] : expect.arrayContaining([resource.plural]),
				]);
			}
		}
		const values = operations.map(({ value }) => value);
		expect([...new Set(rows.map(({ value }) => value))].sort()).toEqual(values.sort());
	});

	it('has the keys of each change', () => {
		const changes = rowsUnder('Changes').map(([name, labels = '', which, changed]) => ({
			name,
			labels: labels.split(', '),
			keys: [...codesIn(which), ...codesIn(changed)],
		}));
		for (const resource of resources) {
			for (const operation of operationsOf(resource)) {
				if (!operation.isWrite || operation.value === 'createMany') continue;
				const label = operation.labelFor(resource);
				const row = changes.find(
					({ name, labels }) => name === resource.name && labels.includes(label),
				);
				const keys = Object.keys(operation.fieldsOf(resource)).sort();
				expect([resource.name, label, [...new Set(row?.keys)].sort()]).toEqual([
					resource.name,
					label,
					keys,
				]);
			}
		}
	});
});

describe('What is said of columns', () => {
	const rows = new Map(rowsUnder('Columns') as Array<[string, string]>);
	const namesFor = (label: string) =>
		(rows.get(label) ?? '').split(',').map(bareKey).filter(Boolean);
	const fields = resources.flatMap((resource) =>
		operationsOf(resource).flatMap((operation) =>
			Object.values(operation.fieldsOf(resource)).map((field): [string, Field] => [
				`${field.displayName} of ${/^[aeiou]/i.test(resource.name) ? 'an' : 'a'} ${resource.name.toLowerCase()}`,
				field,
			]),
		),
	);

	it('has every name that a column may have, and none besides', () => {
		const known = new Map<string, Set<string>>();
		for (const [special, { displayName, keys = [] }] of fields) {
			const all = known.get(special) ?? new Set([bareKey(displayName)]);
			for (const key of keys) all.add(bareKey(key));
			known.set(special, all);
		}
		for (const [special, keys] of known) {
			const [label = ''] = special.split(' of a');
			const told = new Set([bareKey(label), ...namesFor(label), ...namesFor(special)]);
			expect([special, [...told].sort()]).toEqual([special, [...keys].sort()]);
		}
	});
});

describe('What is said of Failed', () => {
	const source = readFileSync(join(ROOT, 'nodes/Bloomy/engine/failure.ts'), 'utf8');
	const membersOf = (union: string) => {
		const [, members = ''] = new RegExp(`type ${union} =([^;]+);`).exec(source) ?? [];
		return [...members.matchAll(/'(\w+)'/g)].map(([, member]) => member);
	};
	const rows = rowsUnder('What comes out of Failed').map(([key]) => bare(key));

	it('has every type of failure, then every outcome, and none besides', () => {
		expect(membersOf('FailureType').length).toBeGreaterThan(0);
		expect(membersOf('Outcome').length).toBeGreaterThan(0);
		expect(rows).toEqual([...membersOf('FailureType'), ...membersOf('Outcome')]);
	});
});

describe('The page of the trigger', () => {
	const rows = rowsUnder('Bloomy Trigger: a workflow that starts when something happens');
	const { properties } = new BloomyTrigger().description;

	it('has every event, and none besides', () => {
		const [event] = properties;
		const told = rows.filter((cells) => cells.length === 3);
		expect(told.map(([label, value]) => [label, bare(value)])).toEqual(
			event?.options?.map((option) => [option.name, 'value' in option && option.value]),
		);
	});

	it("has every parameter with its default, beside n8n's own", () => {
		const told = rows.filter(([, name]) => /^`(?!pollTimes)/.test(name ?? '')).slice(-3);
		expect(told.map(([label, name, value]) => [label, bare(name), bare(value)])).toEqual(
			properties.map((property) => {
				const isNone = Array.isArray(property.default) && property.default.length === 0;
				return [property.displayName, property.name, isNone ? 'none' : showDefault(property)];
			}),
		);
	});
});

describe('The credential', () => {
	it('stands under the heading that the node links to, with every field', () => {
		const fields = new BloomyApi().properties.filter(({ type }) => type !== 'hidden');
		expect(rowsUnder('Credentials').map(([label, value]) => [label, bare(value)])).toEqual(
			fields.map((field) => [field.displayName, field.default]),
		);
		expect(new BloomyApi().documentationUrl).toMatch(/#credentials$/);
	});
});

describe('The table of compatibility', () => {
	const rows = rowsUnder('Compatibility').filter((cells) => cells.length === 6);

	it('has the versions that the tests are run in, the last being the one that is installed', () => {
		expect(rows.map(([core, , n8n]) => ({ core, n8n }))).toEqual(ENGINES);
		const installed = [readVersion('n8n-core'), readVersion('n8n-workflow')];
		expect(rows.at(-1)?.slice(0, 2)).toEqual(installed);
	});

	it('has tests that passed in each, and none that failed', () => {
		for (const [, , , , passed, failed] of rows) {
			expect(Number(passed)).toBeGreaterThan(0);
			expect(failed).toBe('0');
		}
	});
});

const linksOf = (page: string) =>
	[...pages.get(page)!.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link!);

/** The anchors of a page's headings, as GitHub makes them. */
const anchorsOf = (page: string) =>
	[...(pages.get(page) ?? '').matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
		heading!
			.toLowerCase()
			.replace(/[^\w\s-]/g, '')
			.replace(/\s/g, '-'),
	);

describe('What the pages tell people to do', () => {
	it('names every npm script that people run, and none besides', () => {
		const named = [...readme.matchAll(/\bnpm (?:run (?:--silent )?([\w:]+)|(test)\b)/g)];
		const names = new Set(named.map(([, script, test]) => script ?? test));
		const run = Object.keys(scripts).filter((script) => script !== 'prepack');
		expect([...names].sort()).toEqual(run.sort());
	});

	it.each([...pages.keys()])('links in %s lead to files and headings that exist', (page) => {
		const found = linksOf(page).filter((link) => !link.startsWith('https:'));
		const broken = found.filter((link) => {
			const [path, heading] = link.split('#');
			const target = path ? join(dirname(page), path) : page;
			if (!existsSync(join(ROOT, target))) return true;
			return heading !== undefined && !anchorsOf(target).includes(heading);
		});
		expect(found.length).toBeGreaterThan(0);
		expect(broken).toEqual([]);
	});

	it('leads from the README to every page and every example', () => {
		const links = linksOf('README.md');
		const examples = readdirSync(join(ROOT, 'examples')).map((file) => `examples/${file}`);
		const others = [...pages.keys()].filter((page) => page !== 'README.md');
		expect(pages.get('README.md')?.split('\n').length).toBeLessThanOrEqual(250);
		expect(links).toEqual(expect.arrayContaining([...others, ...examples]));
	});

	it('gives the Failed item it shows, when the rows of the first workflow are run', async () => {
		const [, code = ''] = /```js\n([^]+?)```/.exec(readme) ?? [];
		const [, shown = ''] = /```json\n([^]+?)```/.exec(readme) ?? [];
		const rows = runInNewContext(`(() => {${code}})()`) as IDataObject[];
		const sandbox = await startSandbox();
		const { records, failures } = await runNode(sandbox, { rows: structuredClone(rows) });
		await sandbox.stop();
		expect(records).toHaveLength(rows.length - 1);
		expect(failures.map((item) => JSON.stringify(item))).toEqual([
			JSON.stringify(JSON.parse(shown)),
		]);
	});

	it('reads every row of the sheet it shows, and the days that people write', async () => {
		const sandbox = await startSandbox();
		const [columns = [], ...cells] = sheetUnder('A real sheet');
		const rows = cells.map((row) =>
			Object.fromEntries(columns.map((column, at) => [column, row[at] ?? ''])),
		);
		const parameters = { options: { dryRun: true } };
		const { records, failures } = await runNode(sandbox, { rows, parameters });
		const samples = rowsUnder('Dates').flatMap(([written]) => codesIn(written));
		const days = samples.filter((sample) => !sample?.startsWith('{{'));
		const dated = days.map((Due) => ({ title: 'a', meetingId: 123, Due }) as IDataObject);
		const read = await runNode(sandbox, { rows: dated, parameters });
		await sandbox.stop();
		expect(failures).toEqual([]);
		expect(new Set(records.map(({ dueDate }) => dueDate))).toEqual(new Set(['2026-12-31']));
		expect(read.records.length).toBeGreaterThan(10);
		expect(read.failures.map(({ error }) => error)).toEqual([
			expect.stringMatching(/^Due Date "03\/04\/2026" \(column Due\) could be/),
		]);
		const told = read.records.map(({ dueDate }) => dueDate);
		expect([...new Set(told)].sort()).toEqual(['2026-12-30', '2026-12-31']);
	});

	it('has an expression for the ID that fits first rows and Failed items alike', async () => {
		const [, id] = /`(\{\{ \$json\.inputData\?[^`]+)`/.exec(readme) ?? [];
		const sandbox = await startSandbox();
		const parameters = { operation: 'getManyById', id: `=${id}` };
		sandbox.faults.add({ fault: 'status', status: 400, times: 1 });
		const first = await runNode(sandbox, { rows: [{ id: 1001 }], parameters });
		const rows = [...first.failures, { id: 1002 }];
		const second = await runNode(sandbox, { rows, parameters });
		await sandbox.stop();
		expect(first.failures).toMatchObject([{ inputData: { id: 1001 } }]);
		expect(second.records.map((record) => record.id)).toEqual([1001, 1002]);
	});
});
