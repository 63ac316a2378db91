import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';
import { once } from 'node:events';
import { Agent as HttpAgent, request as requestHttp } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { text } from 'node:stream/consumers';

import { BareHelper } from './contenders';
import type { Job } from './jobs';
import { doBarely } from './work';
import type { BareRequest } from './work';

/**
 * Node's own client in a bare pool, which keeps its connections, and not n8n's helper, which opens
 * one for each request: the difference is what they cost.
 */
export class KeepAlive implements INodeType {
	description = { ...new BareHelper().description, displayName: 'Keep Alive', name: 'keepAlive' };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const { job, url } = this.getNode().parameters as object as { job: Job; url: string };
		const { apiKey } = await this.getCredentials('bloomyApi');
		const isTls = url.startsWith('https:');
		const keeping = { keepAlive: true, maxSockets: job.concurrency };
		const agent = isTls ? new HttpsAgent(keeping) : new HttpAgent(keeping);
		const open = isTls ? requestHttps : requestHttp;
		const headers = {
			accept: 'application/json',
			authorization: `Bearer ${String(apiKey)}`,
			'content-type': 'application/json',
		};
		const send = async ({ method, url: address, body }: BareRequest): Promise<IDataObject> => {
			const request = open(`${url}/api/v1${address}`, { method, headers, agent });
			request.end(body === undefined ? undefined : JSON.stringify(body));
			const [answer] = (await once(request, 'response')) as [IncomingMessage];
			const said = await text(answer);
			const { statusCode } = answer;
			if (statusCode !== 200) throw new Error(`${address} was answered with ${statusCode}`);
			return said === '' ? {} : (JSON.parse(said) as IDataObject);
		};
		try {
			return [await doBarely(job, this.getInputData(), send)];
		} finally {
			agent.destroy();
		}
	}
}
