// Holds the tag of a release against package.json and CHANGELOG.md: `node test/release.mjs v0.1.0`.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const changelog = readFileSync(join(root, 'CHANGELOG.md'), 'utf8');
const [, tag = 'no tag'] = process.argv.slice(1);

const escaped = version.replaceAll('.', '\\.');
const faults = [
	...(tag === `v${version}` ? [] : [`The tag is ${tag}, and package.json has version ${version}.`]),
	...(new RegExp(`^## \\[${escaped}\\] - \\d{4}-\\d{2}-\\d{2}$`, 'm').test(changelog)
		? []
		: [`CHANGELOG.md has no line such as "## [${version}] - 2026-12-31".`]),
];
if (faults.length > 0) {
	console.error(faults.join('\n'));
	process.exit(1);
}
console.log(`${tag} may be released.`);
