import { readAnnouncement } from '../../../nodes/Bloomy/engine/requests/announcement';

const NOW = Date.UTC(2026, 5, 1);
const none = { remaining: 0, reset: 30_000 };

it.each<[Record<string, unknown>, object | undefined]>([
	[{ ratelimit: 'limit=10, remaining=0, reset=30' }, none],
	[{ ratelimit: '"default";r=0;t=30' }, none],
	[{ 'ratelimit-limit': '10', 'ratelimit-remaining': '0', 'ratelimit-reset': '30' }, none],
	[{ 'x-ratelimit-remaining': 0, 'x-ratelimit-reset': 30 }, none],
	[{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(NOW / 1000 + 30) }, none],
	[
		{ 'x-rate-limit-remaining': '7', 'x-rate-limit-reset': '30' },
		{ ...none, remaining: 7 },
	],
	[{ ratelimit: 'soon', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '30' }, none],
	[
		{ 'ratelimit-remaining': '0', 'ratelimit-reset': '2.25' },
		{ remaining: 0, reset: 2250 },
	],
	[
		{ 'ratelimit-remaining': '0', 'ratelimit-reset': '3600' },
		{ remaining: 0, reset: 3_600_000 },
	],
	[{ 'ratelimit-remaining': '0', 'ratelimit-reset': 'in 5' }, undefined],
	[{ 'ratelimit-remaining': '0', 'ratelimit-reset': '5 s' }, undefined],
	[{ 'ratelimit-reset': '5' }, undefined],
	[{}, undefined],
	[{ 'x-ratelimit-remaining': '0' }, undefined],
	[{ 'x-ratelimit-remaining': 'none', 'x-ratelimit-reset': 'soon' }, undefined],
	[{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '0' }, undefined],
	[{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(NOW / 1000 - 5) }, undefined],
	[{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '86400' }, undefined],
])('%j announces %j', (headers, announcement) => {
	expect(readAnnouncement(headers, NOW)).toEqual(announcement);
});
