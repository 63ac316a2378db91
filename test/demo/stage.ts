import type { IDataObject, INode } from 'n8n-workflow';

import { Engine } from '../workflow/engine';
import type { Credential, WorkflowFile } from '../workflow/engine';
import type { FailedItem } from '../workflow/scenario';
import type { Example } from './examples';

/** What came of one example. */
export interface Performance {
	example: Example;
	rowCount: number;
	successful: IDataObject[];
	failed: FailedItem[];
	/** HTTP requests sent. */
	requests: number;
	/** In ms. */
	duration: number;
}

/** n8n's engine with the built node in it, signed in to one server. */
export class Stage {
	private constructor(
		private readonly engine: Engine,
		private readonly credential: Credential,
		private readonly readRequestCount: () => number,
	) {}

	static async open(credential: Credential, readRequestCount: () => number): Promise<Stage> {
		return new Stage(await Engine.start(), credential, readRequestCount);
	}

	/** Runs an example as a workflow; throws the node's sentence when the run could not begin. */
	async perform(example: Example, before: IDataObject[]): Promise<Performance> {
		const rows = example.toRows(before);
		const requestsBefore = this.readRequestCount();
		const startedAt = performance.now();
		const { run, output, error } = await this.engine.execute(toWorkflow(example, rows), {
			credential: this.credential,
		});
		const duration = performance.now() - startedAt;
		const reason = error('Bloomy') ?? run.data.resultData.error;
		if (reason) throw new Error(reason.message);
		return {
			example,
			rowCount: rows.length,
			successful: output('Bloomy', 0).map(({ json }) => json),
			failed: output('Bloomy', 1).map(({ json }) => json as FailedItem),
			requests: this.readRequestCount() - requestsBefore,
			duration,
		};
	}
}

/** Rows -> Bloomy -> a node behind each output, as a person would draw it. */
function toWorkflow({ parameters }: Example, rows: IDataObject[]): WorkflowFile {
	const to = (node: string) => ({ node, type: 'main' as const, index: 0 });
	return {
		nodes: [
			toNode('Rows', 'test.items', { rows }),
			{
				...toNode('Bloomy', 'n8n-nodes-bloomy.bloomy', parameters),
				credentials: { bloomyApi: { id: '1', name: 'Bloomy' } },
			},
			toNode('Behind Successful', 'test.pass'),
			toNode('Behind Failed', 'test.pass'),
		],
		connections: {
			Rows: { main: [[to('Bloomy')]] },
			Bloomy: { main: [[to('Behind Successful')], [to('Behind Failed')]] },
		},
	};
}

function toNode(name: string, type: string, parameters: IDataObject = {}): INode {
	return {
		id: name,
		name,
		type,
		typeVersion: 1,
		position: [0, 0],
		parameters: parameters as INode['parameters'],
	};
}
