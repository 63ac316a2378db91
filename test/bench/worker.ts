import type {
	IDataObject,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

import { Engine } from '../workflow/engine';
import { Items } from '../workflow/nodes';
import { BareHelper, toNode } from './contenders';
import type { Contender } from './contenders';
import type { Job } from './jobs';
import { KeepAlive } from './keepAlive';
import { Held, Resident } from './memory';
import { answerQuestions } from './peer';
import type { Measured } from './players';
import { toRows } from './work';

/** One round: a contender does a job once. */
export interface Round {
	contender: Contender;
	job: Job;
	url: string;
	apiKey: string;
}

/**
 * How often the event loop is looked at, in ms. Looking costs CPU too, the same in each second: a
 * contender that takes longer has more of it. A round of less than half a second has too few looks
 * for a percentile, which is the longest then.
 */
const RESOLUTION = 5;

/** Ms in which the event loop is looked at once more: a block counts between two looks only. */
const LOOK = 2 * RESOLUTION;

/** How late the look was, in ms; Node tells how long after the one before it came, in ns. */
function toLateness(interval: number): number {
	return Math.max(0, interval / 1e6 - RESOLUTION);
}

/** Gives the rows of a round, and starts its clocks when they leave. */
class Start implements INodeType {
	description: INodeTypeDescription = { ...new Items().description, name: 'start' };
	rows: IDataObject[] = [];
	cpu = process.cpuUsage();
	readonly memory = globalThis.gc ? new Held() : new Resident();
	readonly loop = monitorEventLoopDelay({ resolution: RESOLUTION });

	execute = async (): Promise<INodeExecutionData[][]> => {
		const items = this.rows.map((json) => ({ json }));
		this.memory.begin();
		this.loop.reset();
		this.loop.enable();
		await sleep(LOOK);
		this.cpu = process.cpuUsage();
		return [items];
	};
}

const start = new Start();
const starting = Engine.start({
	'bench.start': start,
	'bench.bare': new BareHelper(),
	'bench.keepAlive': new KeepAlive(),
});

async function measure({ contender, job, url, apiKey }: Round): Promise<Measured> {
	const engine = await starting;
	start.rows = toRows(job);
	const place = { typeVersion: 1, position: [0, 0] as [number, number] };
	const credential = { bloomyApi: { id: '1', name: 'Bloomy' } };
	const { output, run } = await engine.execute(
		{
			nodes: [
				{ ...place, id: '1', name: 'Rows', type: 'bench.start', parameters: {} },
				{
					...place,
					id: '2',
					name: 'Bloomy',
					type: '',
					parameters: {},
					credentials: credential,
					...toNode(contender, job, url),
				},
			],
			connections: { Rows: { main: [[{ node: 'Bloomy', type: 'main', index: 0 }]] } },
		},
		{ credential: { authentication: 'apiKey', apiKey, baseUrl: url, sessionToken: '' } },
	);
	const { user, system } = process.cpuUsage(start.cpu);
	const memory = start.memory.end();
	await sleep(LOOK);
	start.loop.disable();
	const { error } = run.data.resultData;
	if (error) throw new Error(`${contender}: ${error.message}`);
	return {
		ms: run.data.resultData.runData.Bloomy?.[0]?.executionTime ?? NaN,
		successful: output('Bloomy', 0).length,
		failed: output('Bloomy', 1).length,
		load: {
			cpu: (user + system) / 1000,
			blockP99: toLateness(start.loop.percentile(99)),
			blockMax: toLateness(start.loop.max),
			...memory,
		},
	};
}

answerQuestions(measure);
