import { findProgram } from './debian';

it('a program that is not installed: one sentence names it and what to install', () => {
	expect(() => findProgram('no-such-server', 'some-package')).toThrow(
		/^no-such-server is not installed, and n8n's queue mode needs it: apt-get install some-package$/,
	);
});
