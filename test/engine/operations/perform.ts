import type { IDataObject } from 'n8n-workflow';

import { findOperation } from '../../../nodes/Bloomy/engine/operations';
import { layBench } from '../../../nodes/Bloomy/engine/operations/bench';
import { Lanes } from '../../../nodes/Bloomy/engine/operations/tasks';
import { readSettings } from '../../../nodes/Bloomy/engine/options';
import { createRemarks } from '../../../nodes/Bloomy/engine/output/report';
import { toSentence } from '../../../nodes/Bloomy/engine/output/sentence';
import { Session } from '../../../nodes/Bloomy/engine/requests/session';
import { toUrl } from '../../../nodes/Bloomy/engine/requests/transport';
import type { Reply, Send } from '../../../nodes/Bloomy/engine/requests/transport';
import { service } from '../../../nodes/Bloomy/resources';
import { QuickClient, answered } from '../bloomGrowth';
import { createContext } from '../node';

/** What comes back to requests such as `GET todo/5`, one after the other, the last again and again. */
export type Script = Record<string, Array<Reply | IDataObject | IDataObject[] | string>>;

export interface Scene {
	resource: string;
	operation: string;
	rows: IDataObject[];
	/** What is not in it is unknown to the server. */
	script: Script;
	parameters?: IDataObject;
	/** What an earlier try of the execution has left. */
	memory?: IDataObject;
}

/** Performs an operation on rows against a script, with a clock that leaps over its waits. */
export async function perform(scene: Scene) {
	const { resource, operation, rows, script, parameters = {}, memory = {} } = scene;
	const log: string[] = [];
	const context = createContext({ resource, operation, rows, parameters, memory });
	const found = service.resources.find(({ value }) => value === resource);
	const does = found && findOperation(operation, found);
	if (!found || !does) throw new Error(`There is no ${operation} for ${resource}`);
	const settings = readSettings(context, found, operation);
	const client = new QuickClient(new Session(readOut(script, log), 'fixed'), settings);
	const watcher = { begun: () => undefined, settled: () => undefined };
	const lanes = new Lanes(2 * settings.concurrency - 1, watcher);
	const bench = layBench(context, service, client, settings, lanes.park, createRemarks());
	const settled = await lanes.settleAll(does.toTasks(bench, found));
	client.cutLoose();
	const failures = settled.flatMap(({ index, result }) =>
		'failure' in result
			? [{ index, error: toSentence(result.failure, (text) => text), ...result.failure.details }]
			: [],
	);
	const done = settled.flatMap(({ result }) => ('failure' in result ? [] : [result]));
	return {
		records: done.flatMap(({ records }) => records),
		deeds: done.map(({ deed }) => deed),
		failures,
		log,
		written: log.filter((entry) => !entry.startsWith('GET')),
		waits: client.waits,
	};
}

function readOut(script: Script, log: string[]): Send {
	const left = new Map(Object.entries(script).map(([what, replies]) => [what, [...replies]]));
	return async (request) => {
		const { method, body, onSend } = request;
		onSend?.();
		const what = `${method} ${toUrl('', request).replace('/api/v1/', '')}`;
		log.push(body ? `${what} ${JSON.stringify(body)}` : what);
		const replies = left.get(what) ?? [];
		const next = replies.length > 1 ? replies.shift() : replies[0];
		if (next === undefined) return answered(404, { message: 'Unknown' });
		return isReply(next) ? next : answered(200, next);
	};
}

function isReply(value: Script[string][number]): value is Reply {
	return typeof value === 'object' && 'kind' in value;
}
