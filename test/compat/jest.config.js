const { join } = require('node:path');

const main = require('../../jest.config');

const rootDir = join(__dirname, '..', '..');
const { N8N_CORE: version } = process.env;
const modules = join(rootDir, version ? `.cache/compat/${version}/node_modules` : 'node_modules');
const [esModules, ...others] = main.transformIgnorePatterns;

/**
 * The tests that run the built node in n8n's engine. With N8N_CORE, a version that `npm run test:compat`
 * has installed, everything (tests, node and n8n-core itself) gets the n8n-core and n8n-workflow of that version.
 * @type {import('jest').Config}
 */
module.exports = {
	...main,
	rootDir,
	testMatch: ['compat/version', 'workflow/*', 'faults/tokens'].map(
		(specs) => `<rootDir>/test/${specs}.spec.ts`,
	),
	moduleNameMapper: { '^(n8n-core|n8n-workflow)(/.*)?$': join(modules, '$1$2') },
	// n8n-core 2.0 to 2.8 needs these as well.
	transformIgnorePatterns: [
		esModules.replace('p-queue|', 'p-queue|p-retry|is-network-error|'),
		...others,
	],
	// n8n-core 2.8 and 2.17 leave something running.
	forceExit: true,
};
