const { join } = require('node:path');
const config = require('../../jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
	...config,
	rootDir: join(__dirname, '..', '..'),
	testMatch: ['<rootDir>/test/e2e/**/*.spec.ts'],
	testPathIgnorePatterns: ['/node_modules/'],
	globalSetup: '<rootDir>/test/e2e/setUp.ts',
	globalTeardown: '<rootDir>/test/e2e/tearDown.ts',
	// One n8n serves all files, and a person does one thing at a time.
	maxWorkers: 1,
	testTimeout: 120_000,
};
