import { isObject } from './body';

/** Where a refusal may have its words, the most telling first. */
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
/** Where it may say what is wrong with single fields. */
const LIST_KEYS = ['errors', 'Errors', 'ModelState', 'modelState'];
/** How deep words may stand in it. */
const DEEPEST = 3;
/** Far more than is shown: what is shown is cut only after secrets are out of it. */
const MAX_LENGTH = 10_000;

/**
 * The words in an answer, in one line: the text of the JSON keys in which services put them, with what
 * is said of single fields, else the first line of plain text, the title of a web page, or the text of
 * XML. Undefined if there are none.
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

/** Text, or the words of an object in its place. */
function readWords(value: unknown, depth: number): string[] {
	if (isText(value)) return [value];
	const inner = readJson(value, depth + 1);
	return inner ? [inner] : [];
}

/** What is wrong: a list, or for each field of the request a list. */
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
