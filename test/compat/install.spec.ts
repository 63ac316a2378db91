import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { InstallFailed, installEngine } from './install';

let cache: string;
beforeEach(() => {
	cache = mkdtempSync(join(tmpdir(), 'bloomy-compat-'));
	jest.spyOn(console, 'log').mockReturnValue(undefined);
});
afterEach(() => {
	jest.restoreAllMocks();
	rmSync(cache, { recursive: true, force: true });
});

describe('Installing a version of n8n-core', () => {
	it('says in one sentence that the registry cannot be reached, and leaves nothing to be found', () => {
		const env = { ...process.env, npm_config_registry: 'http://127.0.0.1:1' };
		const install = () => installEngine('1.82.0', cache, env);
		expect(install).toThrow(InstallFailed);
		expect(install).toThrow(
			/^n8n-core 1\.82\.0 .* registry cannot be reached \(ECONNREFUSED\): .*\.$/,
		);
		expect(existsSync(join(cache, '1.82.0'))).toBe(false);
	});

	it('asks for nothing when the version is there', () => {
		mkdirSync(join(cache, '1.82.0'));
		installEngine('1.82.0', cache);
		expect(readdirSync(cache)).toEqual(['1.82.0']);
	});
});
