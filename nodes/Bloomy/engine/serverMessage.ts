const MESSAGE_KEYS = ['message', 'Message', 'error_description', 'error'];
/** Far more than is shown: what is shown is cut only after secrets are out of it. */
const MAX_LENGTH = 10_000;

/**
 * Bloom Growth's own words in an answer, in one line: the text of the JSON keys it is known to use,
 * else the first line of plain text. Undefined where there are none, or only a web page.
 */
export function readServerMessage(body: unknown): string | undefined {
	const text = typeof body === 'string' ? firstLine(body) : readMessageKey(body);
	if (text === undefined || text === '') return undefined;
	return text.slice(0, MAX_LENGTH);
}

function readMessageKey(body: unknown): string | undefined {
	if (typeof body !== 'object' || body === null) return undefined;
	for (const key of MESSAGE_KEYS) {
		const value: unknown = Reflect.get(body, key);
		if (typeof value === 'string' && value.trim() !== '') return value.trim().replace(/\s+/g, ' ');
	}
	return undefined;
}

function firstLine(body: string): string | undefined {
	const text = body.trim();
	return text.startsWith('<') ? undefined : text.split(/\r?\n/, 1)[0]?.trim();
}
