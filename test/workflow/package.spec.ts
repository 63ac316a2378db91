import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { loadPackage } from './engine';

const ROOT = join(__dirname, '..', '..');
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
	version: string;
};

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'bloomy-package-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(command: string, ...args: string[]): void {
	const { status, stderr } = spawnSync(command, args, { cwd: ROOT, encoding: 'utf8' });
	if (status !== 0) throw new Error(`${command} failed: ${stderr}`);
}

describe('The packed package', () => {
	it('loads alone, with nothing beside it but n8n-workflow', async () => {
		run('npm', 'pack', '--silent', '--pack-destination', folder);
		run('tar', '-xzf', join(folder, `n8n-nodes-bloomy-${version}.tgz`), '-C', folder);
		mkdirSync(join(folder, 'node_modules'));
		symlinkSync(
			dirname(require.resolve('n8n-workflow/package.json')),
			join(folder, 'node_modules', 'n8n-workflow'),
		);
		const loader = await loadPackage(join(folder, 'package'));
		const { description } = loader.getNode('bloomy').type as { description: object };
		expect(description).toMatchObject({
			displayName: 'Bloomy',
			usableAsTool: true,
			outputNames: ['Successful', 'Failed'],
			codex: { alias: expect.arrayContaining(['Bloom Growth', 'L10', 'rocks']) },
			iconUrl: {
				light: expect.stringMatching(/bloomy\.svg$/),
				dark: expect.stringMatching(/dark\.svg$/),
			},
		});
		expect(loader.getCredential('bloomyApi').type).toMatchObject({
			displayName: 'Bloom Growth (Bloomy) API',
			supportedNodes: ['bloomy', 'bloomyTrigger'],
			iconUrl: { light: expect.stringMatching(/bloomy\.svg$/) },
		});
	});
});
