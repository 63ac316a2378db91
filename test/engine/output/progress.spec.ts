import { Failure } from '../../../nodes/Bloomy/engine/failure';
import { Progress } from '../../../nodes/Bloomy/engine/output/progress';
import { leap } from '../leap';
import { Refusal, createContext, runNode } from '../node';
import type { Scenario } from '../node';

type Context = NonNullable<Scenario['context']>;

/** Members of n8n's context that keep what is logged. */
function keepLog(lines: string[]): Context {
	const info = (message: string) => void lines.push(message);
	const logger = { info } as Context['logger'];
	return { logger, getWorkflow: () => ({ active: true }), getExecutionId: () => '1' } as Context;
}

function watch(count: number) {
	const lines: string[] = [];
	const rows = Array.from({ length: count }, () => ({}));
	const context = createContext({ operation: 'createMany', rows, context: keepLog(lines) });
	return { lines, progress: new Progress(context) };
}

const succeed = (index: number) => ({ index, inputData: {}, result: { records: [] } });
const fail = (index: number) => ({
	...succeed(index),
	result: { failure: Failure.notAttempted('x') },
});

it('tells of the start, of each tenth once, and of the end', () => {
	const { lines, progress } = watch(200);
	progress.start();
	for (let index = 0; index < 200; index++) {
		progress.begun(index);
		progress.settled(index % 50 === 0 ? fail(index) : succeed(index));
	}
	progress.end();
	expect(lines).toHaveLength(11);
	expect(lines[0]).toBe('Bloomy started: items 200');
	expect(lines[1]).toBe('Bloomy at 10 %: done 20, failed 1, requests 0, retries 0, waiting 180');
	expect(lines[9]).toMatch(/^Bloomy at 90 %/);
	expect(lines[10]).toBe('Bloomy ended: done 200, failed 4, requests 0, retries 0, waiting 0');
});

it.each([1, 3, 7])('tells no more of %i items than there are', (count) => {
	const { lines, progress } = watch(count);
	progress.start();
	for (let index = 0; index < count; index++) progress.settled(succeed(index));
	progress.end();
	expect(lines).toHaveLength(count + 1);
});

it('counts an item with several records once, and what waits for its turn', () => {
	const { lines, progress } = watch(2);
	progress.begun(0);
	for (let part = 0; part < 5; part++) progress.settled(succeed(0));
	progress.end();
	expect(lines).toEqual([
		'Bloomy at 50 %: done 1, failed 0, requests 0, retries 0, waiting 1',
		'Bloomy ended: done 5, failed 0, requests 0, retries 0, waiting 1',
	]);
});

it('counts requests, and those that went again, and tells no data', async () => {
	const lines: string[] = [];
	let posts = 0;
	const scenario: Scenario = {
		operation: 'createMany',
		rows: [{ title: 'Secret plan', meetingId: 987654 }],
		context: keepLog(lines),
		answer: (what) => {
			if (!what.startsWith('POST')) return [];
			return ++posts === 1 ? new Refusal(500) : { Id: 5, Name: 'Secret plan' };
		},
	};
	const { records } = await leap(async () => await runNode(scenario));
	expect(records).toHaveLength(1);
	expect(lines).toEqual([
		'Bloomy started: items 1',
		'Bloomy ended: done 1, failed 0, requests 5, retries 1, waiting 0',
	]);
});

it('lets nothing go wrong where n8n has no log, or a broken one', async () => {
	const broken = { logger: {} } as Context;
	const rows = [{ title: 'a', meetingId: 1 }];
	for (const context of [{}, broken]) {
		const answer = (what: string) => (what.startsWith('POST') ? { Id: 5 } : []);
		const { records } = await runNode({ operation: 'createMany', rows, context, answer });
		expect(records).toHaveLength(1);
	}
});
