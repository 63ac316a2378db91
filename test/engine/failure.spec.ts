import { Failure, toFailure } from '../../nodes/Bloomy/engine/failure';
import { toFault } from '../../nodes/Bloomy/engine/input/faults';

const nothingSent = { statusCode: null, outcome: 'notSent', attempts: 0 };

it.each([
	[
		'bad input',
		Failure.ofInput(
			['Title', 'ID'].map((displayName) => toFault({ displayName }, undefined, 'is required')),
		),
		{ ...nothingSent, type: 'validation', retryable: false },
		false,
	],
	[
		'a bad parameter',
		Failure.ofSettings(['Title is required', 'ID is required']),
		{ ...nothingSent, type: 'validation', retryable: false },
		true,
	],
])('%s names all faults in one sentence', (_what, failure, details, keepsRunFromBeginning) => {
	expect(failure).toMatchObject({ details, keepsRunFromBeginning });
	expect(failure.message).toBe('Title is required; ID is required');
});

it.each([
	['notAttempted', Failure.notAttempted('Too late.'), null, false],
	['authentication', Failure.ofSignIn('Too late.', 401), 401, true],
])('%s may be tried again', (type, failure, statusCode, keepsRunFromBeginning) => {
	const details = { ...nothingSent, type, statusCode, retryable: true };
	expect(failure).toMatchObject({ message: 'Too late.', details, keepsRunFromBeginning });
});

describe('a failure once something exists', () => {
	const rejected = new Failure('Unknown user', {
		type: 'rejected',
		statusCode: 400,
		retryable: true,
		outcome: 'rejected',
		attempts: 2,
	});

	it('names what exists and is not to be tried again', () => {
		const failure = rejected.afterCreating('The meeting', { id: 5, title: 'a' });
		expect(failure.message).toBe(
			'The meeting was created (ID 5), but it is not complete: Unknown user',
		);
		expect(failure.details).toEqual({
			type: 'partial',
			statusCode: 400,
			retryable: false,
			outcome: 'partial',
			attempts: 2,
			created: { id: 5, title: 'a' },
		});
	});

	it('says which part failed', () => {
		const failure = rejected.about('Attendee 3 could not be added');
		expect(failure.message).toBe('Attendee 3 could not be added: Unknown user');
		expect(failure.details).toEqual(rejected.details);
	});
});

describe('a failure of a list that a name of the row needs', () => {
	const refused = new Failure('Not yours', {
		type: 'rejected',
		statusCode: 403,
		retryable: false,
		outcome: 'rejected',
		attempts: 1,
	});

	it('says that nothing was done', () => {
		const { message, details } = refused.beforeNaming('user');
		expect(message).toBe('Could not look up the names of users, so nothing was done: Not yours');
		expect(details).toEqual({ ...refused.details, outcome: 'notSent' });
	});

	it('still keeps a run from beginning if it does', () => {
		const failure = Failure.ofSignIn('No.', 401).beforeNaming('user');
		expect(failure).toMatchObject({ message: 'No.', keepsRunFromBeginning: true });
	});
});

describe('anything thrown', () => {
	it('that is a failure stays it', () => {
		const failure = Failure.notAttempted('Too late.');
		expect(toFailure(failure)).toBe(failure);
	});

	it.each([[new TypeError('x is null')], ['x is null']])(
		'else (%p) is owned up to, and not to be tried again',
		(thrown) => {
			const { message, details } = toFailure(thrown);
			expect(message).toMatch(/Bloomy node itself failed.*x is null/);
			expect(details).toMatchObject({ outcome: 'notSent', retryable: false });
			expect(toFailure(thrown).cause).toBe(thrown);
		},
	);
});
