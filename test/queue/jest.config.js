const { join } = require('node:path');
const config = require('../../jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
	...config,
	rootDir: join(__dirname, '..', '..'),
	testMatch: ['<rootDir>/test/queue/**/*.spec.ts'],
	testPathIgnorePatterns: ['/node_modules/'],
	maxWorkers: 1,
	// In ms; a hundred thousand rows take long.
	testTimeout: 2 * 60 * 60 * 1000,
};
