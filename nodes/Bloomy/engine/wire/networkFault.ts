/** Why a request got no answer, and whether it was sent at all. */
export interface NetworkFault {
	/**
	 * `unsent`: no connection was opened. `broken`: it was, and broke. `timeout`: no answer in time.
	 */
	kind: 'unsent' | 'broken' | 'timeout';
	/** The cause, for the person who runs n8n. */
	message: string;
}

/** How many causes are looked at: n8n wraps the HTTP client's error, which wraps Node's. */
const DEEPEST = 5;

const UNKNOWN_NAME = new Set(['ENOTFOUND', 'EAI_AGAIN']);
const TIMED_OUT = new Set(['ECONNABORTED', 'ETIMEDOUT', 'ESOCKETTIMEDOUT']);
/** Node checks the certificate before it sends anything. */
const BAD_CERTIFICATE = new Set([
	'CERT_HAS_EXPIRED',
	'CERT_NOT_YET_VALID',
	'DEPTH_ZERO_SELF_SIGNED_CERT',
	'ERR_TLS_CERT_ALTNAME_INVALID',
	'SELF_SIGNED_CERT_IN_CHAIN',
	'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
	'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/**
 * Reads the error of a request to `url` that got no answer within `timeout` ms. Only codes and
 * addresses are read: the rest of such an error may hold the token.
 */
export function readNetworkFault(error: unknown, url: string, timeout: number): NetworkFault {
	// n8n 2.0 to 2.17 (tested) lose the wrapped error and keep its code in place of the status.
	const code = readText(error, 'code') || readText(error, 'httpCode');
	const reason = explainUnopened(error, code, new URL(url));
	if (reason !== undefined) {
		const message = `no connection to Bloom Growth could be opened, as ${reason} (${code})`;
		return { kind: 'unsent', message };
	}
	const said = error instanceof Error ? error.message : String(error);
	if (TIMED_OUT.has(code) || /timeout of \d+ms|timed out/i.test(said)) {
		return { kind: 'timeout', message: `no answer came within ${timeout / 1000} seconds` };
	}
	const message = `the connection broke before the answer was complete (${code || 'no code'})`;
	return { kind: 'broken', message };
}

function explainUnopened(error: unknown, code: string, url: URL): string | undefined {
	if (UNKNOWN_NAME.has(code)) return explainUnknownName(readText(error, 'hostname'), url);
	if (BAD_CERTIFICATE.has(code)) return `n8n does not trust the certificate of ${url.host}`;
	if (code === 'EPROTO') return `${url.host} does not speak https as it should`;
	if (!isOfOpening(code, readText(error, 'syscall'))) return undefined;
	const port = readText(error, 'port');
	if (port === '' || port === (url.port || defaultPort(url))) return `${url.host} does not answer`;
	return explainProxy(`${readText(error, 'address')}:${port}`, 'does not answer');
}

/**
 * A network that fails under an open connection gives the same codes as one that was never there,
 * so what Node was doing decides. If n8n lost that, ECONNREFUSED means that no connection was
 * opened.
 */
function isOfOpening(code: string, syscall: string): boolean {
	return syscall === '' ? code === 'ECONNREFUSED' : syscall === 'connect';
}

function explainUnknownName(name: string, url: URL): string {
	if (name === '' || name === url.hostname) return `there is no server named ${url.hostname}`;
	return explainProxy(name, 'is unknown');
}

/** n8n takes its proxy from the environment, and then Node's error names the proxy's address. */
function explainProxy(address: string, fault: string): string {
	return `${address}, which n8n seems to be told to use as its proxy, ${fault}`;
}

function defaultPort({ protocol }: URL): string {
	return protocol === 'https:' ? '443' : '80';
}

/** The outermost value of a key, in the error or in its causes; empty if there is none. */
function readText(error: unknown, key: string): string {
	let current = error;
	for (let depth = 0; depth < DEEPEST; depth++) {
		if (typeof current !== 'object' || current === null) return '';
		const value: unknown = Reflect.get(current, key);
		if (typeof value === 'string' || typeof value === 'number') return String(value);
		current = Reflect.get(current, 'cause') ?? firstOf(Reflect.get(current, 'errors'));
	}
	return '';
}

/** Node tries several addresses of one name, and throws all their errors together. */
function firstOf(errors: unknown): unknown {
	return Array.isArray(errors) ? errors[0] : undefined;
}
