const { spawnSync } = require('node:child_process');
const { join } = require('node:path');

/** Builds what changed, because the tests that run the node in n8n's engine load it from `dist`. */
module.exports = () => {
	const setup = join(__dirname, 'setup.mjs');
	// Jest may print its results as JSON to stdout.
	const { status } = spawnSync(process.execPath, [setup, 'build'], { stdio: ['ignore', 2, 2] });
	if (status !== 0) throw new Error('The node could not be built, so no test ran: see above.');
};
