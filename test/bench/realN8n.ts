import { buildSync } from 'esbuild';
import type { IDataObject, INode } from 'n8n-workflow';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { N8nClient } from '../n8n/client';
import type { WorkflowFile } from '../n8n/client';
import { provideN8n } from '../n8n/installation';
import { N8nHome, N8nServer, findPort } from '../n8n/server';
import { toNode as toBareNode } from './contenders';
import type { Contender } from './contenders';
import type { Job } from './jobs';
import type { Measured, Player } from './players';
import type { Served } from './server';
import { toRows } from './work';

/** Who does the job in real n8n. */
const REAL = ['n8nBare', 'n8nBloomy', 'n8nBatches', 'n8nAtOnce'] as const satisfies Contender[];

/** Whether real n8n joins in: creating to-dos is what its HTTP Request node is compared at. */
export function isForRealN8n({ task, items, isSorted, latency, roundTrip }: Job): boolean {
	const isSteady = latency.min === 100 && latency.max === 100 && roundTrip === 0;
	return task === 'create' && !isSorted && items === 1000 && isSteady;
}

/** Length of one tick (ms) of the clock by which Linux counts CPU time. */
const TICK = 10;

/** A real n8n with the packed node in it, the bare helper as a node, and n8n's HTTP Request node. */
export class RealN8n {
	private constructor(
		private readonly server: N8nServer,
		private readonly client: N8nClient,
	) {}

	/** The n8n that `N8N_BIN` names, or one that is fetched; throws a sentence where there is none. */
	static async start(report: (step: string) => void): Promise<RealN8n> {
		const home = await N8nHome.create(await provideN8n({ report }));
		process.once('exit', () => home.remove());
		buildSync({
			entryPoints: [join(__dirname, 'contenders.ts')],
			outfile: join(home.folder, '.n8n', 'custom', 'BareHelper.node.js'),
			bundle: true,
			platform: 'node',
			external: ['n8n-workflow'],
		});
		const server = await N8nServer.start(home, await findPort());
		const client = new N8nClient(server.url);
		await client.setUpOwner();
		return new RealN8n(server, client);
	}

	seat(): Player[] {
		return REAL.map((contender) => ({
			contender,
			play: async (job, serve) => await this.play(contender, job, await serve(job)),
		}));
	}

	async stop(): Promise<void> {
		await this.server.stop();
	}

	private async play(contender: Contender, job: Job, server: Served): Promise<Measured> {
		const { url: baseUrl, apiKey } = server;
		const data = { authentication: 'apiKey', apiKey, baseUrl, sessionToken: '' };
		const id = await this.client.createCredential('Bench', data);
		const node = {
			...toNode(contender, job, baseUrl),
			credentials: { bloomyApi: { id, name: '' } },
		};
		const saved = await this.client.saveWorkflow(toWorkflow(job, node));
		const cpuBefore = readCpu(this.server.pid);
		const { data: execution, status } = await this.client.run(saved);
		const n8nCpu = readCpu(this.server.pid) - cpuBefore;
		const [run] = execution.resultData.runData.Work ?? [];
		const { error } = execution.resultData;
		if (!run || error) throw new Error(`${contender} in n8n: ${error?.message ?? status}`);
		const [successful = [], failed = []] = run.data?.main ?? [];
		const counts = { successful: successful?.length ?? 0, failed: failed?.length ?? 0 };
		return { ms: run.executionTime, ...counts, ...(n8nCpu > 0 && { n8nCpu }) };
	}
}

/** CPU time that a process took so far, in ms; NaN where there is no Linux to tell. */
function readCpu(pid?: number): number {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		const [user, system] = stat.slice(stat.lastIndexOf(')')).split(' ').slice(12, 14);
		return (Number(user) + Number(system)) * TICK;
	} catch {
		return NaN;
	}
}

function toWorkflow(job: Job, work: Partial<INode>): WorkflowFile {
	const to = (node: string) => ({ main: [[{ node, type: 'main' as const, index: 0 }]] });
	const place = { position: [0, 0] as [number, number], parameters: {} };
	const code = `return ${JSON.stringify(toRows(job))}.map((json) => ({ json }));`;
	return {
		name: 'Bench',
		nodes: [
			{ ...place, id: '1', name: 'Begin', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1 },
			{
				...place,
				id: '2',
				name: 'Rows',
				type: 'n8n-nodes-base.code',
				typeVersion: 2,
				parameters: { jsCode: code },
			},
			{ ...place, id: '3', name: 'Work', type: '', typeVersion: 1, ...work },
		],
		connections: { Begin: to('Rows'), Rows: to('Work') },
	};
}

function toNode(contender: Contender, job: Job, url: string): Partial<INode> {
	const { concurrency, latency } = job;
	if (contender === 'n8nBare') {
		return { ...toBareNode('bare', job, url), type: 'CUSTOM.bare' };
	}
	if (contender === 'n8nBloomy') {
		const parameters: IDataObject = { resource: 'todo', operation: 'createMany', concurrency };
		return { type: 'n8n-nodes-bloomy.bloomy', parameters: parameters as INode['parameters'] };
	}
	// It waits for this long after each batch, and not for its answers.
	const batch = { batchSize: concurrency, batchInterval: latency.max };
	return {
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		parameters: {
			method: 'POST',
			url: `=${url}/api/v1/L10/{{ $json.meetingId }}/todos`,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: 'bloomyApi',
			sendBody: true,
			specifyBody: 'json',
			jsonBody: '={{ { title: $json.title, details: $json.notes, dueDate: $json.dueDate } }}',
			options: contender === 'n8nBatches' ? { batching: { batch } } : {},
		},
	};
}
