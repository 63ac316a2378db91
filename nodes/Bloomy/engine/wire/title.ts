/** How web pages write characters that have a meaning in HTML. */
const ENTITIES = new Map([
	['lt', '<'],
	['gt', '>'],
	['quot', '"'],
	['apos', "'"],
	['nbsp', ' '],
]);

const HIGHEST_CODE_POINT = 0x10ffff;

/** Whether a record's name is that title, however the server writes it. */
export function isSameTitle(name: unknown, title: string): boolean {
	if (typeof name !== 'string') return false;
	// As it mostly is, so that most titles need not be made bare.
	return name === title || bareTitle(name) === bareTitle(title);
}

/** Whether a record's name is that title to the letter, however the server encodes it. */
export function isExactTitle(name: string, title: string): boolean {
	return plainTitle(name) === plainTitle(title);
}

/** The common form of titles that count as equal, whatever their case, blanks and encoding. */
export function bareTitle(title: string): string {
	return plainTitle(title).toLowerCase();
}

function plainTitle(title: string): string {
	return decode(title).normalize().replace(/\s+/g, ' ').trim();
}

/**
 * The common form of titles that a server may make equal: without accents, signs and emoji. Such
 * titles cannot be told apart once an answer is lost.
 */
export function foldTitle(title: string): string {
	return bareTitle(title)
		.normalize('NFKD')
		.replace(/[^\p{L}\p{N}]/gu, '');
}

/** A server may store `R&D` as `R&amp;D`, and one that encodes twice as `R&amp;amp;D`. */
function decode(title: string): string {
	if (!title.includes('&')) return title;
	return title
		.replace(/&(?:amp;|#38;|#x26;)+/gi, '&')
		.replace(
			/&(?:#(\d+|x[\da-f]+)|(\w+));/gi,
			(entity: string, digits: string | undefined, name: string) => {
				if (digits === undefined) return ENTITIES.get(name.toLowerCase()) ?? entity;
				// As in 0233, which is decimal here, or 0xE9.
				const code = Number(`0${digits}`);
				return code <= HIGHEST_CODE_POINT ? String.fromCodePoint(code) : entity;
			},
		);
}
