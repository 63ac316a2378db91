const config = require('../../jest.config.js');

/** The specs of one module, which import the sources; the others run the built node. */
module.exports = {
	...config,
	rootDir: '../..',
	testMatch: process.env.BLOOMY_SPECS.split(',').map((spec) => `<rootDir>/${spec}`),
};
