const { TestEnvironment } = require('jest-environment-node');

/** Runs no more tests of a spec once one of them has failed: that is all that a mutant asks for. */
module.exports = class extends TestEnvironment {
	hasFailed = false;

	handleTestEvent({ name, test }) {
		if (name === 'test_fn_failure' || name === 'hook_failure') this.hasFailed = true;
		if (name === 'test_start' && this.hasFailed) test.mode = 'skip';
	}
};
