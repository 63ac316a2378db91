import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

const SECRET_KEYS = ['apiKey', 'password', 'sessionToken'];
const MASK = '[hidden]';
/** A shorter secret stands in too many words to be taken out of them. */
const SHORTEST = 3;
const ENTITIES: Record<string, string> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

/** Takes the secrets of a credential out of a sentence, in case the server's own words repeat them. */
export type Redact = (sentence: string) => string;

/** `credentials` are the states of one credential over a run: before it, and after each renewal. */
export function createRedact(credentials: ICredentialDataDecryptedObject[]): Redact {
	const secrets = credentials
		.flatMap((credential) => SECRET_KEYS.map((key) => credential[key]))
		.filter(
			(secret): secret is string => typeof secret === 'string' && secret.trim().length >= SHORTEST,
		);
	const spellings = new Set(secrets.map((secret) => secret.trim()).flatMap(spell));
	// The longest first: what is left of one that holds another must not show.
	const longestFirst = [...spellings].sort((one, other) => other.length - one.length);
	return (sentence) =>
		longestFirst
			.reduce((text, spelling) => text.replaceAll(spelling, MASK), sentence)
			.replace(/\b(Bearer)\s+[\w.~+/=-]{8,}/gi, `$1 ${MASK}`);
}

/** A secret as it is, and as it looks in one line, an address, a form, JSON or a web page. */
function spell(secret: string): string[] {
	const encoded = [
		encodeURIComponent(secret),
		new URLSearchParams([['', secret]]).toString().slice(1),
	];
	return [
		secret,
		secret.replace(/\s+/g, ' '),
		...encoded,
		...encoded.map((text) => text.replace(/%[\dA-F]{2}/g, (code) => code.toLowerCase())),
		JSON.stringify(secret).slice(1, -1),
		secret.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character),
	];
}
