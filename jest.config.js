/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	testMatch: ['<rootDir>/test/**/*.spec.ts'],
	testPathIgnorePatterns: [
		'/node_modules/',
		'<rootDir>/test/e2e/',
		'<rootDir>/test/queue/',
		// The whole matrix is for `npm run test:faults`; these take a sample of it.
		'<rootDir>/test/faults/(?!answers|errors|matrix|states)',
	],
	testTimeout: 60_000,
	// Most tests wait for something most of the time.
	maxWorkers: 4,
	maxConcurrency: 40,
	transform: {
		'\\.m?[jt]s$': [
			'@swc/jest',
			{
				jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
				module: { type: 'commonjs' },
			},
		],
	},
	// These packages ship ES modules only, which Jest cannot require as they are.
	transformIgnorePatterns: [
		'/node_modules/(?!(?:p-queue|p-timeout|eventemitter3)/)',
		'<rootDir>/dist/',
	],
	collectCoverageFrom: ['nodes/**/*.ts', 'credentials/**/*.ts'],
	coverageDirectory: 'coverage',
	coverageProvider: 'v8',
};
