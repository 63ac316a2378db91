import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where versions of n8n-core are kept, each in a folder of its own. */
export const CACHE = join(__dirname, '..', '..', '.cache', 'compat');

/** n8n 1.82 to 1.85 name this version, and n8n-core alone would get one that its zod is too old for. */
const OVERRIDES = { 'zod-to-json-schema': '3.23.3' };
const UNREACHABLE =
	/\b(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH)\b/;
const RETRIES = ['--fetch-retries=1', '--fetch-retry-mintimeout=1000'];

/** Why a version could not be installed, in one sentence. */
export class InstallFailed extends Error {}

/** Installs a version of n8n-core below `cache`, unless it is there: half a minute, 150 to 250 MB. */
export function installEngine(core: string, cache = CACHE, env = process.env): void {
	const folder = join(cache, core);
	if (existsSync(folder)) return;
	console.log(`Installing n8n-core ${core}, which takes about half a minute ...`);
	// Under another name until it is whole, so that an interrupted installation is not found again.
	const unfinished = `${folder}.unfinished`;
	rmSync(unfinished, { recursive: true, force: true });
	mkdirSync(unfinished, { recursive: true });
	const manifest = {
		private: true,
		dependencies: { 'n8n-core': core },
		...(core.startsWith('1.') && { overrides: OVERRIDES }),
	};
	writeFileSync(join(unfinished, 'package.json'), JSON.stringify(manifest));
	const flags = ['--ignore-scripts', '--no-package-lock', '--loglevel=error', ...RETRIES];
	const { status, stderr, error } = spawnSync('npm', ['install', ...flags], {
		cwd: unfinished,
		env,
		encoding: 'utf8',
		shell: process.platform === 'win32',
	});
	if (status !== 0) throw new InstallFailed(explain(core, error?.message ?? stderr));
	renameSync(unfinished, folder);
}

function explain(core: string, said: string): string {
	const [code] = UNREACHABLE.exec(said) ?? [];
	if (code) {
		return `n8n-core ${core} could not be installed, because npm's registry cannot be reached (${code}): check the network and try again.`;
	}
	const reason = said
		.split('\n')
		.find((line) => !/^npm error (code|errno|A complete log)/.test(line));
	return `n8n-core ${core} could not be installed: ${reason?.replace('npm error ', '') ?? 'npm gave no reason'}`;
}
