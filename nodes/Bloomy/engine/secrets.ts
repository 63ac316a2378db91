import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

const SECRET_KEYS = ['apiKey', 'password', 'sessionToken'];
const MASK = '[hidden]';
/** A shorter secret stands in too many words to be taken out of them. */
const SHORTEST = 3;

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
	return (sentence) =>
		[...spellings]
			.reduce((text, spelling) => text.replaceAll(spelling, MASK), sentence)
			.replace(/\b(Bearer)\s+[\w.~+/=-]{8,}/gi, `$1 ${MASK}`);
}

/** A secret as it is, and as it looks in an address, a form or JSON. */
function spell(secret: string): string[] {
	const inForm = new URLSearchParams([['', secret]]).toString().slice(1);
	return [secret, encodeURIComponent(secret), inForm, JSON.stringify(secret).slice(1, -1)];
}
