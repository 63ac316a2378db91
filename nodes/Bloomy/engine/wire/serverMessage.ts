import { isObject } from './body';

/** The keys that may hold the words of a refusal, the most useful first. */
const MESSAGE_KEYS = [
	'message',
	'Message',
	'error_description',
	'ErrorMessage',
	'errorMessage',
	'detail',
	'title',
	'error',
	'ExceptionMessage',
];
/** The keys that may say what is wrong with single fields. */
const LIST_KEYS = ['errors', 'Errors', 'ModelState', 'modelState'];
/** How deeply the words may be nested. */
const DEEPEST = 3;
/** Far more than is shown, because text is cut for people only after secrets are taken out. */
const MAX_LENGTH = 10_000;

/**
 * The words in an answer, in one line: the text of the JSON keys that services use for them, with
 * what is said about single fields; or the first line of plain text, the title of a web page, or
 * the text of XML. Undefined if there are none.
 */
export function readServerMessage(body: unknown): string | undefined {
	const text = typeof body === 'string' ? readText(body.slice(0, MAX_LENGTH)) : readJson(body, 0);
	return text === undefined || text === '' ? undefined : text.slice(0, MAX_LENGTH);
}

function readJson(body: unknown, depth: number): string | undefined {
	if (!isObject(body) || depth > DEEPEST) return undefined;
	const words = MESSAGE_KEYS.flatMap((key) => readWords(body[key], depth));
	const faults = LIST_KEYS.flatMap((key) => readFaults(body[key], depth));
	return inOneLine([...words.slice(0, 1), ...faults].join(' '));
}

/** Text, or the words in an object. */
function readWords(value: unknown, depth: number): string[] {
	if (isText(value)) return [value];
	const inner = readJson(value, depth + 1);
	return inner ? [inner] : [];
}

/** What is wrong: text, a list, or a list for each field of the request. */
function readFaults(value: unknown, depth: number): string[] {
	if (isText(value)) return [value];
	if (Array.isArray(value)) return value.flatMap((one) => readWords(one, depth));
	if (!isObject(value) || depth > DEEPEST) return [];
	return Object.values(value).flatMap((one) => readFaults(one, depth + 1));
}

function readText(body: string): string | undefined {
	const text = body.trim();
	if (!text.startsWith('<')) return text.split(/\r?\n/, 1)[0]?.trim();
	const title = /<title[^>]*>([^<]*)/i.exec(text)?.[1];
	if (title !== undefined) return inOneLine(title);
	const isXml = /^<\?xml|^<\w*(error|fault|exception|problem)/i.test(text);
	return isXml ? inOneLine(text.replace(/<[^>]*>/g, ' ')) : undefined;
}

function inOneLine(text: string): string {
	return text.trim().replace(/\s+/g, ' ');
}

function isText(value: unknown): value is string {
	return typeof value === 'string' && value.trim() !== '';
}
