import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');
const read = (...path: string[]) => readFileSync(join(ROOT, ...path), 'utf8');
const workflow = (name: string) => read('.github', 'workflows', name);

describe('A tag', () => {
	const folder = mkdtempSync(join(tmpdir(), 'bloomy-release-'));
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	function check(tag: string, version: string, changelog: string) {
		mkdirSync(join(folder, 'test'), { recursive: true });
		cpSync(join(ROOT, 'test', 'release.mjs'), join(folder, 'test', 'release.mjs'));
		writeFileSync(join(folder, 'package.json'), JSON.stringify({ version }));
		writeFileSync(join(folder, 'CHANGELOG.md'), changelog);
		const script = join(folder, 'test', 'release.mjs');
		const { status, stderr } = spawnSync(process.execPath, [script, tag], { encoding: 'utf8' });
		return { status, stderr };
	}

	it('is released if the package and the changelog name its version', () => {
		expect(check('v1.2.3', '1.2.3', '# x\n\n## [1.2.3] - 2026-12-31\n').status).toBe(0);
	});

	it.each([
		['v1.2.4', '## [1.2.3] - 2026-12-31\n', 'The tag is v1.2.4'],
		['v1.2.3', '## [1.2.3] - Unreleased\n', 'CHANGELOG.md has no line'],
		['v1.2.3', '## [1.2.30] - 2026-12-31\n', 'CHANGELOG.md has no line'],
	])('%s is not, with %j', (tag, changelog, sentence) => {
		const { status, stderr } = check(tag, '1.2.3', changelog);
		expect(status).toBe(1);
		expect(stderr).toContain(sentence);
	});
});

describe('What publishes', () => {
	it('is a workflow of GitHub, from a version tag, with provenance, after all tests', () => {
		const release = workflow('release.yml');
		expect(release).toMatch(/on:\n {2}push:\n {4}tags: \['v/);
		expect(release).toMatch(/uses: \.\/\.github\/workflows\/ci\.yml/);
		expect(release).toMatch(/publish:\n[^]*needs: ci\n[^]*id-token: write/);
		expect(release).toMatch(/npm publish --provenance .*--ignore-scripts=false/);
		expect(release.match(/npm publish/g)).toHaveLength(1);
	});

	it('builds what it packs', () => {
		const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
		expect(scripts.prepack).toBe('gulp build');
		expect(Object.keys(scripts).filter((name) => /^(pre|post)?install$/.test(name))).toEqual([]);
	});

	it('is tried on each Node that the package is for', () => {
		expect(workflow('ci.yml')).toContain('node: [20, 22, 24]');
		expect(workflow('ci.yml')).toContain('run: .ci/run');
	});
});
