import type { Answer } from '../../nodes/Bloomy/engine/contract';
import { events } from '../../nodes/Bloomy/resources/events';
import { expectOddAnswersSimplified } from './oddAnswers';
import { Recorder } from './recorder';

const lookAt = (value: string, row: Answer) =>
	events.find((event) => event.value === value)!.look(row);
const TEN = Date.UTC(2026, 11, 1, 10);

it('the events are sorted by label, and each has a value of its own', () => {
	const names = events.map(({ name }) => name);
	expect(names).toEqual([...names].sort((one, other) => one.localeCompare(other)));
	expect(events.map(({ value }) => value)).toEqual([
		'goalCreated',
		'goalStatusChanged',
		'headlineCreated',
		'issueCreated',
		'issueSolved',
		'todoCompleted',
		'todoCreated',
	]);
});

it.each([
	['goalCreated', 'GET L10/5/rocks {"include_origin":true}'],
	['goalStatusChanged', 'GET L10/5/rocks {"include_origin":true}'],
	['headlineCreated', 'GET L10/5/headlines'],
	['issueCreated', 'GET L10/5/issues {"include_resolved":true}'],
	['issueSolved', 'GET L10/5/issues {"include_resolved":true}'],
	['todoCompleted', 'GET L10/5/todos {"INCLUDE_CLOSED":true}'],
	['todoCreated', 'GET L10/5/todos {"INCLUDE_CLOSED":true}'],
])('%s reads one list of a meeting, with what is done', async (value, request) => {
	const api = new Recorder({});
	await events.find((event) => event.value === value)!.list(api, 5);
	expect(api.log).toEqual([request]);
});

it.each<[string, Answer, object | undefined]>([
	['todoCreated', { CreateTime: '2026-12-01T10:00:00' }, { status: 'created', at: TEN }],
	['todoCreated', { CreateTime: '' }, { status: 'created' }],
	['todoCompleted', { Complete: false, CompleteTime: null }, { status: 'open' }],
	// It was closed with its meeting, and nobody has done it.
	['todoCompleted', { CloseTime: '2026-12-01T10:00:00' }, { status: 'open' }],
	['todoCompleted', { CompleteTime: '2026-12-01T10:00:00' }, { status: 'done', at: TEN }],
	[
		'todoCompleted',
		{ Complete: true, CreateTime: '2026-12-01T10:00:00' },
		{ status: 'done', at: TEN },
	],
	['todoCompleted', { Complete: true }, { status: 'done' }],
	['issueSolved', { CloseTime: '2026-12-01T10:00:00' }, { status: 'done', at: TEN }],
	['issueSolved', { CloseTime: '2026-12-01T10:00:00', Archived: true }, { status: 'open' }],
	[
		'issueSolved',
		{ CompleteTime: '2026-12-01T10:00:00', Archived: true },
		{ status: 'done', at: TEN },
	],
	['issueSolved', { CloseTime: null, CompleteTime: '' }, { status: 'open' }],
	['goalStatusChanged', { Completion: 0 }, { status: 'atRisk' }],
	['goalStatusChanged', { Completion: 'Complete' }, { status: 'complete' }],
	['goalStatusChanged', { Completion: 'Indeterminate' }, undefined],
	['goalStatusChanged', {}, undefined],
])('%s sees of %j %j', (value, row, sight) => {
	expect(lookAt(value, row)).toEqual(sight);
});

it.each([
	'2026-12-01T10:00:00',
	'2026-12-01T10:00:00.000',
	'2026-12-01T10:00:00.0000000',
	'2026-12-01T10:00:00Z',
	'2026-12-01T05:00:00-05:00',
	'2026-12-01T12:00:00+0200',
])('%s is a moment', (CreateTime) => {
	expect(lookAt('todoCreated', { CreateTime })?.at).toBe(TEN);
});

it.each(events)('$value takes whatever comes', ({ look }) => {
	expectOddAnswersSimplified((answer) => ({ sight: look(answer)?.status ?? null }), ['sight']);
});
