import { SignInError } from '../../../nodes/Bloomy/engine/wire/signIn';

it.each([
	[
		SignInError.refused('Wrong password'),
		{ isFinal: true, message: 'Bloom Growth did not accept the login: Wrong password' },
	],
	[
		SignInError.unusable('no Base URL'),
		{ isFinal: true, message: 'The credential cannot be used: no Base URL' },
	],
	[
		SignInError.unreachable('502'),
		{ isFinal: false, message: 'Signing in to Bloom Growth did not work: 502' },
	],
	[
		SignInError.unreachable('429', 1500),
		{
			isFinal: false,
			message: 'Signing in to Bloom Growth did not work: 429 (asked for a pause of 2 seconds)',
			pause: 2000,
		},
	],
])('%s is found again, however deep n8n wraps it', (error, fault) => {
	const wrap = (cause: unknown, times: number): unknown =>
		times === 0 ? cause : wrap(new Error('wrapped', { cause }), times - 1);
	expect(SignInError.find(error)).toEqual(fault);
	expect(SignInError.find(error.message)).toEqual(fault);
	expect(SignInError.find(wrap(error, 4))).toEqual(fault);
	expect(SignInError.find(wrap(error, 5))).toBeUndefined();
});

it.each([new Error('Bloom Growth'), 'x', undefined, new Error('x', { cause: 'y' })])(
	'%s is none',
	(error) => {
		expect(SignInError.find(error)).toBeUndefined();
	},
);
