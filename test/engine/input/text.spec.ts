import { isBlank, isCellError, quote, trimText } from '../../../nodes/Bloomy/engine/input/text';

it('trims blanks and invisible characters, and nothing else', () => {
	expect(trimText('\u200b\ufeff \u00a0a \u200d b\u2060\t\n')).toBe('a \u200d b');
});

it.each([undefined, null, '', ' \t', '\u00a0\u200b', '\ufeff'])('%j is blank', (value) => {
	expect(isBlank(value)).toBe(true);
});

it.each([0, false, '0', '-', [], {}, '\u200bx', ' '.repeat(100_000) + 'x'])(
	'%j is not blank',
	(value) => {
		expect(isBlank(value)).toBe(false);
	},
);

it.each(['#REF!', '#N/A', ' #value! ', '#DIV/0!', '#NAME?', '#ERROR!', 'Loading...'])(
	'%s is an error from the spreadsheet',
	(value) => {
		expect(isCellError(value)).toBe(true);
	},
);

it.each(['#1 priority', '#REF! again', 'N/A', 7, null, '#' + ' '.repeat(100_000)])(
	'%j is none',
	(value) => {
		expect(isCellError(value)).toBe(false);
	},
);

it.each<[unknown, string]>([
	[' a\n b ', ' "a b"'],
	[5, ' "5"'],
	[false, ' "false"'],
	['x'.repeat(40), ` "${'x'.repeat(40)}"`],
	['x'.repeat(1e6), ` "${'x'.repeat(40)}..."`],
	['\u{1f680}'.repeat(41), ` "${'\u{1f680}'.repeat(40)}..."`],
	[{ a: 1 }, ''],
	[undefined, ''],
])('shows %j as "%s"', (value, shown) => {
	expect(quote(value)).toBe(shown);
});
