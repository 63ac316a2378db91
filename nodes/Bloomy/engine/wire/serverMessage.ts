const MESSAGE_KEYS = ['message', 'Message', 'error_description', 'error'];
/** Far more than is shown: what is shown is cut only after secrets are out of it. */
const MAX_LENGTH = 10_000;

/**
 * Bloom Growth's own words in an answer, in one line: the text of the JSON keys it is known to use,
 * with what ASP.NET says of single fields, else the first line of plain text or the title of a web
 * page. Undefined where there are none.
 */
export function readServerMessage(body: unknown): string | undefined {
	const text = typeof body === 'string' ? readText(body) : readJson(body);
	return text === undefined || text === '' ? undefined : text.slice(0, MAX_LENGTH);
}

function readJson(body: unknown): string | undefined {
	if (typeof body !== 'object' || body === null) return undefined;
	const texts = MESSAGE_KEYS.map((key): unknown => Reflect.get(body, key)).filter(isText);
	const faults = readFaults(Reflect.get(body, 'ModelState'));
	return inOneLine([...texts.slice(0, 1), ...faults].join(' '));
}

/** ASP.NET's `ModelState`: for each field of the request a list of what is wrong with it. */
function readFaults(modelState: unknown): string[] {
	if (typeof modelState !== 'object' || modelState === null) return [];
	return Object.values(modelState).flat().filter(isText);
}

function readText(body: string): string | undefined {
	const text = body.trim();
	if (!text.startsWith('<')) return text.split(/\r?\n/, 1)[0]?.trim();
	const title = /<title[^>]*>([^<]*)/i.exec(text)?.[1];
	return title === undefined ? undefined : inOneLine(title);
}

function inOneLine(text: string): string {
	return text.trim().replace(/\s+/g, ' ');
}

function isText(value: unknown): value is string {
	return typeof value === 'string' && value.trim() !== '';
}
