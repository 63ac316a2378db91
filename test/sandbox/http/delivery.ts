import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import type { Answer, Trickle } from './answer';
import type { Journal, RecordedRequest } from './journal';

/** Sends an answer, as far as its ending lets it. */
export function deliver(
	answer: Answer,
	reply: FastifyReply,
	record: RecordedRequest,
	journal: Journal,
): void {
	const { status, text, retryAfter, ending } = answer;
	const { socket } = reply.request.raw;
	const isCut = ending === 'hang' || ending === 'reset' || socket.destroyed;
	if (isCut || ending) reply.hijack();
	if (ending === 'reset' || ending === 'truncate') journal.close(record);
	if (ending === 'reset') socket.resetAndDestroy();
	if (isCut) return;

	if (retryAfter) journal.noteRetryAfter(record, retryAfter);
	const headers = toHeaders(answer);
	if (!ending) {
		reply
			.code(status)
			.headers(headers)
			.send(text === '' ? undefined : text);
		return;
	}
	record.status = status;
	if (ending === 'truncate') {
		const length = Buffer.byteLength(text) + 100;
		reply.raw.writeHead(status, { ...headers, 'content-length': length });
		reply.raw.write(text || ' ', () => socket.destroySoon());
	} else {
		reply.raw.writeHead(status, headers).flushHeaders();
		trickle(reply.raw, text, ending);
	}
}

function toHeaders({ type, headers, retryAfter }: Answer): Record<string, string> {
	return {
		...(type !== undefined && { 'content-type': type }),
		...(retryAfter && { 'retry-after': retryAfter.header }),
		...headers,
	};
}

/** Sends the first byte when the first wait is over, and never keeps the process alive. */
function trickle(response: ServerResponse, text: string, { every, forever }: Trickle): void {
	const bytes = Buffer.from(text);
	let sent = 0;
	const timer = setInterval(() => {
		if (sent >= bytes.length && !forever) {
			response.end();
			return;
		}
		response.write(sent < bytes.length ? bytes.subarray(sent, sent + 1) : ' ');
		sent += 1;
	}, every).unref();
	response.on('close', () => clearInterval(timer));
}
