import type { IDataObject } from 'n8n-workflow';

import { nameRow } from '../../../nodes/Bloomy/engine/operations/nameRow';
import { score } from '../../../nodes/Bloomy/resources/score';
import { todo } from '../../../nodes/Bloomy/resources/todo';

it.each<[string, IDataObject, Record<string, string>]>([
	[
		'To-Do "Send it" in meeting Weekly',
		{ title: 'Send it', meetingId: 1 },
		{ meetingId: 'Weekly' },
	],
	['To-Do "Send it" in meeting 1', { title: 'Send it', meetingId: 1 }, {}],
	['To-Do "Send it"', { id: 5, title: 'Send it' }, {}],
	['To-Do 5', { id: 5, dueDate: '2026-12-31' }, {}],
	['To-Do 5 in meeting 1', { id: 5, meetingId: 1 }, {}],
	[`To-Do "${'a'.repeat(60)}..."`, { title: 'a'.repeat(61) }, {}],
	[`To-Do "${'a'.repeat(60)}"`, { title: 'a'.repeat(60) }, {}],
	['To-Do "a b"', { title: 'a \n\t b' }, {}],
])('calls a row %s', (name, input, names) => {
	expect(nameRow(todo, { input, names })).toBe(name);
});

it.each<[string, Record<string, string>]>([
	['Score "Revenue"', { metricId: 'Revenue' }],
	['Score "41"', {}],
])('calls what has no title of its own %s', (name, names) => {
	expect(nameRow(score, { input: { metricId: 41, value: 5 }, names })).toBe(name);
});
