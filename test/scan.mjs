// Runs n8n's gate for community packages on the source and on what npm would publish.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const scannerPath = join(root, 'node_modules/@n8n/scan-community-package/scanner/scanner.mjs');
const run = (command, args) => execFileSync(command, args, { cwd: root, encoding: 'utf8' });

execFileSync(process.execPath, ['test/setup.mjs'], { cwd: root, stdio: 'inherit' });
const { analyzePackage, SOURCE_FILE_PATTERNS } = await import(pathToFileURL(scannerPath).href);
const glob = createRequire(scannerPath)('fast-glob');

async function scan(name, folder, patterns) {
	const files = glob.sync(patterns ?? ['**/*.js', '**/*.ts', '**/*.json'], {
		cwd: folder,
		ignore: ['node_modules/**', '**/package-lock.json'],
	});
	const { passed, message, details } = await analyzePackage(folder, patterns);
	const clean = passed && files.length > 0;
	const result = clean ? 'no findings' : (message ?? 'no files');
	console.log(`scan of the ${name}: ${files.length} files, ${result} (${files.sort().join(', ')})`);
	if (details) console.log(details);
	return clean;
}

/** Packs as a release does: `prepack` builds, although the project's own .npmrc lets no script run. */
function pack(folder) {
	rmSync(join(root, 'dist'), { recursive: true, force: true });
	run('npm', ['pack', '--silent', '--ignore-scripts=false', '--pack-destination', folder]);
	const [packed] = readdirSync(folder).filter((file) => file.endsWith('.tgz'));
	run('tar', ['-xzf', join(folder, packed), '-C', folder]);
	return join(folder, 'package');
}

function checkContents(folder) {
	const { n8n } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
	const wanted = [
		...n8n.nodes,
		...n8n.credentials,
		...n8n.nodes.map((path) => `${path}on`),
		'dist/nodes/Bloomy/bloomy.svg',
		'dist/nodes/Bloomy/bloomy.dark.svg',
		'dist/THIRD-PARTY-LICENSES.txt',
		'CHANGELOG.md',
		'LICENSE',
		'README.md',
		'package.json',
	];
	const found = readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)));
	const missing = wanted.filter((path) => !found.includes(path));
	const surplus = found.filter((path) => !wanted.includes(path));
	const faults = [
		...missing.map((path) => `${path} is missing`),
		...surplus.map((path) => `${path} does not belong there`),
	];
	const result = faults.join(', ') || 'no findings';
	console.log(`contents of the tarball: ${found.length} files, ${result}`);
	return faults.length === 0;
}

const temporary = mkdtempSync(join(tmpdir(), 'bloomy-scan-'));
try {
	const tarball = pack(temporary);
	const results = [
		await scan('source', root, SOURCE_FILE_PATTERNS),
		await scan('tarball', tarball),
		checkContents(tarball),
	];
	process.exitCode = results.every(Boolean) ? 0 : 1;
} finally {
	rmSync(temporary, { recursive: true, force: true });
}
