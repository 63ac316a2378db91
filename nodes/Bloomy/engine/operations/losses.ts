import type { IDataObject } from 'n8n-workflow';

import type { Answer, ChangeMany, Resource } from '../contract';

/** What is told if it changes although nobody asked for it: how people call it, and what names it. */
const WORTH_TELLING: Record<string, { what: string; nameKey?: string }> = {
	title: { what: 'title' },
	meetingId: { what: 'meeting', nameKey: 'meetingTitle' },
	userId: { what: 'owner', nameKey: 'userName' },
	dueDate: { what: 'due date' },
	status: { what: 'status' },
	goalId: { what: 'goal' },
};

/** What is otherwise than before although nobody asked for it, a sentence each. */
export function tellLosses(
	{ operation, resource, asked }: { resource: Resource; operation: ChangeMany; asked: IDataObject },
	before: Answer,
	after: Answer,
): string[] {
	const wanted = new Set(operation.findDifferences(before, asked).map(({ key }) => key));
	const [then, now] = [operation.simplify(before), operation.simplify(after)];
	const meetingIds = resource.lookup?.readMeetingIds?.(after) ?? [];
	const changed = Object.entries(WORTH_TELLING).flatMap(([key, { what, nameKey }]) => {
		const [was, is] = [then, now].map((record) => toTold(record, key, nameKey));
		const isStillIn = key === 'meetingId' && meetingIds.some((id) => id === then.meetingId);
		if (wanted.has(key) || isStillIn || was === undefined || is === undefined) return [];
		if (toBare(then[key]) === toBare(now[key])) return [];
		return [`Nobody asked for it, but the ${what} was ${was} and is ${is} now`];
	});
	return [...changed, ...(operation.findSideEffects?.(after, before, asked) ?? [])];
}

/** A value as a person reads it; undefined if there is none. */
function toTold(record: IDataObject, key: string, nameKey = ''): string | undefined {
	const [value, name] = [toBare(record[key]), record[nameKey]];
	if (value === undefined) return undefined;
	return typeof name === 'string' ? `${name} (${value})` : value;
}

/** A value without the time of a day, which lists and records may write in different ways. */
function toBare(value: IDataObject[string]): string | undefined {
	if (value === undefined || value === null) return undefined;
	return String(value).replace(/^(\d{4}-\d\d-\d\d)T.*$/, '$1');
}
