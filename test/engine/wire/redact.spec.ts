import { createRedact } from '../../../nodes/Bloomy/engine/wire/redact';

it.each([
	['Bad password pa$$ for jane', 'Bad password [hidden] for jane'],
	['key-1 and key-2 are no good', '[hidden] and [hidden] are no good'],
	['Authorization: Bearer abc.def-9= was sent', 'Authorization: Bearer [hidden] was sent'],
	['title: is required', 'title: is required'],
])('%j becomes %j', (sentence, redacted) => {
	const redact = createRedact([
		{ apiKey: ' key-1 ', password: 'pa$$', username: 'jane', sessionToken: '' },
		{ apiKey: '', sessionToken: 'key-2' },
	]);
	expect(redact(sentence)).toBe(redacted);
});

it.each([
	['one is the beginning of another', 'abc-123', 'No abc-123-456 and abc-123'],
	['its blanks were made one', 'two  blanks\tand more', 'No two blanks and more'],
	['it stands in a web page', `a<b&c"d'e`, 'No a&lt;b&amp;c&quot;d&#39;e'],
	['an address has it in small letters', 'a/b=c d', 'No a%2fb%3dc%20d or a%2fb%3dc+d'],
])('nothing is left where %s', (_what, password, sentence) => {
	const redact = createRedact([{ apiKey: password, password: `${password}-456` }]);
	expect(redact(sentence).replaceAll('[hidden]', '')).toMatch(/^No ( and | or )?$/);
});
