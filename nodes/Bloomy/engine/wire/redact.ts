import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

/** The fields of the credential that are secret. */
export const SECRET_KEYS = ['apiKey', 'password', 'sessionToken'];
const MASK = '[hidden]';
/** A shorter secret occurs in too many words to be taken out of them. */
const SHORTEST = 3;
/** A shorter beginning of a secret, at the end of cut text, gives nothing away. */
const SHORTEST_PART = 4;
const ENTITIES: Record<string, string> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

/**
 * Takes the secrets of a credential out of text, in case a server repeats them. Text that `wasCut`
 * may end in the middle of a secret, and that part is taken out too.
 */
export type Redact = (text: string, wasCut?: boolean) => string;

/**
 * `credentials` are the states of one credential during a run: at its start and after each renewal.
 */
export function createRedact(credentials: ICredentialDataDecryptedObject[]): Redact {
	const secrets = credentials
		.flatMap((credential) => SECRET_KEYS.map((key) => credential[key]))
		.filter((secret) => typeof secret === 'string' || typeof secret === 'number')
		.map((secret) => String(secret).trim())
		.filter((secret) => secret.length >= SHORTEST);
	const spellings = [...new Set(secrets.flatMap(spell))].filter(({ length }) => length >= SHORTEST);
	if (spellings.length === 0) return hideBearers;
	// The longest first: if one contains another, the rest of it must not show.
	spellings.sort((one, other) => other.length - one.length);
	const anySpelling = new RegExp(spellings.map(escapePattern).join('|'), 'gi');
	return (text, wasCut = false) => {
		const hidden = hideBearers(text.replace(anySpelling, MASK));
		return wasCut ? hideEnding(hidden, spellings) : hidden;
	};
}

function hideBearers(text: string): string {
	return text.replace(/\b(Bearer)\s+[\w.~+/=-]{8,}/gi, `$1 ${MASK}`);
}

/** Takes out the beginning of a secret at the end of text. */
function hideEnding(text: string, spellings: string[]): string {
	for (const spelling of spellings) {
		const longest = Math.min(spelling.length - 1, text.length);
		for (let length = longest; length >= SHORTEST_PART; length--) {
			if (text.endsWith(spelling.slice(0, length))) return text.slice(0, -length) + MASK;
		}
	}
	return text;
}

/**
 * A secret as it is, and as it looks in one line, an address, a form, JSON, a web page and base64.
 */
function spell(secret: string): string[] {
	const inJson = JSON.stringify(secret).slice(1, -1);
	const spellings = [
		() => secret,
		() => secret.replace(/\s+/g, ' '),
		() => encodeURIComponent(secret),
		() => new URLSearchParams([['', secret]]).toString().slice(1),
		() => inJson,
		() => JSON.stringify(inJson).slice(1, -1),
		() => secret.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character),
		() => Buffer.from(secret, 'utf8').toString('base64').replace(/=+$/, ''),
		() => Buffer.from(secret, 'utf8').toString('hex').replace(/../g, '%$&'),
	];
	return spellings.flatMap((toSpelling) => {
		try {
			return [toSpelling()];
		} catch {
			// Half a character, which an address cannot hold.
			return [];
		}
	});
}

function escapePattern(text: string): string {
	return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
