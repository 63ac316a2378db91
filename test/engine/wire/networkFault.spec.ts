import { readNetworkFault } from '../../../nodes/Bloomy/engine/wire/networkFault';

const URL = 'https://bloom.test/api/v1/x';
const coded = (code: string, more: object = {}) =>
	Object.assign(new Error('odd'), { code, ...more });
const NOT_OPENED = 'no connection to Bloom Growth could be opened, as';

it.each<[string, unknown, string]>([
	[
		'a refused connection',
		coded('ECONNREFUSED', { address: '10.0.0.1', port: 443 }),
		'bloom.test does not answer (ECONNREFUSED)',
	],
	[
		'one refused at all addresses of the name',
		coded('ECONNREFUSED', { errors: [coded('ECONNREFUSED', { address: '::1', port: 443 })] }),
		'bloom.test does not answer (ECONNREFUSED)',
	],
	[
		'one that the proxy refused',
		coded('ECONNREFUSED', { address: '10.0.0.9', port: 3128 }),
		'10.0.0.9:3128, which n8n seems to be told to use as its proxy, does not answer (ECONNREFUSED)',
	],
	[
		'a name that is unknown',
		coded('ENOTFOUND', { hostname: 'bloom.test' }),
		'there is no server named bloom.test (ENOTFOUND)',
	],
	[
		"the proxy's name, unknown",
		new Error('n8n', { cause: coded('ENOTFOUND', { hostname: 'proxy.test' }) }),
		'proxy.test, which n8n seems to be told to use as its proxy, is unknown (ENOTFOUND)',
	],
	[
		'a certificate',
		coded('CERT_HAS_EXPIRED'),
		'n8n does not trust the certificate of bloom.test (CERT_HAS_EXPIRED)',
	],
	['no TLS', coded('EPROTO'), 'bloom.test does not speak https as it should (EPROTO)'],
	[
		'a host that no way leads to',
		coded('EHOSTUNREACH', { syscall: 'connect' }),
		'bloom.test does not answer (EHOSTUNREACH)',
	],
	[
		'a connection that did not open in time',
		coded('ETIMEDOUT', { syscall: 'connect' }),
		'bloom.test does not answer (ETIMEDOUT)',
	],
])('%s was never opened', (_what, error, reason) => {
	expect(readNetworkFault(error, URL, 1500)).toEqual({
		kind: 'unsent',
		message: `${NOT_OPENED} ${reason}`,
	});
});

it.each<[unknown, string, string]>([
	[coded('ECONNABORTED'), 'timeout', 'no answer came within 1.5 seconds'],
	[new Error('timeout of 1500ms exceeded'), 'timeout', 'no answer came within 1.5 seconds'],
	[
		coded('ECONNRESET', { syscall: 'read' }),
		'broken',
		'the connection broke before the answer was complete (ECONNRESET)',
	],
	...['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN'].map(
		(code): [unknown, string, string] => [
			coded(code, { syscall: 'read' }),
			'broken',
			`the connection broke before the answer was complete (${code})`,
		],
	),
	[
		coded('EHOSTUNREACH'),
		'broken',
		'the connection broke before the answer was complete (EHOSTUNREACH)',
	],
	[
		coded('ERR_SSL_WRONG_VERSION_NUMBER'),
		'broken',
		'the connection broke before the answer was complete (ERR_SSL_WRONG_VERSION_NUMBER)',
	],
	['odd', 'broken', 'the connection broke before the answer was complete (no code)'],
])('%s came after it was sent', (error, kind, message) => {
	expect(readNetworkFault(error, URL, 1500)).toEqual({ kind, message });
});
