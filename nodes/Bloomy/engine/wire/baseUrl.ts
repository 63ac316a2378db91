const LOOPBACK_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * The base URL of a credential without blanks, trailing slashes and an `/api/v1` that was pasted
 * with it, or a sentence that says what is wrong with it. Plain http would show the token to the
 * whole network, so it is allowed for this machine only.
 */
export function checkBaseUrl(baseUrl: unknown): { baseUrl: string } | { fault: string } {
	const text = typeof baseUrl === 'string' ? baseUrl.trim() : '';
	if (!URL.canParse(text)) {
		return {
			fault:
				'The Base URL of the credential is not a web address such as https://app.bloomgrowth.com.',
		};
	}
	const url = new URL(text);
	const isLocal = LOOPBACK_HOSTS.has(url.hostname);
	if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLocal)) {
		return {
			fault:
				'The Base URL of the credential must begin with https:// (http:// is for this machine only).',
		};
	}
	if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
		return {
			fault: 'The Base URL of the credential must be a plain address, without a user name, ? or #.',
		};
	}
	const path = url.pathname.replace(/\/+$/, '').replace(/\/api(\/v1)?$/i, '');
	return { baseUrl: `${url.origin}${path}`.replace(/\/+$/, '') };
}
