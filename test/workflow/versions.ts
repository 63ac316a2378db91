import { readFileSync } from 'node:fs';

/** The version of a package that the tests of n8n's engine load. */
export function readVersion(name: 'n8n-core' | 'n8n-workflow'): string {
	const path = require.resolve(`${name}/package.json`);
	return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
}

/**
 * Requests more that a refused token costs in older versions: up to n8n-core 2.8 `ignoreHttpStatusErrors`
 * knows no exceptions (2.11 does), so the 401 comes back once more before n8n renews.
 */
export const EXTRA_AT_RENEWAL = isBefore(readVersion('n8n-core'), 2, 11) ? 1 : 0;

/** Whether this is n8n 1.82 or a little later: agents get their tools in another way there. */
export const isVersion1 = isBefore(readVersion('n8n-core'), 2, 0);

function isBefore(version: string, major: number, minor: number): boolean {
	const [itsMajor = 0, itsMinor = 0] = version.split('.').map(Number);
	return itsMajor < major || (itsMajor === major && itsMinor < minor);
}
