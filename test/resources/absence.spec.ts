import { toFailure } from '../../nodes/Bloomy/engine/failure';
import { findAbsence } from '../../nodes/Bloomy/resources/absence';
import { FailureOf } from './failures';

type Way = 'found' | keyof typeof FailureOf;

const find = async (way: Way, listed?: number[]) => {
	const failure = way === 'found' ? undefined : FailureOf[way];
	const finding = findAbsence({
		id: 5,
		read: async () => (failure ? await Promise.reject(failure) : { Id: 5 }),
		...(listed && { list: async () => listed.map((Id) => ({ Id })) }),
	});
	return await finding.catch((error: unknown) => toFailure(error).details.statusCode);
};

it.each<[Way, number[] | undefined, string | number]>([
	['unknownId', undefined, 'gone'],
	['unknownId', [5], 'gone'],
	['found', undefined, 'there'],
	['found', [5, 6], 'there'],
	['found', [6], 'unlisted'],
	['forbidden', undefined, 403],
	['forbidden', [5], 'there'],
	['forbidden', [6], 'gone'],
	['later', undefined, 409],
	['proxy', undefined, 404],
	['proxy', [6], 'gone'],
	['server', undefined, 500],
	['server', [], 'gone'],
])('read: %s, listed: %j, so it is %s', async (way, listed, absence) => {
	expect(await find(way, listed)).toBe(absence);
});
