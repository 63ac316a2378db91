import type { IncomingHttpHeaders } from 'node:http';
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Answer } from './answer';
import { deliver } from './delivery';
import type { Journal, RecordedRequest } from './journal';

const INTEGER = '(^-?\\d+$)';
const MAX_BODY = 8 * 1024 * 1024;

/** A method and path the server knows, and who answers it. */
export interface Route {
	method: string;
	/** As the record shows it, e.g. 'l10/:id/todos'; each `:name` is a whole number. */
	name: string;
	/** Where the path starts: '/' or '/api/v1/'. */
	base: string;
	answer: (record: RecordedRequest, ids: number[]) => Promise<Answer>;
}

/** The HTTP side: routes, records and delivers, and knows nothing of Bloom Growth's records. */
export function buildServer(
	routes: Route[],
	answerUnknown: Route['answer'],
	journal: Journal,
): FastifyInstance {
	const app = fastify({
		bodyLimit: MAX_BODY,
		exposeHeadRoutes: false,
		forceCloseConnections: true,
		routerOptions: { caseSensitive: false },
	});
	const handleWith = (answer: Route['answer']) => {
		return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
			const record = request.getDecorator<RecordedRequest>('record');
			record.body = request.body;
			const ids = Object.values(request.params as Record<string, string>).map(Number);
			deliver(await answer(record, ids), reply, record, journal);
		};
	};

	app.decorateRequest('record');
	app.server.on('connection', () => journal.noteConnection());
	app.addHook('onRequest', async (request, reply) => {
		const record = journal.open(readRequest(request));
		request.setDecorator('record', record);
		reply.raw.on('close', () => journal.close(record));
	});
	app.addHook('onSend', async (request, reply) => {
		const record = request.getDecorator<RecordedRequest>('record');
		record.status = reply.statusCode;
		journal.close(record);
	});
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('*', { parseAs: 'string' }, parseBody);
	for (const { method, name, base, answer } of routes) {
		const url = base + name.replace(/:\w+/g, (id) => id + INTEGER);
		const config = { name: `${method} ${name}` };
		app.route({ method, url, config, handler: handleWith(answer) });
	}
	app.setNotFoundHandler(handleWith(answerUnknown));
	return app;
}

function readRequest(request: FastifyRequest): Omit<RecordedRequest, 'body' | 'arrivedAt'> {
	const [path = '', search] = request.originalUrl.split('?', 2);
	const { remotePort = 0, localPort = 0 } = request.socket;
	const { name } = request.routeOptions.config as { name?: string };
	return {
		method: request.method,
		path,
		route: name ?? 'unknown',
		query: Object.fromEntries(new URLSearchParams(search)),
		headers: flattenHeaders(request.headers),
		ports: { client: remotePort, server: localPort },
	};
}

function flattenHeaders(headers: IncomingHttpHeaders): Record<string, string> {
	return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

async function parseBody({ headers }: FastifyRequest, text: string): Promise<unknown> {
	const type = headers['content-type'] ?? '';
	if (text === '') return undefined;
	if (/urlencoded/i.test(type)) return Object.fromEntries(new URLSearchParams(text));
	if (!/json/i.test(type)) return text;
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}
