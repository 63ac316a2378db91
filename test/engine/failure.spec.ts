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

describe('a failure of a look', () => {
	const details = { statusCode: 403, retryable: false, attempts: 1 } as const;
	const rejected = new Failure('No', { ...details, type: 'rejected', outcome: 'rejected' });
	const server = new Failure('No', { ...details, type: 'server', outcome: 'unknown' });
	const invalid = Failure.ofInput([toFault({ displayName: 'ID' }, undefined, 'is required')]);

	it('for the record that a row means says that nothing was changed', () => {
		const message = 'Could not look up the goal, so nothing was changed: No';
		expect(rejected.beforeChanging('goal')).toMatchObject({ message, details: rejected.details });
		expect(server.beforeChanging('goal')).toMatchObject({
			message,
			details: { ...server.details, outcome: 'notSent' },
		});
		expect(invalid.beforeChanging('goal')).toBe(invalid);
	});

	it('before a record is created says that none was', () => {
		expect(rejected.beforeWriting()).toMatchObject({
			message: 'Could not check what is already in the meeting, so nothing was created: No',
			details: { ...rejected.details, outcome: 'notSent' },
		});
		expect(invalid.beforeWriting()).toBe(invalid);
	});
});

describe('a failure keeps what is known about it', () => {
	const details = {
		type: 'server',
		statusCode: 500,
		retryable: true,
		outcome: 'rejected',
		attempts: 3,
	} as const;
	const cause = new Error('within');
	const known = { cause, advice: 'wait', isSecondHand: true, keepsRunFromBeginning: true };
	const failure = new Failure('No', details, known);

	it('as the failure of an item, with other details, and with words before it', () => {
		const named = failure.of('Goal "a"');
		expect(named).toMatchObject({ ...known, item: 'Goal "a"', message: 'No', details });
		expect(named.changed({ attempts: 4 })).toMatchObject({
			...known,
			item: 'Goal "a"',
			details: { ...details, attempts: 4 },
		});
		expect(failure.changed({}, 'Never')).toMatchObject({ message: 'Never', item: undefined });
		const { keepsRunFromBeginning: _dropped, ...others } = known;
		expect(failure.about('Here')).toMatchObject({ ...others, message: 'Here: No' });
	});

	it('also if nothing is', () => {
		const plain = new Failure('No', details);
		expect(plain).toMatchObject({
			name: 'Failure',
			keepsRunFromBeginning: false,
			isSecondHand: false,
			item: undefined,
			advice: undefined,
			faults: [],
		});
		expect('cause' in plain).toBe(false);
	});

	it('and shows where it came from only if our own code is to blame', () => {
		expect(new Failure('No', details).stack).toBe('Failure: No');
		expect(failure.stack).toContain('failure.spec');
	});

	it('as the failure of a twin, which did not send anything', () => {
		expect(failure.forTwin()).toMatchObject({
			message: 'Another item asks for the same record, and it failed: No',
			details: { ...details, retryable: false, outcome: 'unknown', attempts: 0 },
		});
	});

	it('but a row with mistakes of its own needs no name', () => {
		const fault = toFault({ displayName: 'ID' }, undefined, 'is required');
		const invalid = Failure.ofInput([fault]);
		expect(invalid.of('Goal "a"')).toBe(invalid);
		expect(invalid.faults).toEqual([fault]);
	});
});

it.each(['partial', 'rejected'] as const)(
	'a write that was accepted and did nothing is %s',
	(outcome) => {
		expect(Failure.ofNotApplied('It is still there', outcome)).toMatchObject({
			message: 'It is still there',
			details: { type: 'notApplied', statusCode: 200, retryable: false, outcome, attempts: 1 },
		});
	},
);

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
