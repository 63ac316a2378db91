const DAY = 86_400_000;

/** Ways in which services store a title otherwise than it was sent, for `storeTitle`. */
export const rewriteTitle = {
	cutAt100: (title: string) => title.slice(0, 100),
	cutAt255Bytes: (title: string) => Buffer.from(title).subarray(0, 255).toString(),
	dropAccents: (title: string) => title.normalize('NFD').replace(/\p{M}/gu, ''),
	decompose: (title: string) => title.normalize('NFD'),
	stripHtml: (title: string) => title.replace(/<[^>]*>/g, ''),
	escapeHtml: (title: string) =>
		title.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;'),
	straightenQuotes: (title: string) => title.replace(/[‘’]/g, "'").replace(/[“”]/g, '"'),
	shortenDashes: (title: string) => title.replace(/[–—]/g, '-'),
	spellOutDots: (title: string) => title.replace(/…/g, '...'),
	replaceEmoji: (title: string) => title.replace(/\p{Extended_Pictographic}/gu, '?'),
	dropEmoji: (title: string) => title.replace(/\p{Extended_Pictographic}/gu, ''),
	keepLatin: (title: string) => title.replace(/[^\u0000-\u00ff]/gu, '?'),
	foldBlanks: (title: string) => title.replace(/\s+/g, ' ').trim(),
	upperCase: (title: string) => title.toUpperCase(),
};

/** The day before one that is given as YYYY-MM-DD, as services get it that mix up time zones. */
export function toDayBefore(day: string): string {
	return new Date(Date.parse(day) - DAY).toISOString().slice(0, 10);
}
