import type { IDataObject } from 'n8n-workflow';

import { startSandbox } from '../sandbox';
import type { Sandbox } from '../sandbox';
import { keyCredential, runNode } from './scenario';

let sandbox: Sandbox;
beforeEach(async () => (sandbox = await startSandbox()));
afterEach(async () => await sandbox.stop());

const written = () => sandbox.requests.filter(({ method }) => method === 'POST');

describe('Create Many', () => {
	it('creates to-dos with owner, notes and due date, whatever the spelling of the keys', async () => {
		const { records, failures } = await runNode(sandbox, {
			rows: [
				{ title: 'a', meeting_id: 123, due_date: '2026-12-31', notes: 'n', user_id: '456' },
				{ 'Meeting ID': ' 123 ', Title: 'b', ownerId: 789, colour: 'unknown keys are ignored' },
				{ meetingId: '123', title: 7, notes: '', userId: null },
			],
		});
		expect(failures).toEqual([]);
		expect(records).toMatchObject([
			{ title: 'a', meetingId: 123, userId: 456, dueDate: expect.stringMatching(/^2026-12-31/) },
			{ title: 'b', userId: 789 },
			{ title: '7', userId: sandbox.callerId },
		]);
		expect(sandbox.store.notes.get(Number(records[0]?.id))).toBe('n');
		expect(written().map(({ body }) => body)).toContainEqual({ title: '7' });
		expect(sandbox.stats().byRoute).toEqual({ 'GET l10/:id/todos': 1, 'POST l10/:id/todos': 3 });
	});

	it('has the list of the next meeting under way while rows of one meeting are created', async () => {
		sandbox.faults.add({ fault: 'delay', delay: 20 });
		const rows = [123, 456, 789].flatMap((meetingId) =>
			['a', 'b', 'c', 'd'].map((title) => ({ title, meetingId })),
		);
		const { records } = await runNode(sandbox, { rows, parameters: { concurrency: 2 } });
		expect(records.map(({ title, meetingId }) => ({ title, meetingId }))).toEqual(rows);
		const arrived = sandbox.requests.map(({ method, path }) => `${method} ${path}`);
		for (const [meeting, next] of [
			[123, 456],
			[456, 789],
		]) {
			const lastCreate = arrived.lastIndexOf(`POST /api/v1/L10/${meeting}/todos`);
			expect(arrived.slice(0, lastCreate)).toContain(`GET /api/v1/L10/${next}/todos`);
		}
		expect(sandbox.stats().byRoute).toEqual({ 'GET l10/:id/todos': 3, 'POST l10/:id/todos': 12 });
		expect(sandbox.stats().peakInFlight).toBe(2);
	});

	it('keeps the order of the items and pairs both outputs, and item linking works behind both', async () => {
		sandbox.faults.add({ fault: 'delay', delay: 60, rate: 0.5 });
		const rows = Array.from({ length: 30 }, (_, n) =>
			n % 3 === 1 ? { title: `t${n}` } : { title: `t${n}`, meetingId: 123 },
		);
		const result = await runNode(sandbox, {
			rows,
			parameters: { concurrency: 7 },
			expressionBehind: "={{ $('Rows').item.json.title }}",
		});
		expect(result.records.map(({ title }) => title)).toEqual(
			rows.filter(({ meetingId }) => meetingId).map(({ title }) => title),
		);
		expect(result.failures.map(({ index }) => index)).toEqual(
			rows.flatMap(({ meetingId }, n) => (meetingId ? [] : [n])),
		);
		for (const [output, name] of [
			[result.successful, 'Behind Successful'],
			[result.failed, 'Behind Failed'],
		] as const) {
			const linked = result.output(name).map(({ json }) => json.value);
			expect(linked).toEqual(
				output.map(({ pairedItem }) => rows[(pairedItem as { item: number }).item]?.title),
			);
		}
		expect(sandbox.stats().peakInFlight).toBeLessThanOrEqual(7);
		expect(sandbox.stats().peakInFlight).toBeGreaterThan(1);
	});

	it('names every fault of an item at once and spends no request on it', async () => {
		const { failures } = await runNode(sandbox, {
			rows: [
				{ meetingId: '1.5', dueDate: '2026-02-30' },
				{ title: 'x'.repeat(256), meetingId: 1e21 },
			],
		});
		expect(failures.map(({ error }) => error)).toEqual([
			'Title is required; Meeting "1.5" (column meetingId) must be a positive whole number; Due Date "2026-02-30" is no date such as 2026-12-31',
			expect.stringMatching(/^Title "x+..." must be at most 255 .*; Meeting "1e\+21" .* positive/),
		]);
		expect(failures[0]).toMatchObject({
			index: 0,
			inputData: { meetingId: '1.5', dueDate: '2026-02-30' },
			failure: {
				type: 'validation',
				statusCode: null,
				retryable: false,
				outcome: 'notSent',
				attempts: 0,
			},
		});
		expect(sandbox.stats().total).toBe(0);
	});

	it("says in Bloom Growth's own words why it refused an item", async () => {
		const { failures } = await runNode(sandbox, { rows: [{ title: 'a', meetingId: 999999 }] });
		expect(failures[0]?.error).toMatch(/Bloom Growth said: .+/);
		expect(failures[0]?.failure).toMatchObject({
			type: 'rejected',
			statusCode: 400,
			outcome: 'rejected',
			retryable: false,
			attempts: 1,
		});
		expect(written()).toHaveLength(1);
	});

	it('creates issues and goals, and gives the raw answer on request', async () => {
		const rows = [{ meeting_id: 123, title: 'x', user_id: 456, notes: 'n' }];
		const issue = await runNode(sandbox, { rows, parameters: { resource: 'issue' } });
		expect(issue.records).toMatchObject([{ title: 'x', userId: 456, closed: false }]);
		expect(sandbox.store.notes.get(Number(issue.records[0]?.id))).toBe('n');
		const parameters = { resource: 'goal', simplify: false };
		const goal = await runNode(sandbox, { rows, parameters });
		expect(goal.records).toMatchObject([{ Name: 'x', Owner: { Id: 456 } }]);
	});

	it('creates headlines with owner and notes', async () => {
		const { records, failures } = await runNode(sandbox, {
			rows: [
				{ 'Meeting ID': 123, Title: 'New office opened', owner_id: 456, Notes: 'n' },
				{ meetingId: 456, title: 'Ann is back' },
				{ title: 'No meeting' },
			],
			parameters: { resource: 'headline' },
		});
		expect(records).toMatchObject([
			{ title: 'New office opened', meetingTitle: 'Leadership L10', userId: 456, closed: false },
			{ title: 'Ann is back', meetingId: 456, userId: sandbox.callerId, archived: false },
		]);
		expect(failures).toMatchObject([{ index: 2, error: 'Meeting is required' }]);
		expect(written().map(({ path, body }) => [path, body])).toEqual(
			expect.arrayContaining([
				['/api/v1/L10/123/headlines', { title: 'New office opened', ownerId: 456, notes: 'n' }],
				['/api/v1/L10/456/headlines', { title: 'Ann is back' }],
			]),
		);
		expect(sandbox.store.notes.get(Number(records[0]?.id))).toBe('n');
	});

	it('finds a headline whose answer got lost, and creates it once', async () => {
		const route = 'POST l10/:id/headlines';
		sandbox.faults.add({ fault: 'reset', when: 'after', route, times: 1 });
		const { records, failures } = await runNode(sandbox, {
			rows: [{ title: 'New office opened', meetingId: 123 }],
			parameters: { resource: 'headline' },
		});
		expect(failures).toEqual([]);
		expect(records).toMatchObject([{ meetingId: 123, userId: sandbox.callerId }]);
		expect(records[0]?.id).not.toBe(5001);
		const { byRoute } = sandbox.stats();
		expect(byRoute).toMatchObject({ [route]: 1, 'GET l10/:id/headlines': 2 });
	});

	it('creates no users', async () => {
		const { error } = await runNode(sandbox, {
			rows: [{ title: 'x' }],
			parameters: { resource: 'user', operation: 'createMany' },
		});
		expect(error('Bloomy')?.message).toMatch(/"createMany" is unknown for users/);
		expect(sandbox.stats().total).toBe(0);
	});

	it('creates meetings, adds the attendees and reads title and attendees back', async () => {
		const { records, failures } = await runNode(sandbox, {
			rows: [
				{ title: 'm1', attendees: [456, 789] },
				{ title: 'm2', attendees: '456, 321', add_self: 'no' },
			],
			parameters: { resource: 'meeting', concurrency: 2 },
		});
		expect(failures).toEqual([]);
		expect(records).toEqual([
			{
				id: expect.any(Number),
				title: 'm1',
				attendees: expect.arrayContaining([sandbox.callerId, 456, 789]),
			},
			{ id: expect.any(Number), title: 'm2', attendees: expect.arrayContaining([456, 321]) },
		]);
		expect(sandbox.stats().peakInFlight).toBeLessThanOrEqual(2);
	});

	it('reports a meeting whose attendee could not be added as partial and names it', async () => {
		const { records, failures } = await runNode(sandbox, {
			rows: [{ title: 'half', attendees: [456, 99999, 789] }],
			parameters: { resource: 'meeting' },
		});
		expect(records).toEqual([]);
		const created = sandbox.store.meetings.find(({ name }) => name === 'half');
		expect(created?.attendeeIds).toEqual(new Set([sandbox.callerId, 456, 789]));
		expect(failures[0]?.error).toMatch(
			/^Meeting "half": The meeting was created \(ID \d+\).*Attendee 99999 could not be added/,
		);
		expect(failures[0]?.failure).toMatchObject({
			type: 'partial',
			outcome: 'partial',
			retryable: false,
			created: { id: created?.id },
		});
	});
});

describe('A create without an answer', () => {
	const rows = [{ title: 'a', meetingId: 123 }];

	it('is not sent again after a timeout, since the server may still be at work', async () => {
		sandbox.faults.add({ route: 'POST l10/:id/todos', fault: 'hang' });
		const parameters = { options: { timeout: 150 } };
		const { records, failures } = await runNode(sandbox, { rows, parameters });
		expect(records).toEqual([]);
		expect(failures).toMatchObject([
			{ failure: { type: 'timeout', outcome: 'unknown', retryable: false } },
		]);
		expect(written()).toHaveLength(1);
	});

	it('was not sent at all where no connection could be opened', async () => {
		const { failures } = await runNode(sandbox, {
			rows,
			parameters: { options: { maxRetries: 0 } },
			credential: { ...keyCredential(sandbox), baseUrl: 'http://127.0.0.1:1' },
		});
		expect(failures).toMatchObject([
			{ failure: { type: 'network', outcome: 'notSent', retryable: true } },
		]);
		expect(failures[0]?.error).toMatch(/ECONNREFUSED/);
	});
});

describe('Map Each Column Manually', () => {
	const mapped = (value: IDataObject, resource = 'todo') => ({
		resource,
		fields: { mappingMode: 'defineBelow', value, schema: [], matchingColumns: [] },
	});

	it('evaluates expressions for each item, and one that throws fails that item alone', async () => {
		const { records, failures } = await runNode(sandbox, {
			rows: [{ t: 'a', m: 123 }, { t: 'b' }, { t: 'c', m: 123 }],
			parameters: mapped({
				title: '={{ $json.t }}',
				meetingId: '={{ $json.m.toString() }}',
				dueDate: "={{ DateTime.fromISO('2026-12-30').plus({ days: 1 }) }}",
				notes: null,
			}),
		});
		expect(records).toMatchObject([
			{ title: 'a', dueDate: expect.stringMatching(/^2026-12-31/) },
			{ title: 'c' },
		]);
		expect(failures).toMatchObject([{ index: 1, inputData: { t: 'b' } }]);
		expect(failures[0]?.error).toBe('Meeting is required');
		expect(failures[0]?.failure.type).toBe('validation');
	});

	it("gives a plain field of the item the value that n8n's own evaluation gives it", async () => {
		const odd = [7, ' 7 ', '=5', '={{ 5 }}', 0, false, null, '', [1], { a: 1 }, '2026-12-31', 'x'];
		const rows: IDataObject[] = [...odd.map((value) => ({ 'Odd one': value })), {}];
		const [plain, evaluated] = await Promise.all(
			[`={{ $json["Odd one"] }}`, `={{ ($json["Odd one"]) }}`].map(async (odd) => {
				const parameters = mapped({ title: odd, meetingId: 123, dueDate: odd, notes: odd });
				const { records, failures } = await runNode(sandbox, { rows, parameters });
				return { titles: records.map(({ title, dueDate }) => [title, dueDate]), failures };
			}),
		);
		expect(plain).toEqual(evaluated);
		expect(plain?.failures.length).toBeGreaterThan(5);
	});

	it('takes a mapping without any value as an item without any', async () => {
		const parameters = {
			fields: { mappingMode: 'defineBelow', value: null, schema: [], matchingColumns: [] },
		};
		const { failures } = await runNode(sandbox, { rows: [{ title: 'a' }], parameters });
		expect(failures[0]?.error).toBe('Title is required; Meeting is required');
	});
});

describe('Feeding Failed items back', () => {
	it('reads the original row, and keeps it however often it goes round', async () => {
		sandbox.faults.add({ route: 'POST l10/:id/todos', fault: 'status', status: 400, times: 2 });
		const rows = [{ title: 'again', meetingId: 123 }];
		const first = await runNode(sandbox, { rows });
		const second = await runNode(sandbox, { rows: first.failures });
		expect(second.failures).toMatchObject([{ index: 0, inputData: rows[0] }]);
		const third = await runNode(sandbox, { rows: second.failures });
		expect(third.records).toMatchObject([{ title: 'again' }]);
	});
});
