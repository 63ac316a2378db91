import { Failure, named } from '../../../nodes/Bloomy/engine/failure';
import type { FailureType } from '../../../nodes/Bloomy/engine/failure';
import { toFault } from '../../../nodes/Bloomy/engine/input/faults';
import { explain, toSentence } from '../../../nodes/Bloomy/engine/output/sentence';

const asIs = (sentence: string) => sentence;
const fail = (type: FailureType, more: object = {}) =>
	new Failure('It failed.', {
		type,
		statusCode: 400,
		retryable: false,
		outcome: 'rejected',
		attempts: 1,
		...more,
	});

it.each<[Failure, string]>([
	[fail('rejected'), 'correct it, or ask for access if it is right'],
	[fail('rejected', { statusCode: 403 }), 'ask for access in Bloom Growth, or leave it out'],
	[fail('authentication'), 'check the credential, then run it again'],
	[fail('rejected', { retryable: true }), 'try it again'],
	[fail('notApplied'), 'change it by hand in Bloom Growth, or ask for access if you may not'],
	[
		fail('network', { outcome: 'unknown', retryable: true }),
		'it may or may not have been carried out; trying it again does no harm',
	],
	[fail('partial', { outcome: 'partial' }), 'finish it by hand in Bloom Growth'],
	[fail('rateLimit'), 'try it again later, with a lower Concurrency or a Rate Limit'],
	[fail('timeout'), 'try it again, with a longer Timeout if it keeps failing'],
	[fail('network'), 'try it again; if it keeps failing, show this to whoever runs your n8n'],
	[fail('server'), 'try it again later'],
	[fail('unexpectedResponse', { retryable: true }), 'try it again'],
	[
		fail('unexpectedResponse'),
		'check that what it names exists, and the Base URL in the credential',
	],
	...(['timeout', 'network', 'server', 'unexpectedResponse'] as const).map(
		(type): [Failure, string] => [
			fail(type, { outcome: 'unknown' }),
			'it may or may not have been carried out, so look in Bloom Growth before trying it again',
		],
	),
])('%#: says what to do', (failure, advice) => {
	expect(explain(failure, asIs)).toBe(`It failed; ${advice}`);
	expect(toSentence(failure.of('To-Do 5'), asIs)).toBe(`To-Do 5: It failed; ${advice}`);
});

it.each(['validation', 'notAttempted'] as const)('%s has said it already', (type) => {
	expect(explain(fail(type), asIs)).toBe('It failed.');
});

it('gives the advice of the failure itself before any other, and keeps what is within', () => {
	const { details } = fail('rejected');
	const failure = new Failure('See v1.2 first', details, { advice: 'ask Jane' });
	expect(explain(failure, asIs)).toBe('See v1.2 first; ask Jane');
});

it('a row with mistakes is not named beside them', () => {
	const failure = Failure.ofInput([toFault({ displayName: 'Title' }, undefined, 'is required')]);
	expect(toSentence(failure.of('To-Do 5'), asIs)).toBe('Title is required');
});

it('cuts a long cause, without secrets, and keeps the name and the advice', () => {
	const details = { ...fail('server').details };
	const failure = new Failure(`${'x'.repeat(498)}secret`, details).of('Goal "my secret"');
	const sentence = toSentence(failure, (text) => text.replaceAll('secret', '[hidden]'));
	expect(sentence).toBe(`Goal "my [hidden]": ${'x'.repeat(498)}[h...; try it again later`);
});

it('names what fails and gives what does not', async () => {
	const failure = Failure.ofSignIn('No.', 401);
	await expect(named(Promise.resolve(5), () => 'Goal 1')).resolves.toBe(5);
	await expect(named(Promise.reject(failure), () => 'Goal 1')).rejects.toMatchObject({
		message: 'No.',
		item: 'Goal 1',
		details: failure.details,
		keepsRunFromBeginning: true,
	});
});
