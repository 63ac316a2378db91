// Makes a fresh clone ready for the commands in package.json: `node test/setup.mjs [build]`. With
// `check` it does nothing, and ends with 1 if the build is older than the sources.
// Runs before anything is installed, so it uses nothing but node's own modules.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const marker = join(root, 'node_modules', '.bloomy-setup');
const sources = ['nodes', 'credentials', 'gulpfile.js', 'package.json', 'package-lock.json'];

function fail(sentence, details = '') {
	if (details) console.error(details.trim());
	console.error(sentence);
	process.exit(1);
}

function lockHash() {
	return createHash('sha256')
		.update(readFileSync(join(root, 'package-lock.json')))
		.digest('hex');
}

function isInstalled() {
	return existsSync(marker) && readFileSync(marker, 'utf8').trim() === lockHash();
}

function install() {
	console.log('Installing dependencies (npm ci), which takes about a minute ...');
	const { status, error } = spawnSync('npm', ['ci', '--loglevel=error', '--progress=true'], {
		cwd: root,
		stdio: ['ignore', 'ignore', 'inherit'],
		shell: process.platform === 'win32',
	});
	if (status !== 0) {
		fail(`npm ci did not succeed${error ? ` (${error.message})` : ''}: see above for its reason.`);
	}
	writeFileSync(marker, lockHash());
}

// Folders count too: their time changes when a file in them is removed.
function newest(path) {
	const stat = statSync(path);
	if (!stat.isDirectory()) return stat.mtimeMs;
	return Math.max(stat.mtimeMs, ...readdirSync(path).map((entry) => newest(join(path, entry))));
}

function isBuilt() {
	const { n8n } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
	const built = [...n8n.nodes, ...n8n.credentials].map((path) => join(root, path));
	if (!built.every((path) => existsSync(path))) return false;
	const changed = Math.max(...sources.map((path) => newest(join(root, path))));
	return Math.min(...built.map((path) => statSync(path).mtimeMs)) > changed;
}

function build() {
	const gulp = join(root, 'node_modules', 'gulp', 'bin', 'gulp.js');
	const { status, stdout, stderr } = spawnSync(process.execPath, [gulp, 'build'], {
		cwd: root,
		encoding: 'utf8',
	});
	if (status !== 0) fail('The build did not succeed: see above for its reason.', stdout + stderr);
	console.log('Built the node into dist.');
}

if (Number.parseInt(process.versions.node, 10) < 20) {
	fail(`Node 20 or newer is needed; this is ${process.versions.node}.`);
}
if (process.argv[2] === 'check') process.exit(isBuilt() ? 0 : 1);
if (!isInstalled()) install();
if (process.argv[2] === 'build' && !isBuilt()) build();
