import { checkBaseUrl } from '../../../nodes/Bloomy/engine/wire/baseUrl';

it.each([
	['https://app.bloomgrowth.com', 'https://app.bloomgrowth.com'],
	['https://app.bloomgrowth.com/', 'https://app.bloomgrowth.com'],
	[' https://APP.bloomgrowth.com// ', 'https://app.bloomgrowth.com'],
	['https://proxy.test:8443/bloom/', 'https://proxy.test:8443/bloom'],
	['https://proxy.test/bloom//', 'https://proxy.test/bloom'],
	['https://bloom.test/api/v1', 'https://bloom.test'],
	['https://bloom.test//API/v1//', 'https://bloom.test'],
	['https://bloom.test/api/', 'https://bloom.test'],
	['https://bloom.test/api/v2', 'https://bloom.test/api/v2'],
	['https://bloom.test/apiary', 'https://bloom.test/apiary'],
	['http://localhost:5000', 'http://localhost:5000'],
	['http://127.0.0.1:5000/', 'http://127.0.0.1:5000'],
	['http://[::1]:5000', 'http://[::1]:5000'],
])('%j is used as %s', (text, baseUrl) => {
	expect(checkBaseUrl(text)).toEqual({ baseUrl });
});

it.each([
	[undefined, 'not a web address'],
	[5, 'not a web address'],
	['', 'not a web address'],
	['app.bloomgrowth.com', 'not a web address'],
	['http://app.bloomgrowth.com', 'must begin with https://'],
	['http://localhost.evil.test', 'must begin with https://'],
	['http://127.0.0.1.evil.test', 'must begin with https://'],
	['http://192.168.0.1', 'must begin with https://'],
	['ftp://localhost', 'must begin with https://'],
	['https://user:s3cret@bloom.test', 'must be a plain address'],
	['https://s3cret@bloom.test', 'must be a plain address'],
	['https://:s3cret@bloom.test', 'must be a plain address'],
	['https://bloom.test?token=s3cret', 'must be a plain address'],
	['https://bloom.test#x', 'must be a plain address'],
])('%j is refused, without repeating it', (text, sentence) => {
	const checked = checkBaseUrl(text);
	expect(checked).toEqual({ fault: expect.stringContaining(sentence) });
	expect(JSON.stringify(checked)).not.toContain('s3cret');
});
