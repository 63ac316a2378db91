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

it.each([
	['a number', 12345, 'No 12345'],
	['JSON has it', 'a"b\\c\nd', String.raw`No a\"b\\c\nd`],
	['JSON in JSON has it', 'a"b', String.raw`No a\\\"b`],
	['base64 has it', 'some secret', 'No c29tZSBzZWNyZXQ='],
	['an address has every letter of it escaped', 'key', 'No %6b%65%79'],
	['an address cannot hold it', 'half \ud800 of it', 'No half \ud800 of it'],
])('nothing is left where it is %s', (_what, apiKey, sentence) => {
	expect(createRedact([{ apiKey }])(sentence)).toMatch(/^No \[hidden\]=?$/);
});

it('leaves what is no secret: other fields, other types, and what is too short to be taken out of words', () => {
	const redact = createRedact([
		{ username: 'jane', apiKey: 'to', password: true, sessionToken: 'abc' },
	]);
	expect(redact('jane went to abc, true')).toBe('jane went to [hidden], true');
});

it('takes out bearers of whatever credential, and nothing else, if there is no secret', () => {
	const redact = createRedact([{ apiKey: '' }]);
	expect(redact('bearer  abcdefgh, Bearer short, a title')).toBe(
		'bearer [hidden], Bearer short, a title',
	);
	expect(redact('a title', true)).toBe('a title');
});

it.each([
	['No secret-k', true, 'No [hidden]'],
	['No secr', true, 'No [hidden]'],
	['No sec', true, 'No sec'],
	['No secr', false, 'No secr'],
	['secr it is', true, 'secr it is'],
	['secr', true, '[hidden]'],
])('the end of %j, cut: %p, becomes %j', (text, wasCut, redacted) => {
	expect(createRedact([{ apiKey: 'secret-key' }])(text, wasCut)).toBe(redacted);
});
