import { createRedact } from '../../nodes/Bloomy/engine/secrets';

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
