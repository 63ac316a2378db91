import { readServerMessage } from '../../../nodes/Bloomy/engine/wire/serverMessage';

it.each([
	[{ error: true, message: 'Unknown meeting' }, 'Unknown meeting'],
	[{ Message: 'Old style' }, 'Old style'],
	[{ error: 'invalid_grant', error_description: 'Wrong login' }, 'Wrong login'],
	[{ error: 'invalid_grant' }, 'invalid_grant'],
	[{ message: ' ', Message: 'two\n  lines' }, 'two lines'],
	['Plain text\r\nat Some.Stack()', 'Plain text'],
	[
		{
			Message: 'Invalid.',
			ModelState: { a: ['No title.', ' '], b: 'Bad\n date.', c: [5], d: null },
		},
		'Invalid. No title. Bad date.',
	],
	[{ ModelState: { a: ['No title.'] } }, 'No title.'],
	[{ type: 'x', title: 'Bad input.', status: 400, detail: 'No title.' }, 'No title.'],
	[{ title: 'Bad input.', errors: { Title: ['Too long.'] } }, 'Bad input. Too long.'],
	[{ errors: ['One.', { message: 'Two.' }] }, 'One. Two.'],
	[{ error: { code: 5, message: 'Inside.' } }, 'Inside.'],
	[{ ErrorMessage: 'Old.' }, 'Old.'],
	['<?xml version="1.0"?><Error><Message>No such meeting.</Message></Error>', 'No such meeting.'],
	['<Error><Code>5</Code><Message>No.</Message></Error>', '5 No.'],
	['<html><body>No XML</body><error>x</error></html>', undefined],
	[' <ServiceFault>\n<Reason>No.</Reason></ServiceFault>', 'No.'],
	['<problem-details><b>No.</b></problem-details>', 'No.'],
	['<title>  </title>x', undefined],
	[' Plain \nmore', 'Plain'],
	[{ message: 'First.', detail: 'Second.' }, 'First.'],
	['<html><TITLE lang="en">\n 502 Bad\nGateway </TITLE></html>', '502 Bad Gateway'],
	['x'.repeat(10_001), 'x'.repeat(10_000)],
])('%j says %j', (body, message) => {
	expect(readServerMessage(body)).toBe(message);
});

it.each([
	['', '  ', '<!DOCTYPE html>', ' <html>', null, undefined, 5, true],
	[
		'<title></title>',
		{ message: { message: { message: { message: { message: 'deep' } } } } },
		{ ModelState: {} },
	],
	[{}, [], { error: true }, { message: 5 }, { message: null }],
])('nothing else says anything', (...bodies) => {
	expect(bodies.map(readServerMessage)).toEqual(bodies.map(() => undefined));
});
