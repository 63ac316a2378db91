const { join } = require('node:path');
const config = require('../../jest.config.js');

// The rig reads it in each worker: all cases of each table, where `npm test` takes a few.
process.env.BLOOMY_FAULTS = 'all';

/** @type {import('jest').Config} */
module.exports = {
	...config,
	rootDir: join(__dirname, '..', '..'),
	testMatch: ['<rootDir>/test/faults/**/*.spec.ts'],
	testPathIgnorePatterns: ['/node_modules/'],
	// They mostly wait, so that more of them than there are cores can.
	maxWorkers: 3,
};
