import { readRetryAfter } from '../../../nodes/Bloomy/engine/wire/retryAfter';

const NOW = Date.parse('2026-12-01T10:00:00Z');

it.each<[unknown, string | undefined, number | undefined]>([
	['5', undefined, 5000],
	[5, undefined, 5000],
	[' 1.5 ', undefined, 1500],
	['0', undefined, undefined],
	['-5', undefined, undefined],
	['9999999', undefined, 9_999_999_000],
	['10000000', undefined, undefined],
	['5 s', undefined, undefined],
	['s 5', undefined, undefined],
	[null, undefined, undefined],
	['Tue, 01 Dec 2026 10:00:05 GMT', undefined, 5000],
	['Tuesday, 01-Dec-26 10:00:05 GMT', undefined, 5000],
	['Tue Dec  1 10:00:05 2026', undefined, 5000],
	['Tue Dec 01 10:00:05 2026', undefined, 5000],
	['Tue, 01 Dec 2026 09:59:59 GMT', undefined, undefined],
	['Tue, 01 Dec 2026 10:00:05', undefined, undefined],
	['x Tue, 01 Dec 2026 10:00:05 GMT', undefined, undefined],
	['2026-12-01T10:00:05Z', undefined, undefined],
	['Tue, 01 Dec 2026 10:00:05 GMT', 'Tue, 01 Dec 2026 10:00:03 GMT', 2000],
	['Tue, 01 Dec 2026 10:00:05 GMT', 'yesterday', 5000],
])('Retry-After %j, said at %j, is a wait of %p ms', (value, date, wait) => {
	expect(readRetryAfter({ 'retry-after': value, date }, NOW)).toBe(wait);
});
