const { existsSync } = require('node:fs');
const { join } = require('node:path');
const config = require('../../jest.config.js');

const ROOT = join(__dirname, '..', '..');

/** The specs that BLOOMY_SPECS names, each without its ending, or by the folder that has it. */
module.exports = {
	...config,
	rootDir: ROOT,
	testEnvironment: join(__dirname, 'failFast.js'),
	setupFiles: [join(__dirname, 'noShrinking.ts')],
	testMatch: process.env.BLOOMY_SPECS.split(',').map((place) => {
		const isSpec = existsSync(join(ROOT, 'test', `${place}.spec.ts`));
		return `<rootDir>/test/${place}${isSpec ? '' : '/*'}.spec.ts`;
	}),
};
