import { foldTitle, isExactTitle, isSameTitle } from '../../../nodes/Bloomy/engine/wire/title';

it.each([
	['R&amp;D', 'R&D'],
	['R&amp;amp;D', 'R&D'],
	['R&#38;D', 'R&#x26;D'],
	['Jane&#39;s &quot;plan&quot;', `Jane's "plan"`],
	['a &lt; b&nbsp;&gt; c', 'A < B > C'],
	['Caf&#233;', 'Caf\u00e9'],
	['Caf&#xe9; &#X1F4C5;', 'Caf\u00e9 \u{1f4c5}'],
	[' call  the BANK\t', 'Call the bank'],
	['&rocket;', '&ROCKET;'],
	['&#99999999;', '&#99999999;'],
	['&#x10FFFF;', '\u{10ffff}'],
])('%j and %j are one title', (one, other) => {
	expect([isSameTitle(one, other), isSameTitle(other, one)]).toEqual([true, true]);
});

it.each([
	['R&D', 'R&E'],
	['R&amp', 'R&'],
	['&rocket;', 'rocket'],
	['to day', 'today'],
	['Ma\u00dfe', 'Masse'],
	[null, 'null'],
])('%j and %j are two', (one, other) => {
	expect(isSameTitle(one, other)).toBe(false);
});

it.each([
	['R&amp;D ', 'R&D', true],
	['Caf\u0065\u0301', 'Caf\u00e9', true],
	['call the bank', 'Call the bank', false],
])('%j is %j to the letter: %s', (name, title, isExact) => {
	expect(isExactTitle(name, title)).toBe(isExact);
});

it('folds what a server may make equal: case, accents, signs, blanks and emoji', () => {
	expect(foldTitle('Caf\u00e9 \u2013 n\u00ba 3 \u{1f4c5}!')).toBe('cafeno3');
	expect(foldTitle('\u0417\u0430\u0434\u0430\u0447\u0430 2')).toBe(
		'\u0437\u0430\u0434\u0430\u0447\u04302',
	);
});
