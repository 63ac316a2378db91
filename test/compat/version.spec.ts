import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { startSandbox } from '../sandbox';
import { runNode } from '../workflow/scenario';

interface Manifest {
	version: string;
	dependencies: Record<string, string>;
	devDependencies: Record<string, string>;
}

const readManifest = (folder: string) =>
	JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;

/** The folders of a package from which files were loaded in this test. */
function findLoaded(name: string): string[] {
	const folders = Object.keys(require.cache).flatMap(
		(path) => new RegExp(`^.*/node_modules/${name}(?=/)`).exec(path.replaceAll('\\', '/')) ?? [],
	);
	return [...new Set(folders)];
}

it('A run loads the n8n-core that was asked for, with the n8n-workflow it names, and no other', async () => {
	const { devDependencies } = readManifest(join(__dirname, '..', '..'));
	const sandbox = await startSandbox();
	const { records } = await runNode(sandbox, { rows: [{ title: 'a', meetingId: 123 }] });
	await sandbox.stop();
	expect(records).toHaveLength(1);
	const [core, ...otherCores] = findLoaded('n8n-core').map(readManifest);
	const [workflow, ...otherWorkflows] = findLoaded('n8n-workflow').map(readManifest);
	expect([...otherCores, ...otherWorkflows]).toEqual([]);
	expect(core?.version).toBe(process.env.N8N_CORE || devDependencies['n8n-core']);
	expect(workflow?.version).toBe(core?.dependencies['n8n-workflow']);
});
